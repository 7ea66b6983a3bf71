"""Roles in an organisation, and coaches of its teams."""

import pytest
from django.core.exceptions import ValidationError

from assessments.actions import Person
from assessments.actions.refusals import OwnRole
from assessments.actions.roles import (
    AlreadyCoach,
    AlreadyInRole,
    LastAdministrator,
    assign_coach,
    give_role,
    remove_coach,
    take_role,
)
from assessments.models import AuditEvent, Coaching, OrganisationRole, User
from tests.actors import make_role
from tests.factories import make_team, make_user

pytestmark = pytest.mark.django_db

EVE = Person("Eve@example.org", "Eve", "fr")


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def ann(team) -> User:
    return make_role(make_user("ann@example.org"), team, "administrator")


def events() -> list[str]:
    return sorted(AuditEvent.objects.values_list("what", flat=True))


def test_role_is_given_to_a_new_person_and_written_down(team, ann):
    given = give_role(organisation=team.organisation, person=EVE, role="leader", by=ann)
    assert (given.user.email, given.user.language, given.role) == ("Eve@example.org", "fr", "leader")
    assert not given.user.has_usable_password()
    event = AuditEvent.objects.get()
    assert (event.what, event.by, event.organisation) == ("role_given", ann, team.organisation)
    assert event.detail == {"person": str(given.user_id), "role": "leader"}


def test_role_is_given_once(team, ann):
    give_role(organisation=team.organisation, person=EVE, role="leader", by=ann)
    with pytest.raises(AlreadyInRole):
        give_role(organisation=team.organisation, person=Person("EVE@example.org"), role="leader", by=ann)
    give_role(organisation=team.organisation, person=EVE, role="administrator", by=ann)
    assert events() == ["role_given", "role_given"]


@pytest.mark.parametrize(
    ("person", "role"), [(EVE, "owner"), (Person("no address"), "leader"), (Person("\0@example.org"), "leader")]
)
def test_role_or_person_that_cannot_be_is_refused(team, ann, person, role):
    with pytest.raises(ValidationError):
        give_role(organisation=team.organisation, person=person, role=role, by=ann)
    assert events() == []


def test_nobody_changes_their_own_role(team, ann):
    other = make_role(make_user("bob@example.org"), team, "administrator")
    with pytest.raises(OwnRole):
        give_role(organisation=team.organisation, person=Person("Ann@example.org"), role="leader", by=ann)
    with pytest.raises(OwnRole):
        take_role(role=ann.roles.get(), by=ann)
    assert OrganisationRole.objects.filter(user__in=[ann, other], role="administrator").count() == 2
    assert events() == []


def test_role_is_taken_once(team, ann):
    role = make_role(make_user("lee@example.org"), team, "leader").roles.get()
    for _time in range(2):
        take_role(
            role=OrganisationRole(pk=role.pk, organisation=team.organisation, user=role.user, role="leader"), by=ann
        )
    assert OrganisationRole.objects.get().user == ann
    event = AuditEvent.objects.get()
    assert (event.what, event.detail) == ("role_taken", {"person": str(role.user_id), "role": "leader"})


def test_last_administrator_stays(team, ann):
    with pytest.raises(LastAdministrator):
        take_role(role=ann.roles.get(), by=make_user("operator@example.org"))
    bob = make_role(make_user("bob@example.org"), team, "administrator")
    take_role(role=ann.roles.get(), by=bob)
    assert OrganisationRole.objects.get().user == bob


def test_coach_is_assigned_to_teams_and_written_down_in_each(team, ann):
    newts = make_team(name="Newts")
    made = assign_coach(teams=[team, newts], person=EVE, by=ann)
    assert {coaching.team for coaching in made} == {team, newts}
    assert {event.team for event in AuditEvent.objects.filter(what="coach_assigned", by=ann)} == {team, newts}
    assert {event.detail["person"] for event in AuditEvent.objects.all()} == {str(made[0].user_id)}


def test_coach_is_assigned_once(team, ann):
    newts = make_team(name="Newts")
    assign_coach(teams=[team], person=EVE, by=ann)
    assert [coaching.team for coaching in assign_coach(teams=[team, newts], person=EVE, by=ann)] == [newts]
    with pytest.raises(AlreadyCoach):
        assign_coach(teams=[team, newts], person=EVE, by=ann)
    assert Coaching.objects.count() == len(events()) == 2


def test_administrator_may_assign_themself(team, ann):
    assign_coach(teams=[team], person=Person(ann.email), by=ann)
    assert Coaching.objects.get().user == ann


def test_coach_is_removed_once(team, ann):
    coaching = assign_coach(teams=[team], person=EVE, by=ann)[0]
    for _time in range(2):
        remove_coach(coaching=Coaching(pk=coaching.pk, team=team, user=coaching.user), by=ann)
    assert not Coaching.objects.exists()
    assert events() == ["coach_assigned", "coach_removed"]
