"""One pillar's page of questions, and how far along the answers are."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..check import VALUES, Check
from ..maturity.document import Pillar, Question
from ..maturity.questionnaire import PILLARS
from ..wording import words

REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A question as it stands on the page, `chosen` empty when it is blank; no level is visible in it."""

    question: Question
    chosen: str
    state: tuple[str, str, str]  # all that its markup depends on but the language

    @property
    def anchors(self) -> list[Option]:
        return [self._option(str(level), text) for level, text in enumerate(words(self.question.anchors))]

    @property
    def others(self) -> list[Option]:
        return [self._option("DK", _("I don’t know")), self._option("NA", _("Not applicable"))]

    def _option(self, value: str, text: str) -> Option:
        return Option(value, text, value == self.chosen)


@dataclass(frozen=True, slots=True)
class Step:
    """A pillar in the rail."""

    code: str
    name: str
    answered: int
    total: int

    @property
    def done(self) -> bool:
        return self.answered == self.total


@dataclass(frozen=True)
class Standing:
    check: Check

    @cached_property
    def steps(self) -> list[Step]:
        questions, answers = self.check.document.questions, self.check.answers
        total = Counter(question.pillar for question in questions)
        answered = Counter(question.pillar for question in questions if question.code in answers)
        return [
            Step(pillar.code, words(pillar.name), answered[pillar.code], total[pillar.code])
            for pillar in self.check.document.pillars
        ]

    @property
    def text(self) -> str:
        return _("%(answered)s of %(total)s questions answered") % {
            "answered": self.check.answered,
            "total": self.check.total,
        }

    def of(self, pillar: str) -> str:
        return next(f"{step.answered}/{step.total}" for step in self.steps if step.code == pillar)

    @property
    def missing(self) -> int:
        """How many more answers a result needs (scoring.md 1: 60 %, one level among them)."""
        return max(self.check.needed - self.check.answered, 0)

    @property
    def missing_text(self) -> str:
        if not self.missing:
            return "" if self.check.scorable else _("A result needs at least one sentence chosen among the answers.")
        return ngettext(
            "Answer %(count)s more question to see a result.",
            "Answer %(count)s more questions to see a result.",
            self.missing,
        ) % {"count": self.missing}

    @property
    def first_open(self) -> str:
        """The first pillar with a blank question; the first of all when there is none."""
        return next((step.code for step in self.steps if not step.done), self.steps[0].code)

    @property
    def blank(self) -> list[tuple[Step, list[Question]]]:
        blank = set(self.check.blank)
        return [
            (step, questions)
            for step in self.steps
            if (questions := [q for q in self.check.document.questions_of(step.code) if q.code in blank])
        ]


@dataclass(frozen=True)
class AnswerPage:
    check: Check
    code: str
    refused: str = ""
    typed: QueryDict = field(default_factory=QueryDict)

    def __post_init__(self) -> None:
        if self.code not in {pillar.code for pillar in self.check.document.pillars}:
            raise Http404

    @property
    def codes(self) -> list[str]:
        return [question.code for question in self.check.document.questions_of(self.code)]

    @property
    def pillar(self) -> Pillar:
        return self.check.document.pillar(self.code)

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.check)

    @property
    def number(self) -> int:
        return [pillar.code for pillar in self.check.document.pillars].index(self.code) + 1

    @property
    def previous(self) -> Step | None:
        return self.standing.steps[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> Step | None:
        return self.standing.steps[self.number] if self.number < len(self.standing.steps) else None

    @property
    def items(self) -> list[Item]:
        return [self._item(question) for question in self.check.document.questions_of(self.code)]

    def _item(self, question: Question) -> Item:
        chosen = str(self.typed.get(question.code, self.check.answers.get(question.code)))
        chosen = chosen if chosen in VALUES else ""
        return Item(question, chosen, (self.check.document.content_hash, question.code, chosen))


def destination(sent: QueryDict, code: str) -> str:
    """The address behind the button that sent the answers of pillar `code`."""
    go, cleared = sent.get("go", ""), sent.get("clear", "")
    if cleared:
        return f"{reverse('check_pillar', args=[code])}#{quote(cleared)}"
    if go == REVIEW:
        return reverse("check_review")
    return reverse("check_pillar", args=[go if go in PILLARS else code])
