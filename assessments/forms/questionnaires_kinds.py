"""What is typed of a question, a symptom, a practice, and of what stands before them all."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ..maturity.document_parts import METRICS
from ..maturity.drafts import HEADING, Draft, Values
from ..maturity.questionnaire import PRIMARY, SECONDARY
from ..wording import words
from .questionnaires_parts import LONGEST_TYPED, Choices, Paragraph, PartForm, pillar_choices, way_choices
from .questionnaires_words import LABELS


class HeadingForm(PartForm):
    """With room for one more answering rule."""

    def __init__(self, data: Mapping[str, str] | None = None, *, draft: Draft, values: Values, seen: Values) -> None:
        rules = sum(field.startswith("answering_rules.en") for field in values)
        self.rows_to_add = {f"answering_rules.{language}[{rules}]": "" for language in ("en", "fr")}
        super().__init__(data, draft=draft, values=values, seen=seen)


class QuestionForm(PartForm):
    strengths = ("symptoms", "practices")

    pillar = forms.ChoiceField(label=LABELS["pillar"])
    primary = forms.ChoiceField(label=gettext_lazy("Way that it speaks of"))
    secondary = forms.ChoiceField(label=gettext_lazy("Another Way, in part"), required=False)
    weight = forms.FloatField(
        label=LABELS["weight"],
        min_value=0.001,
        max_value=10,
        help_text=gettext_lazy("1 for most questions; 0.5 counts half as much."),
    )
    sensitive = forms.BooleanField(label=LABELS["sensitive"], required=False)
    optional = forms.BooleanField(label=LABELS["optional"], required=False)
    metrics = forms.MultipleChoiceField(label=LABELS["metrics"], required=False, widget=forms.CheckboxSelectMultiple)
    measures = Paragraph(label=LABELS["measures"], required=False, strip=False, max_length=LONGEST_TYPED)
    reference = Paragraph(label=LABELS["reference"], required=False, strip=False, max_length=LONGEST_TYPED)
    new_meaning = forms.BooleanField(
        label=gettext_lazy("The meaning changed: do not compare answers with earlier ones"),
        required=False,
        help_text=gettext_lazy(
            "Tick it where the same team, unchanged, could now answer otherwise. Better wording alone keeps quarters "
            "comparable."
        ),
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        draft: Draft,
        values: Values,
        seen: Values,
        published: int | None = None,
    ) -> None:
        """`published` is the revision that was last published, if the question was."""
        self.published = published
        super().__init__(data, draft=draft, values=values, seen=seen)

    def fill(self, values: Values) -> None:
        document = self.draft.loosely()
        self.fields["pillar"].choices = pillar_choices(self.draft)
        self.fields["primary"].choices = way_choices(self.draft)
        self.fields["secondary"].choices = [("", "—"), *way_choices(self.draft)]
        self.fields["metrics"].choices = [(code, words(document.metric(code).name)) for code in METRICS]
        ways = {strength: way for way, strength in values["ways"].items()}
        self.revision = int(values["revision"])
        self.initial |= {name: values.get(name) for name in ("pillar", "weight", "sensitive", "optional", "metrics")}
        self.initial |= {name: values.get(name) for name in ("measures", "reference")}
        self.initial |= {"primary": ways.get(PRIMARY), "secondary": ways.get(SECONDARY, "")}
        self.initial["new_meaning"] = self.published is not None and self.revision > self.published
        if self.published is None:
            del self.fields["new_meaning"]

    def clean(self) -> dict[str, object]:
        typed = super().clean()
        if typed.get("secondary") and typed.get("secondary") == typed.get("primary"):
            self.add_error("secondary", _("This is the first Way already: choose another one, or none."))
        return typed

    def clean_metrics(self) -> list[str]:
        """In the order that they had: no order is meant, and another one would be a change."""
        ticked, before = self.cleaned_data["metrics"], self.initial["metrics"] or []
        return sorted(ticked, key=lambda code: before.index(code) if code in before else len(before))

    def read(self) -> Values:
        typed = self.cleaned_data
        ways = {typed["primary"]: PRIMARY} | ({typed["secondary"]: SECONDARY} if typed["secondary"] else {})
        names = ("pillar", "weight", "sensitive", "optional", "metrics", "measures", "reference")
        return super().read() | {name: typed[name] for name in names} | {"ways": ways, "revision": self._revision()}

    def _revision(self) -> int:
        if self.published is None:
            return self.revision
        return max(self.revision, self.published + 1) if self.cleaned_data["new_meaning"] else self.published


class SymptomForm(PartForm):
    strengths = ("links",)
    lists = ("remedies",)

    group = forms.ChoiceField(label=LABELS["group"])

    def fill(self, values: Values) -> None:
        self.fields["group"].choices = [*pillar_choices(self.draft), *way_choices(self.draft)]
        self.initial["group"] = values["group"]

    def read(self) -> Values:
        return super().read() | {"group": self.cleaned_data["group"]}


class PracticeForm(PartForm):
    strengths = ("links",)
    lists = ("prerequisites", "ways")

    pillar = forms.ChoiceField(label=LABELS["pillar"])
    also_pillars = forms.MultipleChoiceField(
        label=LABELS["also_pillars"], required=False, widget=forms.CheckboxSelectMultiple
    )
    effort = forms.ChoiceField(label=LABELS["effort"])
    reference = Paragraph(label=LABELS["reference"], required=False, strip=False, max_length=LONGEST_TYPED)

    def fill(self, values: Values) -> None:
        self.fields["pillar"].choices = self.fields["also_pillars"].choices = pillar_choices(self.draft)
        self.fields["effort"].choices = [
            ("S", pgettext("effort", "Small")),
            ("M", pgettext("effort", "Medium")),
            ("L", pgettext("effort", "Large")),
        ]
        self.initial |= {name: values.get(name) for name in ("pillar", "also_pillars", "effort", "reference")}

    def choices(self, name: str) -> Choices:
        return way_choices(self.draft) if name == "ways" else super().choices(name)

    def read(self) -> Values:
        names = ("pillar", "also_pillars", "effort", "reference")
        return super().read() | {name: self.cleaned_data[name] for name in names}


FORMS: Mapping[str, type[PartForm]] = {
    HEADING: HeadingForm,
    "question": QuestionForm,
    "symptom": SymptomForm,
    "practice": PracticeForm,
}
