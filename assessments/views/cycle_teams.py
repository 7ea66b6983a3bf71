"""Every team of a round, whatever has become of it there; those that it was not opened for stand among the others.

Names and states of all are read by two plain queries and put together here: a join of both, counted by state, takes
a database fifty times as long. All else is read of the fifty that are shown.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
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
class Standing:
    """Where a team stands, and its assessment of the round."""

    team: UUID
    name: str
    is_archived: bool
    state: str
    assessment: UUID | None


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
        counted = Counter(each.state for each in self._all)
        return [Tally(state, str(name), counted[state]) for state, name in STATES.items() if state in counted]

    @cached_property
    def can_open(self) -> bool:
        """Whether the quarter can still be opened."""
        return self.cycle.code in quarters_around(timezone.localdate())

    @cached_property
    def page(self) -> Page[Row]:
        query = self.query.casefold()
        found = [each for each in self._all if query in each.name.casefold()]
        if self.state in STATES:
            found = [each for each in found if each.state == self.state]
        page = Paginator(found, ROWS).get_page(self.number)
        page.object_list = self._rows(list(page.object_list))
        return page

    @cached_property
    def _all(self) -> list[Standing]:
        """All that are active, and those archived since that had the round."""
        teams = Team.objects.of(self.cycle.organisation).order_by("name", "pk")
        there = self._there
        found = [
            Standing(pk, name, bool(archived_at), *there.get(pk, (NOT_OPENED, None)))
            for pk, name, archived_at in teams.values_list("pk", "name", "archived_at")
        ]
        return [each for each in found if each.assessment or not each.is_archived]

    @property
    def _there(self) -> dict[UUID, tuple[str, UUID]]:
        """State and assessment by team; of cancelled ones the last, and none where another was opened."""
        rows = self.cycle.assessments.order_by("opened_at", "pk").values_list("team", "state", "pk")
        found = {team: (state, pk) for team, state, pk in rows if state == Assessment.State.CANCELLED}
        return found | {team: (state, pk) for team, state, pk in rows if state != Assessment.State.CANCELLED}

    def _rows(self, shown: Sequence[Standing]) -> list[Row]:
        teams = Team.objects.in_bulk([each.team for each in shown])
        asked = Assessment.objects.filter(pk__in=[each.assessment for each in shown if each.assessment])
        found = asked.defer("parameters").annotate(**_figures()).in_bulk()
        return [
            Row(teams[each.team], found.get(each.assessment), self._may_open(each))
            for each in shown
            if each.team in teams
        ]

    def _may_open(self, each: Standing) -> bool:
        free = each.state in {NOT_OPENED, Assessment.State.CANCELLED}
        return free and self.can_open and not each.is_archived


def _figures() -> dict[str, Coalesce]:
    """By assessment: sheets submitted, people on leave, mails, those sent and those with a problem."""
    sheets = AnswerSheet.objects.filter(assessment=OuterRef("pk"), submitted=True)
    on_leave = Membership.objects.filter(team=OuterRef("team"), on_leave=True)
    mails = Mail.objects.filter(assessment=OuterRef("pk"))
    return {
        "submitted": _count(sheets, "assessment"),
        "on_leave": _count(on_leave, "team"),
        "all_mails": _count(mails, "assessment"),
        "sent_mails": _count(mails.filter(state=Mail.State.SENT), "assessment"),
        "broken_mails": _count(mails.with_a_problem(), "assessment"),
    }


def _count(rows: QuerySet[object], by: str) -> Coalesce:
    counted = rows.order_by().annotate(group=F(by)).values("group").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
