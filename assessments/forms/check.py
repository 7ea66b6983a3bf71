"""A result of the personal check, opened again."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ..check import FILE_SIZE, Check, Refused, opened


class OpenResultForm(forms.Form):
    """A result downloaded from here; `kept` in cleaned_data is the check that it holds."""

    file = forms.FileField(
        label=_("A result that you downloaded (calms-result.json)"),
        error_messages={
            "required": _("Choose the file calms-result.json that you downloaded."),
            "empty": _("This file is empty: choose the file that you downloaded."),
        },
    )
    replace = forms.BooleanField(label=_("Replace the answers that this browser holds"), required=False)

    def __init__(self, *args: object, check: Check, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.check = check
        if not check.answers:
            del self.fields["replace"]
        self.helper = FormHelper()
        self.helper.form_action = reverse_lazy("check_open")
        self.helper.add_input(Submit("open", _("Open this result"), css_class="btn-ghost"))

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        try:
            self.cleaned_data["kept"] = opened(file.read(FILE_SIZE + 1), self.check.document)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file

    def clean(self) -> dict[str, object]:
        found = self.cleaned_data.get("kept")
        if found and self.check.answers not in ({}, found.check.answers) and not self.cleaned_data.get("replace"):
            self.add_error(
                "replace",
                _(
                    "This browser holds other answers. Download them first if you want to keep them, then tick "
                    "this box and choose the file again."
                ),
            )
        return self.cleaned_data
