"""Who is asked to answer, and who is asked to take an account; no key leads from here to a sheet (trust.md 2)."""

import uuid
from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .cycles import Assessment
from .people import Language, Organisation, User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> Self:
        return self.filter(revoked_at__isnull=True)


class Invitation(models.Model):
    """An address that is asked to answer one assessment by a personal link; sealing deletes it.

    Its token is derived from the server's key, the assessment's salt, this key and the generation, whenever a mail is
    written; the row holds neither the token nor its hash, nor whether anybody answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    generation = models.PositiveSmallIntegerField(default=1)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint("assessment", Lower("email"), name="invitation_once_an_address"),
            models.CheckConstraint(condition=Q(language__in=["en", "fr"]), name="invitation_language_known"),
        ]

    def __str__(self) -> str:
        return self.email


class AccountInvitationQuerySet(models.QuerySet["AccountInvitation"]):
    def standing(self) -> Self:
        """Those that can still be accepted."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())


class AccountInvitation(models.Model):
    """A link with which a person chooses the first password of an account: once, within seven days."""

    LIFETIME = timedelta(days=7)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="account_invitations")
    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = AccountInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.user}"

    @property
    def is_standing(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()
