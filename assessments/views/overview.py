"""Many teams together: what an organisation's leaders see, and a coach of their own teams. Printed, it is a report."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..actions.exports import record_aggregate
from ..charts import Box, Boxes, Dot, History, Track, boxes, history, history_figure
from ..models import Organisation
from ..permissions import organisation_to_overview
from ..reading.overview import OverviewReading, Spread, Step, Whole, read_overview
from ..results.aggregate import overview_of
from ..wording import points
from .paging import searched
from .tables import csv_file


@dataclass(frozen=True, slots=True)
class Overview:
    """`reading` is `None` before the first result; `unknown` is a quarter that was asked for and is none."""

    organisation: Organisation
    whole: bool
    reading: OverviewReading | None
    unknown: str
    boxes: Boxes | None
    history: History | None
    figure: dict[str, object] | None

    @property
    def today(self) -> object:
        return timezone.localdate()

    @property
    def address(self) -> str:
        """What its files are asked with."""
        cycle = self.reading.aggregate.cycle if self.reading else ""
        return urlencode({"cycle": cycle} | ({} if self.whole else {"teams": "own"}))


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return render(request, "coach/overview.html", {"overview": _found(request, pk)})


@never_cache
@login_required
@require_safe
def overview_svg(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The drawing of the page, and no figure besides: it is not written down."""
    found = _found(request, pk)
    if not found.boxes:
        return render(request, "coach/overview.html", {"overview": found}, status=409)
    response = render(request, "coach/boxes_alone.svg", {"overview": found}, content_type="image/svg+xml")
    response["Content-Disposition"] = 'attachment; filename="calms-overview.svg"'
    return response


@never_cache
@login_required
@require_safe
def overview_csv(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _found(request, pk)
    if not (found.reading and found.reading.whole):
        return render(request, "coach/overview.html", {"overview": found}, status=409)
    if request.method == "GET":
        told = found.reading.aggregate
        record_aggregate(
            organisation=found.organisation, quarter=told.cycle, teams=told.publishable, file="csv", by=request.user
        )
    return csv_file("calms-overview.csv", _lines(found.reading.whole))


def _found(request: HttpRequest, pk: uuid.UUID) -> Overview:
    organisation, whole = organisation_to_overview(request.user, pk, own=request.GET.get("teams") == "own")
    cycle = searched(request, "cycle")
    aggregate = overview_of(request.user, organisation, whole=whole, cycle=cycle)
    reading = read_overview(aggregate) if aggregate else None
    told = reading.whole if reading else None
    course = told.trend if told and _has_course(told.trend) else []
    quarters = [step.cycle for step in course]
    tracks = _tracks(course)
    return Overview(
        organisation=organisation,
        whole=whole,
        reading=reading,
        unknown=cycle if cycle and (aggregate is None or cycle != aggregate.cycle) else "",
        boxes=boxes([_box(each) for each in told.spreads]) if told and told.summary else None,
        history=history(tracks, quarters) if tracks else None,
        figure=history_figure(tracks, quarters) if tracks else None,
    )


def _box(spread: Spread) -> Box:
    found = spread.figures
    return Box(spread.name, found.q1, found.median, found.q3, spread.note)


def _has_course(trend: Sequence[Step]) -> bool:
    return sum(any(spread.median for spread in step.spreads) for step in trend) > 1


def _tracks(trend: Sequence[Step]) -> list[Track]:
    """The medians, with the quartiles as their margin."""
    first = trend[0].spreads if trend else []
    return [Track(spread.code, spread.name, list(_dots(trend, place))) for place, spread in enumerate(first)]


def _dots(trend: Sequence[Step], place: int) -> Iterator[Dot]:
    """A line joins two quarters that follow each other here, both with a median, of the same version."""
    joined = False
    for step in trend:
        found = step.spreads[place].figures
        if found.median is not None:
            interval = None if found.q1 is None or found.q3 is None else (found.q1, found.q3)
            middle = step.spreads[place].between
            note = f"{step.cycle}: {step.spreads[place].median}{f' ({middle})' if middle else ''}"
            yield Dot(step.cycle, found.median, interval, split=False, joined=joined and not step.broken, note=note)
        joined = found.median is not None


def _lines(whole: Whole) -> Iterator[list[str]]:
    """Every count as the page tells it; a cell is empty where there is no figure."""
    yield [_("What"), _("Code"), _("Name"), _("Teams"), _("Median"), _("Lower quartile"), _("Upper quartile")]
    for step in whole.trend:
        for spread in step.spreads:
            found = spread.figures
            figures = ["" if value is None else points(value) for value in (found.median, found.q1, found.q3)]
            yield [step.cycle, spread.code, spread.name, str(step.teams), *figures]
    for what, told in (
        (_("Limiting pillar"), whole.limiting),
        (_("Pattern"), whole.patterns),
        (_("Symptom that many teams share"), whole.systemic),
        (_("Practice, recommended"), whole.wanted),
        (_("Practice, waiting"), whole.blocked),
        (_("Practice, in place"), whole.in_place),
    ):
        for each in told:
            yield [what, each.code, each.name, each.count]
