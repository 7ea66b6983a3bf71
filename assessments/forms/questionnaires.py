"""A draft from a file, and two versions to compare."""

from pathlib import PurePath

from crispy_forms.helper import FormHelper
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..maturity.document import Document, DocumentError, decode_document
from ..maturity.document_checks import LINES_SHOWN
from .questionnaires_words import line

MOST_MEGABYTES = 5
LONGEST_NAME = 60


class FileForm(forms.Form):
    """`document` is what the file holds; errors name the file, the code and the field."""

    file = forms.FileField(
        label=gettext_lazy("Questionnaire as a TOML file"),
        help_text=gettext_lazy("At most 5 MB, in UTF-8, laid out as the file that you get from “Download as a file”."),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_file(self) -> Document:
        file: UploadedFile = self.cleaned_data["file"]
        name = PurePath(file.name or "").name[:LONGEST_NAME]
        if file.size > MOST_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(_("{file} is larger than 5 MB.").format(file=name))
        try:
            return decode_document(file.read(), file=name)
        except DocumentError as error:
            raise forms.ValidationError(_lines(error)) from error


def _lines(error: DocumentError) -> list[str]:
    shown = [line(problem) for problem in error.problems[:LINES_SHOWN]]
    left = len(error.problems) - len(shown)
    return [*shown, ngettext("and {count} more", "and {count} more", left).format(count=left)] if left else shown
