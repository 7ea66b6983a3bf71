"""A version as its respondents read it: the real pages' parts, filled with a sheet that nothing keeps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..actions.opening import parameters_in_force
from ..forms.assessments import usual_closing
from ..maturity.document import Document
from ..maturity.drafts import Draft
from ..maturity.filled import Filled
from ..maturity.storage import parameters_to_plain
from ..models import Assessment, Questionnaire
from .answering import REVIEW, AnswerPage, Standing, Step, ToFill, to_fill
from .sheet import reminder
from .terms import Terms

START = "start"


@dataclass(frozen=True, slots=True)
class Way:
    """To another page of the preview, or to the same one in another language or mode."""

    code: str
    name: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A pillar in the rail."""

    step: Step
    url: str


@dataclass(frozen=True)
class DeadSheet:
    """Blank for ever, of an assessment that is in no database."""

    document: Document
    assessment: Assessment
    ways: Mapping[str, str]  # the address of each page
    is_dead = True
    comments: Mapping[str, str] | None = None
    about = saved = unsure = ""

    @cached_property
    def filled(self) -> Filled:
        return Filled(self.document, {}, self.assessment.parameters["valid_response_min_share"])

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.filled)

    @property
    def to_fill(self) -> list[ToFill]:
        return to_fill(self)

    @property
    def reminder(self) -> str:
        return reminder()

    def hidden(self, _codes: Collection[str], /) -> dict[str, str]:
        return {}

    def url(self, name: str, *args: str) -> str:
        return self.ways[args[0] if args else name]


@dataclass(frozen=True)
class Preview:
    """One page of a version, in a language that need not be the reader's own: the start, a pillar or the review."""

    questionnaire: Questionnaire
    code: str
    asked_language: str
    asked_mode: str

    def __post_init__(self) -> None:
        if self.code not in self.codes:
            raise Http404

    @property
    def language(self) -> str:
        known = [code for code, _name in settings.LANGUAGES]
        return self.asked_language if self.asked_language in known else get_language() or known[0]

    @property
    def mode(self) -> str:
        return self.asked_mode if self.asked_mode in Assessment.Mode.values else Assessment.Mode.TEAM_LINK

    @cached_property
    def document(self) -> Document:
        """Of a draft, however incomplete: without the questions that no pillar has."""
        found = Draft(self.questionnaire.document).loosely()
        known = {pillar.code for pillar in found.pillars}
        asked = tuple(question for question in found.questions if question.pillar in known)
        return found.model_copy(update={"questions": asked})

    @cached_property
    def codes(self) -> list[str]:
        return [START, *(pillar.code for pillar in self.document.pillars), REVIEW]

    @property
    def is_pillar(self) -> bool:
        return self.code not in {START, REVIEW}

    @cached_property
    def sheet(self) -> DeadSheet:
        parameters = parameters_to_plain(parameters_in_force(self.questionnaire.organisation))
        assessment = Assessment(
            mode=self.mode,
            seal_days=settings.SEAL_DAYS,
            parameters=parameters,
            closes_at=usual_closing(timezone.localtime()),
        )
        return DeadSheet(self.document, assessment, {code: self._address(code) for code in self.codes}, comments={})

    @property
    def terms(self) -> Terms:
        return Terms(self.sheet.assessment)

    @cached_property
    def answers(self) -> AnswerPage:
        return AnswerPage(self.sheet, self.code)

    @property
    def title(self) -> str:
        return self._name(self.code)

    @property
    def url(self) -> str:
        return self._address(self.code)

    @property
    def steps(self) -> list[Stop]:
        return [Stop(step, self._address(step.code)) for step in self.sheet.standing.steps]

    @property
    def languages(self) -> list[Way]:
        return [
            Way(code, name, self._address(self.code, language=code), code == self.language)
            for code, name in settings.LANGUAGES
        ]

    @property
    def modes(self) -> list[Way]:
        return [
            Way(mode, str(name), self._address(self.code, mode=mode), mode == self.mode)
            for mode, name in Assessment.Mode.choices
        ]

    @property
    def previous(self) -> Way | None:
        return self._way(self.codes.index(self.code) - 1)

    @property
    def next(self) -> Way | None:
        return self._way(self.codes.index(self.code) + 1)

    def _way(self, place: int) -> Way | None:
        if not 0 <= place < len(self.codes):
            return None
        code = self.codes[place]
        return Way(code, self._name(code), self._address(code))

    def _name(self, code: str) -> str:
        names = {START: _("the start"), REVIEW: _("the review")}
        return names.get(code) or self.sheet.standing.step(code).name

    def _address(self, code: str, **changed: str) -> str:
        asked = {"language": self.language, "mode": self.mode} | changed
        return f"{reverse('questionnaire_preview', args=[self.questionnaire.pk, code])}?{urlencode(asked)}"
