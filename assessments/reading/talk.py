"""What to talk about first: split pillars, questions that divide, and what nobody knows (scoring.md 1 and 6)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..maturity.document import Document
from ..results import Results
from ..wording import words
from .pillars import PillarReading
from .questions import QuestionReading
from .result import Reading

MOST = 8  # questions: more would be a list, not an agenda
GAPS = 2  # of them, at least so many that nobody knows, if there are
WITHHELD = 1.0  # the variance from which agreement is weak, for a question that does not tell its own


@dataclass(frozen=True, slots=True)
class TalkItem:
    """A pillar, or one of its questions with `question`; `ask` opens the conversation."""

    pillar: PillarReading
    tags: list[str]
    sentences: list[str]
    ask: str
    question: QuestionReading | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """`sentence` sums up, or says why there is no item; `rest` counts the questions left out."""

    sentence: str
    items: list[TalkItem]
    rest: int
    written: dict[object, str] = field(default_factory=dict, compare=False, repr=False)  # what a page made of it

    @property
    def rest_said(self) -> str:
        if not self.rest:
            return ""
        return ngettext(
            "{count} more question is marked in its pillar below.",
            "{count} more questions are marked in their pillars below.",
            self.rest,
        ).format(count=self.rest)


def read_talk(reading: Reading, results: Results) -> Talk:
    asked = [(pillar, question) for pillar in reading.pillars for question in pillar.questions if question.talked_about]
    chosen = _chosen(asked, results)
    camps = next((question for _pillar, question in chosen if question.polarised), None)
    split = [_split(pillar) for pillar in reading.weakest_first if pillar.split]
    items = [*split, *(_question(*item, results.document, explain=item[1] is camps) for item in chosen)]
    return Talk(sentence=_sentence(items, asked, results), items=items, rest=len(asked) - len(chosen))


type Asked = list[tuple[PillarReading, QuestionReading]]


def _chosen(asked: Asked, results: Results) -> Asked:
    """Two camps first, then the furthest apart; then what is not known, which keeps a place."""
    apart = [item for item in asked if item[1].polarised or item[1].discuss]
    apart.sort(key=lambda item: (not item[1].polarised, -_spread(item[1], results), item[1].code))
    gaps = [item for item in asked if item not in apart]
    kept = apart[: MOST - min(GAPS, len(gaps))]
    return [*kept, *gaps[: MOST - len(kept)]]


def _spread(question: QuestionReading, results: Results) -> float:
    variance = results.card.questions[question.code].variance
    return WITHHELD if variance is None else variance


def _split(pillar: PillarReading) -> TalkItem:
    return TalkItem(
        pillar=pillar,
        tags=[_("Split pillar")],
        sentences=[pillar.missing],
        ask=_("What would each level look like here, and who sees another reality, and why?"),
    )


def _question(pillar: PillarReading, question: QuestionReading, document: Document, *, explain: bool) -> TalkItem:
    """Two camps are explained where they stand out first."""
    symptom = document.symptoms_of_question(question.code)[0]
    apart = question.polarised or question.discuss
    return TalkItem(
        pillar=pillar,
        tags=question.tags,
        sentences=_sentences(question, explain=explain),
        ask=words(symptom.ask) if apart else "",
        question=question,
    )


def _sentences(question: QuestionReading, *, explain: bool) -> list[str]:
    found = []
    if explain:
        found.append(
            _(
                "Two camps stand out on one question: {question}. Each may be describing what it really sees; start "
                "the conversation there."
            ).format(question=question.title)
        )
    elif question.apart and (question.discuss or question.polarised):
        found.append(_("Average distance from the middle answer, in levels: {apart}.").format(apart=question.apart))
    elif question.discuss:
        found.append(_("Opinions are far apart. The question is sensitive, so its distribution is not shown."))
    if question.gap:
        found.append(
            _(
                "Several people answered “don’t know” to one question: {question}. That is a finding in itself. What "
                "would make the subject visible to everyone?"
            ).format(question=question.title)
        )
    return found


def _sentence(items: list[TalkItem], asked: Asked, results: Results) -> str:
    release = results.card.release
    if release == "full_consensus" and not items:
        return _(
            "You answered together, on one sheet: where opinions differ cannot be seen here. Ask each other which "
            "answers were hard to agree on."
        )
    if release == "pillars_only":
        return _("Which questions to talk about first is not shown: fewer than {k} answers.").format(
            k=results.parameters.k_detail
        )
    apart = sum(question.discuss or question.polarised for _pillar, question in asked)
    if apart:
        return ngettext(
            "On {n} question, opinions are far apart: talk it over before you act.",
            "On {n} of the questions asked, opinions are far apart: talk it over before you act.",
            apart,
        ).format(n=apart)
    return "" if items else _("You largely agree: on most questions, your answers are close together.")
