"""Teams of a coach side by side, or one beside its organisation."""

import itertools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..actions.exports import record_comparison
from ..models import Organisation, Team
from ..models.searching import holding
from ..permissions import coached_organisation
from ..reading.compare import (
    BesideReading,
    ComparedReading,
    GroupReading,
    SideReading,
    beside_explained,
    read_beside,
    read_compared,
)
from ..results.beside import organisation_benchmark
from ..results.compare import MOST, Compared, coached_teams, compare_teams, cycles_with_results
from .compare_files import Picture, pictures, rows, sheet
from .paging import searched
from .tables import csv_file

OFFERED = 30
SVG = "image/svg+xml"
READ = 20  # keys of the address; nobody compares so many


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for, and what else there is to choose."""

    cycle: str
    cycles: Sequence[str]
    teams: Sequence[Team]
    unknown: bool
    unknown_cycle: str
    query: str
    searching: bool
    offered: Sequence[Team]
    found: int

    @property
    def too_many(self) -> bool:
        return len(self.teams) > MOST

    @property
    def compares(self) -> bool:
        return bool(self.cycle and self.teams) and not self.too_many

    @property
    def open(self) -> bool:
        return self.searching or not self.compares

    @property
    def most(self) -> int:
        return MOST

    @property
    def address(self) -> str:
        """Of this comparison, to be kept."""
        return urlencode([("cycle", self.cycle), *(("team", str(team.pk)) for team in self.teams)])

    @property
    def more(self) -> int:
        return self.found - len(self.offered)


@dataclass(frozen=True, slots=True)
class Group:
    read: GroupReading
    pictures: list[Picture]

    @property
    def both(self) -> list[tuple[SideReading, Picture]]:
        return list(zip(self.read.sides, self.pictures, strict=True))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a page shows: `beside` is of one team alone, and `why` what its organisation shows or does not."""

    compared: Compared
    read: ComparedReading
    groups: list[Group]
    beside: list[BesideReading]

    @property
    def told(self) -> bool:
        return any(row.median for row in self.beside)

    @property
    def banded(self) -> bool:
        return any(row.band for row in self.beside)

    @property
    def why(self) -> str:
        return beside_explained(self.beside)

    @property
    def pictures(self) -> list[Picture]:
        return [picture for group in self.groups for picture in group.pictures]

    @property
    def misuse(self) -> object:
        """In both languages."""
        return self.compared.sides[0].part.document.misuse_notice if self.groups else ""


@never_cache
@login_required
@require_safe
def compare(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = coached_organisation(request.user, pk)
    chosen = _choice(request, organisation)
    context = {"organisation": organisation, "chosen": chosen}
    if chosen.compares:
        context["compared"] = _comparison(request, organisation, chosen)
    return render(request, "coach/compare.html", context)


@never_cache
@login_required
@require_safe
def compare_csv(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = coached_organisation(request.user, pk)
    chosen = _choice(request, organisation)
    if not chosen.compares:
        return _nothing(request, organisation, chosen)
    compared = _comparison(request, organisation, chosen)
    _record(request, organisation, compared, "csv")
    return csv_file("calms-comparison.csv", rows(compared.read, compared.beside))


@never_cache
@login_required
@require_safe
def compare_svg(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Names and scores of several teams travel together: unlike a radar of one, it is written down."""
    organisation = coached_organisation(request.user, pk)
    chosen = _choice(request, organisation)
    compared = _comparison(request, organisation, chosen) if chosen.compares else None
    if compared is None or not compared.pictures:
        return _nothing(request, organisation, chosen)
    _record(request, organisation, compared, "svg")
    context = sheet(compared.pictures, compared.read, beside=compared.told)
    response = render(request, "coach/compare_alone.svg", context, content_type=SVG)
    response["Content-Disposition"] = 'attachment; filename="calms-comparison.svg"'
    return response


def _record(request: HttpRequest, organisation: Organisation, compared: Comparison, file: str) -> None:
    if request.method == "GET":
        exported = [(side.pk, side.part.assessment) for side in compared.compared.sides]
        record_comparison(organisation=organisation, results=exported, file=file, by=request.user)


def _nothing(request: HttpRequest, organisation: Organisation, chosen: Choice) -> HttpResponse:
    """The page to choose at: there is nothing to write into a file."""
    return render(request, "coach/compare.html", {"organisation": organisation, "chosen": chosen}, status=409)


def _comparison(request: HttpRequest, organisation: Organisation, chosen: Choice) -> Comparison:
    compared = compare_teams(chosen.teams, chosen.cycle)
    alone = compared.sides[0] if len(chosen.teams) == 1 and compared.sides else None
    found = organisation_benchmark(alone.part, organisation, chosen.cycle, request.user) if alone else {}
    read = read_compared(compared)
    drawn = iter(pictures(compared, read, found))
    return Comparison(
        compared=compared,
        read=read,
        groups=[Group(group, list(itertools.islice(drawn, len(group.sides)))) for group in read.groups],
        beside=read_beside(alone, found) if alone else [],
    )


def _choice(request: HttpRequest, organisation: Organisation) -> Choice:
    """At most four queries, however many teams."""
    own = coached_teams(request.user, organisation)
    asked = dict.fromkeys(map(_key, list(filter(None, request.GET.getlist("team")))[:READ]))
    keys = [key for key in asked if key]
    teams = list(own.filter(pk__in=keys)) if keys else []
    cycles = cycles_with_results(request.user, organisation, teams)
    wanted, query = request.GET.get("cycle", ""), searched(request)
    others = own.filter(holding(query, "name")).exclude(pk__in=keys)
    offered = list(others[:OFFERED])
    return Choice(
        # Unless one is asked for, the newest of those in which most of the teams have a result.
        cycle=wanted if wanted in cycles else max(cycles, key=lambda code: (cycles[code], code), default=""),
        cycles=list(cycles),
        teams=teams,
        unknown=len(teams) < len(asked),
        unknown_cycle="" if wanted in cycles else wanted[:7],
        query=query,
        searching="find" in request.GET,
        offered=offered,
        found=others.count(),
    )


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
