"""An organisation: its settings, its thresholds, and who has a role in it."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..actions import Person
from ..actions.organisations import HIGHEST, RAISABLE
from ..maturity.parameters import DEFAULT
from ..models import Language, Organisation, OrganisationRole, Team
from .teams import PlainForm

MOST_TEAMS = 500

THRESHOLDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "k_pillar": (_("Answers before pillars are shown"), _("Below, only how many took part is shown.")),
    "k_detail": (_("Answers before questions are shown"), _("With fewer, pillars stand alone.")),
    "k_question_levels": (_("Levels given to one question before its figures are shown"), ""),
    "k_comments_team": (_("Answers before the team reads its comments"), ""),
    "k_comments_beyond": (
        _("Answers before a coach reads the comments"),
        _("And only where the team shows its comments to its coaches."),
    ),
    "k_reopen": (
        _("Sheets that must change before a reopened result is published again"),
        _("With fewer, the first result stays, so that nobody learns what one person changed."),
    ),
    "aggregate_min_teams": (_("Teams before figures over several teams are shown"), ""),
}


class SettingsForm(PlainForm):
    """What change_settings takes."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=150)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language,
        help_text=_("Of mails and messages to paste. Everybody still reads pages in their own language."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Pages and mails tell the time by its clocks."))
    retention_months = forms.IntegerField(
        label=_("Months until answers are erased"),
        min_value=1,
        max_value=120,
        help_text=_(
            "Sheets go, results stay: from then on they cannot be compared with new ones question by question."
        ),
    )
    second_factor = forms.BooleanField(
        label=_("Administrators and coaches sign in with a second factor"),
        required=False,
        help_text=_("Whoever has none yet is asked to set one up at the next page, and reaches nothing before."),
    )

    def __init__(self, *args: object, organisation: Organisation, **kwargs: object) -> None:
        usual = {name: getattr(organisation, name) for name in self.base_fields}
        super().__init__(*args, initial=usual, **kwargs)
        self.fields["time_zone"].choices = [(zone, zone) for zone in sorted(available_timezones())]


class ThresholdsForm(PlainForm):
    """All that an organisation may raise; how they depend on one another is raise_thresholds' to say."""

    def __init__(self, *args: object, organisation: Organisation, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in RAISABLE:
            lowest = getattr(DEFAULT, name)
            label, said = THRESHOLDS[name]
            least = _t("At least {number}.").format(number=lowest)
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=lowest,
                max_value=HIGHEST,
                initial=organisation.thresholds.get(name, lowest),
                help_text=f"{least} {said}".strip(),
            )


class PersonForm(PlainForm):
    name = forms.CharField(
        label=_("Name"), max_length=150, help_text=_("Who has an account already keeps the name that it has.")
    )
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language"), choices=Language)

    def person(self) -> Person:
        return Person(self.cleaned_data["email"], self.cleaned_data["name"], self.cleaned_data["language"])


class RoleForm(PersonForm):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (OrganisationRole.Role.LEADER, _("Leader: sees figures over many teams, never one team’s result")),
            (OrganisationRole.Role.ADMINISTRATOR, _("Administrator: manages teams, people and rounds; sees no result")),
        ],
        initial=OrganisationRole.Role.LEADER,
        widget=forms.RadioSelect,
    )


class CoachForm(PersonForm):
    """A coach of several teams, named one on a line."""

    teams = forms.CharField(
        label=_("Teams"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=100_000,
        help_text=_("One name on a line, as the team is called here."),
    )

    def __init__(self, *args: object, organisation: Organisation, **kwargs: object) -> None:
        super().__init__(*args, initial={"language": organisation.language}, **kwargs)
        self.organisation = organisation

    def clean_teams(self) -> list[Team]:
        lines = list(dict.fromkeys(" ".join(line.split()) for line in self.cleaned_data["teams"].splitlines()))
        names = [line for line in lines if line]
        if len(names) > MOST_TEAMS:
            raise forms.ValidationError(_t("These are more than {most} teams.").format(most=MOST_TEAMS))
        # Case as Python folds it, whatever the database does with letters beyond ASCII.
        known = {team.name.casefold(): team for team in Team.objects.of(self.organisation).active()}
        unknown = [name for name in names if name.casefold() not in known]
        if unknown:
            said = _t("No team of the organisation is called {names}.")
            raise forms.ValidationError(said.format(names=" · ".join(unknown[:10])))
        return [known[name.casefold()] for name in names]
