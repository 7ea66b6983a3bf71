"""People who join a team, and who leave it."""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from assessments.actions import sheet_of, start_sheet, submit_sheet
from assessments.models import AuditEvent, Mail, Membership, User
from tests.actors import STRANGERS
from tests.factories import make_assessment, make_team, make_user

pytestmark = pytest.mark.django_db

FIELDS = {"name": "Zoé", "email": "zoe@example.org", "role": "member", "language": "fr"}
LOCMEM = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def add(actors, actor="facilitator", **changes):
    return actors.client(actor).post(reverse("member_add", args=[actors.team.pk]), FIELDS | changes)


def new_member(actors, email="new@example.org", role="member") -> Membership:
    person = User.objects.create_user(email, name="New")
    return Membership.objects.create(team=actors.team, user=person, role=role)


def link_on(reply) -> str:
    """The path of the link that a page shows; empty where it shows none."""
    text = reply.text.partition('id="link"')[2].partition(">")[2].partition("<")[0]
    return urlsplit(text).path


def urls(actors):
    """Each address with a good reply of the facilitator to GET, and whether POST is taken."""
    membership = new_member(actors, "target@example.org")
    return {
        "member_add": actors.team.pk,
        "member_link": membership.pk,
        "member_remove": membership.pk,
        "member_role": membership.pk,
    }


@pytest.mark.parametrize("name", ["member_add", "member_link", "member_remove", "member_role"])
def test_anonymous_visitor_is_led_to_signing_in(client, actors, name):
    url = reverse(name, args=[urls(actors)[name]])
    for reply in (client.get(url), client.post(url, FIELDS)):
        assert reply["Location"] == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("name", ["member_add", "member_link", "member_remove", "member_role"])
@pytest.mark.parametrize("actor", STRANGERS)
def test_stranger_finds_nothing(actors, actor, name):
    client = actors.client(actor)
    for pk in (urls(actors)[name], uuid.uuid4()):
        assert client.post(reverse(name, args=[pk]), FIELDS).status_code == 404
    assert Membership.objects.filter(team=actors.team).count() == 3


@pytest.mark.parametrize("name", ["member_add", "member_link", "member_remove", "member_role"])
def test_member_is_refused(actors, name):
    reply = actors.client("member").post(reverse(name, args=[urls(actors)[name]]), FIELDS)
    assert reply.status_code == 403
    assert Membership.objects.filter(team=actors.team).count() == 3


@pytest.mark.parametrize(
    ("name", "status"), [("member_add", 200), ("member_link", 405), ("member_remove", 200), ("member_role", 200)]
)
def test_reading_changes_nothing(actors, name, status):
    pk = urls(actors)[name]
    client = actors.client("facilitator")
    assert client.get(reverse(name, args=[pk])).status_code == status
    assert client.put(reverse(name, args=[pk])).status_code == 405
    assert Membership.objects.filter(team=actors.team).count() == 3


@pytest.mark.parametrize("actor", ["facilitator", "administrator"])
def test_new_person_joins_by_a_link_shown_once(client, actors, actor):
    reply = add(actors, actor)
    zoe = User.objects.get(email="zoe@example.org")
    assert (zoe.name, zoe.language, zoe.has_usable_password()) == ("Zoé", "fr", False)
    assert zoe.memberships.get().role == "member"
    assert "no-store" in reply["Cache-Control"]
    assert AuditEvent.objects.filter(what="member_added", by=actors[actor]).exists()
    password = "seven brown owls at noon"
    fields = {"name": "Zoé", "password": password, "password_again": password}
    assert client.post(link_on(reply), fields)["Location"] == reverse("home")
    assert client.get(reverse("team", args=[actors.team.pk])).status_code == 200
    client.logout()
    assert client.get(link_on(reply)).status_code == 410  # the page that says that it is spent


def test_person_with_an_account_is_added_and_keeps_it(actors):
    owner = make_user("zoe@example.org", make_team(name="Voles"))
    reply = add(actors, email="ZOE@example.org")
    assert link_on(reply) == ""
    assert "has an account already" in reply.text
    owner.refresh_from_db()
    assert (owner.name, owner.language) == ("Zoe", "en")
    assert owner.check_password("correct horse battery")


def test_facilitator_may_be_added(actors):
    add(actors, role="facilitator")
    assert Membership.objects.get(user__email="zoe@example.org").role == "facilitator"


def test_person_who_waits_in_another_team_gets_no_link_here(actors):
    zoe = User.objects.create_user("zoe@example.org")
    Membership.objects.create(team=make_team(name="Voles"), user=zoe)
    before = zoe.password
    reply = add(actors)
    assert link_on(reply) == ""
    assert "the account opens more than the teams that you run" in reply.text
    zoe.refresh_from_db()
    assert zoe.password == before  # the link that they wait for still works


def test_person_is_added_once(actors):
    add(actors)
    reply = add(actors, name="Zora")
    assert reply.status_code == 400
    assert "in the team already" in reply.text
    assert 'value="Zora"' in reply.text
    assert Membership.objects.filter(user__email="zoe@example.org").count() == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 151}, "at most 150"),
        ({"email": "zoe"}, "valid email"),
        ({"role": "administrator"}, "not one of the available"),
        ({"language": "de"}, "not one of the available"),
        ({"name": "a\0b"}, "Null characters"),
    ],
)
def test_bad_input_is_refused_and_kept(actors, changes, reason):
    reply = add(actors, **changes)
    assert reply.status_code == 400
    assert reason in reply.text
    assert ("zoe@example.org" if "email" not in changes else "Zoé") in reply.text
    assert not User.objects.filter(name="Zoé").exists()


def test_name_is_shown_as_it_was_typed(actors):
    add(actors, name="<script>alert(1)</script>")
    page = actors.client("facilitator").get(reverse("team", args=[actors.team.pk])).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_link_is_mailed_where_mail_is_on(actors, settings):
    settings.MAILERS = LOCMEM
    reply = add(actors)
    (queued,) = Mail.objects.all()
    assert (queued.kind, queued.to, queued.language, queued.state) == ("account", "zoe@example.org", "fr", "queued")
    assert link_on(reply) == ""
    assert "on its way to zoe@example.org" in reply.text


def test_new_link_replaces_the_earlier_one(client, actors):
    first = link_on(add(actors))
    membership = Membership.objects.get(user__email="zoe@example.org")
    second = link_on(actors.client("facilitator").post(reverse("member_link", args=[membership.pk])))
    assert "a newer one took its place" in client.get(first).text
    assert client.get(second).status_code == 200


def test_new_link_is_not_made_for_a_person_with_a_password(actors):
    membership = actors.team.memberships.get(user=actors.member)
    reply = actors.client("facilitator").post(reverse("member_link", args=[membership.pk]))
    assert link_on(reply) == ""
    actors.member.refresh_from_db()
    assert actors.member.has_usable_password()


def test_member_is_removed_after_a_question(actors):
    membership = actors.team.memberships.get(user=actors.member)
    url = reverse("member_remove", args=[membership.pk])
    client = actors.client("facilitator")
    assert "Remove Mia from Owls?" in client.get(url).text
    reply = client.post(url, follow=True)
    assert "Mia is no longer in the team." in reply.text
    assert not Membership.objects.filter(pk=membership.pk).exists()
    assert User.objects.filter(pk=actors.member.pk).exists()
    assert actors.client("member").get(reverse("team", args=[actors.team.pk])).status_code == 404


def test_last_facilitator_stays(actors):
    membership = actors.team.memberships.get(user=actors.facilitator)
    reply = actors.client("administrator").post(reverse("member_remove", args=[membership.pk]))
    assert reply.status_code == 409
    assert "at least one facilitator" in reply.text
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_facilitator_who_leaves_is_led_home(actors):
    new_member(actors, role="facilitator")
    membership = actors.team.memberships.get(user=actors.facilitator)
    reply = actors.client("facilitator").post(reverse("member_remove", args=[membership.pk]))
    assert reply["Location"] == reverse("home")


def test_member_removed_while_answering_keeps_the_sheet(actors):
    assessment = make_assessment(actors.team)
    token = start_sheet(assessment=assessment)
    membership = actors.team.memberships.get(user=actors.member)
    actors.client("facilitator").post(reverse("member_remove", args=[membership.pk]))
    submit_sheet(sheet=sheet_of(token, assessment))
    assert assessment.sheets.submitted().count() == 1


def change_role(actors, membership, role, actor="facilitator"):
    return actors.client(actor).post(reverse("member_role", args=[membership.pk]), {"role": role}, follow=True)


@pytest.mark.parametrize("actor", ["facilitator", "administrator"])
def test_member_becomes_facilitator_and_back(actors, actor):
    membership = new_member(actors)
    form = actors.client(actor).get(reverse("member_role", args=[membership.pk])).text
    assert re.findall(r'value="(\w+)"[^>]* checked', form) == ["member"]
    reply = change_role(actors, membership, "facilitator", actor)
    assert reply.redirect_chain == [(actors.team.get_absolute_url(), 302)]
    assert "New is now facilitator." in reply.text
    change_role(actors, membership, "member", actor)
    membership.refresh_from_db()
    assert membership.role == "member"
    assert AuditEvent.objects.filter(what="role_changed", by=actors[actor]).count() == 2


def test_own_role_is_not_offered_and_not_changed(actors):
    own = actors.facilitator.memberships.get()
    new_member(actors, role="facilitator")
    client = actors.client("facilitator")
    assert reverse("member_role", args=[own.pk]) not in client.get(actors.team.get_absolute_url()).text
    reply = change_role(actors, own, "member")
    assert reply.status_code == 400
    assert "Nobody changes their own role" in reply.text


def test_last_facilitator_stays_one_and_it_is_said_why(actors):
    reply = change_role(actors, actors.facilitator.memberships.get(), "member", "administrator")
    assert reply.status_code == 400
    assert "A team keeps at least one facilitator" in reply.text
    assert actors.facilitator.memberships.get().role == "facilitator"


@pytest.mark.parametrize("role", ["", "owner"])
def test_role_that_is_not_offered_is_refused(actors, role):
    membership = new_member(actors)
    assert change_role(actors, membership, role).status_code == 400
    membership.refresh_from_db()
    assert membership.role == "member"


def test_change_without_the_token_of_the_form_is_refused(actors):
    client = actors.client("facilitator")
    client.handler.enforce_csrf_checks = True
    for name, pk in urls(actors).items():
        assert client.post(reverse(name, args=[pk]), FIELDS).status_code == 403
    assert Membership.objects.filter(team=actors.team).count() == 3
