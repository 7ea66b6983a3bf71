"""What each pillar shows, and how its figure came about."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..maturity.document import Band, Document
from ..maturity.scorecard import Interval, Scorecard
from ..results import Results
from ..wording import points, tenths, words
from .certainty import agreement_word, between, interval_explained
from .change import ChangeReading, read_change
from .missing import missing
from .practices import PracticeReading, Practices
from .questions import QuestionReading, read_question
from .symptoms import SymptomReading, Symptoms

_ORDER = {"candidate": 0, "blocked": 1, "in_place": 2}
MOST = 4  # practices that a pillar asks for


@dataclass(frozen=True, slots=True)
class PillarReading:
    """`symptoms` are told in full, `more` by name only; `missing` says why there is no stage.

    What only several people's answers give is empty for one sheet: `interval`, `between` and `certainty`
    for the margin, `agreement`, `split`. So are `change` without an earlier quarter, and `questions` where
    their detail is withheld.
    """

    code: str
    name: str
    score: float | None
    band: Band | None
    missing: str
    explained: str
    limiting: bool
    interval: Interval | None
    between: str
    certainty: str
    agreement: str
    split: bool
    change: ChangeReading | None
    symptoms: list[SymptomReading]
    more: list[SymptomReading]
    active: list[SymptomReading]
    practices: list[PracticeReading]
    questions: list[QuestionReading]

    @property
    def told(self) -> list[SymptomReading]:
        """Those that the team did not reject."""
        return [symptom for symptom in self.symptoms if symptom.verdict != "not_us"]

    @property
    def rejected(self) -> list[SymptomReading]:
        return [symptom for symptom in self.symptoms if symptom.verdict == "not_us"]

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


def read_pillar(code: str, results: Results, symptoms: Symptoms, practices: Practices) -> PillarReading:
    card, document, result = results.card, results.document, results.card.pillars[code]
    name = words(document.pillar(code).name)
    told = [symptom for symptom in symptoms.told if symptom.pillar == code]
    more = [symptom for symptom in symptoms.rest if symptom.pillar == code]
    return PillarReading(
        code=code,
        name=name,
        score=result.score,
        band=None if result.band is None or result.split else document.band(result.band),
        missing=_apart() if result.split else missing(result.status, result.coverage, results.parameters),
        explained=_explained(code, results),
        limiting=code in card.overall.limiting,
        interval=result.ci95,
        between=between(result.ci95),
        certainty=interval_explained(result.ci95),
        agreement=agreement_word(result.agreement),
        split=result.split,
        change=read_change(code, name, results.change),
        symptoms=told,
        more=more,
        active=[symptom for symptom in [*told, *more] if symptom.state == "active"],
        practices=[practices[each] for each in _practices_of(code, card, document)],
        questions=_questions_of(code, results),
    )


def _apart() -> str:
    return _("Opinions too far apart for one number.")


def _questions_of(pillar: str, results: Results) -> list[QuestionReading]:
    if results.card.release == "pillars_only":
        return []
    return [read_question(question, results) for question in results.document.questions_of(pillar)]


def _practices_of(pillar: str, card: Scorecard, document: Document) -> list[str]:
    """Those of the pillar that say something: a few wanted, proposed ones before blocked, and all in place."""
    proposed = [*card.recommend.now, *card.recommend.next]
    found = []
    for code, result in card.practices.items():
        acts = result.reason is not None and (result.reason.gaps or result.reason.opens)
        if (
            document.practice(code).pillar == pillar
            and result.state in _ORDER
            and (result.state != "candidate" or acts)
        ):
            place = proposed.index(code) if code in proposed else len(proposed)
            found.append((_ORDER[result.state], place, -round(result.priority or 0, 6), code))
    wanted = [code for order, *_key, code in sorted(found) if order < _ORDER["in_place"]]
    return [*wanted[:MOST], *(code for order, *_key, code in sorted(found) if order == _ORDER["in_place"])]


def _explained(code: str, results: Results) -> str:
    result = results.card.pillars[code]
    if result.score is None:
        return ""
    asked = results.document.questions_of(code)
    several = results.card.mode == "individual"
    if any(question.code not in results.card.questions for question in asked):
        return _(
            "Each level counts as 0, 25, 50, 75 or 100 and a question as the mean of its answers; the pillar is the "
            "mean of its questions, of which some may weigh less or more: {score}."
        ).format(score=points(result.score))
    terms = [(question.weight, results.card.questions[question.code].score) for question in asked]
    scored = [(weight, score) for weight, score in terms if score is not None]
    text = [
        _sum(scored, result.score),
        "" if len(scored) == len(terms) else _("Questions without a level are left out."),
    ]
    lead = [_("A question counts as the mean of its answers.")] if several else []
    return " ".join([*lead, *text]).strip()


def _sum(scored: Sequence[tuple[float, float]], score: float) -> str:
    even = len({weight for weight, _score in scored}) == 1
    terms = " + ".join(tenths(value) if even else f"{tenths(weight)} × {tenths(value)}" for weight, value in scored)
    total = len(scored) if even else math.fsum(weight for weight, _score in scored)
    text = (
        _("Each level counts as 0, 25, 50, 75 or 100, and the pillar is their mean: ({sum}) ÷ {total} = {score}.")
        if even
        else _(
            "Each level counts as 0, 25, 50, 75 or 100, and the pillar is their mean, in which some questions weigh "
            "less or more: ({sum}) ÷ {total} = {score}."
        )
    )
    return text.format(sum=terms, total=tenths(total), score=points(score))
