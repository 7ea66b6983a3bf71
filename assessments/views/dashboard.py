"""The coach's dashboard: all their teams in one quarter, fifty on a page."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..actions.exports import record_comparison
from ..charts.spark import Spark, spark
from ..maturity.document import Document, shipped_document
from ..models import Cycle, Organisation
from ..permissions import coached_organisation
from ..reading.dashboard import Heading, RowReading, read_headings, read_rows, sample_cells
from ..results.dashboard import TRAIL, Choices, Found, Quarters, all_teams, choices, cycles_with_results, find_teams
from ..results.finding import ROWS, SORTS, Scope, Wanted, quarters_back
from ..wording import words
from .dashboard_files import rows
from .paging import searched
from .tables import csv_file

FILE = "calms-dashboard.csv"
STATES = {
    "shown": gettext_lazy("with a result"),
    "withheld": gettext_lazy("not shown: too few answers"),
    "split": gettext_lazy("opinions too far apart"),
    "open": gettext_lazy("being answered"),
    "none": gettext_lazy("no result"),
    "stale": gettext_lazy("no assessment for two quarters"),
}


@dataclass(frozen=True, slots=True)
class Line:
    row: RowReading
    spark: Spark


@dataclass(frozen=True, slots=True)
class Chip:
    """Something by which the teams are narrowed, and the address of the page without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True)
class Board:
    """What a page shows, and what was asked for."""

    cycles: Sequence[Cycle]
    cycle: Cycle
    asked_cycle: str
    wanted: Wanted
    choices: Choices
    found: Found
    document: Document
    query: QueryDict

    @property
    def unknown_cycle(self) -> str:
        """What the address asked for, where it is not a quarter with results."""
        return self.asked_cycle if self.asked_cycle not in {"", self.cycle.code} else ""

    @cached_property
    def headings(self) -> list[Heading]:
        return read_headings(self.document)

    @property
    def lines(self) -> list[Line]:
        codes = quarters_back(self.cycle.code, TRAIL)
        return [self._line(row, codes) for row in read_rows(self.found.rows, self.cycle.code, self.document)]

    def _line(self, row: RowReading, codes: Sequence[str]) -> Line:
        steps = {step.cycle: step for step in row.trail}
        scores = [steps[code].overall if code in steps else None for code in codes]
        return Line(row, spark(scores, [code in steps and steps[code].joined for code in codes]))

    @property
    def page(self) -> Page:
        """The last one, where teams went between two queries."""
        return Paginator(range(self.found.total), ROWS).get_page(self.found.number)

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(code, str(name)) for code, name in STATES.items()]

    @property
    def versions(self) -> list[tuple[str, str]]:
        return [(f"{each.code}-{each.number}", str(each)) for each in self.choices.versions]

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """As the list of the form offers them."""
        pillars = [(each.code, _("{pillar}: most in need first").format(pillar=each.name)) for each in self.headings]
        return [
            ("name", _("Name")),
            *pillars,
            ("change", _("Change: greatest fall first")),
            ("participation", _("Participation: lowest first")),
            ("symptoms", _("Symptoms: most first")),
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What another page asked for and the form has no field for."""
        names = ("symptom", "wanted", "blocked", "pattern")
        return [(name, getattr(self.wanted, name)) for name in names if getattr(self.wanted, name)]

    @property
    def all(self) -> str:
        return f"?{urlencode({'cycle': self.cycle.code, 'sort': self.wanted.sort})}"

    @cached_property
    def chips(self) -> list[Chip]:
        wanted, document = self.wanted, self.document
        titles = {
            "query": (_("Name"), wanted.query),
            "tag": (_("Tag"), wanted.tag),
            "state": (_("State"), str(STATES.get(wanted.state, wanted.state))),
            "limiting": (_("Held back by"), _title(document.pillar, wanted.limiting)),
            "version": (_("Questionnaire"), wanted.version),
            "symptom": (_("Symptom"), _title(document.symptom, wanted.symptom)),
            "wanted": (_("Wanted practice"), _title(document.practice, wanted.wanted)),
            "blocked": (_("Blocked practice"), _title(document.practice, wanted.blocked)),
            "pattern": (_("Pattern"), _title(document.pattern, wanted.pattern)),
        }
        return [
            Chip(label, value, self._without("q" if name == "query" else name))
            for name, (label, value) in titles.items()
            if getattr(wanted, name)
        ]

    def _without(self, name: str) -> str:
        left = self.query.copy()
        left.pop(name, None)
        left.pop("page", None)
        return f"?{left.urlencode()}"


@never_cache
@login_required
@require_safe
def dashboard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = coached_organisation(request.user, pk)
    quarters = cycles_with_results(organisation, request.user)
    cycle = _cycle(request, quarters)
    if cycle is None:
        context = {"organisation": organisation, "sample": sample_cells(shipped_document())}
        return render(request, "coach/dashboard_empty.html", context)
    context = {"organisation": organisation, "board": _board(request, organisation, quarters.cycles, cycle)}
    return render(request, "coach/dashboard.html", context)


@never_cache
@login_required
@require_safe
def dashboard_csv(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All that is found, not one page of it; without a result, the names of the columns alone."""
    organisation = coached_organisation(request.user, pk)
    cycle = _cycle(request, cycles_with_results(organisation, request.user))
    if cycle is None:
        return csv_file(FILE, rows("", read_headings(shipped_document()), []))
    scope = Scope(organisation, request.user, cycle)
    document = _document(choices(scope))
    found = list(read_rows(all_teams(scope, _wanted(request)), scope.code, document))
    if request.method == "GET":
        exported = [(row.team, row.assessment) for row in found if row.assessment and row.cells]
        record_comparison(organisation=organisation, results=exported, file="csv", by=request.user)
    return csv_file(FILE, rows(scope.code, read_headings(document), found))


def _board(request: HttpRequest, organisation: Organisation, cycles: Sequence[Cycle], cycle: Cycle) -> Board:
    scope, wanted = Scope(organisation, request.user, cycle), _wanted(request)
    offered = choices(scope)
    return Board(
        cycles=cycles,
        cycle=cycle,
        asked_cycle=searched(request, "cycle"),
        wanted=wanted,
        choices=offered,
        found=find_teams(scope, wanted, _page(request)),
        document=_document(offered),
        query=request.GET,
    )


def _cycle(request: HttpRequest, quarters: Quarters) -> Cycle | None:
    """The one that is asked for, or the usual one."""
    asked = searched(request, "cycle")
    return next((each for each in quarters.cycles if each.code == asked), quarters.usual)


def _document(offered: Choices) -> Document:
    """Whose words name pillars, stages and symptoms: the newest version's that these teams answered in the quarter."""
    return offered.versions[0].content() if offered.versions else shipped_document()


def _wanted(request: HttpRequest) -> Wanted:
    names = [field.name for field in fields(Wanted)]
    asked = {name: searched(request, "q" if name == "query" else name) for name in names}
    return Wanted(**asked | {"sort": asked["sort"] if asked["sort"] in SORTS else "name"})


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def _title(look_up: Callable[[str], Any], code: str) -> str:
    """The name of what a code stands for, or the code where the questionnaire does not know it."""
    if not code:
        return ""
    try:
        part = look_up(code)
    except KeyError:
        return code
    return words(part.title if hasattr(part, "title") else part.name)
