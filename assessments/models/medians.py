"""What the teams of a cycle have in common, kept for the pages of single teams."""

from django.db import models

from .cycles import Cycle
from .people import Organisation


class CycleMedians(models.Model):
    """`figures` by questionnaire, by how many teams a reader may know, by pillar: quartile, median, quartile.

    Points of 100; quartiles are null where there are too few teams for them, and a pillar without a median is left
    out. The clock makes them again (results/medians.py).
    """

    cycle = models.OneToOneField(Cycle, models.CASCADE, primary_key=True, related_name="medians")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    figures = models.JSONField()

    def __str__(self) -> str:
        return f"{self.cycle_id}"
