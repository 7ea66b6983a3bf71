"""What closing computed: append-only, never modified (scoring.md 15 gives the shapes).

Only results.py reads these rows for a page.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .cycles import Assessment, Cycle
from .people import Organisation, Team


class Snapshot(models.Model):
    """The scorecard of an assessment, and all that is needed to compute it again.

    `inputs_hash` is that of the sheets sorted by content, so that sealing does not change it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="snapshots")
    number = models.PositiveSmallIntegerField(_("snapshot"), default=1)
    engine = models.CharField(_("engine version"), max_length=20)
    parameters = models.JSONField(_("parameters"))
    inputs_hash = models.CharField(_("hash of the inputs"), max_length=64)
    release = models.CharField(_("release"), max_length=14)
    n_submitted = models.PositiveSmallIntegerField()
    n_valid = models.PositiveSmallIntegerField()
    card = models.JSONField(_("scorecard"))
    active_symptoms = models.JSONField(_("codes of the symptoms shown as present"), default=list)
    changes = models.JSONField(_("changes since earlier quarters"), default=list)
    created_at = models.DateTimeField(_("computed at"), default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="snapshot_number_once"),
            models.CheckConstraint(
                condition=Q(release__in=["suppressed", "pillars_only", "full", "full_consensus"]),
                name="snapshot_release_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.number}"


class PillarResult(models.Model):
    """One pillar of one snapshot: what a dashboard or a history reads. Points of 100."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="pillars")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    pillar = models.CharField(max_length=1)
    status = models.CharField(max_length=14)
    score = models.FloatField(null=True)
    se = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    band = models.PositiveSmallIntegerField(null=True)
    agreement = models.CharField(max_length=11, blank=True)
    split = models.BooleanField(default=False)
    limiting = models.BooleanField(default=False)
    active_symptoms = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(max_length=14, blank=True)
    delta = models.FloatField(null=True)

    class Meta:
        indexes = [models.Index(fields=["cycle", "pillar", "team"], name="pillar_result_of_cycle")]
        constraints = [models.UniqueConstraint(fields=["snapshot", "pillar"], name="pillar_result_once")]

    def __str__(self) -> str:
        return self.pillar


class QuestionResult(models.Model):
    """One question of one snapshot, with how many answered each level."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="questions")
    question = models.CharField(max_length=8)
    revision = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=14)
    mean = models.FloatField(null=True)
    counts = models.JSONField()
    n_na = models.PositiveSmallIntegerField()
    n_dk = models.PositiveSmallIntegerField()
    n_blank = models.PositiveSmallIntegerField()
    discuss = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "question"], name="question_result_once")]

    def __str__(self) -> str:
        return self.question


class SymptomReview(models.Model):
    """What the team said of a symptom in its session; one it rejects is not chronic."""

    class Verdict(models.TextChoices):
        RECOGNISED = "recognised", _("recognised")
        PARTLY = "partly", _("partly")
        NOT_US = "not_us", _("not us")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="symptom_reviews")
    symptom = models.CharField(max_length=32)
    verdict = models.CharField(max_length=10, choices=Verdict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "symptom"], name="symptom_review_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=["recognised", "partly", "not_us"]), name="symptom_review_verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symptom}: {self.verdict}"
