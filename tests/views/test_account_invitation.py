"""An account begins with an invitation: used twice, expired, revoked, forwarded, opened by a scanner of mails."""

import smtplib
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from assessments.actions.account_links import link_of
from assessments.actions.accounts import accept_invitation, invitation_of, invite, revoke_invitations
from assessments.actions.letters import DeadLink, NoLetter, letter_of
from assessments.actions.refusals import LinkSpent, LinkUsed
from assessments.models import AccountInvitation, AuditEvent, Mail, Membership, User
from tests.actions.others import at_once, errors
from tests.factories import make_organisation, make_team, make_user
from tests.post import LOCMEM

PASSWORD = "seven brown owls at noon"
FIELDS = {"name": "Zoé", "password": PASSWORD, "password_again": PASSWORD}

one_at_a_time = pytest.mark.django_db
with_others = pytest.mark.django_db(transaction=True)


def make_waiting(email: str = "zoe@example.org", team=None) -> User:
    """Somebody of the Owls who has no password yet."""
    person = User.objects.create_user(email, name="Zoe", language="fr")
    Membership.objects.create(team=team or make_team(), user=person)
    return person


def invited(person: User | None = None) -> tuple[User, str]:
    """A person, and the path of their link."""
    person = person or make_waiting()
    organisation = person.teams.get().organisation
    fay = User.objects.filter(email="fay@example.org").first() or make_user("fay@example.org")
    link = invite(person=person, organisation=organisation, by=fay, to_show=True).link
    assert link.startswith("http://127.0.0.1:8000/sign-in/invitation/")
    return person, urlsplit(link).path


def token_in(path: str) -> str:
    return path.split("/")[-2]


def told(what: str) -> list[tuple[str, str]]:
    """By whom, and about whom."""
    events = AuditEvent.objects.filter(what=what).select_related("by")
    return [(event.by.email, event.detail.get("person", "")) for event in events]


@one_at_a_time
def test_invitation_is_accepted_with_a_password_and_signs_in(client):
    person, path = invited()
    page = client.get(path)
    assert "zoe@example.org" in page.text
    assert 'value="Zoe"' in page.text
    assert "no-store" in page["Cache-Control"]
    reply = client.post(path, FIELDS)
    assert reply["Location"] == reverse("home")
    assert reply.cookies["language"].value == "fr"
    assert client.session["_auth_user_id"] == str(person.pk)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert person.name == "Zoé"
    assert told("account_invited") == [("fay@example.org", str(person.pk))]
    assert told("invitation_accepted") == [("zoe@example.org", str(person.pk))]
    assert told("signed_in") == [("zoe@example.org", "")]


@one_at_a_time
def test_database_holds_no_token():
    _person, path = invited()
    invitation = AccountInvitation.objects.get()
    assert token_in(path) not in {str(value) for value in vars(invitation).values()}
    assert link_of(invitation).endswith(path)


@one_at_a_time
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_scanner_of_mails_that_opens_the_link_changes_nothing(client, method):
    person, path = invited()
    before = AccountInvitation.objects.values().get()
    for _time in range(3):
        getattr(client, method)(path)
    assert AccountInvitation.objects.values().get() == before
    person.refresh_from_db()
    assert not person.is_taken
    assert client.post(path, FIELDS).status_code == 302


@one_at_a_time
def test_scanner_that_sends_the_form_empty_changes_nothing(client):
    person, path = invited()
    for empty in ({}, {"name": "", "password": "", "password_again": ""}):
        assert client.post(path, empty).status_code in {200, 400}
    person.refresh_from_db()
    assert not person.is_taken


@one_at_a_time
def test_link_used_twice_says_so_and_changes_nothing(client):
    person, path = invited()
    client.post(path, FIELDS)
    client.logout()
    other = FIELDS | {"password": "eight brown owls at noon", "password_again": "eight brown owls at noon"}
    for reply in (client.get(path), client.post(path, other)):
        assert reply.status_code == 410
        assert "the account is somebody’s already" in reply.text
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert "_auth_user_id" not in client.session


@one_at_a_time
@pytest.mark.parametrize(("days", "status"), [(6.99, 200), (7.01, 410)])
def test_link_works_for_seven_days(client, time_machine, days, status):
    _person, path = invited()
    time_machine.move_to(timezone.now() + timedelta(days=days))
    reply = client.get(path)
    assert reply.status_code == status
    assert ("older than seven days" in reply.text) is (status == 410)
    assert client.post(path, FIELDS).status_code == (302 if status == 200 else 410)


@one_at_a_time
def test_revoked_link_says_so_and_opens_nothing(client, actors):
    person = make_waiting(team=actors.team)
    _person, path = invited(person)
    membership = person.memberships.get()
    reply = actors.client("facilitator").post(reverse("member_uninvite", args=[membership.pk]), follow=True)
    assert "No link to the account of Zoe works any more." in reply.text
    reply = client.post(path, FIELDS)
    assert reply.status_code == 410
    assert "taken back" in reply.text
    person.refresh_from_db()
    assert not person.is_taken
    assert told("invitation_revoked") == [("fay@example.org", str(person.pk))]


@one_at_a_time
def test_revoking_nothing_is_not_told():
    person = make_waiting()
    revoke_invitations(person=person, organisation=person.teams.get().organisation, by=person)
    assert told("invitation_revoked") == []


@one_at_a_time
def test_organisation_takes_back_its_own_links_alone(client):
    person, path = invited()
    other = make_organisation("other")
    revoke_invitations(person=person, organisation=other, by=make_user("otto@example.org"))
    assert client.get(path).status_code == 200


@one_at_a_time
def test_newer_link_takes_the_place_of_the_earlier_one(client):
    person, first = invited()
    _person, second = invited(person)
    assert first != second
    assert "a newer one took its place" in client.get(first).text
    assert client.get(second).status_code == 200


@one_at_a_time
def test_forwarded_link_names_its_owner_and_signs_the_reader_out_only_when_used(client):
    person, path = invited()
    client.force_login(make_user("otto@example.org"))
    page = client.get(path)
    assert "You sign in as <strong>zoe@example.org</strong>" in page.text
    assert "You are signed in here as Otto" in page.text
    assert client.session["_auth_user_id"] != str(person.pk)
    client.post(path, FIELDS)
    assert client.session["_auth_user_id"] == str(person.pk)


@one_at_a_time
@pytest.mark.parametrize("token", ["x", "0" * 64, "é"])
def test_link_that_was_never_made_opens_nothing(client, token):
    invited()
    for reply in (client.get(f"/sign-in/invitation/{token}/"), client.post(f"/sign-in/invitation/{token}/", FIELDS)):
        assert reply.status_code == 410
        assert "Perhaps it was copied in part" in reply.text


@one_at_a_time
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 151}, "at most 150"),
        ({"name": "a\0b"}, "Null characters"),
        ({"password": "short", "password_again": "short"}, "too short"),
        ({"password": "password12345", "password_again": "password12345"}, "too common"),
        ({"password": "zoe@example.org", "password_again": "zoe@example.org"}, "too similar"),
        ({"password": ""}, "required"),
        ({"password_again": ""}, "required"),
        ({"password_again": PASSWORD + "x"}, "The two passwords differ"),
    ],
)
def test_bad_input_is_refused_and_kept(client, changes, reason):
    person, path = invited()
    reply = client.post(path, FIELDS | changes)
    assert reply.status_code == 400
    assert reason in reply.text
    assert PASSWORD not in reply.text
    person.refresh_from_db()
    assert not person.is_taken
    assert AccountInvitation.objects.standing().exists()


@one_at_a_time
def test_reset_does_not_accept_an_invitation(client):
    person, path = invited()
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert client.get(path).status_code == 200
    assert AccountInvitation.objects.get().accepted_at is None


@one_at_a_time
def test_person_who_has_come_in_by_other_means_needs_no_invitation(client):
    person, path = invited()
    person.last_login = timezone.now()
    person.save()
    assert client.get(path).status_code == 410
    assert invite(person=person, organisation=person.teams.get().organisation, by=person, to_show=True).link == ""


@one_at_a_time
def test_without_mail_or_somebody_to_show_it_to_no_link_is_made():
    person = make_waiting()
    outcome = invite(person=person, organisation=person.teams.get().organisation, by=person, to_show=False)
    assert (outcome.link, outcome.mailed) == ("", False)
    assert not AccountInvitation.objects.exists()


# Mail


@with_others
def test_invitation_is_mailed_in_the_language_of_the_person(client, settings):
    settings.MAILERS = LOCMEM
    person = make_waiting()
    outcome = invite(person=person, organisation=person.teams.get().organisation, by=person, to_show=True)
    assert (outcome.link, outcome.mailed) == ("", True)
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    (message,) = mail.outbox
    link = link_of(AccountInvitation.objects.get())
    assert message.to == ["zoe@example.org"]
    assert link in message.body
    assert "Owls" in message.body
    assert "\n" not in message.subject
    assert client.post(urlsplit(link).path, FIELDS).status_code == 302


@with_others
def test_invitation_waits_while_the_mail_server_is_down_and_still_works(client, settings, monkeypatch):
    def fail(*_args, **_kwargs):
        raise smtplib.SMTPServerDisconnected

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "x"}}}
    with monkeypatch.context() as down:
        down.setattr(smtplib.SMTP, "__init__", fail)
        person = make_waiting()
        invite(person=person, organisation=person.teams.get().organisation, by=person, to_show=True)
        call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    assert Mail.objects.get().state == "queued"
    assert client.get(urlsplit(link_of(AccountInvitation.objects.get())).path).status_code == 200


@one_at_a_time
@pytest.mark.parametrize("what", ["revoked", "expired", "taken"])
def test_mail_about_a_dead_link_does_not_leave(settings, what):
    settings.MAILERS = LOCMEM
    person = make_waiting()
    organisation = person.teams.get().organisation
    invite(person=person, organisation=organisation, by=person, to_show=True)
    queued = Mail.objects.select_related("account_invitation__user", "organisation").get()
    assert letter_of(queued).text
    if what == "revoked":
        revoke_invitations(person=person, organisation=organisation, by=person)
    elif what == "expired":
        AccountInvitation.objects.update(expires_at=timezone.now())
    else:
        User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    with pytest.raises(NoLetter):
        letter_of(Mail.objects.get())


@one_at_a_time
def test_mail_after_a_change_of_the_key_does_not_leave(settings):
    settings.MAILERS = LOCMEM
    person = make_waiting()
    invite(person=person, organisation=person.teams.get().organisation, by=person, to_show=True)
    settings.SECRET_KEY = "another key 0123456789-0123456789-0123456789-abc"
    with pytest.raises(DeadLink):
        letter_of(Mail.objects.get())


# Races


@with_others
def test_of_two_who_use_one_link_at_once_one_gets_the_account():
    person, path = invited()
    passwords = {"a": "seven brown owls at noon", "b": "eight brown owls at noon"}
    accept = partial(accept_invitation, token=token_in(path))
    outcomes = at_once(*(partial(accept, name=name, password=password) for name, password in passwords.items()))
    assert [type(error) for error in errors(outcomes)] == [LinkUsed]
    person.refresh_from_db()
    assert person.check_password(passwords[person.name])


@with_others
def test_of_two_who_invite_at_once_one_link_stands():
    person = make_waiting()
    organisation, fay = person.teams.get().organisation, make_user("fay@example.org")
    ask = partial(invite, person=person, organisation=organisation, by=fay, to_show=True)
    at_once(ask, ask)
    assert AccountInvitation.objects.count() == 2
    assert AccountInvitation.objects.standing().count() == 1


@with_others
def test_link_that_is_taken_back_while_it_is_used_is_used_or_taken_back():
    person, path = invited()
    organisation = person.teams.get().organisation
    outcomes = at_once(
        partial(accept_invitation, token=token_in(path), name="Zoé", password=PASSWORD),
        partial(revoke_invitations, person=person, organisation=organisation, by=person),
    )
    person.refresh_from_db()
    invitation = AccountInvitation.objects.get()
    assert (invitation.accepted_at is None) != (invitation.revoked_at is None)
    assert person.is_taken is (invitation.accepted_at is not None)
    assert all(isinstance(error, LinkSpent) for error in errors(outcomes))


@one_at_a_time
def test_invitation_names_itself():
    person, path = invited()
    assert str(invitation_of(token_in(path))) == f"Acme: {person}"
