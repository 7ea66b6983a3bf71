"""What becomes of a team: merged, split, tagged."""

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Membership, Team
from .teams import PlainForm

OFFERED = 200


class TagsForm(PlainForm):
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=1000,
        help_text=_("Words that filter teams, such as a site or a domain, with commas between them. Never a person."),
    )

    def __init__(self, *args: object, team: Team, **kwargs: object) -> None:
        super().__init__(*args, initial={"tags": ", ".join(tag.name for tag in team.tags.all())}, **kwargs)

    def words(self) -> list[str]:
        return self.cleaned_data["tags"].split(",")


class MergeForm(PlainForm):
    """`absorbed` in cleaned_data is a team."""

    absorbed = forms.CharField(
        label=_("Name of the team that joins"),
        max_length=150,
        help_text=_("As it is called here; its people join this team."),
        widget=forms.TextInput(attrs={"list": "other-teams", "autocomplete": "off"}),
    )
    size = forms.IntegerField(
        label=_("People in the team from now on"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_("Left blank, both together."),
    )

    def __init__(self, *args: object, team: Team, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        self.others = Team.objects.of(team.organisation).active().exclude(pk=team.pk)

    def offered(self) -> list[str]:
        return list(self.others.values_list("name", flat=True)[:OFFERED])

    def clean_absorbed(self) -> Team:
        name = " ".join(self.cleaned_data["absorbed"].split())
        found = self.others.filter(name__iexact=name).first()
        if found is None:
            raise forms.ValidationError(_("No other team of the organisation is called like this."))
        return found

    def clean(self) -> dict[str, object]:
        typed = super().clean()
        if "absorbed" in typed and typed.get("size") is None and "size" not in self.errors:
            typed["size"] = min(self.team.size + typed["absorbed"].size, 500)
        return typed


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row: Membership) -> str:
        return str(row.user)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, row: Membership) -> str:
        return str(row.user)


class SplitForm(PlainForm):
    """What split_team takes."""

    name = forms.CharField(label=_("Name of the new team"), max_length=150)
    size = forms.IntegerField(label=_("People in the new team"), min_value=1, max_value=500)
    movers = PeopleField(None, label=_("Who goes there"))
    facilitator = PersonField(None, label=_("Who facilitates the new team"))

    def __init__(self, *args: object, team: Team, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        people = team.memberships.select_related("user").order_by("user__name", "user__email")
        for name in ("movers", "facilitator"):
            self.fields[name].queryset = people
        self.helper.layout = Layout(
            Fieldset(_("The new team"), "name", "size"),
            Fieldset(_("Its people"), "movers", "facilitator"),
        )

    def clean_movers(self) -> list[Membership]:
        return list(self.cleaned_data["movers"])
