"""What the home of a signed-in person shows: their teams, what waits for them, and teams that they administer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from ..models import Assessment, Membership, Organisation, OrganisationRole, Team, User

SHOWN = 50
QUERY_LENGTH = 100


@dataclass(frozen=True, slots=True)
class TeamNow:
    """A team with what it answers now and what it answered last; `role` is the person's own in it, if any."""

    team: Team
    role: str
    running: Sequence[Assessment]
    last: Assessment | None

    @property
    def facilitates(self) -> bool:
        return self.role == Membership.Role.FACILITATOR

    @property
    def urgency(self) -> tuple[float, str]:
        """Those that wait come first, then by name."""
        first = min((each.closes_at.timestamp() for each in self.running), default=float("inf"))
        return first, self.team.name


@dataclass(frozen=True, slots=True)
class Administered:
    """Teams of the organisations that a person administers, as far as a page goes."""

    organisations: Sequence[Organisation]
    teams: Sequence[TeamNow]
    found: int
    query: str

    @property
    def more(self) -> bool:
        return self.found > len(self.teams)


@dataclass(frozen=True, slots=True)
class Desk:
    teams: Sequence[TeamNow]
    administered: Administered | None
    leads: Sequence[Organisation]

    @property
    def empty(self) -> bool:
        return not (self.teams or self.administered or self.leads)


def desk_of(user: User, query: str) -> Desk:
    """At most seven queries, whatever the number of teams."""
    memberships = list(Membership.objects.filter(user=user).select_related("team"))
    roles = list(OrganisationRole.objects.filter(user=user).select_related("organisation"))
    own = {membership.team_id: membership.role for membership in memberships}
    teams = _now([membership.team for membership in memberships], own)
    return Desk(
        teams=sorted(teams, key=lambda each: each.urgency),
        administered=_administered(_organisations(roles, OrganisationRole.Role.ADMINISTRATOR), query),
        leads=_organisations(roles, OrganisationRole.Role.LEADER),
    )


def _organisations(roles: Iterable[OrganisationRole], wanted: str) -> list[Organisation]:
    return [role.organisation for role in roles if role.role == wanted]


def _administered(organisations: Sequence[Organisation], query: str) -> Administered | None:
    if not organisations:
        return None
    query = query.replace("\0", "").strip()[:QUERY_LENGTH]
    found = Team.objects.filter(organisation__in=organisations, name__icontains=query)
    return Administered(organisations, _now(found[:SHOWN], {}), found.count(), query)


def _now(teams: Iterable[Team], roles: dict[UUID, str]) -> list[TeamNow]:
    teams = list(teams)
    running = _running(teams)
    last = {each.team_id: each for each in Assessment.objects.last_ended_of_each(teams).select_related("cycle")}
    return [TeamNow(team, roles.get(team.pk, ""), running.get(team.pk, ()), last.get(team.pk)) for team in teams]


def _running(teams: Collection[Team]) -> dict[UUID, list[Assessment]]:
    found: dict[UUID, list[Assessment]] = {}
    rows = Assessment.objects.running().filter(team__in=teams).with_participation().select_related("cycle")
    for assessment in rows.order_by("closes_at"):
        found.setdefault(assessment.team_id, []).append(assessment)
    return found
