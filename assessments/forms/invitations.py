"""One more person who is asked to answer by a personal link."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Assessment, Language


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the mails"), choices=Language)

    def __init__(self, *args: object, assessment: Assessment, **kwargs: object) -> None:
        super().__init__(*args, initial={"language": assessment.language}, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
