"""The same answers through the Three Ways (scoring.md 10)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..maturity.document import Band
from ..results import Results
from ..wording import percent, points, words
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
        missing=missing(result, results),
        explained=_explained(code, results),
        delta=signed(difference.delta) if difference else "",
    )


def _explained(code: str, results: Results) -> str:
    score, questions = results.card.ways[code].score, results.card.questions
    if score is None:
        return ""
    linked = [question for question in results.document.questions if code in question.ways]
    second = _("It is a second reading of the same answers and is not added to the whole.")
    if any(question.code not in questions for question in linked):
        mean = _("The mean of the questions from all pillars that serve this Way: {score}.")
        return f"{mean.format(score=points(score))} {second}"
    scored = [question for question in linked if questions[question.code].score is not None]
    half = sum(question.ways[code] < 1 for question in scored)
    mean = ngettext(
        "The mean of {count} question that serves this Way: {score}.",
        "The mean of {count} questions from all pillars that serve this Way: {score}.",
        len(scored),
    )
    return " ".join([mean.format(count=len(scored), score=points(score)), *_in_part(half, results), second])


def _in_part(count: int, results: Results) -> list[str]:
    if not count:
        return []
    text = ngettext(
        "Of these, {count} serves it in part and counts {share}.",
        "Of these, {count} serve it in part and count {share}.",
        count,
    )
    return [text.format(count=count, share=percent(results.parameters.way_secondary))]
