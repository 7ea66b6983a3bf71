"""The page of a team, and its audit events."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import close_assessment, expect_people, share_results
from assessments.forms.assessments import quarters_around
from assessments.models import Assessment, AuditEvent
from tests.actors import INSIDE, STRANGERS, submit
from tests.factories import make_assessment, make_team, make_user
from tests.many import make_result

pytestmark = pytest.mark.django_db


def main(reply) -> str:
    """What stands between the bars of the page, on one line."""
    return " ".join(re.findall(r"(?s)<main.*</main>", reply.text)[0].split())


def page(actors, actor, name="team", pk=None):
    return actors.client(actor).get(reverse(name, args=[pk or actors.team.pk]))


@pytest.mark.parametrize("name", ["team", "team_audit", "organisation_audit"])
def test_page_by_an_anonymous_visitor_leads_to_signing_in(client, actors, name):
    pk = actors.team.organisation.pk if name == "organisation_audit" else actors.team.pk
    for found in (pk, uuid.uuid4()):
        url = reverse(name, args=[found])
        assert client.get(url)["Location"] == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("name", ["team", "team_audit"])
@pytest.mark.parametrize("actor", STRANGERS)
def test_page_by_a_stranger_is_that_of_a_team_that_does_not_exist(actors, actor, name):
    found, missing = page(actors, actor, name), page(actors, actor, name, uuid.uuid4())
    assert found.status_code == missing.status_code == 404
    assert main(found) == main(missing)


@pytest.mark.parametrize("name", ["team", "team_audit"])
def test_page_is_only_read(actors, name):
    assert actors.client("facilitator").post(reverse(name, args=[actors.team.pk])).status_code == 405


@pytest.mark.parametrize("actor", INSIDE)
def test_team_shows_its_people_and_is_kept_nowhere(actors, actor):
    reply = page(actors, actor)
    assert "Mia" in reply.text
    assert "8 people" in reply.text
    assert "no-store" in reply["Cache-Control"]


def test_team_shows_addresses_and_changes_to_who_manages_it(actors):
    changes = [reverse("member_add", args=[actors.team.pk]), "mia@example.org", "Remove"]
    for actor in ("facilitator", "administrator"):
        assert all(change in page(actors, actor).text for change in changes)
    assert not any(change in page(actors, "member").text for change in changes)


def test_team_without_assessment_says_what_comes_next(actors):
    url = reverse("assessment_open", args=[actors.team.pk])
    assert url in page(actors, "facilitator").text
    assert "Next: open the first assessment" in page(actors, "administrator").text
    assert url not in page(actors, "member").text
    assert "Nothing waits for you" in page(actors, "member").text


def test_team_shows_how_many_submitted_and_where_to_answer(actors):
    assessment = make_assessment(actors.team)
    submit(assessment, 6)
    answer = reverse("answer_start", args=[assessment.link_code])
    for actor in INSIDE:
        assert '<strong class="number">6</strong> of 8 submitted' in main(page(actors, actor))
    assert answer in page(actors, "member").text
    assert answer in page(actors, "facilitator").text
    assert answer not in page(actors, "administrator").text


def test_team_in_consensus_shows_no_number_of_people(actors):
    assessment = make_assessment(actors.team, mode="consensus")
    assert "The team’s sheet is not submitted yet." in main(page(actors, "member"))
    assert reverse("answer_start", args=[assessment.link_code]) not in page(actors, "member").text
    submit(assessment, 1)
    assert "The team’s sheet is submitted." in main(page(actors, "member"))


def test_team_shows_results_of_past_quarters_to_members_and_coaches_alone(actors):
    assessment = make_assessment(actors.team, quarter="2026-Q3")
    submit(assessment, 5)
    close_assessment(assessment=assessment, by=actors.facilitator)
    results = reverse("assessment_results", args=[assessment.pk])
    assert [results in page(actors, actor).text for actor in INSIDE] == [True, True, True, False]
    assert "5 of 8 submitted" in page(actors, "administrator").text


def test_team_names_the_quarter_that_can_be_opened(actors):
    now, following, before = quarters_around(timezone.localdate())
    make_result(actors.team, "2024-Q1")
    assert f"Next: open the assessment of {now}" in page(actors, "facilitator").text
    assert "begins on" not in page(actors, "facilitator").text
    make_result(actors.team, now)
    text = page(actors, "facilitator").text
    assert f"Next: open the assessment of {following}" in text
    assert f"{following} begins on 1 " in text
    make_result(actors.team, following)
    assert f"Next: open the assessment of {before}" in page(actors, "facilitator").text
    make_result(actors.team, before)
    text = page(actors, "facilitator").text
    assert "Nothing is to be opened now" in text
    assert reverse("assessment_open", args=[actors.team.pk]) not in text


def test_opening_warns_of_a_quarter_still_open_and_of_one_to_come(actors):
    now, following, _before = quarters_around(timezone.localdate())
    target = reverse("assessment_open", args=[actors.team.pk])
    text = actors.client("facilitator").get(target).text
    assert "still open" not in text
    assert "begins on" not in text
    running = make_assessment(actors.team, quarter=now)
    text = actors.client("facilitator").get(target).text
    assert f"{now} is still open until" in text
    assert running.get_absolute_url() in text
    assert f"{following} begins on 1 " in text
    Assessment.objects.update(state="planned")
    assert "still open" not in actors.client("facilitator").get(target).text


def test_team_lists_the_latest_quarter_first(actors):
    for quarter in ("2025-Q4", "2026-Q2", "2026-Q1"):
        close_assessment(assessment=make_assessment(actors.team, quarter))
    text = main(page(actors, "member"))
    assert text.index("2026-Q2") < text.index("2026-Q1") < text.index("2025-Q4")


def test_cancelled_assessment_is_not_shown(actors):
    make_assessment(actors.team, quarter="2026-Q3", state="cancelled")
    assert "2026-Q3" not in page(actors, "facilitator").text


def test_team_costs_the_same_queries_with_more_rows(actors, django_assert_num_queries):
    client = actors.client("facilitator")
    url = reverse("team", args=[actors.team.pk])

    def fill(number):
        make_user(f"one{number}@example.org", actors.team)
        make_assessment(actors.team, quarter=f"202{number}-Q1")
        close_assessment(assessment=make_assessment(actors.team, quarter=f"202{number}-Q2"))

    fill(0)
    with django_assert_num_queries(12):
        client.get(url)
    fill(1)
    fill(2)
    with django_assert_num_queries(12):
        client.get(url)


def test_audit_is_refused_to_members(actors):
    assert page(actors, "member", "team_audit").status_code == 403


def test_audit_tells_who_did_what(actors):
    assessment = make_assessment(actors.team)
    expect_people(assessment=assessment, people=9, by=actors.facilitator)
    share_results(assessment=assessment, shown=False, by=actors.facilitator)
    submit(assessment, 9)
    close_assessment(assessment=assessment)
    text = main(page(actors, "facilitator", "team_audit"))
    for words in ("Expected people changed", "before: 8 · now: 9", "shown: no", "sheets submitted: 9", "Fay"):
        assert words in text
    assert "by itself, in time" in text
    assert "quarter: 2026-Q4" in text
    assert str(assessment.pk) not in text


def test_audit_names_people_roles_and_times(actors):
    AuditEvent.objects.create(
        organisation=actors.team.organisation,
        team=actors.team,
        what="member_added",
        by=actors.facilitator,
        detail={"person": str(actors.member.pk), "role": "member", "closes_at": "2026-11-30T17:00:00+00:00", "odd": 1},
    )
    text = main(page(actors, "administrator", "team_audit"))
    assert "person: Mia · role: member · answers until: 2026-11-30 18:00 · odd: 1" in text


def test_audit_of_the_organisation_is_its_administrators(actors):
    organisation = actors.team.organisation
    other = make_team(organisation, "Voles")
    AuditEvent.objects.create(organisation=organisation, team=other, what="team_created", by=actors.administrator)
    assert "Voles" in page(actors, "administrator", "organisation_audit", organisation.pk).text
    assert page(actors, "facilitator", "organisation_audit", organisation.pk).status_code == 403
    found, missing = (page(actors, "outsider", "organisation_audit", pk) for pk in (organisation.pk, uuid.uuid4()))
    assert found.status_code == missing.status_code == 404
    assert main(found) == main(missing)


def test_audit_is_read_in_pages_at_the_same_cost(actors, django_assert_num_queries):
    def happen(events):
        AuditEvent.objects.bulk_create(
            AuditEvent(organisation=actors.team.organisation, team=actors.team, what="team_created", by=actors.member)
            for _ in range(events)
        )

    client, url = actors.client("facilitator"), reverse("team_audit", args=[actors.team.pk])
    happen(1)
    with django_assert_num_queries(6):
        client.get(url)
    happen(119)
    with django_assert_num_queries(6):
        first = client.get(url)
    assert "Page 1 of 3" in first.text
    assert "?page=2" in first.text
    last = client.get(url, {"page": "3"})
    assert "?page=2" in last.text
    assert "Older" not in last.text
    assert client.get(url, {"page": "x"}).status_code == 200
