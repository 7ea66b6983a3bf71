"""A team's released result in words: who took part, how far to trust it, and what it says."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..results import Released, Results
from ..wording import percent, words
from .certainty import low_participation, notice, reliability
from .history import HistoryReading
from .kept import read_lately
from .method import Told, read_method
from .result import Reading
from .talk import Talk


@dataclass(frozen=True, slots=True)
class QuestionComments:
    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamReading:
    """`result`, `talk` and `history` are `None` when the result is suppressed; `notice` then says why."""

    released: Released
    participation: str
    mode: str
    notice: str
    reliability: list[str]
    low_participation: bool
    cover: list[str]
    result: Reading | None = None
    talk: Talk | None = None
    history: HistoryReading | None = None

    @property
    def lead(self) -> str:
        return self.result.lead if self.result else _("Too few answers to show a result.")

    @property
    def method(self) -> list[Told]:
        together = self.released.mode == "consensus"
        return read_method(self.released.parameters, "together" if together else "individually")

    @property
    def commented(self) -> list[QuestionComments]:
        if not self.released.results:
            return []
        document, comments = self.released.document, self.released.results.comments
        asked = [question for question in document.questions if question.code in comments]
        return [QuestionComments(words(question.title), comments[question.code]) for question in asked]


def read_team(released: Released) -> TeamReading:
    results = released.results
    parts = read_lately(released.snapshot, results) if results else None
    return TeamReading(
        released=released,
        participation=_participation(released),
        mode=_("answered together") if released.mode == "consensus" else _("individual answers"),
        notice=notice(released),
        reliability=list(reliability(released)),
        low_participation=low_participation(released),
        cover=_cover(parts.result, results) if parts and results else [],
        result=parts.result if parts else None,
        talk=parts.talk if parts else None,
        history=parts.history if parts else None,
    )


def _participation(released: Released) -> str:
    if released.mode == "consensus":
        return _("one sheet, filled together")
    share = percent(min(1.0, released.n_valid / released.expected))
    return _("{n} of {m} people ({share})").format(n=released.n_valid, m=released.expected, share=share)


def _cover(result: Reading, results: Results) -> list[str]:
    """What limits, how the pillars stand to each other, and where the team agrees most and least."""
    patterns = [f"{name}. {sentence}" for name, sentence in result.patterns[:1]]
    balance = result.sentences[1:2]
    return [result.lead, *(patterns or balance), *_agreement(results)]


def _agreement(results: Results) -> list[str]:
    known = [(found.rwg, code) for code, found in results.card.questions.items() if found.rwg is not None]
    if not known:
        return []
    most, least = (
        words(results.document.question(code).title)
        for code in (max(known, key=lambda item: (item[0], item[1]))[1], min(known)[1])
    )
    return [_("You agree most on “{most}” and least on “{least}”.").format(most=most, least=least)]
