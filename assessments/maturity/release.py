"""How much of a result may leave, to whom, and when a new one may replace it (scoring.md 12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assessments.maturity.parameters import DEFAULT, Parameters
from assessments.maturity.questionnaire import Mode
from assessments.maturity.scorecard import Release, Scorecard

SensitiveWord = Literal["low", "high"]

PUBLISHABLE: tuple[Release, ...] = ("pillars_only", "full", "full_consensus")
_DETAILED: tuple[Release, ...] = ("full", "full_consensus")
_RAISABLE = ("k_pillar", "k_detail", "k_reopen", "k_comments_team", "k_comments_beyond", "k_question_levels")


@dataclass(frozen=True, slots=True)
class Detail:
    """What a release level lets out of a whole scorecard; questions have `question_detail` besides.

    `results` covers pillars, overall, Ways, states of symptoms and practices; `figures` covers levels,
    severity, need, priority and the minority wording.
    """

    participation: bool
    results: bool
    figures: bool


@dataclass(frozen=True, slots=True)
class QuestionDetail:
    """What may be shown of one question: its figures, its distribution, or one word instead."""

    figures: bool
    distribution: bool
    word: SensitiveWord | None = None


def release_level(mode: Mode, n_valid: int, parameters: Parameters = DEFAULT) -> Release:
    """The release of an assessment with n valid sheets (scoring.md 12)."""
    if mode == "consensus":
        return "full_consensus"
    if n_valid < parameters.k_pillar:
        return "suppressed"
    return "full" if n_valid >= parameters.k_detail else "pillars_only"


def detail(release: Release) -> Detail:
    """The figures that a release level lets out (scoring.md 9 and 12)."""
    return Detail(participation=True, results=is_publishable(release), figures=release in _DETAILED)


def is_publishable(release: Release) -> bool:
    """Whether a team may enter an aggregate (scoring.md 12)."""
    return release in PUBLISHABLE


def question_detail(card: Scorecard, code: str, *, sensitive: bool, parameters: Parameters = DEFAULT) -> QuestionDetail:
    """What may be shown of one question of a scorecard (scoring.md 12)."""
    counts = card.questions[code].counts
    return counts_detail(counts, card.release, n_valid=card.n_valid, sensitive=sensitive, parameters=parameters)


def counts_detail(
    counts: Sequence[int], release: Release, *, n_valid: int, sensitive: bool, parameters: Parameters = DEFAULT
) -> QuestionDetail:
    """The same from the question's counts by level alone, as a quarter that is past keeps them."""
    if release == "full_consensus":
        return QuestionDetail(figures=True, distribution=True)
    if release != "full" or sum(counts) < parameters.k_question_levels:
        return QuestionDetail(figures=False, distribution=False)
    word = _word(counts, n_valid, parameters) if sensitive else None
    return QuestionDetail(figures=word is None, distribution=not sensitive, word=word)


def _word(counts: Sequence[int], n: int, parameters: Parameters) -> SensitiveWord | None:
    """Unanimity at one end of the scale would tell what each person answered."""
    if n >= parameters.unanimity_min_n:
        return None
    if counts[0] == sum(counts):
        return "low"
    return "high" if counts[-1] == sum(counts) else None


def comments_released(n_valid: int, *, beyond_team: bool, parameters: Parameters = DEFAULT) -> bool:
    """Whether comments may be read, within the team or beyond it (scoring.md 12)."""
    return n_valid >= (parameters.k_comments_beyond if beyond_team else parameters.k_comments_team)


def may_replace[Key, Content](
    published: Mapping[Key, Content], current: Mapping[Key, Content], parameters: Parameters = DEFAULT
) -> bool:
    """Whether a reopened assessment may publish anew: enough sheets added or changed (scoring.md 12).

    Sheets, or what identifies their content, by key; one taken away is neither added nor changed.
    """
    changed = sum(key not in published or published[key] != sheet for key, sheet in current.items())
    return changed >= parameters.k_reopen


def lowered(parameters: Parameters) -> tuple[str, ...]:
    """Names of the privacy thresholds below their default: an organisation may only raise them (12)."""
    return tuple(name for name in _RAISABLE if getattr(parameters, name) < getattr(DEFAULT, name))
