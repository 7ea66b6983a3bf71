"""Teams, their people and their events, for those who may."""

import uuid

from django.shortcuts import get_object_or_404

from ..models import Coaching, Membership, Team, TeamEvent, User
from .clock import by_clock
from .rights import administers, allowed, is_facilitator, rights


def team_or_404(user: User, pk: uuid.UUID) -> Team:
    team = get_object_or_404(Team.objects.visible_to(user).select_related("organisation"), pk=pk)
    return by_clock(team.organisation, team)


def managed_team(user: User, pk: uuid.UUID) -> Team:
    team = team_or_404(user, pk)
    return allowed(team, rights(user, team).manages)


def team_to_run(user: User, pk: uuid.UUID) -> Team:
    team = team_or_404(user, pk)
    return allowed(team, rights(user, team).runs)


def team_to_read(user: User, pk: uuid.UUID) -> Team:
    """For its members and coaches."""
    team = team_or_404(user, pk)
    return allowed(team, rights(user, team).reads)


def members_team(user: User, pk: uuid.UUID) -> Team:
    """For what the team alone says of itself."""
    team = team_or_404(user, pk)
    return allowed(team, rights(user, team).member)


def members_note(user: User, pk: uuid.UUID) -> TeamEvent:
    """What the team put on its time line itself; the rest of it is not theirs to take away."""
    notes = TeamEvent.objects.filter(kind=TeamEvent.Kind.NOTE, team__in=Team.objects.visible_to(user))
    note = get_object_or_404(notes.select_related("team__organisation"), pk=pk)
    return by_clock(note.team.organisation, allowed(note, rights(user, note.team).member))


def administered_team(user: User, pk: uuid.UUID) -> Team:
    team = team_or_404(user, pk)
    return allowed(team, administers(user, team.organisation))


def facilitated_team(user: User, pk: uuid.UUID) -> Team:
    team = team_or_404(user, pk)
    return allowed(team, is_facilitator(user, team))


def own_coaching(user: User, team: uuid.UUID) -> Coaching:
    """With what the coach alone reads."""
    found = Coaching.objects.select_related("team__organisation").filter(user=user, team=team).first()
    if found is None:
        return allowed(Coaching(team=team_or_404(user, team)), allowed=False)
    return by_clock(found.team.organisation, found)


def managed_membership(user: User, pk: uuid.UUID) -> Membership:
    memberships = Membership.objects.filter(team__in=Team.objects.visible_to(user))
    membership = get_object_or_404(memberships.select_related("team__organisation", "user"), pk=pk)
    return by_clock(membership.team.organisation, allowed(membership, rights(user, membership.team).manages))


def administered_coaching(user: User, pk: uuid.UUID) -> Coaching:
    coachings = Coaching.objects.filter(team__in=Team.objects.visible_to(user))
    coaching = get_object_or_404(coachings.select_related("team__organisation", "user"), pk=pk)
    organisation = coaching.team.organisation
    return by_clock(organisation, allowed(coaching, administers(user, organisation)))
