"""What the home of a signed-in person shows: their teams, what waits for them, teams that they coach or administer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from ..models import Assessment, Coaching, Membership, Organisation, OrganisationRole, Team, User
from ..models.searching import holding

SHOWN = 50
NOTED = 20
QUERY_LENGTH = 100


@dataclass(frozen=True, slots=True)
class TeamNow:
    """A team with what it answers now and what it answered last; `role` is the person's own in it, if any.

    `withheld` is a later one with too few answers, where `last` can be shown.
    """

    team: Team
    role: str
    running: Sequence[Assessment]
    last: Assessment | None
    withheld: Assessment | None = None

    @property
    def facilitates(self) -> bool:
        return self.role == Membership.Role.FACILITATOR

    @property
    def urgency(self) -> tuple[float, str]:
        """Those that wait come first, then by name."""
        first = min((each.closes_at.timestamp() for each in self.running), default=float("inf"))
        return first, self.team.name


@dataclass(frozen=True, slots=True)
class Listed:
    """Teams that a person coaches, or of the organisations that they administer, as far as a page goes."""

    teams: Sequence[TeamNow]
    found: int
    query: str
    organisations: Sequence[Organisation] = ()

    @property
    def more(self) -> bool:
        return self.found > len(self.teams)


@dataclass(frozen=True, slots=True)
class Noted:
    """Archived teams of which a coach keeps notes, the last archived first; their own file holds all of them."""

    teams: Sequence[Team]
    more: bool


@dataclass(frozen=True, slots=True)
class Desk:
    teams: Sequence[TeamNow]
    archived: Sequence[Team]
    coached: Listed | None
    noted: Noted | None
    administered: Listed | None
    leads: Sequence[Organisation]

    @property
    def empty(self) -> bool:
        return not (self.teams or self.archived or self.coached or self.noted or self.administered or self.leads)


def desk_of(user: User, query: str) -> Desk:
    """At most sixteen queries, whatever the number of teams."""
    memberships = list(Membership.objects.filter(user=user).select_related("team__organisation"))
    roles = list(OrganisationRole.objects.filter(user=user).select_related("organisation"))
    own = {membership.team_id: membership.role for membership in memberships}
    active = [membership.team for membership in memberships if membership.team.archived_at is None]
    archived = [membership.team for membership in memberships if membership.team.archived_at]
    query = query.replace("\0", "").strip()[:QUERY_LENGTH]
    return Desk(
        teams=sorted(_now(active, own), key=lambda each: each.urgency),
        archived=sorted(archived, key=str),
        coached=_coached(user, query),
        noted=_noted(user),
        administered=_administered(_organisations(roles, OrganisationRole.Role.ADMINISTRATOR), query),
        leads=_organisations(roles, OrganisationRole.Role.LEADER),
    )


def _organisations(roles: Iterable[OrganisationRole], wanted: str) -> list[Organisation]:
    return [role.organisation for role in roles if role.role == wanted]


def _coached(user: User, query: str) -> Listed | None:
    coached = Team.objects.active().filter(coachings__user=user)
    own = Organisation.objects.filter(Exists(coached.filter(organisation=OuterRef("pk"))))
    organisations = list(own.order_by("name", "pk"))
    return _listed(coached, query, organisations) if organisations else None


def _noted(user: User) -> Noted | None:
    noted = Coaching.objects.filter(user=user, team__archived_at__isnull=False).exclude(notes="")
    found = [each.team for each in noted.select_related("team").order_by("-team__archived_at", "pk")[: NOTED + 1]]
    return Noted(found[:NOTED], len(found) > NOTED) if found else None


def _administered(organisations: Sequence[Organisation], query: str) -> Listed | None:
    teams = Team.objects.active().filter(organisation__in=organisations)
    return _listed(teams, query, organisations) if organisations else None


def _listed(teams: QuerySet[Team], query: str, organisations: Sequence[Organisation] = ()) -> Listed:
    found = teams.filter(holding(query, "name"))
    return Listed(_now(found.select_related("organisation")[:SHOWN], {}), found.count(), query, organisations)


def _now(teams: Iterable[Team], roles: dict[UUID, str]) -> list[TeamNow]:
    teams = list(teams)
    running = _running(teams)
    last = _by_team(Assessment.objects.last_ended_of_each(teams))
    told = _by_team(Assessment.objects.last_told_of_each(teams))
    return [_team_now(team, roles, running, last.get(team.pk), told.get(team.pk)) for team in teams]


def _team_now(
    team: Team,
    roles: dict[UUID, str],
    running: dict[UUID, list[Assessment]],
    last: Assessment | None,
    told: Assessment | None,
) -> TeamNow:
    withheld = last if told and last != told else None
    return TeamNow(team, roles.get(team.pk, ""), running.get(team.pk, ()), told or last, withheld)


def _by_team(assessments: QuerySet[Assessment]) -> dict[UUID, Assessment]:
    return {each.team_id: each for each in assessments.select_related("cycle")}


def _running(teams: Collection[Team]) -> dict[UUID, list[Assessment]]:
    found: dict[UUID, list[Assessment]] = {}
    rows = Assessment.objects.running().filter(team__in=teams).with_participation().select_related("cycle")
    for assessment in rows.order_by("closes_at"):
        found.setdefault(assessment.team_id, []).append(assessment)
    return found
