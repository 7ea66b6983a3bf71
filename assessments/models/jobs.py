"""Long work, done by a worker while pages show how far it is."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .cycles import Cycle
from .people import Organisation, User


class Job(models.Model):
    """`problems` holds the first hundred that could not be done, as sentences that name a team or a row."""

    class Kind(models.TextChoices):
        OPEN = "open", _("opening the round")
        REMIND = "remind", _("reminding everybody")
        CLOSE = "close", _("closing the round")
        DELETE = "delete", _("deleting the round")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="jobs")
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=6, choices=Kind)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    asked = models.JSONField(default=dict, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["waiting", "running", "done"]), name="job_state_known"),
            models.CheckConstraint(condition=Q(kind__in=["open", "remind", "close", "delete"]), name="job_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"
