"""A sheet of an assessment as the pages that fill it see it."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions import Change, Conflict, PageConflict
from ..check import VALUES, Refused, read_choices
from ..maturity.document import Document, Question
from ..maturity.filled import Filled
from ..maturity.parameters import DEFAULT
from ..models import Answer, AnswerSheet, Assessment, SheetComment
from ..models.prepared import NO_KEY, Prepared
from ..wording import words
from .answering import Dispute, Standing, Step, ToFill, to_fill

# What a form says that it showed: "2.17" is level 2 in version 17; of a comment, the version and a digest.
_SEEN_ANSWER = re.compile(r"(?P<was>[0-4]|NA|DK)\.(?P<version>[0-9]{1,10})")
_SEEN_COMMENT = re.compile(r"(?P<version>[0-9]{1,10})\.(?P<was>[0-9a-f]{8})")
_answers = Prepared(lambda: Answer.objects.filter(sheet=NO_KEY).values_list("question", "value", "version"))
_comments = Prepared(lambda: SheetComment.objects.filter(sheet=NO_KEY).values_list("question", "text", "version"))
_HIGHEST_VERSION = 2**31 - 1
_UNREADABLE = gettext_lazy("What this page sent cannot be read. Nothing was saved; reload the page and choose again.")


@dataclass(frozen=True, slots=True)
class Told:
    question: Question
    answer: str
    comment: str


@dataclass(frozen=True)
class TeamSheet:
    """One query for the answers, one for the comments; both are kept. Answers that are `known` ask for none."""

    sheet: AnswerSheet
    known: Mapping[str, str] | None = None

    @property
    def assessment(self) -> Assessment:
        return self.sheet.assessment

    @property
    def document(self) -> Document:
        return self.assessment.questionnaire.content()

    @property
    def about(self) -> str:
        return f"{self.assessment.team} · {self.assessment.cycle}"

    @property
    def saved(self) -> str:
        return _("Saved")

    @property
    def reminder(self) -> str:
        return reminder()

    @cached_property
    def _answers(self) -> dict[str, tuple[str, int]]:
        return {question: (value, version) for question, value, version in _answers.all(self.sheet.pk)}

    @cached_property
    def _comments(self) -> dict[str, tuple[str, int]]:
        return {question: (text, version) for question, text, version in _comments.all(self.sheet.pk)}

    @cached_property
    def filled(self) -> Filled:
        min_share = self.assessment.parameters.get("valid_response_min_share", DEFAULT.valid_response_min_share)
        answers = {question: VALUES[value] for question, value in self._chosen.items()}
        return Filled(self.document, answers, min_share)

    @property
    def _chosen(self) -> Mapping[str, str]:
        if self.known is not None:
            return self.known
        return {question: value for question, (value, _version) in self._answers.items()}

    def after(self, question: str, value: str | None) -> "TeamSheet":
        """The same sheet, with one answer as it is stored now."""
        chosen = {code: known for code, known in self._chosen.items() if code != question}
        return TeamSheet(self.sheet, chosen if value is None else chosen | {question: value})

    @property
    def comments(self) -> dict[str, str]:
        return {question: text for question, (text, _version) in self._comments.items()}

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.filled)

    @property
    def to_fill(self) -> list[ToFill]:
        return to_fill(self)

    @property
    def unsure(self) -> str:
        """How many are no level; a finding, and not a blank."""
        counts = {
            _("“I don’t know”: %(count)s."): self.filled.count("DK"),
            _("“Not applicable”: %(count)s."): self.filled.count("NA"),
        }
        return " ".join(text % {"count": count} for text, count in counts.items() if count)

    @property
    def told(self) -> list[tuple[Step, list[Told]]]:
        """Every question with its answer and comment, to be read."""
        return [
            (step, [self._told(question) for question in self.document.questions_of(step.code)])
            for step in self.standing.steps
        ]

    def _told(self, question: Question) -> Told:
        value, _version = self._answers.get(question.code, ("", 0))
        answer = self.in_words(question.code, value) if value else _("No answer")
        return Told(question, answer, self.comments.get(question.code, ""))

    @property
    def mark(self) -> str:
        """Tells this sheet from another of the same browser; opens nothing."""
        return salted_hmac("assessments.sheet", str(self.sheet.pk), algorithm="sha256").hexdigest()[:16]

    def hidden(self, codes: Collection[str], /) -> dict[str, str]:
        answers = {f"seen-{code}": seen_answer(*self._answers.get(code, (None, None))) for code in codes}
        comments = {f"seen-comment-{code}": seen_comment(*self._comments.get(code, ("", None))) for code in codes}
        return {"sheet": self.mark} | answers | comments

    def url(self, name: str, *args: str) -> str:
        return reverse(f"answer_{name}", args=[self.assessment.link_code, *args])

    def in_words(self, question: str, value: str) -> str:
        """An answer as the person chose it."""
        others = {"DK": _("I don’t know"), "NA": _("Not applicable")}
        return others.get(value) or words(self.document.question(question).anchors)[int(value)]

    def dispute(self, question: str, conflict: Conflict) -> Dispute:
        if conflict.value is None:
            return Dispute(question, _("In another tab, this answer was cleared."), "")
        return Dispute(
            question, _("In another tab, you chose another answer:"), self.in_words(question, conflict.value)
        )

    def disputes(self, conflict: PageConflict) -> dict[str, Dispute]:
        """By field."""
        found = [self.dispute(question, each) for question, each in conflict.answers.items()]
        found += [comment_dispute(question, each) for question, each in conflict.comments.items()]
        return {dispute.name: dispute for dispute in found}


def reminder() -> str:
    return _("Saved answers count once they are submitted: that is the last step, after the review.")


def comment_dispute(question: str, conflict: Conflict) -> Dispute:
    if conflict.value is None:
        return Dispute(f"comment-{question}", _("In another tab, this comment was deleted."), "")
    return Dispute(f"comment-{question}", _("In another tab, you wrote another comment:"), conflict.value)


def seen_answer(value: str | None, version: int | None) -> str:
    return "" if value is None else f"{value}.{version}"


def seen_comment(text: str | None, version: int | None) -> str:
    return "" if version is None else f"{version}.{_digest(text or '')}"


def changed_answers(sent: QueryDict, document: Document, codes: Collection[str]) -> list[Change]:
    """What a page chose otherwise than it had been shown; Refused for what it cannot have sent."""
    choices = read_choices(sent, document, codes)
    cleared = sent.get("clear", "")
    changes = []
    for code in codes:
        was, version = _seen(_SEEN_ANSWER, sent.get(f"seen-{code}", ""))
        chosen = None if code == cleared else str(choices[code]) if code in choices else was
        if chosen != was:
            changes.append(Change(code, chosen, version))
    return changes


def changed_comments(sent: QueryDict, codes: Collection[str]) -> list[Change]:
    changes = []
    for code in codes:
        was, version = _seen(_SEEN_COMMENT, sent.get(f"seen-comment-{code}", ""))
        text = sent.get(f"comment-{code}")
        if text is not None and (_digest(text) if text.strip() else None) != was:
            changes.append(Change(code, text, version))
    return changes


def one_answer(sent: QueryDict, document: Document, codes: Collection[str]) -> Change:
    """The one choice that a script sent."""
    choices = {code: str(value) for code, value in read_choices(sent, document, codes).items()}
    cleared = {code: None for code in codes if code == sent.get("clear")}
    [(code, value)] = _one(choices | cleared).items()
    return Change(code, value, _seen(_SEEN_ANSWER, sent.get(f"seen-{code}", ""))[1])


def one_comment(sent: QueryDict, codes: Collection[str]) -> Change:
    [(code, text)] = _one({code: sent[name] for code in codes if (name := f"comment-{code}") in sent}).items()
    return Change(code, text, _seen(_SEEN_COMMENT, sent.get(f"seen-comment-{code}", ""))[1])


def _one[T](found: dict[str, T]) -> dict[str, T]:
    if len(found) != 1:
        raise Refused(str(_UNREADABLE))
    return found


def _seen(pattern: re.Pattern[str], text: str) -> tuple[str | None, int | None]:
    if not text:
        return None, None
    found = pattern.fullmatch(text)
    version = int(found["version"]) if found else _HIGHEST_VERSION + 1
    if found is None or version > _HIGHEST_VERSION:
        raise Refused(str(_UNREADABLE))
    return found["was"], version


def _digest(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:8]
