"""What the answers to one question show, and what is withheld of them (scoring.md 2, 6, 12)."""

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from ..maturity.document import Question
from ..maturity.scorecard import QuestionResult
from ..results import Results, Withheld, Worded
from ..wording import level, points, tenths, words
from .certainty import agreement_word

_ARROWS = {
    "up": gettext_noop("↗ up by {levels} level or more"),
    "down": gettext_noop("↘ down by {levels} level or more"),
    "steady": gettext_noop("→ about as before"),
}
BAR_WIDTH, BAR_STEP, BAR_HEIGHT = 16, 20, 24


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as it was asked until a quarter; `revised` says that it meant something else."""

    stem: str
    anchors: tuple[str, ...]
    until: str
    revised: bool


@dataclass(frozen=True, slots=True)
class QuestionReading:
    """`here` is the anchor reached and `next` the one after; both empty without a level, and `said` says why.

    `counts` by level, empty where the distribution is withheld, and `distribution` the same in words;
    `arrow` is up, down, steady or empty. `line` says the level and all that goes with it, `explained` how it
    came about, `place` is where it stands on a rule of 100, and `before` how it was asked in an earlier version.
    """

    code: str
    title: str
    stem: str
    mean: float | None
    said: str
    here: str
    next: str
    place: int
    line: str
    explained: str
    agreement: str
    distribution: str
    apart: str
    discuss: bool
    polarised: bool
    gap: bool
    arrow: str
    counts: tuple[int, ...]
    before: Wording | None

    @property
    def bars(self) -> str:
        """The distribution as an SVG path in a box of 100 × 24, one bar a level."""
        most = max(self.counts, default=0) or 1
        heights = [round(BAR_HEIGHT * count / most, 1) for count in self.counts]
        return "".join(
            f"M{place * BAR_STEP + 2} {BAR_HEIGHT}v-{height}h{BAR_WIDTH}v{height}z"
            for place, height in enumerate(heights)
            if height
        )

    @property
    def sign(self) -> str:
        """The arrow as it is printed."""
        return _(_ARROWS[self.arrow])[0] if self.arrow else ""

    @property
    def tags(self) -> list[str]:
        """What makes it worth talking about."""
        found = []
        if self.polarised:
            found.append(_("Two camps"))
        elif self.discuss:
            found.append(_("Opinions apart"))
        return [*found, _("We don’t know")] if self.gap else found

    @property
    def talked_about(self) -> bool:
        return self.discuss or self.polarised or self.gap


def read_question(question: Question, results: Results) -> QuestionReading:
    withheld = results.withheld.get(question.code)
    result = results.card.questions.get(question.code)
    reached = None if result is None or result.mean is None else math.floor(round(result.mean, 6))
    anchors = words(question.anchors)
    several = results.card.mode == "individual"
    arrow = results.change.arrows.get(question.code, "") if results.change else ""
    return QuestionReading(
        code=question.code,
        title=words(question.title),
        stem=words(question.stem),
        mean=result.mean if result else None,
        said=_said(result, withheld, results),
        here="" if reached is None else anchors[reached],
        next="" if reached is None or reached + 1 == len(anchors) else anchors[reached + 1],
        place=round(25 * result.mean) if result and result.mean is not None else 0,
        line=" · ".join(_facts(result, arrow, results)) if reached is not None and result else "",
        explained=_explained(question, result, results),
        agreement=agreement_word(result.agreement) if result else "",
        distribution=_distribution(result) if result and result.counts and several else "",
        apart="" if result is None or result.ad_md is None else level(result.ad_md),
        discuss=bool(result and result.discuss),
        polarised=bool(result and result.polarised),
        gap=bool((result and result.visibility_gap) or (withheld and withheld.visibility_gap)),
        arrow=arrow,
        counts=result.counts if result and several else (),
        before=_before(question, results.wordings.get(question.code)),
    )


def _before(question: Question, found: Worded | None) -> Wording | None:
    if found is None:
        return None
    old = found.question
    return Wording(words(old.stem), tuple(words(old.anchors)), found.until, revised=old.revision != question.revision)


@dataclass(frozen=True, slots=True)
class _Phrases:
    level: str
    median: str
    agreement: str
    levels: str
    not_applicable: str
    dont_know: str
    blank: str
    of_one: str
    of_several: str
    weight: str
    here: str
    middle: str
    compared: str


@functools.lru_cache(maxsize=8)
def _phrases(_language: str | None) -> _Phrases:
    """Looked up once for each language instead of for each question."""
    return _Phrases(
        level=_("level {level} of 4"),
        median=_("median {median}"),
        agreement=_("agreement: {word}"),
        levels=_("Levels 0 to 4: {counts}"),
        not_applicable=_("not applicable"),
        dont_know=_("don’t know"),
        blank=_("left blank"),
        of_one=_("Level {level}, from 0 to {most}, counts as {score} of 100."),
        of_several=_("The mean of {n} levels from 0 to {most}: {level}, which counts as {score} of 100."),
        weight=_("In the pillar it weighs {weight} times an ordinary question."),
        here=_("“You are here” is the last sentence reached in full."),
        middle=_("The median is the middle answer."),
        compared=_("Agreement compares how far the levels are apart with answers given at random."),
    )


def _facts(result: QuestionResult, arrow: str, results: Results) -> Iterator[str]:
    phrases, several = _phrases(get_language()), results.card.mode == "individual"
    yield phrases.level.format(level=level(result.mean or 0))
    if several:
        yield ngettext("{n} answer", "{n} answers", result.n_levels).format(n=result.n_levels)
    if several and result.median is not None:
        yield phrases.median.format(median=level(result.median))
    if result.agreement:
        yield phrases.agreement.format(word=agreement_word(result.agreement))
    if arrow:
        yield _(_ARROWS[arrow]).format(levels=level(results.parameters.arrow_levels))


def _explained(question: Question, result: QuestionResult | None, results: Results) -> str:
    """Empty without a level."""
    if result is None or result.mean is None:
        return ""
    phrases, several = _phrases(get_language()), results.card.mode == "individual"
    text = phrases.of_several if several else phrases.of_one
    figures = {"level": level(result.mean), "score": points(result.score or 0), "n": result.n_levels}
    found = [text.format(**figures, most=results.parameters.scale_max)]
    if question.weight != 1:
        found.append(phrases.weight.format(weight=tenths(question.weight)))
    if several:
        found.append(phrases.here)
    if several and result.median is not None:
        found.append(phrases.middle)
    if result.agreement:
        found.append(phrases.compared)
    return " ".join(found)


def _distribution(result: QuestionResult) -> str:
    """How many chose each level, and what was answered besides."""
    phrases = _phrases(get_language())
    others = (
        (result.n_na, phrases.not_applicable),
        (result.n_dk, phrases.dont_know),
        (result.n_blank, phrases.blank),
    )
    found = [phrases.levels.format(counts=", ".join(map(str, result.counts)))]
    return "; ".join([*found, *(f"{name}: {count}" for count, name in others if count)])


def _said(result: QuestionResult | None, withheld: Withheld | None, results: Results) -> str:
    """In words, why a question has no level."""
    if withheld:
        return _withheld(withheld, results)
    if result is None or result.status == "scored":
        return ""
    if results.card.mode == "individual":
        return _("No level: too many of you left it out, did not know or found it not applicable.")
    if result.n_na:
        return _("Not applicable")
    return _("I don’t know") if result.n_dk else _("Left blank")


def _withheld(withheld: Withheld, results: Results) -> str:
    if withheld.word == "low":
        return _("Low. The question is sensitive, so no figure is shown.")
    if withheld.word == "high":
        return _("High. The question is sensitive, so no figure is shown.")
    if withheld.status == "not_applicable":
        return _("Not applicable to most of you.")
    if withheld.partner:
        return _("Not shown: another question has too few answers, and with this one they could be computed.")
    return _("Not shown: fewer than {k} of you gave a level.").format(k=results.parameters.k_question_levels)
