"""What a symptom shows: a hypothesis, its signs, and what the team said of it (scoring.md 8)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from ..maturity.agreement import is_minority
from ..maturity.document import Document, Symptom
from ..maturity.scorecard import QuestionResult, Scorecard, SymptomResult
from ..maturity.symptoms import printed
from ..results import Lasting, Results
from ..wording import level, listed, words

_STATES = {
    "active": gettext_noop("Present"),
    "watch": gettext_noop("To watch"),
    "clear": gettext_noop("Absent"),
    "unknown": gettext_noop("Not known"),
}
_VERDICTS = {
    "recognised": gettext_noop("Recognised"),
    "partly": gettext_noop("Partly"),
    "not_us": gettext_noop("Not us"),
}


@dataclass(frozen=True, slots=True)
class SymptomReading:
    """`verdict` is the team's own, or empty; `lasting` says of a chronic one for how long.

    Where it is told in full, `sources` names its questions, `explained` says why it shows, and `minority` who
    lives it although the mean hides it.
    """

    code: str
    pillar: str
    title: str
    state: str
    state_name: str
    text: Symptom
    verdict: str
    lasting: str = ""
    sources: str = ""
    explained: str = ""
    minority: str = ""

    @property
    def verdict_name(self) -> str:
        return _(_VERDICTS[self.verdict]) if self.verdict else ""


@dataclass(frozen=True, slots=True)
class Symptoms:
    """Active before those to watch: `told` in full as far as a page has room, `rest` by name."""

    told: list[SymptomReading]
    rest: list[SymptomReading]


def read_symptoms(results: Results) -> Symptoms:
    found = results.pressing or printed(results.card.symptoms, results.card.release, results.parameters)
    return Symptoms(
        told=[_told(_named(code, results), results) for code in found.codes],
        rest=[_named(code, results) for code in found.rest],
    )


def verdict_names() -> list[tuple[str, str]]:
    return [(code, _(name)) for code, name in _VERDICTS.items()]


def _named(code: str, results: Results) -> SymptomReading:
    text, state = results.document.symptom(code), results.card.symptoms[code].state
    return SymptomReading(
        code=code,
        pillar=_pillar(text, results.document),
        title=words(text.title),
        state=state,
        state_name=_(_STATES[state]),
        text=text,
        verdict=results.reviews.get(code, ""),
        lasting=_lasting(results.chronic.get(code)),
    )


def _lasting(found: Lasting | None) -> str:
    if found is None:
        return ""
    return _("Chronic: {count} quarters in a row, since {quarter}").format(count=found.quarters, quarter=found.since)


def _told(symptom: SymptomReading, results: Results) -> SymptomReading:
    result = results.card.symptoms[symptom.code]
    return replace(
        symptom,
        sources=listed([words(results.document.question(question).title) for question in symptom.text.links]),
        explained=_explained(result, results),
        minority=_minority(symptom.text, results) if result.minority and result.state == "watch" else "",
    )


def _pillar(text: Symptom, document: Document) -> str:
    """The pillar under which it is told: its own group, else that of its first primary question."""
    return text.group if len(text.group) == 1 else document.question(next(iter(text.links))).pillar


def _explained(result: SymptomResult, results: Results) -> str:
    if result.level is None:
        return ""
    return _(
        "The questions behind it have level {level} of 4 on average, those that touch it less counting half. Up to "
        "{active} a symptom is present, up to {watch} it is to watch."
    ).format(
        level=level(result.level),
        active=number_format(results.parameters.symptom_active),
        watch=number_format(results.parameters.symptom_watch),
    )


def _minority(text: Symptom, results: Results) -> str:
    """With counts where the distribution of such a question may be shown, else without."""
    low = results.parameters.low_level
    for code, strength in text.links.items():
        question = results.card.questions.get(code)
        if strength == 1 and question and question.counts and is_minority(question.counts, results.parameters):
            return _("Some of you live it: {people} of {n} are at level {level} or below on “{question}”.").format(
                people=_low(question, low),
                n=question.n_levels,
                level=low,
                question=words(results.document.question(code).title),
            )
    return _("Some of you live it, although the average hides it.")


def _low(question: QuestionResult, low: int) -> int:
    return sum(question.counts[: low + 1])


def counted(card: Scorecard, *, told: int, untold: int) -> str:
    """How many symptoms show, and how they are told."""
    return " ".join(_counted(card, told, untold))


def _counted(card: Scorecard, told: int, untold: int) -> Iterator[str]:
    states = [result.state for result in card.symptoms.values()]
    active, watch, unknown = (states.count(state) for state in ("active", "watch", "unknown"))
    if unknown == len(states):
        yield _("No symptom can be judged: the questions behind them have no level.")
        return
    present = ngettext(
        "{count} symptom is present in your answers", "{count} symptoms are present in your answers", active
    ).format(count=active)
    watched = ngettext("{count} is to watch", "{count} are to watch", watch).format(count=watch)
    yield _("{present}, {watched}.").format(present=present, watched=watched)
    if unknown:
        yield ngettext(
            "{count} cannot be judged: the questions behind it have no level.",
            "{count} cannot be judged: the questions behind them have no level.",
            unknown,
        ).format(count=unknown)
    if untold:
        yield _("The {count} most pressing are told in full.").format(count=told)
    if active or watch:
        yield _("A symptom is a hypothesis: check its signs before you believe it.")
