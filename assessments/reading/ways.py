"""The same answers through the Three Ways (scoring.md 10)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..maturity.document import Band
from ..results import Results
from ..wording import points, words
from .change import signed
from .missing import missing


@dataclass(frozen=True, slots=True)
class WayReading:
    """`delta` is the difference since the last comparable quarter, without a verdict; empty without one."""

    code: str
    name: str
    focus: str
    objective: str
    score: float | None
    band: Band | None
    missing: str
    explained: str
    delta: str


def read_way(code: str, results: Results) -> WayReading:
    text, result = results.document.way(code), results.card.ways[code]
    difference = results.change.ways.get(code) if results.change else None
    return WayReading(
        code=code,
        name=words(text.name),
        focus=words(text.focus),
        objective=words(text.objective),
        score=result.score,
        band=None if result.band is None else results.document.band(result.band),
        missing=missing(result.status, result.coverage, results.parameters),
        explained=_explained(code, results),
        delta=signed(difference.delta) if difference else "",
    )


def _explained(code: str, results: Results) -> str:
    score, questions = results.card.ways[code].score, results.card.questions
    if score is None:
        return ""
    second = _("It is a second reading of the same answers and is not added to the whole.")
    linked = [question for question in results.document.questions if code in question.ways]
    if any(question.code not in questions for question in linked):
        return (
            _("The mean of the questions from all pillars that serve this Way: {score}.").format(score=points(score))
            + f" {second}"
        )
    scored = [question for question in linked if questions[question.code].score is not None]
    half = sum(question.ways[code] < 1 for question in scored)
    return _(
        "The mean of {count} questions from all pillars that serve this Way, of which {half} count half because they "
        "serve it second: {score}. It is a second reading of the same answers and is not added to the whole."
    ).format(count=len(scored), half=half, score=points(score))
