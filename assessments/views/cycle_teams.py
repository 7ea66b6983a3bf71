"""Every team of a round, whatever has become of it there; those that it was not opened for stand among the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..forms.assessments import quarters_around
from ..models import AnswerSheet, Assessment, Cycle, Mail, Membership, Team
from .paging import ROWS

NOT_OPENED = "not_opened"
STATES = {NOT_OPENED: _("not opened"), **dict(Assessment.State.choices)}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many teams are in a state."""

    state: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """A team, with its assessment of the round; `can_open` where it may still get one."""

    team: Team
    assessment: Assessment | None
    can_open: bool


@dataclass(frozen=True)
class CycleTeams:
    """As many queries for few teams as for many; `query` and a known `state` narrow them."""

    cycle: Cycle
    state: str
    query: str
    number: str

    @property
    def is_unknown(self) -> bool:
        return bool(self.state) and self.state not in STATES

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query or (self.state and not self.is_unknown))

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(state, str(name)) for state, name in STATES.items()]

    @cached_property
    def tallies(self) -> list[Tally]:
        """Of all teams; only the states that there are."""
        counted = dict(self._all.order_by().values_list("state").annotate(Count("pk")))
        return [Tally(state, str(name), counted[state]) for state, name in STATES.items() if state in counted]

    @cached_property
    def can_open(self) -> bool:
        """Whether the quarter can still be opened."""
        return self.cycle.code in quarters_around(timezone.localdate())

    @cached_property
    def page(self) -> Page[Row]:
        found = self._all.filter(name__icontains=self.query)
        if self.is_narrowed and self.state in STATES:
            found = found.filter(state=self.state)
        page = Paginator(found.order_by("name", "pk"), ROWS).get_page(self.number)
        page.object_list = self._rows(list(page.object_list))
        return page

    @property
    def _all(self) -> QuerySet[Team]:
        """All that are active, and those archived since that had the round; of cancelled assessments, the last one."""
        cancelled = Case(When(state=Assessment.State.CANCELLED, then=1), default=0)
        there = Assessment.objects.filter(cycle=self.cycle, team=OuterRef("pk")).order_by(cancelled, "-opened_at", "pk")
        teams = Team.objects.of(self.cycle.organisation).annotate(
            state=Coalesce(Subquery(there.values("state")[:1]), Value(NOT_OPENED)),
            there=Subquery(there.values("pk")[:1]),
        )
        return teams.filter(Q(archived_at__isnull=True) | ~Q(state=NOT_OPENED))

    def _rows(self, teams: Sequence[Team]) -> list[Row]:
        asked = Assessment.objects.filter(pk__in=[team.there for team in teams if team.there]).defer("parameters")
        found = asked.annotate(**_figures()).in_bulk()
        return [Row(team, found.get(team.there), self._may_open(team)) for team in teams]

    def _may_open(self, team: Team) -> bool:
        free = team.state in {NOT_OPENED, Assessment.State.CANCELLED}
        return free and self.can_open and not team.archived_at


def _figures() -> dict[str, Coalesce]:
    """By assessment: sheets submitted, people on leave, mails with a problem."""
    sheets = AnswerSheet.objects.filter(assessment=OuterRef("pk"), submitted=True)
    on_leave = Membership.objects.filter(team=OuterRef("team"), on_leave=True)
    broken = Mail.objects.with_a_problem().filter(assessment=OuterRef("pk"))
    return {
        "submitted": _count(sheets, "assessment"),
        "on_leave": _count(on_leave, "team"),
        "broken_mails": _count(broken, "assessment"),
    }


def _count(rows: QuerySet[object], by: str) -> Coalesce:
    counted = rows.order_by().annotate(group=F(by)).values("group").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
