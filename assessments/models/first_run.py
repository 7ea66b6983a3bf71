"""The link that opens an empty instance."""

import secrets
import uuid
from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from .sheets import hashed


class FirstRunLinkQuerySet(models.QuerySet["FirstRunLink"]):
    def of_token(self, token: str) -> Self:
        return self.filter(token_hash=hashed(token), expires_at__gt=timezone.now())


class FirstRunLink(models.Model):
    """Each start of an empty instance makes one more; the first that is used ends them all."""

    LIFETIME = timedelta(hours=24)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()

    objects = FirstRunLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return "first run"

    @classmethod
    def make(cls) -> str:
        """Store a link and return its token, which is not stored."""
        token = secrets.token_urlsafe(32)
        cls.objects.create(token_hash=hashed(token), expires_at=timezone.now() + cls.LIFETIME)
        return token
