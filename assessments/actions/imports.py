"""What a file of teams and people would change, and changing it: all or nothing, and the same file again nothing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from ..models import AuditEvent, Coaching, Membership, Organisation, Team, TeamTag, Upload, User
from .people import free_slug
from .people_file import Fault, Line, PeopleFile, read_people
from .refusals import OwnEntry

DEFAULT_SIZE = 8


@dataclass(slots=True)
class PlannedTeam:
    """A team of the file, with its row; `team` is `None` for one to be made. Empty: stays as it is."""

    row: int
    name: str
    team: Team | None
    size: int | None = None
    tags: tuple[str, ...] = ()
    new_tags: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        return self.team is not None and (bool(self.new_tags) or self.size not in {None, self.team.size})


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody who gets a place in a team, or another role in it."""

    line: Line
    membership: Membership | None = None


@dataclass(slots=True)
class Plan:
    """By what the file says against what is stored; with faults, nothing of it may be done."""

    teams: dict[str, PlannedTeam] = field(default_factory=dict)
    people: dict[str, Line] = field(default_factory=dict)
    joins: list[Join] = field(default_factory=list)
    roles: list[Join] = field(default_factory=list)
    coachings: list[Join] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    guessed: bool = False

    @property
    def new_teams(self) -> list[PlannedTeam]:
        return [team for team in self.teams.values() if team.team is None]

    @property
    def changed_teams(self) -> list[PlannedTeam]:
        return [team for team in self.teams.values() if team.is_changed]

    @property
    def changes(self) -> int:
        lists = (self.new_teams, self.changed_teams, self.people, self.joins, self.roles, self.coachings)
        return sum(map(len, lists))

    def refuse(self, row: int, column: str, message: str) -> None:
        self.faults.append(Fault(row, column, message))


class Faulty(Exception):
    """The file cannot be imported as things are now; `plan` says why."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__()


def plan_import(*, organisation: Organisation, data: bytes, creates_teams: bool, by: User) -> Plan:
    """Six queries, whatever the file's length."""
    file = read_people(data)
    plan = Plan(faults=list(file.faults), guessed=file.guessed)
    if not plan.faults:
        _plan_teams(plan, file, organisation, creates_teams=creates_teams)
        _plan_people(plan, file)
        _plan_places(plan, file, by)
        _plan_facilitators(plan)
    plan.faults.sort(key=lambda fault: fault.row)
    return plan


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


def _plan_teams(plan: Plan, file: PeopleFile, organisation: Organisation, *, creates_teams: bool) -> None:
    stored = {team.name.casefold(): team for team in Team.objects.of(organisation)}
    for line in file.lines:
        key = line.team.casefold()
        planned = plan.teams.get(key)
        if planned is None:
            planned = plan.teams[key] = PlannedTeam(line.row, line.team, stored.get(key))
            if planned.team is None and not creates_teams:
                message = _("There is no team “%(team)s”. Correct its name, or let the import make new teams.")
                plan.refuse(line.row, "team", message % {"team": line.team})
            elif planned.team and planned.team.archived_at:
                plan.refuse(line.row, "team", _("This team is archived: take it up again first."))
        if line.size is not None and planned.size not in {None, line.size}:
            plan.refuse(line.row, "size", _("Another row gives this team another size."))
        planned.size = planned.size or line.size
        planned.tags = tuple(dict.fromkeys([*planned.tags, *line.tags]))
    _plan_tags(plan)


def _plan_tags(plan: Plan) -> None:
    """Tags are added, never taken away: a file may know some of them only."""
    kept: dict[object, set[str]] = defaultdict(set)
    teams = [planned.team for planned in plan.teams.values() if planned.team]
    for team, tag in TeamTag.objects.filter(team__in=teams).values_list("team", "name"):
        kept[team].add(tag.casefold())
    for planned in plan.teams.values():
        own = kept[planned.team.pk] if planned.team else set()
        planned.new_tags = tuple(tag for tag in planned.tags if tag.casefold() not in own)


def _plan_people(plan: Plan, file: PeopleFile) -> None:
    named = {line.email.casefold(): line for line in reversed(file.lines) if line.email}
    found = User.objects.annotate(lowered=Lower("email")).filter(lowered__in=list(named))
    known = set(found.values_list("lowered", flat=True))
    plan.people = {key: line for key, line in reversed(named.items()) if key not in known}
    for line in file.lines:
        first = plan.people.get(line.email.casefold())
        if first and line.name and first.name and line.name != first.name:
            message = _("Row %(row)s gives this address another name.") % {"row": first.row}
            plan.refuse(line.row, "name", message)


def _plan_places(plan: Plan, file: PeopleFile, by: User) -> None:
    stored = _places(plan)
    for line in file.lines:
        if line.email:
            _plan_place(plan, line, stored, by)


@dataclass(frozen=True, slots=True)
class _Places:
    """Who is in a team and who coaches it, by team and lowered address."""

    members: dict[tuple[str, str], Membership]
    coaches: set[tuple[str, str]]


def _places(plan: Plan) -> _Places:
    keys = {planned.team.pk: key for key, planned in plan.teams.items() if planned.team}
    memberships = Membership.objects.filter(team__in=keys).select_related("user")
    coached = Coaching.objects.filter(team__in=keys).values_list("team", "user__email")
    return _Places(
        {(keys[membership.team_id], membership.user.email.casefold()): membership for membership in memberships},
        {(keys[team], email.casefold()) for team, email in coached},
    )


def _plan_place(plan: Plan, line: Line, stored: _Places, by: User) -> None:
    key = (line.team.casefold(), line.email.casefold())
    membership = stored.members.get(key)
    if line.role == "coach":
        if key not in stored.coaches:
            plan.coachings.append(Join(line))
    elif membership is None and line.email.casefold() == by.email.casefold() and plan.teams[line.team.casefold()].team:
        plan.refuse(line.row, "email", str(OwnEntry()))
    elif membership is None:
        plan.joins.append(Join(line))
    elif membership.role != line.role and membership.user_id == by.pk:
        plan.refuse(line.row, "role", _("Nobody changes their own role: ask another administrator."))
    elif membership.role != line.role:
        plan.roles.append(Join(line, membership))


def _plan_facilitators(plan: Plan) -> None:
    """No team is left, or made, without one."""
    joining = {join.line.team.casefold() for join in (*plan.joins, *plan.roles) if join.line.role == "facilitator"}
    losing = defaultdict(list)
    for join in plan.roles:
        if join.line.role != "facilitator":
            losing[join.line.team.casefold()].append(join)
    teams = {planned.team.pk: key for key, planned in plan.teams.items() if planned.team and key in losing}
    facilitators: dict[str, int] = defaultdict(int)
    role = Membership.Role.FACILITATOR
    for team in Membership.objects.filter(team__in=teams, role=role).values_list("team", flat=True):
        facilitators[teams[team]] += 1
    for key, joins in losing.items():
        if key not in joining and facilitators[key] <= len(joins):
            plan.refuse(joins[-1].line.row, "role", _("This team would be left without a facilitator."))
    for key, planned in plan.teams.items():
        if planned.team is None and key not in joining:
            plan.refuse(planned.row, "role", _("A new team needs a facilitator: no row of it names one."))


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
            for line in plan.people.values()
        ],
        batch_size=500,
    )
    joins = (*plan.joins, *plan.coachings)
    lowered = list({join.line.email.casefold() for join in joins})
    found = User.objects.annotate(lowered=Lower("email")).filter(lowered__in=lowered)
    users: dict[str, User] = {user.email.casefold(): user for user in found}
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
    return users[join.line.email.casefold()]


def _moved(join: Join) -> Membership:
    assert join.membership is not None  # roles are planned of members alone
    join.membership.role = join.line.role
    return join.membership


def _event(organisation: Organisation, what: AuditEvent.What, team: Team, user: User, **detail: str) -> AuditEvent:
    return AuditEvent(organisation=organisation, team=team, what=what, detail={"person": str(user.pk)} | detail)
