"""An empty instance, and the link that opens it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessments.models import AuditEvent, FirstRunLink, Organisation, User
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db

FIELDS = {
    "organisation": "Acme",
    "language": "fr",
    "name": "Ada Lovelace",
    "email": "ada@example.org",
    "password": "seven brown owls at noon",
    "password_again": "seven brown owls at noon",
    "team": "Owls",
    "size": "6",
    "facilitator_name": "",
    "facilitator_email": "",
}


@pytest.fixture
def url() -> str:
    return reverse("first_run", args=[FirstRunLink.make()])


def printed() -> str:
    out = StringIO()
    call_command("first_run", stdout=out)
    return out.getvalue()


def test_first_start_prints_a_link_that_works(client):
    link = printed().split()[-1]
    assert link.startswith("http://127.0.0.1:8000/first-run/")
    assert "Welcome" in client.get(link.removeprefix("http://127.0.0.1:8000")).text
    assert link.split("/")[-2] not in FirstRunLink.objects.get().token_hash


def test_start_of_an_instance_in_use_prints_nothing():
    make_organisation()
    assert printed() == ""
    assert not FirstRunLink.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_start_before_the_migrations_says_what_to_run():
    with connection.schema_editor() as editor:
        editor.delete_model(FirstRunLink)
    try:
        with pytest.raises(CommandError, match=r"run manage\.py migrate first"):
            printed()
    finally:
        with connection.schema_editor() as editor:
            editor.create_model(FirstRunLink)


def test_first_run_creates_and_signs_in(client, url):
    reply = client.post(url, FIELDS)
    user, organisation = User.objects.get(), Organisation.objects.get()
    team = organisation.teams.get()
    assert reply["Location"] == reverse("team", args=[team.pk])
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (organisation.name, organisation.language, team.name, team.size) == ("Acme", "fr", "Owls", 6)
    assert user.check_password(FIELDS["password"])
    assert (user.name, user.language) == ("Ada Lovelace", "fr")
    assert [str(role) for role in user.roles.all()] == ["Ada Lovelace: administrator"]
    assert [membership.role for membership in team.memberships.all()] == ["facilitator"]
    assert AuditEvent.objects.filter(what="organisation_created", by=user).exists()


def test_first_organisation_goes_by_the_clock_of_the_instance(client, url, settings):
    settings.TIME_ZONE = "America/Montreal"
    client.post(url, FIELDS)
    assert Organisation.objects.get().time_zone == "America/Montreal"


def test_first_run_leads_to_opening_the_first_assessment(client, url):
    page = client.post(url, FIELDS | {"language": "en"}, follow=True).text
    assert "Next: open the first assessment" in page
    assert reverse("assessment_open", args=[Organisation.objects.get().teams.get().pk]) in page


def test_first_run_with_another_facilitator_leaves_their_link_to_make(client, url):
    other = {"language": "en", "facilitator_name": "Grace", "facilitator_email": "grace@example.org"}
    page = client.post(url, FIELDS | other, follow=True).text
    grace = User.objects.get(email="grace@example.org")
    assert not grace.has_usable_password()
    assert [membership.user for membership in Organisation.objects.get().teams.get().memberships.all()] == [grace]
    assert reverse("member_link", args=[grace.memberships.get().pk]) in page
    assert "Open an assessment" in page


def test_first_run_keeps_what_was_typed_when_refused(client, url):
    reply = client.post(url, FIELDS | {"size": "0"})
    assert reply.status_code == 400
    assert 'value="Ada Lovelace"' in reply.text
    assert FIELDS["password"] not in reply.text
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"organisation": ""}, "required"),
        ({"organisation": "x" * 151}, "at most 150"),
        ({"organisation": "a\0b"}, "Null characters"),
        ({"email": "ada"}, "valid email"),
        ({"size": "501"}, "less than or equal to 500"),
        ({"language": "de"}, "not one of the available"),
        ({"password": "short", "password_again": "short"}, "too short"),
        ({"password": "ada@example.org1", "password_again": "ada@example.org1"}, "too similar"),
        ({"password_again": "another one altogether"}, "The two passwords differ"),
        ({"password": ""}, "required"),
        ({"facilitator_name": "Grace"}, "Type the facilitator’s address"),
    ],
)
def test_first_run_refuses_and_says_why(client, url, changes, reason):
    reply = client.post(url, FIELDS | changes)
    assert reply.status_code == 400
    assert reason in reply.text
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("hostile", ["<img src=x onerror=alert(1)>", "{{7*7}}", "\u200fgnirts", "{0.__class__}"])
def test_first_run_shows_names_as_they_were_typed(client, url, hostile):
    page = client.post(url, FIELDS | {"organisation": hostile, "team": hostile, "name": hostile}, follow=True).text
    assert "<img src=x" not in page
    assert "49" not in page.split("<h1>")[1].split("</h1>")[0]
    assert Organisation.objects.get().name == hostile


def test_link_works_once(client, url):
    client.post(url, FIELDS)
    assert not FirstRunLink.objects.exists()
    for reply in (client.get(url), client.post(url, FIELDS)):
        assert reply.status_code == 410
        assert "This link no longer works" in reply.text or "Ce lien ne fonctionne plus" in reply.text
    assert Organisation.objects.count() == 1


def test_every_link_ends_with_the_first_that_is_used(client, url):
    other = reverse("first_run", args=[FirstRunLink.make()])
    client.post(url, FIELDS)
    assert client.get(other).status_code == 410


def test_link_expires_after_a_day(client, url, time_machine):
    start = timezone.now()
    time_machine.move_to(start + timedelta(hours=23, minutes=59))
    assert client.get(url).status_code == 200
    time_machine.move_to(start + timedelta(hours=24, minutes=1))
    assert client.get(url).status_code == 410
    assert client.post(url, FIELDS).status_code == 410


def test_link_that_was_never_made_shows_the_page_of_one_that_is_spent(client, url):
    invented = reverse("first_run", args=["x"])
    unknown = client.get(invented)
    client.post(url, FIELDS)
    client.logout()
    client.cookies.clear()
    spent = client.get(url)
    assert unknown.status_code == spent.status_code == 410
    assert unknown.text.split("<main")[1].split("</main")[0] == spent.text.split("<main")[1].split("</main")[0]


def test_link_does_not_work_beside_an_organisation(client, url):
    make_organisation()
    assert client.get(url).status_code == 410


def test_first_run_takes_no_other_method(client, url):
    assert client.put(url).status_code == 405


def test_first_run_without_the_token_of_the_form_is_refused(client, url):
    client.handler.enforce_csrf_checks = True
    assert client.post(url, FIELDS).status_code == 403
    assert not Organisation.objects.exists()
