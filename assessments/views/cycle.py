"""A quarter's round as an administrator sees it: how far every team is, and never what it answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..actions.invitations import QUIET
from ..actions.rounds import teams_without_one
from ..forms.assessments import quarters_around
from ..models import AnswerSheet, Assessment, Cycle, Job, Mail, Membership

TEAMS = 50
PROBLEMS = 20
JOBS = 3


@dataclass(frozen=True)
class CycleDesk:
    """As many queries for few teams as for many."""

    cycle: Cycle
    number: str

    @cached_property
    def jobs(self) -> list[Job]:
        """The last ones; what was asked of them is large and not shown."""
        return list(self.cycle.jobs.defer("asked").order_by("-asked_at")[:JOBS])

    @property
    def busy(self) -> bool:
        return any(job.state != Job.State.DONE for job in self.jobs)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many assessments are in each state."""
        rows = self.cycle.assessments.order_by().values_list("state").annotate(Count("pk"))
        return {Assessment.State(state).label: count for state, count in rows}

    @cached_property
    def people(self) -> dict[str, int]:
        """Expected and submitted, in all that is not cancelled nor in consensus."""
        asked = self.cycle.assessments.not_cancelled().exclude(mode=Assessment.Mode.CONSENSUS).order_by()
        expected = asked.exclude(state=Assessment.State.PLANNED).aggregate(total=Sum("expected"))["total"] or 0
        return {
            "expected": expected,
            "submitted": AnswerSheet.objects.filter(assessment__in=asked, submitted=True).count(),
        }

    @cached_property
    def without(self) -> int:
        """Teams for which the quarter can still be opened, as long as it can."""
        if self.cycle.code not in quarters_around(timezone.localdate()):
            return 0
        return teams_without_one(self.cycle.organisation, self.cycle.code)

    @cached_property
    def page(self) -> Page[Assessment]:
        teams = self.cycle.assessments.select_related("team").defer("parameters")
        return Paginator(teams.annotate(**_figures()).order_by("team__name", "pk"), TEAMS).get_page(self.number)

    @cached_property
    def problems(self) -> Sequence[Mail]:
        found = self._mails.with_a_problem().select_related("assessment__team").order_by("assessment__team__name", "to")
        return list(found[:PROBLEMS])

    @cached_property
    def mails(self) -> dict[str, int]:
        on_the_way = Q(state__in=[Mail.State.QUEUED, Mail.State.SENDING])
        broken = Q(state__in=[Mail.State.REFUSED, Mail.State.UNSURE])
        return self._mails.order_by().aggregate(
            waiting=Count("pk", filter=on_the_way), broken=Count("pk", filter=broken)
        )

    @property
    def open(self) -> int:
        return self.counts.get(Assessment.State.OPEN.label, 0)

    @cached_property
    def may_be_reminded(self) -> int:
        """Assessments with personal links whose people had no mail for two days."""
        before = timezone.now() - QUIET
        quiet = Q(reminded_at__isnull=True) | Q(reminded_at__lte=before)
        personal = self.cycle.assessments.answerable().filter(quiet, mode=Assessment.Mode.INDIVIDUAL)
        return personal.filter(opened_at__lte=before).count()

    @property
    def _mails(self) -> QuerySet[Mail]:
        return Mail.objects.filter(assessment__in=self.cycle.assessments.all())


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
