"""A file of teams and people between its preview and its import."""

import uuid
from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from .people import Organisation, User


class UploadQuerySet(models.QuerySet["Upload"]):
    def forgotten(self) -> Self:
        """Those that nobody imported in time."""
        return self.filter(made_at__lt=timezone.now() - Upload.KEPT)


class Upload(models.Model):
    """Kept until it is imported or left, a day at most: it holds names and addresses."""

    KEPT = timedelta(days=1)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    data = models.BinaryField()
    creates_teams = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    objects = UploadQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
