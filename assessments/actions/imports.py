"""Importing a file of teams and people: all or nothing, and the same file again changes nothing."""

from collections.abc import Iterator, Sequence

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Lower

from ..models import AuditEvent, Coaching, Membership, Organisation, Team, TeamTag, Upload, User
from .import_plan import Join, Plan, PlannedTeam, plan_import
from .people import free_slug
from .people_file import address_key

DEFAULT_SIZE = 8


class Faulty(Exception):
    """The file cannot be imported as things are now; `plan` says why."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__()


@transaction.atomic
def import_people(*, upload: Upload, by: User) -> int:
    """Do what the file says as things are now, and forget the file: how many changes. Faulty, and nothing is done."""
    # Two who import at once take turns.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=upload.organisation_id)
    plan = plan_import(organisation=organisation, data=bytes(upload.data), creates_teams=upload.creates_teams, by=by)
    if plan.faults:
        raise Faulty(plan)
    changes, counts = plan.changes, {"teams": len(plan.new_teams), "people": len(plan.people)}
    events = [*_write_teams(plan, organisation), *_write_people(plan, organisation)]
    for event in events:
        event.by = by
    if events:
        events.append(AuditEvent(organisation=organisation, what=_WHAT.PEOPLE_IMPORTED, by=by, detail=counts))
        AuditEvent.objects.bulk_create(events, batch_size=500)
    upload.delete()
    return changes


_WHAT = AuditEvent.What


def _write_teams(plan: Plan, organisation: Organisation) -> Iterator[AuditEvent]:
    taken = set(Team.objects.of(organisation).values_list("slug", flat=True))
    changed = plan.changed_teams
    for planned in plan.new_teams:
        slug = free_slug(planned.name, taken=taken)
        taken.add(slug)
        size = planned.size or DEFAULT_SIZE
        planned.team = Team(organisation=organisation, name=planned.name, slug=slug, size=size)
        yield AuditEvent(organisation=organisation, team=planned.team, what=_WHAT.TEAM_CREATED, detail={"size": size})
    teams = [planned.team for planned in plan.teams.values() if planned.team]
    Team.objects.bulk_create([team for team in teams if team._state.adding], batch_size=500)
    yield from _change_teams(changed, organisation)
    TeamTag.objects.bulk_create(
        [
            TeamTag(organisation=organisation, team=planned.team, name=tag)
            for planned in plan.teams.values()
            for tag in planned.new_tags
        ],
        batch_size=500,
    )


def _change_teams(changed: Sequence[PlannedTeam], organisation: Organisation) -> Iterator[AuditEvent]:
    for planned in changed:
        if planned.team and planned.size:
            planned.team.size = planned.size
        detail = {"size": planned.size, "tags": len(planned.new_tags)}
        yield AuditEvent(organisation=organisation, team=planned.team, what=_WHAT.TEAM_CHANGED, detail=detail)
    Team.objects.bulk_update([planned.team for planned in changed if planned.team], ["size"], batch_size=500)


def _write_people(plan: Plan, organisation: Organisation) -> Iterator[AuditEvent]:
    User.objects.bulk_create(
        [
            User(
                email=line.email,
                name=line.name,
                language=line.language or organisation.language,
                password=make_password(None),
            )
            for line in plan.accounts
        ],
        batch_size=500,
    )
    joins = (*plan.joins, *plan.coachings)
    lowered = list({address_key(join.line.email) for join in joins})
    found = User.objects.annotate(lowered=Lower("email")).filter(lowered__in=lowered)
    users: dict[str, User] = {address_key(user.email): user for user in found}
    members = [Membership(team=_team(plan, join), user=_user(users, join), role=join.line.role) for join in plan.joins]
    coachings = [Coaching(team=_team(plan, join), user=_user(users, join)) for join in plan.coachings]
    Membership.objects.bulk_create(members, batch_size=500)
    Coaching.objects.bulk_create(coachings, batch_size=500)
    moved = [_moved(join) for join in plan.roles]
    Membership.objects.bulk_update(moved, ["role"], batch_size=500)
    for membership in members:
        yield _event(organisation, _WHAT.MEMBER_ADDED, membership.team, membership.user, role=membership.role)
    for coaching in coachings:
        yield _event(organisation, _WHAT.COACH_ASSIGNED, coaching.team, coaching.user)
    for membership in moved:
        yield _event(organisation, _WHAT.ROLE_CHANGED, membership.team, membership.user, role=membership.role)


def _team(plan: Plan, join: Join) -> Team:
    team = plan.teams[join.line.team.casefold()].team
    assert team is not None  # written before
    return team


def _user(users: dict[str, User], join: Join) -> User:
    return users[address_key(join.line.email)]


def _moved(join: Join) -> Membership:
    assert join.membership is not None  # roles are planned of members alone
    join.membership.role = join.line.role
    return join.membership


def _event(organisation: Organisation, what: AuditEvent.What, team: Team, user: User, **detail: str) -> AuditEvent:
    return AuditEvent(organisation=organisation, team=team, what=what, detail={"person": str(user.pk)} | detail)
