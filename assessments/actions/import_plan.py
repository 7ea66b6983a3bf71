"""What a file of teams and people would change, against what is stored."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from ..models import Coaching, Membership, Organisation, OrganisationRole, Team, TeamTag, User
from .people_file import MOST_TAGS, Fault, Line, PeopleFile, address_key, read_people
from .refusals import OwnEntry


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
    """By what the file says against what is stored; with faults, nothing of it may be done.

    `people` are new to the organisation, `accounts` those of them who have none: that is not shown, because it would
    tell who belongs to another organisation.
    """

    teams: dict[str, PlannedTeam] = field(default_factory=dict)
    people: dict[str, Line] = field(default_factory=dict)
    accounts: list[Line] = field(default_factory=list)
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


def plan_import(*, organisation: Organisation, data: bytes, creates_teams: bool, by: User) -> Plan:
    """Seven queries, whatever the file's length."""
    file = read_people(data)
    plan = Plan(faults=list(file.faults), guessed=file.guessed)
    if not plan.faults:
        _plan_teams(plan, file, organisation, creates_teams=creates_teams)
        _plan_people(plan, file, organisation)
        _plan_places(plan, file, by)
        _plan_facilitators(plan)
    plan.faults.sort(key=lambda fault: fault.row)
    return plan


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
        planned.tags = tuple({tag.casefold(): tag for tag in (*line.tags, *planned.tags)}.values())
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
        if len(own) + len(planned.new_tags) > MOST_TAGS:
            plan.refuse(planned.row, "tags", _("The team would have more than %(most)s tags.") % {"most": MOST_TAGS})


def _plan_people(plan: Plan, file: PeopleFile, organisation: Organisation) -> None:
    named = {address_key(line.email): line for line in reversed(file.lines) if line.email}
    found = User.objects.annotate(lowered=Lower("email")).filter(lowered__in=list(named))
    known = dict(found.values_list("lowered", "pk"))
    members = Membership.objects.filter(team__organisation=organisation).values_list("user")
    coaches = Coaching.objects.filter(team__organisation=organisation).values_list("user")
    roles = OrganisationRole.objects.filter(organisation=organisation).values_list("user")
    here = {pk for (pk,) in members.union(coaches, roles)}
    lines = dict(reversed(named.items()))
    plan.people = {key: line for key, line in lines.items() if known.get(key) not in here}
    plan.accounts = [line for key, line in lines.items() if key not in known]
    for line in file.lines:
        first = plan.people.get(address_key(line.email))
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
        {(keys[membership.team_id], address_key(membership.user.email)): membership for membership in memberships},
        {(keys[team], address_key(email)) for team, email in coached},
    )


def _plan_place(plan: Plan, line: Line, stored: _Places, by: User) -> None:
    key = (line.team.casefold(), address_key(line.email))
    membership = stored.members.get(key)
    if not line.role:
        # Who is here keeps what they are; a file that says no role demotes nobody.
        if membership or key in stored.coaches:
            return
        line = replace(line, role="member")
    if line.role == "coach":
        if key not in stored.coaches:
            plan.coachings.append(Join(line))
    elif (
        membership is None
        and address_key(line.email) == address_key(by.email)
        and plan.teams[line.team.casefold()].team
    ):
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
