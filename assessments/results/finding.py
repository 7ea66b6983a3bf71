"""Which teams of a coach are meant, and in which order: narrowed and sorted in the database, a page at a time."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.utils import timezone

from ..maturity.release import PUBLISHABLE
from ..models import Assessment, Coaching, Cycle, Organisation, Questionnaire, Team, TeamTag, User
from ..models.cycles import quarter_of
from ..models.searching import holding
from ..models.team_results import TeamResult

type Named = tuple[uuid.UUID, str]

ROWS = 50
STATES = ("shown", "withheld", "split", "open", "none", "stale")
SORTS = ("name", "C", "A", "L", "M", "S", "change", "participation", "symptoms")
_RELEASES = {
    "shown": Q(release__in=PUBLISHABLE),
    "withheld": Q(release="suppressed"),
    "split": Q(release__in=PUBLISHABLE) & ~Q(split=()),
}
# The field, and the order in which those most in need come first.
_FIGURES = {
    **{pillar: (f"score_{pillar.lower()}", "") for pillar in ("C", "A", "L", "M", "S")},
    "change": ("delta", ""),
    "participation": ("participation", ""),
    "symptoms": ("n_symptoms", "-"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the teams are narrowed and sorted; what is empty narrows nothing, what does not exist finds none."""

    query: str = ""
    tag: str = ""
    state: str = ""
    limiting: str = ""
    version: str = ""
    symptom: str = ""
    wanted: str = ""
    blocked: str = ""
    pattern: str = ""
    sort: str = "name"

    @property
    def codes(self) -> dict[str, str]:
        """Look-ups of results."""
        asked = {
            "limiting__holds": self.limiting,
            "symptoms__holds": self.symptom,
            "wanted__holds": self.wanted,
            "blocked__contains": self.blocked and f" {self.blocked}<",
            "patterns__holds": self.pattern,
        }
        return {lookup: code for lookup, code in asked.items() if code}

    @property
    def of_results(self) -> bool:
        """Whether teams are narrowed by what a result of the quarter tells."""
        return bool(self.codes or self.version or self.state in _RELEASES)

    @property
    def tells_many(self) -> bool:
        """Whether most results may fit: then the teams are walked by name until a page is full."""
        return not self.codes and (self.state == "shown" or (not self.state and bool(self.version)))

    @property
    def figure(self) -> tuple[str, str] | None:
        """The field to sort by and its order; `None` for names, and where none of these teams has the figure."""
        empty = self.state == "none" or (self.state == "withheld" and self.sort != "participation")
        return None if empty else _FIGURES.get(self.sort)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose teams, in which quarter; the coach's own alone, and no archived one."""

    organisation: Organisation
    coach: User
    cycle: Cycle

    @property
    def code(self) -> str:
        return self.cycle.code

    @property
    def teams(self) -> QuerySet[Team]:
        return coached(self.organisation, self.coach)


@dataclass(frozen=True, slots=True)
class _Order:
    """All that are found, and their keys and names in parts that follow one another.

    `one_search` counts them on the way: the faster one where few are found of many that are read.
    """

    total: QuerySet[Any, Any]
    parts: Sequence[QuerySet[Any, Any]]
    one_search: bool = False


def coached(organisation: Organisation, coach: User) -> QuerySet[Team]:
    return Team.objects.of(organisation).active().filter(coachings__user=coach)


def quarters_back(code: str, number: int) -> list[str]:
    """So many quarters up to this one, oldest first: `2026-Q1` is preceded by `2025-Q4`."""
    last = _counted(code)
    return [_code(each) for each in range(last - number + 1, last + 1)]


def _counted(code: str) -> int:
    """Quarters since the year 0."""
    year, part = code.split("-Q")
    return 4 * int(year) + int(part) - 1


def _code(counted: int) -> str:
    return f"{counted // 4}-Q{counted % 4 + 1}"


def recent_quarters(code: str) -> list[str]:
    """It and the one before; never from a quarter to come on, which counts as well where a team answered ahead."""
    today = quarter_of(timezone.localdate())
    if code < today:
        return quarters_back(code, 2)
    return [*quarters_back(today, 2), _code(_counted(today) + 1), code]


def most_telling(quarters: Mapping[str, int]) -> str:
    """The newest of those that tell most, as numbered; one to come only where no other tells.

    A team may answer ahead of the calendar; the page of all teams does not go ahead with it.
    """
    today = quarter_of(timezone.localdate())
    return max(quarters, key=lambda code: (quarters[code] > 0, code <= today, quarters[code], code))


def page_of_teams(scope: Scope, wanted: Wanted, page: int) -> tuple[list[Named], int, int]:
    """Keys and names of this page, or of the last one; how many teams there are in all; the page's number."""
    order = _ordered(scope, wanted)
    first = (max(page, 1) - 1) * ROWS
    listed, total = _page(order, first)
    if not listed and first:
        first = max(0, (total - 1) // ROWS) * ROWS
        listed, total = _page(order, first)
    return listed, total, first // ROWS + 1


def all_of_them(scope: Scope, wanted: Wanted) -> list[Named]:
    return [team for part in _ordered(scope, wanted).parts for team in part]


def cycles_of(scope: Scope, codes: Sequence[str]) -> QuerySet[Cycle]:
    return Cycle.objects.filter(organisation=scope.organisation, code__in=codes)


def _page(order: _Order, first: int) -> tuple[list[Named], int]:
    """Fifty keys and names at most, and how many there are of all."""
    if order.one_search:
        counted = order.parts[0].annotate(found=Window(Count("*")))[first : first + ROWS]
        found = [(pk, name, total) for pk, name, total in counted]
        return [(pk, name) for pk, name, _total in found], found[0][2] if found else order.total.count()
    total = order.total.count()
    if first >= total:
        return [], total
    listed: list[Named] = list(order.parts[0][first : first + ROWS])
    if len(order.parts) > 1 and len(listed) < min(ROWS, total - first):
        before = first + len(listed) if listed else order.parts[0].count()
        listed += order.parts[1][max(first - before, 0) : first + ROWS - before]
    return listed, total


def _ordered(scope: Scope, wanted: Wanted) -> _Order:
    """Most in need first, then by name; teams without the figure come last. No place is counted.

    Ten thousand teams are sorted from the side of the results, where each figure has an index.
    """
    results = _results(scope, wanted)
    teams = _teams(scope, wanted).order_by("name", "pk").values_list("pk", "name")
    total: QuerySet[Any, Any] = teams
    named: QuerySet[Any, Any] = teams
    if wanted.of_results:
        total = results
        named = results.order_by("team__name", "team").values_list("team", "team__name")
    if wanted.figure is None:
        if wanted.tells_many:
            return _Order(results, [teams.filter(Exists(_fitting(scope, wanted).filter(team=OuterRef("pk"))))])
        return _Order(total, [named], one_search=wanted.of_results)
    figure, down = wanted.figure
    having, without = {f"{figure}__isnull": False}, {f"{figure}__isnull": True}
    first = results.filter(**having).order_by(f"{down}{figure}", "team__name", "team").values_list("team", "team__name")
    if wanted.of_results:
        return _Order(total, [first, named.filter(**without)])
    told = TeamResult.objects.shown().filter(**having, cycle=scope.cycle)
    return _Order(total, [first, named.exclude(pk__in=told.values("team"))])


def _teams(scope: Scope, wanted: Wanted) -> QuerySet[Team]:
    return scope.teams.filter(*_of_teams(scope, wanted))


def _results(scope: Scope, wanted: Wanted) -> QuerySet[TeamResult]:
    """Those of the quarter, of the teams that fit."""
    own = Exists(Coaching.objects.filter(user=scope.coach, team=OuterRef("team")))
    archived = Team.objects.of(scope.organisation).exclude(archived_at=None)
    fitting = _of_teams(scope, wanted, "team__")
    return _fitting(scope, wanted).filter(own, *fitting).exclude(team__in=archived.values("pk"))


def _fitting(scope: Scope, wanted: Wanted) -> QuerySet[TeamResult]:
    return TeamResult.objects.shown().filter(_of_results(scope, wanted), cycle=scope.cycle)


def _of_teams(scope: Scope, wanted: Wanted, team: str = "") -> list[Q]:
    """`team` leads to the team from what is narrowed."""
    pk = f"{team}pk"
    found = [holding(wanted.query, f"{team}name")] if wanted.query else []
    if wanted.tag:
        tags = TeamTag.objects.filter(organisation=scope.organisation).called(wanted.tag)
        found.append(Q(**{f"{pk}__in": tags.values("team")}))
    if wanted.state == "open":
        running = Assessment.objects.running().filter(cycle=scope.cycle)
        found.append(Q(**{f"{pk}__in": running.values("team")}))
    elif wanted.state in {"stale", "none"}:
        recent = cycles_of(scope, recent_quarters(scope.code) if wanted.state == "stale" else [scope.code])
        found.append(~Q(Exists(TeamResult.objects.shown().filter(team=OuterRef(pk), cycle__in=list(recent)))))
        if wanted.state == "stale":
            found.append(~Q(Exists(Assessment.objects.running().filter(team=OuterRef(pk)))))
    elif wanted.state and wanted.state not in STATES:
        found.append(Q(**{pk: None}))
    return found


def _of_results(scope: Scope, wanted: Wanted) -> Q:
    found = Q(**wanted.codes) & _RELEASES.get(wanted.state, Q())
    if wanted.version:
        code, _dash, number = wanted.version.rpartition("-")
        known = number.isdecimal() and len(number) < 5
        versions = Questionnaire.objects.of(scope.organisation).filter(code=code, number=number if known else 0)
        found &= Q(questionnaire__in=versions.values("pk"))
    return found
