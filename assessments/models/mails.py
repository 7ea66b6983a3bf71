"""What is to be mailed: written here first, sent by a worker, once (trust.md 2)."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .cycles import Assessment
from .invitations import AccountInvitation, Invitation
from .people import Language, Organisation


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self) -> Self:
        return self.filter(state=Mail.State.QUEUED, due_at__lte=timezone.now())

    def with_a_problem(self) -> Self:
        return self.filter(state__in=[Mail.State.REFUSED, Mail.State.UNSURE])


class Mail(models.Model):
    """One message to one address. Its text is written when it is sent and kept nowhere: it may hold a token.

    `unsure` is one that a worker died with: it may have left, and is not sent again unasked.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation to answer")
        REMINDER = "reminder", _("reminder")
        RESULTS = "results", _("results are out")
        ACCOUNT = "account", _("invitation to an account")

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused by the mail server")
        UNSURE = "unsure", _("may have been sent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    to = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    assessment = models.ForeignKey(Assessment, models.CASCADE, null=True, blank=True, related_name="mails")
    invitation = models.ForeignKey(Invitation, models.CASCADE, null=True, blank=True, related_name="mails")
    account_invitation = models.ForeignKey(
        AccountInvitation, models.CASCADE, null=True, blank=True, related_name="mails"
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    problem = models.CharField(_("problem"), max_length=200, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="mail_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "sent", "refused", "unsure"]), name="mail_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["invitation", "reminder", "results", "account"]), name="mail_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"
