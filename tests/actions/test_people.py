"""Organisations, teams and people: who is added, who is refused, what is written down."""

import pytest
from django.core.exceptions import ValidationError

from assessments.actions import (
    AlreadyMember,
    LastFacilitator,
    NameTaken,
    OwnRole,
    Person,
    TextRefused,
    add_member,
    change_role,
    change_team,
    create_organisation,
    create_team,
    remove_member,
)
from assessments.actions.refusals import OwnEntry
from assessments.maturity.document import shipped_document
from assessments.models import AuditEvent, Membership, Organisation, OrganisationRole, Questionnaire, Team, User
from tests.factories import make_organisation, make_team, make_user

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
    assert events() == ["member_added", "organisation_created", "questionnaire_published", "team_created"]
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
    with pytest.raises(NameTaken):
        create_team(organisation=team.organisation, name="OWLS", size=5, facilitator=ADA, by=User.objects.first())
    other = create_team(organisation=team.organisation, name="Bees", size=5, facilitator=ADA, by=User.objects.first())
    assert other.memberships.get().user.email == "ada@example.org"


def test_team_changes_its_name_and_size():
    team, by = make_team(), make_user()
    change_team(team=team, name="Otters", size=9, by=by)
    team.refresh_from_db()
    assert (team.name, team.slug, team.size) == ("Otters", "owls", 9)
    event = AuditEvent.objects.get()
    assert (event.what, event.by, event.team) == ("team_changed", by, team)
    assert event.detail == {"name": "Otters", "formerly": "Owls", "size": 9, "before": 8}


def test_team_that_stays_as_it_is_is_not_written_down():
    team = make_team()
    change_team(team=team, name="Owls", size=8, by=make_user())
    assert events() == []


def test_change_of_a_team_is_told_alone():
    team, by = make_team(), make_user()
    change_team(team=team, name="OWLS", size=8, by=by)
    change_team(team=team, name="OWLS", size=7, by=by)
    assert [(event.kind, event.text) for event in team.events.all()] == [("renamed", "Owls")]
    details = list(AuditEvent.objects.order_by("at").values_list("detail", flat=True))
    assert details == [{"name": "OWLS", "formerly": "Owls"}, {"size": 7, "before": 8}]


@pytest.mark.parametrize(
    ("name", "size", "error"),
    [
        ("newts", 8, NameTaken),
        ("", 8, ValidationError),
        ("a\0b", 8, TextRefused),
        ("x" * 151, 8, TextRefused),
        ("Owls", 0, ValidationError),
        ("Owls", 501, ValidationError),
    ],
)
def test_team_that_cannot_be_stays_as_it_was(name, size, error):
    team = make_team()
    make_team(name="Newts")
    make_team(make_organisation("other"), "Otters")
    with pytest.raises(error):
        change_team(team=team, name=name, size=size, by=make_user())
    team.refresh_from_db()
    assert (team.name, team.size) == ("Owls", 8)
    assert events() == []
    change_team(team=team, name="Otters", size=8, by=User.objects.get())  # as a team elsewhere is called


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
    person = Person("EVE@example.org", "Mallory", "fr")
    membership = add_member(team=team, person=person, role="member", by=make_user())
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


def test_nobody_adds_themself():
    team, eve = make_team(), make_user("eve@example.org")
    with pytest.raises(OwnEntry):
        add_member(team=team, person=Person(" Eve@example.org"), role="member", by=eve)
    assert not team.memberships.exists()
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


def test_role_is_changed_and_written_down_once():
    team = make_team()
    facilitator = make_user(team=team, role="facilitator")
    membership = make_user("eve@example.org", team).memberships.get()
    for _time in range(2):
        change_role(membership=membership, role="facilitator", by=facilitator)
    assert team.memberships.filter(role="facilitator").count() == 2
    event = AuditEvent.objects.get()
    assert (event.what, event.by, event.team) == ("role_changed", facilitator, team)
    assert event.detail == {"person": str(membership.user_id), "role": "facilitator"}
    change_role(membership=membership, role="member", by=facilitator)
    assert team.memberships.get(role="facilitator").user == facilitator


def test_nobody_changes_their_own_role():
    team = make_team()
    facilitator = make_user(team=team, role="facilitator")
    make_user("bob@example.org", team, role="facilitator")
    with pytest.raises(OwnRole):
        change_role(membership=facilitator.memberships.get(), role="member", by=facilitator)
    assert team.memberships.filter(role="facilitator").count() == 2


def test_role_of_the_last_facilitator_stays():
    team = make_team()
    facilitator = make_user(team=team, role="facilitator")
    with pytest.raises(LastFacilitator):
        change_role(membership=facilitator.memberships.get(), role="member", by=make_user("ann@example.org"))
    assert events() == []


def test_unheard_of_role_is_refused():
    membership = make_user(team=make_team()).memberships.get()
    with pytest.raises(ValidationError):
        change_role(membership=membership, role="owner", by=make_user("ann@example.org"))
    membership.refresh_from_db()
    assert membership.role == "member"
