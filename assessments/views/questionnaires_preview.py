"""A version as its respondents read it."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import get_language

from ..maturity.document import Document, Pillar
from ..maturity.drafts import Draft
from ..models import Questionnaire
from .answering import Item, Step
from .page import Choice

_NOTHING = ("", "", "")


@dataclass(frozen=True)
class Preview:
    """One pillar's page of a version, in a language that need not be the reader's own."""

    questionnaire: Questionnaire
    code: str
    asked: str

    @property
    def language(self) -> str:
        known = [code for code, _name in settings.LANGUAGES]
        return self.asked if self.asked in known else get_language() or known[0]

    @cached_property
    def document(self) -> Document:
        """Of a draft, however incomplete."""
        return Draft(self.questionnaire.document).loosely()

    @property
    def pillar(self) -> Pillar | None:
        return next((pillar for pillar in self.document.pillars if pillar.code == self.code), None)

    @property
    def items(self) -> list[Item]:
        return [Item(question, "", _NOTHING) for question in self.document.questions_of(self.code)]

    @property
    def languages(self) -> list[Choice]:
        return [Choice(code, name, str(code == self.language).lower()) for code, name in settings.LANGUAGES]

    @property
    def steps(self) -> list[Step]:
        document = self.document
        return [
            Step(pillar.code, pillar.name.in_language(self.language), 0, len(document.questions_of(pillar.code)))
            for pillar in document.pillars
        ]
