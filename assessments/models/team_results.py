"""What pages over many teams read: one row of an assessment with a result, made again with each newer snapshot."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .codes import CodesField
from .cycles import Assessment, Cycle
from .people import Organisation, Team
from .questionnaires import Questionnaire
from .results import Snapshot

SORTED = ("score_c", "score_a", "score_l", "score_m", "score_s", "delta", "participation", "n_symptoms")
_JOINED = ("team", "assessment")


class TeamResultQuerySet(models.QuerySet["TeamResult"]):
    def shown(self) -> "TeamResultQuerySet":
        """Not those of assessments that were opened again, whose result waits meanwhile: they are few."""
        return self.exclude(assessment__in=Assessment.objects.closed_and_opened_again())


class TeamResult(models.Model):
    """Holds what may be shown and nothing else: of a suppressed result the counts of sheets alone.

    Points of 100. `delta` is the overall's change since the quarter `since`; that of each pillar is in its row.
    The scores of the pillars and the participation stand in the pillar rows and in the card, too: here thousands of
    teams are sorted by them. `limiting`, `split` are codes of pillars, `symptoms` those shown as present, `wanted`
    practices to begin now or next, `blocked` pairs `P14<P10` of a blocked practice and what it waits for.
    """

    assessment = models.OneToOneField(Assessment, models.CASCADE, primary_key=True, related_name="team_result")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="results")
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="+", db_index=False)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="+")
    snapshot = models.OneToOneField(Snapshot, models.CASCADE, related_name="+")
    consensus = models.BooleanField(_("consensus"))
    release = models.CharField(_("release"), max_length=14)
    expected = models.PositiveSmallIntegerField()
    n_submitted = models.PositiveSmallIntegerField()
    n_valid = models.PositiveSmallIntegerField()
    overall = models.FloatField(null=True)
    weakest = models.FloatField(null=True)
    balance = models.CharField(max_length=10, blank=True)
    since = models.CharField(max_length=7, blank=True)
    delta = models.FloatField(null=True)
    limiting = CodesField()
    split = CodesField()
    patterns = CodesField()
    symptoms = CodesField()
    n_symptoms = models.PositiveSmallIntegerField(null=True)
    score_c = models.FloatField(null=True)
    score_a = models.FloatField(null=True)
    score_l = models.FloatField(null=True)
    score_m = models.FloatField(null=True)
    score_s = models.FloatField(null=True)
    participation = models.FloatField(null=True)
    in_place = CodesField()
    wanted = CodesField()
    blocked = CodesField()

    objects = TeamResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(release="suppressed")
                | Q(overall=None, weakest=None, delta=None, n_symptoms=None)
                & Q(score_c=None, score_a=None, score_l=None, score_m=None, score_s=None),
                name="team_result_suppressed_is_empty",
            ),
        ]
        indexes = [
            # A page of ten thousand teams in order of a figure reads its fifty, and none of the others' rows.
            *(models.Index(fields=["cycle", name, *_JOINED], name=f"team_result_by_{name}") for name in SORTED),
            models.Index(fields=["cycle", *_JOINED, "release"], name="team_result_of_cycle"),
            # SQLite has one more, of what narrows (migration 0028): codes are too long for one of PostgreSQL.
            models.Index(fields=["cycle", "questionnaire", *_JOINED], name="team_result_of_version"),
            models.Index(fields=["organisation", "cycle"], name="team_result_of_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.cycle_id}"
