"""Who did what, and when. A trigger refuses any change; no row says who answered."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import Organisation, Team, User
from .searching import holding


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    def of_team(self, team: Team) -> Self:
        return self.filter(team=team)

    def matching(self, *, what: str, who: str, team: str, since: date | None, until: date | None) -> Self:
        """Those of a kind, by somebody, of a team, within days; what is empty narrows nothing."""
        found = self.filter(what=what) if what else self
        if who:
            found = found.filter(holding(who, "by__name", "by__email"))
        if team:
            found = found.filter(holding(team, "team__name"))
        if since:
            found = found.filter(at__date__gte=since)
        return found.filter(at__date__lte=until) if until else found


class AuditEvent(models.Model):
    """`detail` holds counts, dates and codes of what changed, never an answer, a comment or a token."""

    class What(models.TextChoices):
        ORGANISATION_CREATED = "organisation_created", _("organisation created")
        SETTINGS_CHANGED = "settings_changed", _("settings changed")
        THRESHOLDS_CHANGED = "thresholds_changed", _("thresholds changed")
        SIGNED_IN = "signed_in", _("signed in")
        SECOND_FACTOR_CHANGED = "second_factor_changed", _("second factor changed")
        ACCOUNT_INVITED = "account_invited", _("account invited")
        INVITATION_REVOKED = "invitation_revoked", _("invitation revoked")
        INVITATION_ACCEPTED = "invitation_accepted", _("invitation accepted")
        PERSON_EXPORTED = "person_exported", _("data of a person exported")
        PERSON_REMOVED = "person_removed", _("person removed")
        PEOPLE_IMPORTED = "people_imported", _("teams and people imported")
        ROLE_GIVEN = "role_given", _("role in the organisation given")
        ROLE_TAKEN = "role_taken", _("role in the organisation taken away")
        COACH_ASSIGNED = "coach_assigned", _("coach assigned")
        COACH_REMOVED = "coach_removed", _("coach no longer assigned")
        TEAM_CREATED = "team_created", _("team created")
        TEAM_CHANGED = "team_changed", _("team changed")
        TEAM_MERGED = "team_merged", _("team merged")
        TEAM_SPLIT = "team_split", _("team split")
        TEAM_ARCHIVED = "team_archived", _("team archived")
        TEAM_RESTORED = "team_restored", _("team taken up again")
        MEMBER_ADDED = "member_added", _("member added")
        MEMBER_REMOVED = "member_removed", _("member removed")
        MEMBER_ON_LEAVE = "member_on_leave", _("member on leave, or back")
        ROLE_CHANGED = "role_changed", _("role changed")
        QUESTIONNAIRE_PUBLISHED = "questionnaire_published", _("questionnaire published")
        QUESTIONNAIRE_RETIRED = "questionnaire_retired", _("questionnaire retired")
        CYCLE_OPENED = "cycle_opened", _("round opened for many teams")
        CYCLE_CLOSED = "cycle_closed", _("round closed")
        ASSESSMENT_PLANNED = "assessment_planned", _("assessment planned")
        ASSESSMENT_OPENED = "assessment_opened", _("assessment opened")
        PEOPLE_INVITED = "people_invited", _("people invited")
        LINK_REVOKED = "link_revoked", _("personal link revoked")
        PEOPLE_REMINDED = "people_reminded", _("everybody reminded")
        ASSESSMENT_EXTENDED = "assessment_extended", _("assessment extended")
        ASSESSMENT_EXPECTS = "assessment_expects", _("expected people changed")
        ASSESSMENT_CANCELLED = "assessment_cancelled", _("assessment cancelled")
        ASSESSMENT_CLOSED = "assessment_closed", _("assessment closed")
        ASSESSMENT_REOPENED = "assessment_reopened", _("assessment reopened")
        ASSESSMENT_SEALED = "assessment_sealed", _("assessment sealed")
        RESULTS_SHARED = "results_shared", _("results shown to respondents, or no longer")
        RESULTS_EXPORTED = "results_exported", _("results exported")
        SHEETS_ERASED = "sheets_erased", _("sheets erased at the end of their time")
        TEAM_DELETED = "team_deleted", _("data of a team deleted")
        CYCLE_DELETED = "cycle_deleted", _("data of a round deleted")

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
