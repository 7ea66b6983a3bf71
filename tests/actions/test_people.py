"""Organisations, teams and people: who is added, who is refused, what is written down."""

import pytest
from django.core.exceptions import ValidationError

from assessments.actions import (
    AlreadyMember,
    LastFacilitator,
    Person,
    TextRefused,
    add_member,
    create_organisation,
    create_team,
    remove_member,
)
from assessments.maturity.document import shipped_document
from assessments.models import AuditEvent, Membership, Organisation, OrganisationRole, Questionnaire, Team, User
from tests.factories import make_team, make_user

pytestmark = pytest.mark.django_db

ADA, BOB = Person("ada@example.org", "Ada", "fr"), Person("bob@example.org", "Bob")


def create(**changes) -> Team:
    given = {
        "name": "Acme",
        "language": "fr",
        "administrator": ADA,
        "team_name": "Owls",
        "team_size": 8,
        "facilitator": BOB,
    }
    return create_organisation(**given | changes)


def events() -> list[str]:
    return sorted(AuditEvent.objects.values_list("what", flat=True))


def test_organisation_is_ready_to_open_an_assessment():
    team = create()
    organisation = team.organisation
    assert (organisation.name, organisation.slug, organisation.language) == ("Acme", "acme", "fr")
    assert (team.name, team.slug, team.size) == ("Owls", "owls", 8)
    assert Questionnaire.objects.of(organisation).newest().content() == shipped_document()
    role = OrganisationRole.objects.get()
    assert (role.user.email, role.user.name, role.user.language, role.role) == (
        "ada@example.org",
        "Ada",
        "fr",
        "administrator",
    )
    membership = Membership.objects.get()
    assert (membership.user.email, membership.role) == ("bob@example.org", "facilitator")
    assert not membership.user.has_usable_password()
    assert events() == ["member_added", "organisation_created", "team_created"]
    assert set(AuditEvent.objects.values_list("by", flat=True)) == {role.user.pk}


def test_one_person_may_be_both():
    create(facilitator=Person("ADA@example.org"))
    user = User.objects.get()
    assert (user.name, user.roles.count(), user.memberships.count()) == ("Ada", 1, 1)


def test_short_names_are_found_for_every_name():
    for name in ("Acme", "ACME!", "日本", "株式会社", "x" * 150):
        create(name=name)
    slugs = set(Organisation.objects.values_list("slug", flat=True))
    assert slugs == {"acme", "acme-2", "team", "team-2", "x" * 50}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": ""}, ValidationError),
        ({"name": "a\0b"}, TextRefused),
        ({"name": "x" * 151}, TextRefused),
        ({"language": "de"}, ValidationError),
        ({"team_name": ""}, ValidationError),
        ({"team_name": "a\0b"}, TextRefused),
        ({"team_size": 0}, ValidationError),
        ({"team_size": 501}, ValidationError),
        ({"administrator": Person("nobody")}, ValidationError),
        ({"administrator": Person("")}, ValidationError),
        ({"facilitator": Person("bob@example.org", "a\0b")}, TextRefused),
        ({"facilitator": Person("bob@example.org", language="de")}, ValidationError),
    ],
)
def test_what_cannot_be_is_refused_whole(changes, error):
    with pytest.raises(error):
        create(**changes)
    assert not any(model.objects.exists() for model in (Organisation, Team, User, Questionnaire, AuditEvent))


def test_hostile_names_are_text():
    hostile = "<script>{{7*7}}</script>"
    team = create(name=hostile, team_name=hostile, facilitator=Person("bob@example.org", hostile))
    assert (team.organisation.name, team.name, Membership.objects.get().user.name) == (hostile,) * 3


def test_second_team_of_the_same_name_is_refused():
    team = create()
    with pytest.raises(ValidationError):
        create_team(organisation=team.organisation, name="OWLS", size=5, facilitator=ADA, by=User.objects.first())
    other = create_team(organisation=team.organisation, name="Bees", size=5, facilitator=ADA, by=User.objects.first())
    assert other.memberships.get().user.email == "ada@example.org"


def test_member_is_added_with_a_new_account():
    team = make_team()
    facilitator = make_user(team=team, role="facilitator")
    membership = add_member(team=team, person=Person(" Eve@example.org ", "Eve", "fr"), role="member", by=facilitator)
    user = membership.user
    assert (user.email, user.name, user.language, membership.role) == ("Eve@example.org", "Eve", "fr", "member")
    event = AuditEvent.objects.get()
    assert (event.what, event.by, event.team) == ("member_added", facilitator, team)
    assert event.detail == {"person": str(user.pk), "role": "member"}


def test_account_that_exists_keeps_its_name():
    team, eve = make_team(), make_user("eve@example.org")
    membership = add_member(team=team, person=Person("EVE@example.org", "Mallory", "fr"), role="member", by=eve)
    eve.refresh_from_db()
    assert membership.user == eve
    assert (eve.name, eve.language) == ("Eve", "en")


def test_member_is_added_once():
    team = make_team()
    facilitator = make_user(team=team, role="facilitator")
    with pytest.raises(AlreadyMember):
        add_member(team=team, person=Person(facilitator.email), role="member", by=facilitator)
    assert team.memberships.get().role == "facilitator"
    assert events() == []


def test_member_with_an_unheard_of_role_is_refused():
    team = make_team()
    with pytest.raises(ValidationError):
        add_member(team=team, person=BOB, role="owner", by=make_user())
    assert not team.memberships.exists()


def test_member_is_removed_once():
    team = make_team()
    facilitator = make_user(team=team, role="facilitator")
    membership = make_user("eve@example.org", team).memberships.get()
    for _time in range(2):
        remove_member(membership=Membership(pk=membership.pk, team=team, user=membership.user), by=facilitator)
    assert team.memberships.get().user == facilitator
    event = AuditEvent.objects.get()
    assert (event.what, event.detail["person"]) == ("member_removed", str(membership.user_id))


def test_last_facilitator_stays():
    team = make_team()
    facilitator = make_user(team=team, role="facilitator")
    make_user("eve@example.org", team)
    with pytest.raises(LastFacilitator):
        remove_member(membership=facilitator.memberships.get(), by=facilitator)
    make_user("bob@example.org", team, role="facilitator")
    remove_member(membership=facilitator.memberships.get(), by=facilitator)
    assert team.memberships.count() == 2
