"""One pillar's page of questions, and how far along the answers are, wherever they are kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol
from urllib.parse import quote

from django.http import Http404, QueryDict
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..check import VALUES
from ..maturity.document import Document, Pillar, Question
from ..maturity.filled import Filled
from ..maturity.questionnaire import PILLARS
from ..wording import words

REVIEW = "review"


class Place(Protocol):
    """Where a sheet is kept; the same pages fill it wherever that is."""

    @property
    def document(self) -> Document: ...
    @property
    def filled(self) -> Filled: ...
    @property
    def comments(self) -> Mapping[str, str] | None:
        """By question; `None` where there are no comments."""

    @property
    def about(self) -> str:
        """Whose sheet it is, and for when."""

    @property
    def saved(self) -> str: ...
    @property
    def reminder(self) -> str:
        """What to know before leaving the page."""

    def hidden(self, codes: Collection[str], /) -> dict[str, str]:
        """What a form has to send back with the answers to these questions."""

    def url(self, name: str, *args: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Dispute:
    """Another tab wrote something else in the field `name`; `other` is what, as people read it."""

    name: str
    sentence: str
    other: str


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
    comment: str | None = None
    conflict: Dispute | None = None
    comment_conflict: Dispute | None = None

    @property
    def choices(self) -> tuple[str, str]:
        """What the markup of its choices depends on, within a document and a language."""
        return self.question.code, self.chosen

    @property
    def state(self) -> tuple[str, str, bool] | None:
        """What all of its markup depends on; `None` where the person's own words stand in it."""
        own = self.comment or self.conflict or self.comment_conflict
        return None if own else (self.question.code, self.chosen, self.comment is None)

    @property
    def more(self) -> bool:
        """Whether anything follows the choices."""
        return self.comment is not None or self.conflict is not None

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

    @property
    def state(self) -> tuple[str, int, int, str]:
        return self.code, self.answered, self.total, self.name


@dataclass(frozen=True)
class Standing:
    filled: Filled

    @cached_property
    def steps(self) -> list[Step]:
        counts = {pillar.code: [0, 0] for pillar in self.filled.document.pillars}
        for question in self.filled.document.questions:
            count = counts[question.pillar]
            count[0] += question.code in self.filled.answers
            count[1] += 1
        return [Step(pillar.code, words(pillar.name), *counts[pillar.code]) for pillar in self.filled.document.pillars]

    @property
    def text(self) -> str:
        return _("%(answered)s of %(total)s questions answered") % {
            "answered": self.filled.answered,
            "total": self.filled.total,
        }

    def step(self, pillar: str) -> Step:
        return next(step for step in self.steps if step.code == pillar)

    def of(self, pillar: str) -> str:
        step = self.step(pillar)
        return f"{step.answered}/{step.total}"

    @property
    def missing(self) -> int:
        """How many more answers a result needs (scoring.md 1: 60 %, one level among them)."""
        return max(self.filled.needed - self.filled.answered, 0)

    @property
    def missing_text(self) -> str:
        if not self.missing:
            return "" if self.filled.scorable else _("A result needs at least one sentence chosen among the answers.")
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
        blank = set(self.filled.blank)
        return [
            (step, questions)
            for step in self.steps
            if (questions := [q for q in self.filled.document.questions_of(step.code) if q.code in blank])
        ]


@dataclass(frozen=True, slots=True)
class ToFill:
    """The blank questions of a pillar, and the page that asks them."""

    step: Step
    url: str
    questions: list[Question]


def to_fill(place: Place) -> list[ToFill]:
    return [ToFill(step, place.url("pillar", step.code), asked) for step, asked in Standing(place.filled).blank]


@dataclass(frozen=True)
class AnswerPage:
    """A pillar's questions; `typed` is what was sent and could not be saved, `conflicts` why, by field."""

    place: Place
    code: str
    refused: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, Dispute] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in {pillar.code for pillar in self.document.pillars}:
            raise Http404

    @property
    def document(self) -> Document:
        return self.place.document

    @cached_property
    def codes(self) -> list[str]:
        return [question.code for question in self.document.questions_of(self.code)]

    @cached_property
    def state(self) -> tuple[str, ...]:
        """What the markup depends on that is the same for all who are on this page in this place."""
        return self.document.content_hash, self.code, self.place.saved, self.place.reminder

    @property
    def pillar(self) -> Pillar:
        return self.document.pillar(self.code)

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.place.filled)

    @property
    def number(self) -> int:
        return [pillar.code for pillar in self.document.pillars].index(self.code) + 1

    @property
    def previous(self) -> Step | None:
        return self.standing.steps[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> Step | None:
        return self.standing.steps[self.number] if self.number < len(self.standing.steps) else None

    @property
    def hidden(self) -> dict[str, str]:
        """Sent back as it came where something could not be saved; a conflict that is shown is seen."""
        fresh = self.place.hidden(self.codes)
        settled = {f"seen-{name}" for name in self.conflicts}
        return {name: value if name in settled else self.typed.get(name, value) for name, value in fresh.items()}

    @property
    def inputs(self) -> str:
        return format_html_join("", '<input type="hidden" name="{}" value="{}">', self.hidden.items())

    @property
    def items(self) -> list[Item]:
        return [self._item(question) for question in self.document.questions_of(self.code)]

    def _item(self, question: Question) -> Item:
        code = question.code
        chosen = str(self.typed.get(code, self.place.filled.answers.get(code)))
        chosen = chosen if chosen in VALUES else ""
        comments, name = self.place.comments, f"comment-{code}"
        comment = None if comments is None else self.typed.get(name, comments.get(code, ""))
        return Item(question, chosen, comment, self.conflicts.get(code), self.conflicts.get(name))


def destination(sent: QueryDict, place: Place, code: str) -> str:
    """The address behind the button that sent the answers of pillar `code`."""
    go, cleared = sent.get("go", ""), sent.get("clear", "")
    if cleared:
        return f"{place.url('pillar', code)}#{quote(cleared)}"
    if go == REVIEW:
        return place.url("review")
    return place.url("pillar", go if go in PILLARS else code)
