"""Who did what, and when. A trigger refuses any change; no row says who answered."""

import uuid
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import Organisation, Team, User


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    def of_team(self, team: Team) -> Self:
        return self.filter(team=team)


class AuditEvent(models.Model):
    """`detail` holds counts, dates and codes of what changed, never an answer, a comment or a token."""

    class What(models.TextChoices):
        ORGANISATION_CREATED = "organisation_created", _("organisation created")
        TEAM_CREATED = "team_created", _("team created")
        MEMBER_ADDED = "member_added", _("member added")
        MEMBER_REMOVED = "member_removed", _("member removed")
        ROLE_CHANGED = "role_changed", _("role changed")
        QUESTIONNAIRE_PUBLISHED = "questionnaire_published", _("questionnaire published")
        ASSESSMENT_OPENED = "assessment_opened", _("assessment opened")
        ASSESSMENT_EXTENDED = "assessment_extended", _("assessment extended")
        ASSESSMENT_EXPECTS = "assessment_expects", _("expected people changed")
        ASSESSMENT_CANCELLED = "assessment_cancelled", _("assessment cancelled")
        ASSESSMENT_CLOSED = "assessment_closed", _("assessment closed")
        ASSESSMENT_SEALED = "assessment_sealed", _("assessment sealed")
        RESULTS_SHARED = "results_shared", _("results shown to respondents, or no longer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="audit_events")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="audit_events")
    what = models.CharField(max_length=30, choices=What)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    detail = models.JSONField(default=dict, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["organisation", "-at"], name="audit_event_latest")]

    def __str__(self) -> str:
        return self.what
