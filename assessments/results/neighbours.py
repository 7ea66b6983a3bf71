"""Teams that have in place what another team wants, and may be visited."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..maturity.document import Document
from ..maturity.release import PUBLISHABLE
from ..models import Membership, Team
from ..models.team_results import TeamResult

MOST = 10  # neighbours of one practice

type Host = tuple[uuid.UUID, str, str]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A team that agreed to be visited; `facilitators` are whom to ask, `cycle` is when it said so."""

    name: str
    cycle: str
    facilitators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """A practice that the team wants, and who has it; `more` says that others have it, too."""

    practice: str
    neighbours: Sequence[Neighbour]
    more: bool


@dataclass(frozen=True, slots=True)
class Neighbours:
    cycle: str
    document: Document
    wishes: Sequence[Wish]


def neighbours_of(team: Team) -> Neighbours | None:
    """For what the team's newest result recommends to begin; `None` without one. Three queries.

    Of a neighbour it tells what its newest result shows: that the practice is in place, and no figure.
    """
    results = TeamResult.objects.shown().filter(release__in=PUBLISHABLE)
    own = results.filter(team=team).select_related("cycle", "questionnaire").defer("questionnaire__document")
    newest = own.order_by("-cycle__code").first()
    if newest is None:
        return None
    later = TeamResult.objects.shown().filter(team=OuterRef("team"), cycle__code__gt=OuterRef("cycle__code"))
    others = results.filter(
        organisation=team.organisation_id, team__open_to_visits=True, team__archived_at=None
    ).exclude(team=team)
    found = _named(others.filter(~Exists(later)), newest.wanted)
    hosts = _facilitators([pk for rows in found.values() for pk, _name, _cycle in rows[:MOST]])
    return Neighbours(
        cycle=newest.cycle.code,
        document=newest.questionnaire.content(),
        wishes=[
            Wish(
                code,
                [Neighbour(name, cycle, hosts.get(pk, ())) for pk, name, cycle in rows[:MOST]],
                len(rows) > MOST,
            )
            for code, rows in found.items()
        ],
    )


def _named(latest: QuerySet[TeamResult], wanted: Sequence[str]) -> dict[str, list[Host]]:
    """By practice, the first by name and one more. One query, read as far as it must be."""
    found: dict[str, list[Host]] = {code: [] for code in wanted}
    if not wanted:
        return found
    having = reduce(or_, (Q(in_place__holds=code) for code in wanted))
    rows = latest.filter(having).order_by("team__name", "team_id")
    for team, name, cycle, in_place in rows.values_list("team_id", "team__name", "cycle__code", "in_place").iterator():
        for code in found.keys() & set(in_place):
            if len(found[code]) <= MOST:
                found[code].append((team, name, cycle))
        if all(len(hosts) > MOST for hosts in found.values()):
            break
    return found


def _facilitators(teams: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, tuple[str, ...]]:
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    rows = Membership.objects.filter(team__in=teams, role=Membership.Role.FACILITATOR, on_leave=False)
    rows = rows.exclude(user__name="")
    for membership in rows.select_related("user").order_by("user__name", "user__email"):
        found[membership.team_id] = (*found.get(membership.team_id, ()), membership.user.name)
    return found
