"""A quarter's round for many teams, on one page."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..actions.rounds import Round
from ..models import Assessment, Organisation, Questionnaire, Team, TeamTag
from .assessments import BeginningField, ClosingField, quarters_around, usual_closing
from .times import LocalTimeField

MOST_NAMED = 500
MOST_TAGS = 200
WHILE_TYPING = timedelta(minutes=5)


class RoundForm(forms.Form):
    quarter = forms.ChoiceField(label=gettext_lazy("Quarter"))
    questionnaire = forms.ModelChoiceField(Questionnaire.objects.none(), label=gettext_lazy("Questionnaire"))
    mode = forms.ChoiceField(label=gettext_lazy("How the teams answer"), widget=forms.RadioSelect)
    small_together = forms.BooleanField(
        label=gettext_lazy("Teams of fewer than five answer together, in consensus"),
        help_text=gettext_lazy("In a small team, single answers are easy to guess, and few may be shown."),
        required=False,
    )
    opens_at = LocalTimeField(label=gettext_lazy("Opens on"), help_text=gettext_lazy("Empty: at once."), required=False)
    closes_at = ClosingField()
    language = BeginningField()
    which = forms.ChoiceField(label=gettext_lazy("Which teams"), widget=forms.RadioSelect)
    tag = forms.ChoiceField(label=gettext_lazy("Tag"), required=False)
    names = forms.CharField(
        label=gettext_lazy("Names of teams, one on each line"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=100_000,
        required=False,
    )

    def __init__(self, *args: object, organisation: Organisation, quarter: str = "", **kwargs: object) -> None:
        quarters = quarters_around(timezone.localdate())
        questionnaires = Questionnaire.objects.of(organisation).published().order_by("-published_at").defer("document")
        modes = [(mode, name) for mode, name in Assessment.Mode.choices if settings.MAILERS or mode != "individual"]
        usual = {
            "quarter": quarter if quarter in quarters else quarters[0],
            "questionnaire": questionnaires.values_list("pk", flat=True).first(),
            "mode": modes[0][0],
            "small_together": True,
            "closes_at": usual_closing(timezone.localtime()),
            "language": organisation.language,
            "which": "all",
        }
        super().__init__(*args, initial=usual, **kwargs)
        self.organisation = organisation
        self.fields["quarter"].choices = [(quarter, quarter) for quarter in quarters]
        self.fields["questionnaire"].queryset = questionnaires
        self.fields["questionnaire"].empty_label = None
        self.fields["mode"].choices = modes
        tags = TeamTag.objects.filter(organisation=organisation).order_by("name").values_list("name", flat=True)
        self.fields["tag"].choices = [("", "–"), *((tag, tag) for tag in tags.distinct()[:MOST_TAGS])]
        self.fields["which"].choices = [
            ("all", _("All teams")),
            ("tag", _("Those with a tag")),
            ("names", _("Only some, by their names")),
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def sends_mail(self) -> bool:
        return bool(settings.MAILERS)

    def clean_opens_at(self) -> datetime | None:
        opens_at = self.cleaned_data["opens_at"]
        if opens_at and opens_at < timezone.now() - WHILE_TYPING:
            raise forms.ValidationError(_("This time has passed: choose one to come, or leave it empty."))
        return opens_at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The round closes before it opens: choose a later closing time."))
        if cleaned.get("which") == "tag" and not cleaned.get("tag"):
            self.add_error("tag", _("Choose a tag."))
        if cleaned.get("which") == "names":
            cleaned["named"] = self._named(cleaned.get("names", ""))
        return cleaned

    def asked(self) -> Round:
        cleaned = self.cleaned_data
        return Round(
            quarter=cleaned["quarter"],
            mode=cleaned["mode"],
            opens_at=cleaned["opens_at"] or timezone.now(),
            closes_at=cleaned["closes_at"],
            language=cleaned["language"],
            questionnaire=cleaned["questionnaire"],
            small_together=cleaned["small_together"],
        )

    def teams(self) -> Sequence[UUID]:
        if self.cleaned_data["which"] == "names":
            return self.cleaned_data["named"]
        teams = Team.objects.of(self.organisation).active()
        if self.cleaned_data["which"] == "tag":
            teams = teams.filter(tags__name__iexact=self.cleaned_data["tag"])
        return list(teams.values_list("pk", flat=True))

    def _named(self, text: str) -> list[UUID]:
        names = list(dict.fromkeys(line.strip() for line in text.replace("\0", "").splitlines() if line.strip()))
        if not names:
            self.add_error("names", _("Name a team."))
        elif len(names) > MOST_NAMED:
            self.add_error("names", _("At most {most} teams can be named.").format(most=MOST_NAMED))
        teams = Team.objects.of(self.organisation).active().values_list("name", "pk")
        known = {name.casefold(): pk for name, pk in teams}
        unknown = [name for name in names if name.casefold() not in known]
        if unknown:
            first = ", ".join(f"“{name[:80]}”" for name in unknown[:5])
            said = ngettext("No team has this name: {names}", "No team has these names: {names}", len(unknown))
            self.add_error("names", said.format(names=first + (" …" if len(unknown) > 5 else "")))
        return [known[name.casefold()] for name in names if name.casefold() in known]
