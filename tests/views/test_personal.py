"""A personal link: what a mail scanner may open, a person start, and nobody else take over."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions import close_assessment
from assessments.actions.invitations import renew_invitation, revoke_invitation
from assessments.actions.personal_links import token_of
from assessments.models import Answer, AnswerSheet, Assessment, AuditEvent, Invitation
from assessments.models.sheets import hashed
from assessments.views.visit import sheet_cookie
from tests.factories import make_assessment, make_team, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    return make_assessment(mode="individual", salt="salt")


@pytest.fixture
def invitation(assessment):
    return invite(assessment, "ada@example.org")


def invite(assessment, email: str) -> Invitation:
    shared = {"organisation": assessment.organisation, "assessment": assessment}
    invitation = Invitation.objects.create(email=email, **shared)
    AnswerSheet.objects.create(token_hash=hashed(token_of(invitation)), **shared)
    return invitation


def link_of(invitation) -> str:
    return reverse("personal_link", args=[token_of(invitation)])


def rows() -> list[list[object]]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (AnswerSheet, Answer, Invitation, AuditEvent, Assessment)
    ]


def answer(client, assessment, sheet_of) -> None:
    page = client.get(reverse("answer_pillar", args=[assessment.link_code, "C"]))
    mark = page.context["answers"].hidden["sheet"]
    sent = client.post(
        reverse("answer_pillar", args=[assessment.link_code, "C"]), {"sheet": mark, "C1": "2", "seen-C1": ""}
    )
    assert sent.status_code == 302
    assert sheet_of.answers.count() == 1


def test_link_opens_in_the_assessment_s_language_where_nobody_asked_for_one(client):
    url = link_of(invite(make_assessment(mode="individual", salt="salt", language="fr"), "ada@example.org"))
    assert '<html lang="fr"' in client.get(url).text
    assert '<html lang="en"' in client.get(url, headers={"accept-language": "en"}).text


def test_reading_a_link_changes_nothing_and_promises(client, invitation):
    before = rows()
    for method in (client.get, client.head):
        reply = method(link_of(invitation))
        assert reply.status_code == 200
        assert set(reply.cookies) <= {"csrf"}
        assert "no-store" in reply["Cache-Control"]
    page = client.get(link_of(invitation)).text
    assert "This link is yours alone" in page
    assert "from 4 submitted sheets" in page.replace("\n", " ")
    assert "7 days after closing" in page
    assert "mail logs" in page
    assert "another" not in page
    assert rows() == before


@pytest.mark.parametrize(("days", "said"), [(0, "On closing, the assessment is sealed"), (1, "1 day after closing")])
def test_promise_has_the_days_and_thresholds_in_force(client, days, said):
    made = make_assessment(mode="individual", salt="salt", seal_days=days, parameters={"k_pillar": 6, "k_detail": 7})
    page = client.get(link_of(invite(made, "ada@example.org"))).text
    assert said in page
    assert "from 6 submitted sheets, those of the questions from 7" in page


def test_starting_leads_to_an_address_without_the_token(client, assessment, invitation):
    reply = client.post(link_of(invitation))
    assert reply["Location"] == reverse("answer_pillar", args=[assessment.link_code, "C"])
    cookie = reply.cookies[sheet_cookie(assessment.link_code)]
    assert cookie.value == token_of(invitation)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    answer(client, assessment, AnswerSheet.objects.get())


def test_two_browsers_with_one_link_fill_one_sheet(assessment, invitation):
    first, second = Client(), Client()
    for browser in (first, second):
        browser.post(link_of(invitation))
    answer(first, assessment, AnswerSheet.objects.get())
    assert "1/8" in second.get(reverse("answer_pillar", args=[assessment.link_code, "C"])).text
    assert AnswerSheet.objects.count() == 1


def test_two_people_at_one_browser_fill_their_own(client, assessment, invitation):
    other = invite(assessment, "bob@example.org")
    client.post(link_of(invitation))
    answer(client, assessment, AnswerSheet.objects.of_token(token_of(invitation)).get())
    client.post(link_of(other))
    answer(client, assessment, AnswerSheet.objects.of_token(token_of(other)).get())


def test_link_leads_on_to_where_the_sheet_is(client, assessment, invitation):
    client.post(link_of(invitation))
    assert "Start" in client.get(link_of(invitation)).text
    answer(client, assessment, AnswerSheet.objects.get())
    assert "Go on" in client.get(link_of(invitation)).text
    mark = client.get(reverse("answer_review", args=[assessment.link_code])).context["sheet"].mark
    client.post(reverse("answer_submit", args=[assessment.link_code]), {"sheet": mark})
    assert "Read it or take it back" in client.get(link_of(invitation)).text
    assert Client().post(link_of(invitation))["Location"] == reverse("answer_done", args=[assessment.link_code])
    done = client.get(reverse("answer_done", args=[assessment.link_code])).text
    assert "the link to your invitation is destroyed" in done
    assert "Someone else answers on this device" not in done


def test_deleted_sheet_can_be_begun_again_by_its_link(client, assessment, invitation):
    client.post(link_of(invitation))
    answer(client, assessment, AnswerSheet.objects.get())
    mark = client.get(reverse("answer_review", args=[assessment.link_code])).context["sheet"].mark
    client.post(reverse("answer_delete", args=[assessment.link_code]), {"sheet": mark})
    assert Answer.objects.count() == 0
    assert client.post(link_of(invitation)).status_code == 302


def test_address_of_the_team_asks_for_the_personal_link(client, assessment, invitation):
    url = reverse("answer_start", args=[assessment.link_code])
    assert "Answer by your personal link" in client.get(url).text
    reply = client.post(url)
    assert reply.status_code == 409
    assert "personal link, which came by mail" in reply.text
    assert AnswerSheet.objects.count() == 1
    client.post(link_of(invitation))
    assert "Go on" in client.get(url).text


def test_revoked_and_replaced_links_open_nothing(client, invitation):
    old = link_of(invitation)
    renew_invitation(invitation=invitation, by=None)
    unknown = client.get(old)
    assert unknown.status_code == client.post(old).status_code == 404
    assert "This link opens nothing" in unknown.text
    found = Invitation.objects.select_related("assessment").get()
    assert client.get(link_of(found)).status_code == 200
    revoke_invitation(invitation=found, by=None)
    assert client.get(link_of(found)).status_code == 404


def test_revoked_link_stops_a_browser_that_had_started(client, assessment, invitation):
    client.post(link_of(invitation))
    revoke_invitation(invitation=invitation, by=None)
    url = reverse("answer_pillar", args=[assessment.link_code, "C"])
    assert client.get(url).status_code == 302
    assert client.post(url, {"C1": "2", "seen-C1": ""}).status_code == 409


def test_closed_assessment_says_so_and_takes_nothing(client, assessment, invitation):
    Assessment.objects.update(closes_at=timezone.now())
    assert "This assessment is closed" in client.get(link_of(invitation)).text
    reply = client.post(link_of(invitation))
    assert reply.status_code == 409
    assert set(reply.cookies) <= {"csrf"}
    close_assessment(assessment=assessment)
    assert "This assessment is closed" in client.get(link_of(invitation)).text


def test_member_is_told_to_look_for_the_mail(client, assessment):
    mia = make_user("mia@example.org", assessment.team)
    client.force_login(mia)
    page = client.get(assessment.team.get_absolute_url()).text
    assert "You answer by the personal link that came by mail." in page
    assert reverse("answer_start", args=[assessment.link_code]) not in page


def test_team_sees_what_is_planned(client):
    planned = make_assessment(
        make_team(), state="planned", opened_at=timezone.now() + timedelta(days=1), mode="individual"
    )
    fay = make_user("fay@example.org", planned.team, "facilitator")
    client.force_login(fay)
    assert "It opens by itself on" in client.get(planned.team.get_absolute_url()).text
    page = client.get(planned.get_absolute_url()).text
    assert "gets a personal link by mail" in page
    cancel = reverse("assessment_cancel", args=[planned.pk])
    assert cancel in page
    assert client.get(cancel).status_code == 200
    assert client.post(cancel).status_code == 302
    assert Assessment.objects.get().state == "cancelled"
