"""An administrator sees who has not come in yet, and invites them."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import AccountInvitation, AuditEvent, Coaching, Mail, Membership, User
from tests.actors import make_role
from tests.factories import make_organisation, make_team
from tests.post import LOCMEM

pytestmark = pytest.mark.django_db


def wait(name: str, team=None) -> User:
    person = User.objects.create_user(f"{name.lower()}@example.org", name=name)
    if team:
        Membership.objects.create(team=team, user=person)
    return person


def url(actors) -> str:
    return reverse("organisation_invitations", args=[actors.team.organisation_id])


def send(actors, **fields):
    return actors.client("administrator").post(url(actors), fields)


def test_those_who_wait_are_listed_whatever_they_do_here(actors, django_assert_num_queries):
    client = actors.client("administrator")
    assert "Everybody has come in." in client.get(url(actors)).text
    zoe = wait("Zoe", actors.team)
    with django_assert_num_queries(6) as one:
        assert "Zoe" in client.get(url(actors)).text
    make_role(wait("Lou"), actors.team, "leader")
    Coaching.objects.create(user=wait("Cob"), team=actors.team)
    other = make_team(make_organisation("third"), "Voles")
    wait("Vic", other)
    with django_assert_num_queries(len(one)):
        page = client.get(url(actors)).text
    assert [name for name in ("Zoe", "Lou", "Cob", "Vic", "Mia") if f">{name}<" in page] == ["Zoe", "Lou", "Cob"]
    User.objects.filter(pk=zoe.pk).update(last_login=timezone.now())
    assert ">Zoe<" not in client.get(url(actors)).text


def test_link_is_shown_where_no_mail_leaves(client, actors):
    zoe = wait("Zoe", actors.team)
    page = send(actors, again=str(zoe.pk)).text
    link = re.search(r"http://\S+/sign-in/invitation/\w+/", page)[0]
    assert client.get(urlsplit(link).path).status_code == 200
    page = actors.client("administrator").get(url(actors)).text
    assert "link works until" in page
    assert "This server sends no mail" in page


def test_link_is_taken_back(actors):
    zoe = wait("Zoe", actors.team)
    send(actors, again=str(zoe.pk))
    assert send(actors, back=str(zoe.pk))["Location"] == url(actors)
    assert not AccountInvitation.objects.standing().exists()
    assert "no link works" in actors.client("administrator").get(url(actors)).text


def test_everybody_without_a_link_is_mailed_at_once(actors, settings, django_assert_num_queries):
    settings.MAILERS = LOCMEM
    for number in range(12):
        wait(f"P{number}", actors.team)
    has_one = wait("Zoe", actors.team)
    send(actors, again=str(has_one.pk))
    client = actors.client("administrator")
    with django_assert_num_queries(10):
        reply = client.post(url(actors), {"everybody": "yes"})
    assert reply.status_code == 302
    assert Mail.objects.filter(kind="account", state="queued").count() == 13
    assert AccountInvitation.objects.standing().count() == 13
    assert AuditEvent.objects.filter(what="account_invited", by=actors.administrator).count() == 13
    assert (
        "0 invitations are on their way."
        in actors.client("administrator").post(url(actors), {"everybody": "yes"}, follow=True).text
    )


def test_refused_mail_is_shown(actors, settings):
    settings.MAILERS = LOCMEM
    zoe = wait("Zoe", actors.team)
    send(actors, again=str(zoe.pk))
    Mail.objects.update(state="refused", problem="550 no such mailbox")
    page = actors.client("administrator").get(url(actors)).text
    assert "refused by the mail server" in page
    assert "550 no such mailbox" in page


def test_without_mail_nobody_is_invited_unseen(actors):
    wait("Zoe", actors.team)
    send(actors, everybody="yes")
    assert not AccountInvitation.objects.exists()


@pytest.mark.parametrize("field", ["again", "back"])
def test_person_of_another_organisation_is_not_found(actors, field):
    stranger = wait("Vic", make_team(make_organisation("third"), "Voles"))
    for key in (str(stranger.pk), str(actors.member.pk), "x", ""):
        assert send(actors, **{field: key}).status_code == 404
    assert not AccountInvitation.objects.exists()


def test_nothing_asked_changes_nothing(actors):
    wait("Zoe", actors.team)
    assert send(actors, other="x").status_code == 302
    assert not AccountInvitation.objects.exists()
