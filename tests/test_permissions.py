"""Roles: who may do what is in trust.md 1."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from assessments import permissions
from assessments.models import Membership
from tests.actors import INSIDE, STRANGERS, make_role
from tests.factories import make_assessment, make_team, make_user

LOOK_UPS = {
    "team_or_404": INSIDE,
    "managed_team": ["facilitator", "administrator"],
    "team_to_run": ["facilitator", "coach", "administrator"],
    "team_to_read": ["member", "facilitator", "coach"],
    "members_team": ["member", "facilitator"],
    "administered_team": ["administrator"],
    "administered_assessment": ["administrator"],
    "administered_coaching": ["administrator"],
    "facilitated_team": ["facilitator"],
    "assessment_or_404": INSIDE,
    "assessment_to_run": ["facilitator", "coach", "administrator"],
    "assessment_to_read": ["member", "facilitator", "coach"],
    "assessment_to_export": ["facilitator", "coach"],
    "facilitated_assessment": ["facilitator"],
    "members_assessment": ["member", "facilitator"],
    "managed_membership": ["facilitator", "administrator"],
}
RIGHTS = ["member", "facilitates", "coaches", "administers", "manages", "runs", "reads", "exports"]


def target(name, team):
    if "assessment" in name:
        return make_assessment(team)
    if "coaching" in name:
        return team.coachings.get()
    return team.memberships.get(role="member") if "membership" in name else team


@pytest.mark.parametrize("actor", INSIDE)
@pytest.mark.parametrize("name", LOOK_UPS)
def test_look_up_by_a_person_inside_finds_or_refuses(actors, name, actor):
    thing = target(name, actors.team)
    if actor in LOOK_UPS[name]:
        assert getattr(permissions, name)(actors[actor], thing.pk) == thing
    else:
        with pytest.raises(PermissionDenied):
            getattr(permissions, name)(actors[actor], thing.pk)


@pytest.mark.parametrize("actor", STRANGERS)
@pytest.mark.parametrize("name", LOOK_UPS)
def test_look_up_by_a_stranger_finds_nothing(actors, name, actor):
    with pytest.raises(Http404):
        getattr(permissions, name)(actors[actor], target(name, actors.team).pk)


@pytest.mark.parametrize("name", LOOK_UPS)
def test_look_up_of_what_does_not_exist_finds_nothing(actors, name):
    with pytest.raises(Http404):
        getattr(permissions, name)(actors.facilitator, uuid.uuid4())


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("administrator", None),
        ("facilitator", PermissionDenied),
        ("coach", PermissionDenied),
        ("member", PermissionDenied),
        ("leader", PermissionDenied),
        ("neighbour", PermissionDenied),
        ("outsider", Http404),
        ("nobody", Http404),
    ],
)
def test_organisation_is_administered_by_administrators_alone(actors, actor, expected):
    organisation = actors.team.organisation
    if expected is None:
        assert permissions.administered_organisation(actors[actor], organisation.pk) == organisation
    else:
        with pytest.raises(expected):
            permissions.administered_organisation(actors[actor], organisation.pk)


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("member", {"member", "reads"}),
        ("facilitator", {"member", "facilitates", "manages", "runs", "reads", "exports"}),
        ("coach", {"coaches", "runs", "reads", "exports"}),
        ("administrator", {"administers", "manages", "runs"}),
        ("leader", set()),
        ("neighbour", set()),
    ],
)
def test_rights_are_those_of_the_role(actors, actor, expected):
    rights = permissions.rights(actors[actor], actors.team)
    assert {name for name in RIGHTS if getattr(rights, name)} == expected
    assert permissions.is_facilitator(actors[actor], actors.team) is rights.facilitates


def invited(team, **extra):
    person = make_user("new@example.org", team, **extra)
    person.set_unusable_password()
    person.save()
    return person


def test_link_of_a_new_member_may_be_shown_to_who_manages_the_team(actors):
    person = invited(actors.team)
    shown_to = [name for name in INSIDE if permissions.may_hand_link(actors[name], person)]
    assert shown_to == ["facilitator", "administrator"]


def test_link_of_a_person_with_a_password_is_shown_to_nobody(actors):
    assert not permissions.may_hand_link(actors.administrator, actors.member)


def test_link_of_a_person_in_two_teams_is_shown_to_who_manages_both(actors):
    person = invited(actors.team)
    newts = make_team(name="Voles")
    Membership.objects.create(team=newts, user=person)
    assert not permissions.may_hand_link(actors.facilitator, person)
    assert permissions.may_hand_link(actors.administrator, person)
    Membership.objects.create(team=newts, user=actors.facilitator, role="facilitator")
    assert permissions.may_hand_link(actors.facilitator, person)


def test_link_of_an_administrator_is_shown_to_no_facilitator(actors):
    person = make_role(invited(actors.team), actors.team, "administrator")
    assert not permissions.may_hand_link(actors.facilitator, person)
    assert permissions.may_hand_link(actors.administrator, person)
