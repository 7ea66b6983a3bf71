"""What an assessment promises to those who answer: dates and thresholds in force, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..maturity.parameters import DEFAULT
from ..models import Assessment
from .links import absolute


@dataclass(frozen=True)
class Terms:
    assessment: Assessment

    @property
    def closes(self) -> str:
        return moment(self.assessment.closes_at)

    @property
    def closed(self) -> str:
        return moment(self.assessment.closed_at or self.assessment.closes_at)

    @property
    def seals(self) -> str:
        """The day, if it closes when it is due."""
        return day(self.assessment.closes_at + timedelta(days=self.assessment.seal_days))

    @property
    def after_submit(self) -> str:
        if self.assessment.mode == Assessment.Mode.CONSENSUS:
            return _(
                "The team’s answers are in. The assessment closes on {date}, and nobody sees a result before then; "
                "the facilitator may close it earlier."
            ).format(date=self.closes)
        return _(
            "Thank you, your answers are in. The assessment closes on {date}, and nobody sees a result before then. "
            "After that, if enough people have answered, the results will be on the team’s page, to be discussed "
            "together. Until closing, you can read your answers again or withdraw them."
        ).format(date=self.closes)

    @property
    def results_url(self) -> str:
        """Empty where respondents do not see the results."""
        if not self.assessment.shows_respondents:
            return ""
        return absolute("respondent_results", self.assessment.results_code)

    @property
    def k_pillar(self) -> int:
        return self._threshold("k_pillar")

    @property
    def k_detail(self) -> int:
        return self._threshold("k_detail")

    @property
    def k_comments(self) -> int:
        return self._threshold("k_comments_team")

    def _threshold(self, name: str) -> int:
        return int(self.assessment.parameters.get(name, getattr(DEFAULT, name)))


def moment(time: datetime) -> str:
    """“Monday 30 November 2026 at 18:00 (CET)”, by the clock of the organisation."""
    local = timezone.localtime(time)
    return _("%(day)s at %(time)s (%(zone)s)") % {
        "day": day(time),
        "time": date_format(local, "H:i"),
        "zone": local.tzname(),
    }


def day(time: datetime) -> str:
    return date_format(timezone.localtime(time), "l j F Y")
