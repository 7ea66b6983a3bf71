import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.models import AuditEvent, User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def url(actors, name: str, person: User) -> str:
    return reverse(f"organisation_person_{name}", args=[actors.team.organisation_id, person.pk])


def test_own_file_is_saved_from_the_account(actors):
    client = actors.client("member")
    assert reverse("account_export") in client.get(reverse("account")).text
    reply = client.get(reverse("account_export"))
    assert "attachment" in reply["Content-Disposition"]
    assert json.loads(reply.content)["email"] == "mia@example.org"
    assert not AuditEvent.objects.filter(what="person_exported").exists()


def test_administrator_s_copy_is_written_down(actors):
    client = actors.client("administrator")
    assert json.loads(client.get(url(actors, "export", actors.member)).content)["name"] == "Mia"
    client.head(url(actors, "export", actors.member))
    event = AuditEvent.objects.get(what="person_exported")
    assert (event.by, event.detail) == (actors.administrator, {"person": str(actors.member.pk)})


def test_person_is_removed_from_the_list_of_people(actors):
    cache.clear()
    client = actors.client("administrator")
    people = client.get(reverse("organisation_people", args=[actors.team.organisation_id])).text
    assert url(actors, "remove", actors.member) in people
    page = client.get(url(actors, "remove", actors.member)).text
    assert "Remove Mia from Acme?" in page
    reply = client.post(url(actors, "remove", actors.member), {"password": PASSWORD}, follow=True)
    assert "Mia is removed, and the account is deleted." in reply.text
    assert not User.objects.filter(email="mia@example.org").exists()


def test_person_of_two_organisations_keeps_the_account(actors):
    cache.clear()
    actors.outsider.teams.get().memberships.create(user=actors.member)
    client = actors.client("administrator")
    reply = client.post(url(actors, "remove", actors.member), {"password": PASSWORD}, follow=True)
    assert "Mia is removed." in reply.text
    assert User.objects.filter(email="mia@example.org").exists()


def test_wrong_password_removes_nobody(actors):
    cache.clear()
    reply = actors.client("administrator").post(url(actors, "remove", actors.member), {"password": "x"})
    assert reply.status_code == 400
    assert actors.team.memberships.filter(user=actors.member).exists()


def test_only_facilitator_and_oneself_stay(actors):
    cache.clear()
    client = actors.client("administrator")
    for person, said in (
        (actors.facilitator, "Name another facilitator first for: Owls."),
        (actors.administrator, "You cannot remove yourself"),
    ):
        reply = client.post(url(actors, "remove", person), {"password": PASSWORD})
        assert reply.status_code == 409
        assert said in reply.text


def test_somebody_of_another_organisation_does_not_exist(actors):
    assert actors.client("administrator").get(url(actors, "remove", actors.outsider)).status_code == 404
