"""Teams that administrators add and change."""

import re
import uuid

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from assessments.models import AuditEvent, Team, User
from tests.factories import make_organisation, make_team

pytestmark = pytest.mark.django_db

NEW = {"name": "Otters", "size": "9", "facilitator_name": "Zoé", "facilitator_email": "zoe@example.org"}
FIELDS = {"organisation_team_add": NEW, "team_change": {"name": "Otters", "size": "9"}}
NAMES = list(FIELDS)


def url(actors, name, pk=None):
    known = actors.team.organisation_id if name == "organisation_team_add" else actors.team.pk
    return reverse(name, args=[pk or known])


def post(actors, page, actor="administrator", **changes):
    return actors.client(actor).post(url(actors, page), FIELDS[page] | changes)


def values(reply) -> dict[str, str]:
    """What the fields of the page hold."""
    return dict(re.findall(r'<input[^>]*name="(name|size|facilitator_\w+)"[^>]*value="([^"]*)"', reply.text))


@pytest.mark.parametrize("name", NAMES)
def test_anonymous_visitor_is_led_to_signing_in(client, actors, name):
    for pk in (None, uuid.uuid4()):
        path = url(actors, name, pk)
        for reply in (client.get(path), client.post(path, FIELDS[name])):
            assert reply["Location"] == f"{reverse('account_login')}?next={path}"


@pytest.mark.parametrize(
    ("name", "actor", "status"),
    [
        ("organisation_team_add", "member", 403),
        ("organisation_team_add", "facilitator", 403),
        ("organisation_team_add", "leader", 403),
        ("organisation_team_add", "outsider", 404),
        ("organisation_team_add", "nobody", 404),
        ("team_change", "member", 403),
        ("team_change", "facilitator", 403),
        ("team_change", "leader", 404),
        ("team_change", "neighbour", 404),
        ("team_change", "outsider", 404),
    ],
)
def test_who_does_not_administer_is_refused(actors, name, actor, status):
    before = list(Team.objects.values_list("name", "size"))
    assert post(actors, name, actor).status_code == status
    assert actors.client(actor).get(url(actors, name)).status_code == status
    assert list(Team.objects.values_list("name", "size")) == before


@pytest.mark.parametrize("name", NAMES)
def test_reading_changes_nothing(actors, name):
    client = actors.client("administrator")
    assert client.get(url(actors, name)).status_code == 200
    assert client.get(url(actors, name, uuid.uuid4())).status_code == 404
    assert client.put(url(actors, name)).status_code == 405
    assert not Team.objects.filter(name="Otters").exists()


@pytest.mark.parametrize("name", NAMES)
def test_change_without_the_token_of_the_form_is_refused(actors, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(actors.administrator)
    assert client.post(url(actors, name), FIELDS[name]).status_code == 403
    assert not Team.objects.filter(name="Otters").exists()


def test_new_team_has_its_facilitator_who_gets_a_link(actors):
    reply = post(actors, "organisation_team_add")
    team = Team.objects.get(name="Otters")
    assert (team.organisation, team.size) == (actors.team.organisation, 9)
    membership = team.memberships.get()
    assert (membership.user.email, membership.user.name, membership.role) == ("zoe@example.org", "Zoé", "facilitator")
    assert "A link for Zoé" in reply.text
    assert "no-store" in reply["Cache-Control"]
    told = AuditEvent.objects.filter(team=team, by=actors.administrator)
    assert sorted(told.values_list("what", flat=True)) == ["member_added", "team_created"]
    home = actors.client("administrator").get(reverse("home")).text
    assert f'href="{team.get_absolute_url()}"' in home


def test_new_team_with_a_facilitator_who_has_an_account(actors, settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    reply = post(actors, "organisation_team_add", facilitator_email="FAY@example.org")
    assert "has an account already" in reply.text
    assert "on its way" not in reply.text
    assert mail.outbox == []
    assert actors.facilitator.memberships.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 151}, "at most 150 characters"),
        ({"name": "a\0b"}, "Null characters are not allowed."),
        ({"name": "newts"}, "has a team of this name already"),
        ({"size": "0"}, "greater than or equal to 1"),
        ({"size": "501"}, "less than or equal to 500"),
        ({"size": "many"}, "Enter a whole number."),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_bad_input_is_refused_and_kept(actors, name, changes, said):
    before = list(Team.objects.values_list("name", "size"))
    reply = post(actors, name, **changes)
    assert reply.status_code == 400
    assert said in reply.text
    kept = {field: value for field, value in (FIELDS[name] | changes).items() if value and "\0" not in value}
    assert kept.items() <= values(reply).items()
    assert list(Team.objects.values_list("name", "size")) == before


@pytest.mark.parametrize(
    "changes", [{"facilitator_email": "nobody"}, {"facilitator_email": ""}, {"facilitator_name": ""}]
)
def test_new_team_needs_a_facilitator(actors, changes):
    assert post(actors, "organisation_team_add", **changes).status_code == 400
    assert not Team.objects.filter(name="Otters").exists()
    assert not User.objects.filter(email="zoe@example.org").exists()


def test_team_gets_another_name_and_size(actors):
    form = actors.client("administrator").get(url(actors, "team_change"))
    assert values(form) == {"name": "Owls", "size": "8"}
    reply = post(actors, "team_change")
    assert reply["Location"] == actors.team.get_absolute_url()
    actors.team.refresh_from_db()
    assert (actors.team.name, actors.team.size) == ("Otters", 9)
    audit = actors.client("administrator").get(reverse("team_audit", args=[actors.team.pk])).text
    told = " ".join(re.sub(r"<[^>]+>", " ", audit).split())
    assert "name: Otters · formerly: Owls · people: 9 · before: 8" in told


def test_team_may_be_called_as_one_of_another_organisation(actors):
    make_team(make_organisation("third"), "Otters")
    assert post(actors, "team_change").status_code == 302


def test_ways_to_change_are_offered_to_administrators_alone(actors):
    change, add = url(actors, "team_change"), url(actors, "organisation_team_add")
    audit = reverse("organisation_audit", args=[actors.team.organisation_id])
    team, home = actors.team.get_absolute_url(), reverse("home")
    offered = {actor: change in actors.client(actor).get(team).text for actor in ("member", "facilitator")}
    assert offered == {"member": False, "facilitator": False}
    assert change in actors.client("administrator").get(team).text
    for actor in ("facilitator", "leader", "administrator"):
        text = actors.client(actor).get(home).text
        assert (add in text, audit in text) == (actor == "administrator",) * 2


def test_team_with_the_name_of_a_role_is_audited_as_it_is_called(actors):
    post(actors, "team_change", name="member")
    text = (
        actors.client("administrator")
        .get(reverse("team_audit", args=[actors.team.pk]), headers={"accept-language": "fr"})
        .text
    )
    assert "member" in re.findall(r'(?s)class="row-note">([^<]*)<', text)[0]
