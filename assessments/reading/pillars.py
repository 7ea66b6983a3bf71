"""What each pillar shows, and how its figure came about."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..maturity.document import Band, Document, Practice
from ..maturity.scorecard import Interval, Scorecard
from ..results import Results
from ..wording import points, tenths, words
from .certainty import agreement_explained, agreement_word, between, interval_explained
from .change import ChangeReading, change_explained, read_change
from .missing import missing, not_known
from .practices import PracticeReading, Practices
from .questions import QuestionReading, read_question
from .symptoms import SymptomReading, Symptoms

_ORDER = {"candidate": 0, "blocked": 1, "in_place": 2}
MOST = 4  # practices that a pillar asks for with their reason; the others it names


@dataclass(frozen=True, slots=True)
class PillarReading:
    """`symptoms` are told in full, `more` by name only; `missing` says why there is no stage.

    Of the practices wanted, `others` are named only. `explained` and `certainty` say how the score came about
    and how sure it is. What only several people's answers give is empty for one sheet: `interval`, `between`
    and `certainty` for the margin, `agreement`, `split`. So are `change` without an earlier quarter, and
    `questions` where their detail is withheld.
    """

    code: str
    name: str
    score: float | None
    band: Band | None
    missing: str
    applies: bool
    explained: str
    certainty: list[str]
    limiting: bool
    interval: Interval | None
    between: str
    agreement: str
    split: bool
    change: ChangeReading | None
    symptoms: list[SymptomReading]
    more: list[SymptomReading]
    active: list[SymptomReading]
    practices: list[PracticeReading]
    others: list[Practice]
    questions: list[QuestionReading]
    written: dict[object, str] = field(default_factory=dict, compare=False, repr=False)  # what a page made of it

    @property
    def count(self) -> int | None:
        """How many symptoms are active; `None` where “none” cannot be said, for want of a score."""
        return len(self.active) if self.active or self.score is not None else None

    @property
    def no_symptom(self) -> str:
        return not_known() if self.count is None else _("No symptom shows here.")

    @property
    def no_practice(self) -> str:
        return not_known() if self.score is None else _("Nothing is asked for here.")

    @property
    def stage(self) -> str:
        """The stage, or shortly why there is none."""
        if self.band:
            return words(self.band.name)
        if self.split:
            return _("too far apart")
        return _("no score") if self.applies else _("not applicable")

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
    shown = _practices_of(code, card, document)
    return PillarReading(
        code=code,
        name=name,
        score=result.score,
        band=None if result.band is None or result.split else document.band(result.band),
        missing=_apart() if result.split else missing(result, results),
        applies=result.status != "not_applicable",
        explained=_explained(code, results),
        certainty=_certainty(code, results),
        limiting=code in card.overall.limiting,
        interval=result.ci95,
        between=between(result.ci95),
        agreement=agreement_word(result.agreement),
        split=result.split,
        change=read_change(code, name, results.change),
        symptoms=told,
        more=more,
        active=[symptom for symptom in [*told, *more] if symptom.state == "active"],
        practices=[practices[each] for each in [*shown.wanted[:MOST], *shown.in_place]],
        others=[document.practice(each) for each in shown.wanted[MOST:]],
        questions=_questions_of(code, results),
    )


def _certainty(pillar: str, results: Results) -> list[str]:
    """How sure the score is, how far people agree, and what its change is worth: what there is of it."""
    result = results.card.pillars[pillar]
    change = change_explained(pillar, results)
    margin = "" if result.score is None else interval_explained(result.ci95, results.card.mode)
    return [*filter(None, [margin, agreement_explained(result.agreement), change])]


def _apart() -> str:
    return _("Opinions too far apart for one number.")


def _questions_of(pillar: str, results: Results) -> list[QuestionReading]:
    if results.card.release == "pillars_only":
        return []
    return [read_question(question, results) for question in results.document.questions_of(pillar)]


@dataclass(frozen=True, slots=True)
class _Practices:
    """Codes; those wanted are proposed ones before blocked."""

    wanted: list[str]
    in_place: list[str]


def _practices_of(pillar: str, card: Scorecard, document: Document) -> _Practices:
    """Those of the pillar that say something."""
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
    ranked = [(order, code) for order, *_key, code in sorted(found)]
    return _Practices(
        wanted=[code for order, code in ranked if order < _ORDER["in_place"]],
        in_place=[code for order, code in ranked if order == _ORDER["in_place"]],
    )


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
