"""Opening an assessment, and what may change while it is open."""

from datetime import date, datetime, time, timedelta

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..actions.assessments import fewest_expected
from ..actions.refusals import TooFewExpected
from ..maturity.parameters import DEFAULT
from ..models import Assessment, Language, Team
from ..models.cycles import quarter_of
from .times import LocalTimeField

WORKING_DAYS = 5
CLOSING_TIME = time(18)
LONGEST = timedelta(days=92)
SMALL_TEAM = 5  # below it, names are easily guessed: trust.md 2 recommends consensus


def quarters_around(day: date) -> list[str]:
    """The quarter of the day, the next and the one before."""
    middle = day.replace(month=(day.month - 1) // 3 * 3 + 2, day=15)
    return [quarter_of(middle + timedelta(days=days)) for days in (0, 91, -91)]


def begins_on(quarter: str) -> date:
    year, part = quarter.split("-Q")
    return date(int(year), 3 * int(part) - 2, 1)


def free_quarters(team: Team) -> list[str]:
    """Those around today that can be opened, the most usual first."""
    taken = set(team.assessments.not_cancelled().values_list("cycle__code", flat=True))
    return [quarter for quarter in quarters_around(timezone.localdate()) if quarter not in taken]


def usual_closing(now: datetime) -> datetime:
    """At 18:00 after five working days."""
    day, left = now.date(), WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return datetime.combine(day, CLOSING_TIME, tzinfo=now.tzinfo)


class ClosingField(LocalTimeField):
    """A time to come, within a quarter, by the clock of the organisation."""

    def __init__(self) -> None:
        super().__init__(label=_("Answers until"))

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value and value <= timezone.now():
            raise forms.ValidationError(_("This time has passed: choose one to come."))
        if value and value > timezone.now() + LONGEST:
            raise forms.ValidationError(_("This is more than three months away: choose an earlier day."))


class ExpectedField(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(
            label=_("People expected to answer"),
            min_value=1,
            max_value=500,
            help_text=_("Usually the whole team. It is what “6 of 8 submitted” is counted against."),
        )


class BeginningField(forms.ChoiceField):
    """Nobody is held to it, and every published questionnaire is whole in each of the choices."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Language to begin in"),
            choices=Language,
            help_text=_(
                "Of the message to the team, and of the pages where a browser asks for no language of ours. Everybody "
                "answers in their own and can change it: every questionnaire is published in both."
            ),
        )


class OpenForm(forms.Form):
    quarter = forms.ChoiceField(label=_("Quarter"))
    mode = forms.ChoiceField(label=_("How the team answers"), choices=Assessment.Mode, widget=forms.RadioSelect)
    closes_at = ClosingField()
    expected = ExpectedField()
    language = BeginningField()

    thresholds = DEFAULT  # those that opening puts in force

    def __init__(self, *args: object, team: Team, quarter: str = "", **kwargs: object) -> None:
        now = timezone.localtime()
        quarters = quarters_around(now.date())
        self.free = free_quarters(team)
        self.still_open = list(team.assessments.running().select_related("cycle").order_by("closes_at"))
        self.sends_mail = bool(settings.MAILERS)
        self.members = team.memberships.filter(on_leave=False, user__is_active=True).count()
        self.recommended = self._recommended(team)
        usual = {
            "quarter": quarter if quarter in self.free else next(iter(self.free), None),
            "mode": self.recommended,
            "closes_at": usual_closing(now),
            "expected": team.size,
            "language": team.organisation.language,
        }
        super().__init__(*args, initial=usual, **kwargs)
        proposed = self["quarter"].value()
        self.ahead = proposed if proposed in self.free and begins_on(proposed) > now.date() else ""
        self.begins_on = begins_on(self.ahead) if self.ahead else None
        # One that was taken meanwhile is refused by the action, which knows what took it.
        self.fields["quarter"].choices = [(quarter, quarter) for quarter in (quarters if self.is_bound else self.free)]

    def _recommended(self, team: Team) -> str:
        if team.size < SMALL_TEAM:
            return Assessment.Mode.CONSENSUS
        everybody = self.sends_mail and self.members >= SMALL_TEAM
        return Assessment.Mode.INDIVIDUAL if everybody else Assessment.Mode.TEAM_LINK


class ExtendForm(forms.Form):
    closes_at = ClosingField()

    def __init__(self, *args: object, assessment: Assessment, **kwargs: object) -> None:
        later = max(assessment.closes_at, timezone.now()) + timedelta(days=2)
        super().__init__(*args, initial={"closes_at": timezone.localtime(later)}, **kwargs)
        self.closes_at = assessment.closes_at
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_closes_at(self) -> datetime:
        closes_at = self.cleaned_data["closes_at"]
        if closes_at <= self.closes_at:
            raise forms.ValidationError(_("The assessment closes then, or later, already: choose a later time."))
        return closes_at


class ExpectForm(forms.Form):
    expected = ExpectedField()

    def __init__(self, *args: object, assessment: Assessment, **kwargs: object) -> None:
        super().__init__(*args, initial={"expected": assessment.expected}, **kwargs)
        self.assessment = assessment
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_expected(self) -> int:
        people: int = self.cleaned_data["expected"]
        submitted = self.assessment.sheets.submitted().count()
        if people < fewest_expected(self.assessment, submitted):
            raise forms.ValidationError(str(TooFewExpected(submitted)))
        return people
