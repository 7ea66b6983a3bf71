"""A quarter's round as an administrator sees it: how far every team is, and never what it answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..actions.invitations import QUIET
from ..actions.rounds import teams_without_one
from ..models import AnswerSheet, Assessment, Cycle, Job, Mail
from .cycle_teams import CycleTeams

PROBLEMS = 20
JOBS = 3


@dataclass(frozen=True)
class CycleDesk:
    """As many queries for few teams as for many."""

    cycle: Cycle
    state: str = ""
    query: str = ""
    number: str = "1"

    @cached_property
    def teams(self) -> CycleTeams:
        return CycleTeams(self.cycle, self.state, self.query, self.number)

    @cached_property
    def jobs(self) -> list[Job]:
        """The last ones; what was asked of them is large and not shown."""
        return list(self.cycle.jobs.defer("asked").order_by("-asked_at")[:JOBS])

    @property
    def busy(self) -> bool:
        return any(job.state != Job.State.DONE for job in self.jobs)

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
        return teams_without_one(self.cycle.organisation, self.cycle.code) if self.teams.can_open else 0

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
        return next((each.number for each in self.teams.tallies if each.state == Assessment.State.OPEN), 0)

    @property
    def may_be_reminded(self) -> int:
        """Assessments with personal links whose people had no mail for two days."""
        return self._reminding["now"]

    @property
    def reminds_from(self) -> datetime | None:
        """When the first of them may be reminded, where none may now; `None` where it closes before."""
        last = self._reminding["last"]
        return last + QUIET if last else None

    @cached_property
    def _reminding(self) -> dict[str, Any]:
        mailed = Coalesce("reminded_at", "opened_at")
        personal = self.cycle.assessments.answerable().filter(mode=Assessment.Mode.INDIVIDUAL).order_by()
        return personal.annotate(mailed=mailed).aggregate(
            now=Count("pk", filter=Q(mailed__lte=timezone.now() - QUIET)),
            last=Min("mailed", filter=Q(closes_at__gt=mailed + QUIET)),
        )

    @property
    def _mails(self) -> QuerySet[Mail]:
        return Mail.objects.filter(assessment__in=self.cycle.assessments.all())
