"""A quarter's round, and one team's assessment in it."""

import secrets
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.maturity import questionnaire as engine

from .people import Language, Organisation, Team, User
from .questionnaires import Questionnaire


def make_code() -> str:
    """A code for a link: 96 random bits, easy to type where a QR code cannot be read."""
    return secrets.token_hex(12)


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


class Cycle(models.Model):
    """A quarter of an organisation, `2026-Q4`; made when the first assessment needs it.

    Dates, version and mode are what an administrator opens for many teams at once; each assessment has its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="cycles")
    code = models.CharField(_("quarter"), max_length=7)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, null=True, blank=True, related_name="cycles")

    class Meta:
        ordering = ["-code"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="cycle_once_a_quarter"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{4}-Q[1-4]$"), name="cycle_code_is_a_quarter"),
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("opens_at")), name="cycle_closes_after_opening"),
        ]

    def __str__(self) -> str:
        return self.code


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(team__in=Team.objects.visible_to(user))

    def of_quarter(self, team: Team, quarter: str) -> Self:
        """At most one: a cancelled one leaves its quarter free."""
        return self.filter(team=team, cycle__code=quarter).exclude(state=Assessment.State.CANCELLED)

    def not_cancelled(self) -> Self:
        return self.exclude(state=Assessment.State.CANCELLED)

    def with_participation(self) -> Self:
        """`submitted`: how many sheets are, never whose."""
        return self.annotate(submitted=Count("sheets", filter=Q(sheets__submitted=True)))

    def with_questionnaire(self) -> Self:
        """Without its document, which is large and kept in memory (Questionnaire.content)."""
        return self.select_related("questionnaire").defer("questionnaire__document")

    def answerable(self) -> Self:
        """Open now, by state and by date."""
        return self.filter(state=Assessment.State.OPEN, closes_at__gt=timezone.now())

    def running(self) -> Self:
        """Opened and neither closed nor cancelled, even where the closing is due."""
        return self.filter(state=Assessment.State.OPEN)

    def current(self) -> Self:
        """Planned or running."""
        return self.filter(state__in=[Assessment.State.PLANNED, Assessment.State.OPEN])

    def due_to_open(self) -> Self:
        return self.filter(state=Assessment.State.PLANNED, opened_at__lte=timezone.now())

    def due_to_close(self) -> Self:
        return self.filter(state=Assessment.State.OPEN, closes_at__lte=timezone.now())

    def due_to_seal(self) -> Self:
        return self.filter(state=Assessment.State.CLOSED, seals_at__lte=timezone.now())

    def ended(self) -> Self:
        """Closed or sealed: those that have a result."""
        return self.filter(state__in=[Assessment.State.CLOSED, Assessment.State.SEALED])

    def closed_and_opened_again(self) -> Self:
        """Those with a result that waits, or that will never be shown."""
        return self.filter(closed_at__isnull=False, state__in=["planned", "open", "cancelled"])

    def last_ended_of_each(self, teams: Iterable[Team]) -> Self:
        """One at most for each team."""
        newest = Assessment.objects.ended().filter(team=OuterRef("team")).order_by("-cycle__code").values("pk")[:1]
        return self.filter(team__in=teams, pk=Subquery(newest))

    def last_told_of_each(self, teams: Iterable[Team]) -> Self:
        """The same, without those that too few answered to be shown."""
        told = Assessment.objects.ended().filter(team=OuterRef("team")).exclude(team_result__release="suppressed")
        return self.filter(team__in=teams, pk=Subquery(told.order_by("-cycle__code").values("pk")[:1]))


class Assessment(models.Model):
    """One team in one cycle. Version, mode, thresholds and days until sealing stay as they were at opening.

    `opened_at` lies ahead while it is planned. `salt` goes into the tokens of personal links; sealing deletes it.
    `reopened_at` is that of the last time, so that the team is told.

    `link_code` is readable, because its QR code is drawn again and again; it opens answering, and
    `results_code` opens the results after closing and no sheet.
    """

    class Mode(models.TextChoices):
        INDIVIDUAL = "individual", _("personal links")
        TEAM_LINK = "team_link", _("team link")
        CONSENSUS = "consensus", _("consensus")

        @property
        def scoring(self) -> engine.Mode:
            """Team links are scored as individual answers (scoring.md 15)."""
            return "consensus" if self == self.CONSENSUS else "individual"

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        SEALED = "sealed", _("sealed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="assessments")
    team = models.ForeignKey(Team, models.CASCADE, related_name="assessments")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="assessments")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="assessments")
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    expected = models.PositiveSmallIntegerField(_("people expected"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    closes_at = models.DateTimeField(_("closes at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    seals_at = models.DateTimeField(_("seals at"), null=True, blank=True)
    seal_days = models.PositiveSmallIntegerField(_("days from closing to sealing"))
    parameters = models.JSONField(_("thresholds in force"))
    link_code = models.CharField(max_length=24, unique=True, default=make_code, editable=False)
    results_code = models.CharField(max_length=24, unique=True, default=make_code, editable=False)
    salt = models.CharField(max_length=64, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    reopened_at = models.DateTimeField(_("reopened at"), null=True, blank=True)
    shows_respondents = models.BooleanField(_("respondents see the results by their link"), default=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-cycle__code"]
        indexes = [
            models.Index(fields=["state", "closes_at"], name="assessment_due"),
            models.Index(
                fields=["cycle"],
                condition=Q(closed_at__isnull=False, state__in=["planned", "open", "cancelled"]),
                name="assessment_opened_again",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "cycle"], condition=~Q(state="cancelled"), name="assessment_once_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "open", "closed", "sealed", "cancelled"]),
                name="assessment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["individual", "team_link", "consensus"]), name="assessment_mode_known"
            ),
            models.CheckConstraint(condition=Q(language__in=["en", "fr"]), name="assessment_language_known"),
            models.CheckConstraint(condition=Q(expected__range=(1, 500)), name="assessment_expects_1_to_500"),
            models.CheckConstraint(condition=Q(seal_days__lte=90), name="assessment_seals_within_90_days"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opened_at")), name="assessment_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "open", "cancelled"])
                | Q(closed_at__isnull=False, seals_at__isnull=False),
                name="assessment_closed_at_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.cycle}"

    def get_absolute_url(self) -> str:
        return reverse("assessment", args=[self.pk])

    @property
    def engine_mode(self) -> engine.Mode:
        return self.Mode(self.mode).scoring

    @property
    def is_answerable(self) -> bool:
        return self.state == self.State.OPEN and timezone.now() < self.closes_at

    @property
    def has_ended(self) -> bool:
        return self.state in {self.State.CLOSED, self.State.SEALED}

    def extend(self, closes_at: datetime) -> None:
        self.closes_at = closes_at
        self.save(update_fields=["closes_at"])

    def expect(self, people: int) -> None:
        self.expected = people
        self.save(update_fields=["expected"])
