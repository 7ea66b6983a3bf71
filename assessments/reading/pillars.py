"""What each pillar, Way, symptom and question shows, and how each figure came about."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ..maturity.document import Band, Document, Question, Symptom
from ..maturity.parameters import DEFAULT
from ..maturity.scorecard import QuestionResult, Scorecard
from ..maturity.symptoms import Printed
from ..wording import level, listed, points, words
from .practices import PracticeReading, read_practice


@dataclass(frozen=True, slots=True)
class SymptomReading:
    code: str
    title: str
    state: str
    state_name: str
    sources: str
    explained: str
    text: Symptom


@dataclass(frozen=True, slots=True)
class QuestionReading:
    """`here` is the anchor reached and `next` the one after; both empty without a level."""

    code: str
    title: str
    stem: str
    mean: float | None
    said: str
    here: str
    next: str


@dataclass(frozen=True, slots=True)
class PillarReading:
    """`symptoms` are told in full, `more` by name only; `missing` says why there is no score."""

    code: str
    name: str
    score: float | None
    band: Band | None
    missing: str
    explained: str
    limiting: bool
    symptoms: list[SymptomReading]
    more: list[SymptomReading]
    practices: list[PracticeReading]
    questions: list[QuestionReading]

    @property
    def active(self) -> list[SymptomReading]:
        return [symptom for symptom in [*self.symptoms, *self.more] if symptom.state == "active"]

    @property
    def more_active(self) -> list[SymptomReading]:
        return [symptom for symptom in self.more if symptom.state == "active"]

    @property
    def more_watch(self) -> list[SymptomReading]:
        return [symptom for symptom in self.more if symptom.state == "watch"]

    @property
    def first_practice(self) -> PracticeReading | None:
        return next((practice for practice in self.practices if practice.state == "candidate"), None)

    @property
    def in_place(self) -> list[PracticeReading]:
        return [practice for practice in self.practices if practice.state == "in_place"]

    @property
    def wanted(self) -> list[PracticeReading]:
        return [practice for practice in self.practices if practice.state in {"candidate", "blocked"}]


@dataclass(frozen=True, slots=True)
class WayReading:
    code: str
    name: str
    focus: str
    objective: str
    score: float | None
    band: Band | None
    missing: str
    explained: str


def read_pillar(code: str, card: Scorecard, document: Document, symptoms: Printed) -> PillarReading:
    """`symptoms` says which ones the page has room for."""
    result = card.pillars[code]
    return PillarReading(
        code=code,
        name=words(document.pillar(code).name),
        score=result.score,
        band=None if result.band is None else document.band(result.band),
        missing=_missing(result.status, result.coverage),
        explained=_pillar_explained(code, card, document),
        limiting=code in card.overall.limiting,
        symptoms=_symptoms_of(code, symptoms.codes, card, document),
        more=_symptoms_of(code, symptoms.rest, card, document),
        practices=[read_practice(practice, card, document) for practice in _practices_of(code, card, document)],
        questions=[read_question(question, card.questions[question.code]) for question in document.questions_of(code)],
    )


def _symptoms_of(pillar: str, codes: Sequence[str], card: Scorecard, document: Document) -> list[SymptomReading]:
    return [read_symptom(code, card, document) for code in codes if pillar_of_symptom(code, document) == pillar]


def read_way(code: str, card: Scorecard, document: Document) -> WayReading:
    text, result = document.way(code), card.ways[code]
    return WayReading(
        code=code,
        name=words(text.name),
        focus=words(text.focus),
        objective=words(text.objective),
        score=result.score,
        band=None if result.band is None else document.band(result.band),
        missing=_missing(result.status, result.coverage),
        explained=_way_explained(code, card, document),
    )


def read_symptom(code: str, card: Scorecard, document: Document) -> SymptomReading:
    text, result = document.symptom(code), card.symptoms[code]
    titles = [words(document.question(question).title) for question in text.links]
    names = {"active": _("Present"), "watch": _("To watch"), "clear": _("Absent"), "unknown": _("Not known")}
    explained = (
        ""
        if result.level is None
        else _(
            "The questions behind it have level {level} of 4 on average, those that touch it less counting half. Up to "
            "{active} a symptom is present, up to {watch} it is to watch."
        ).format(
            level=level(result.level),
            active=number_format(DEFAULT.symptom_active),
            watch=number_format(DEFAULT.symptom_watch),
        )
    )
    return SymptomReading(code, words(text.title), result.state, names[result.state], listed(titles), explained, text)


def read_question(question: Question, result: QuestionResult) -> QuestionReading:
    anchors = words(question.anchors)
    reached = None if result.mean is None else math.floor(round(result.mean, 6))
    return QuestionReading(
        code=question.code,
        title=words(question.title),
        stem=words(question.stem),
        mean=result.mean,
        said=_said(result),
        here="" if reached is None else anchors[reached],
        next="" if reached is None or reached + 1 == len(anchors) else anchors[reached + 1],
    )


def pillar_of_symptom(code: str, document: Document) -> str:
    """The pillar under which it is told: its own group, else that of its first primary question."""
    symptom = document.symptom(code)
    if len(symptom.group) == 1:
        return symptom.group
    return document.question(next(iter(symptom.links))).pillar


def _practices_of(pillar: str, card: Scorecard, document: Document) -> list[str]:
    """Those of the pillar that say something: proposed first, then the blocked, then what is in place."""
    order = {"candidate": 0, "blocked": 1, "in_place": 2}
    codes = [
        (order[result.state], -round(result.priority or 0, 6), code)
        for code, result in card.practices.items()
        if result.state in order
        and document.practice(code).pillar == pillar
        and (result.state != "candidate" or (result.priority or 0) > 0)
    ]
    return [code for _order, _priority, code in sorted(codes)]


def _missing(status: str, coverage: float | None) -> str:
    if status == "not_applicable":
        return _("Not applicable: most of its questions do not exist for you.")
    if status == "insufficient":
        share = points(100 * (coverage or 0))
        return _("No score: {share} % of its questions have enough answers, and a score needs {needed} %.").format(
            share=share, needed=points(100 * DEFAULT.pillar_min_coverage)
        )
    return ""


def _said(result: QuestionResult) -> str:
    """In words, why a question has no level."""
    if result.status == "scored":
        return ""
    if result.n_na:
        return _("Not applicable")
    return _("I don’t know") if result.n_dk else _("Left blank")


def _pillar_explained(code: str, card: Scorecard, document: Document) -> str:
    result = card.pillars[code]
    terms = [(question.weight, card.questions[question.code].score) for question in document.questions_of(code)]
    scored = [(weight, score) for weight, score in terms if score is not None]
    if result.score is None:
        return ""
    even = len({weight for weight, _score in scored}) == 1
    sum_ = " + ".join(points(score) if even else f"{weight:g} × {points(score)}" for weight, score in scored)
    total = len(scored) if even else math.fsum(weight for weight, _score in scored)
    text = (
        _("Each level counts as 0, 25, 50, 75 or 100, and the pillar is their mean: ({sum}) ÷ {total} = {score}.")
        if even
        else _(
            "Each level counts as 0, 25, 50, 75 or 100, and the pillar is their mean, in which some questions weigh "
            "less or more: ({sum}) ÷ {total} = {score}."
        )
    )
    left_out = "" if len(scored) == len(terms) else _("Questions without a level are left out.")
    return " ".join([text.format(sum=sum_, total=f"{total:g}", score=points(result.score)), left_out]).strip()


def _way_explained(code: str, card: Scorecard, document: Document) -> str:
    result = card.ways[code]
    if result.score is None:
        return ""
    linked = [
        question
        for question in document.questions
        if code in question.ways and card.questions[question.code].score is not None
    ]
    half = sum(question.ways[code] < 1 for question in linked)
    return _(
        "The mean of {count} questions from all pillars that serve this Way, of which {half} count half because they "
        "serve it second: {score}. It is a second reading of the same answers and is not added to the whole."
    ).format(count=len(linked), half=half, score=points(result.score))
