"""One pillar's page of questions, and how far along the answers are."""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ..check import VALUES, Check
from ..maturity.document import Document, Pillar, Question
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
    """A question as it stands on the page; no level is visible in it."""

    code: str
    title: str
    stem: str
    help: str
    optional: bool
    anchors: list[Option]
    others: list[Option]


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
        document = self.check.document
        return [
            Step(
                pillar.code,
                words(pillar.name),
                self.check.answered_of(pillar.code),
                len(document.questions_of(pillar.code)),
            )
            for pillar in document.pillars
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
    def questions(self) -> list[str]:
        """The questions as HTML, each with the choice that was made."""
        document = self.check.document
        chosen = {code: str(value) for code, value in self.check.answers.items()} | self.typed.dict()
        return [
            _markup(document, question, chosen.get(question.code, "")) for question in document.questions_of(self.code)
        ]


def destination(sent: QueryDict, code: str) -> str:
    """The address behind the button that sent the answers of pillar `code`."""
    go, cleared = sent.get("go", ""), sent.get("clear", "")
    if cleared:
        return f"{reverse('check_pillar', args=[code])}#{quote(cleared)}"
    if go == REVIEW:
        return reverse("check_review")
    return reverse("check_pillar", args=[go if go in PILLARS else code])


# Rendering the questions is most of the page's cost, and each has only eight states in each language.
_rendered: dict[tuple[str, str, str, str | None], str] = {}


def _markup(document: Document, question: Question, chosen: str) -> str:
    chosen = chosen if chosen in VALUES else ""
    state = document.content_hash, question.code, chosen, get_language()
    if settings.DEBUG or state not in _rendered:
        _rendered[state] = render_to_string("assessments/check_question.html", {"item": _item(question, chosen)})
    return _rendered[state]


def _item(question: Question, chosen: str) -> Item:
    anchors = words(question.anchors)
    others = {"DK": _("I don’t know"), "NA": _("Not applicable")}
    return Item(
        code=question.code,
        title=words(question.title),
        stem=words(question.stem),
        help=words(question.help),
        optional=question.optional,
        anchors=[Option(str(level), text, chosen == str(level)) for level, text in enumerate(anchors)],
        others=[Option(value, text, chosen == value) for value, text in others.items()],
    )
