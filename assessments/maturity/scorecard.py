"""What the engine returns for one assessment; `None` stands for a figure that does not exist, never 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assessments.maturity.questionnaire import Mode

Status = Literal["scored", "not_applicable", "insufficient"]
Release = Literal["suppressed", "pillars_only", "full", "full_consensus"]
Agreement = Literal["lack", "weak", "moderate", "strong", "very_strong"]
Balance = Literal["balanced", "uneven", "imbalanced"]
OverallStatus = Literal["complete", "partial", "insufficient"]
Reliability = Literal["good", "fair", "indicative"]
SymptomState = Literal["active", "watch", "clear", "unknown"]
PracticeState = Literal["candidate", "blocked", "in_place", "unknown"]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """`mean` and `median` in levels, `score` 0 to 100, `top_box` a share; `counts` by level from 0 up.

    The figures from `mean` on exist for a scored question, those from `variance` on from 4 levels and not in
    consensus; `counts` exist always (scoring.md 1, 2, 6).
    """

    status: Status
    n_levels: int
    n_na: int
    n_dk: int
    n_blank: int
    visibility_gap: bool
    counts: tuple[int, ...]
    mean: float | None = None
    median: float | None = None
    score: float | None = None
    top_box: float | None = None
    variance: float | None = None
    ad_md: float | None = None
    rwg: float | None = None
    agreement: Agreement | None = None
    discuss: bool | None = None
    polarised: bool | None = None


@dataclass(frozen=True, slots=True)
class PillarResult:
    """`score`, `se` and `ci95` in points of 100, `coverage` a share, `band` 0 to 4 (scoring.md 3, 5, 6)."""

    status: Status
    score: float | None
    coverage: float | None
    band: int | None
    se: float | None
    ci95: Interval | None
    agreement_index: float | None
    agreement: Agreement | None
    split: bool


@dataclass(frozen=True, slots=True)
class WayResult:
    """A second reading of the same answers, never added to the overall (scoring.md 10)."""

    status: Status
    score: float | None
    coverage: float | None
    band: int | None


@dataclass(frozen=True, slots=True)
class Overall:
    """Points of 100; `missing` names the pillars without a score; `capped` says that the cap bites.

    `patterns` need only their own pillars, so they may exist without an overall (scoring.md 4).
    """

    status: OverallStatus
    score: float | None
    weakest: float | None
    limiting: tuple[str, ...]
    spread: float | None
    balance: Balance | None
    band_uncapped: int | None
    band: int | None
    capped: bool
    se: float | None
    ci95: Interval | None
    patterns: tuple[str, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SymptomResult:
    """`level` in levels, `severity` 0 to 100, both `None` when unknown (scoring.md 8)."""

    state: SymptomState
    level: float | None
    severity: float | None
    minority: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A linked question under the target, with its mean level; `None` where the level is withheld."""

    question: str
    mean: float | None
    primary: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a practice is proposed, for one sentence (scoring.md 9).

    `gaps` come with the largest contribution to the need first; `treats` are active symptoms, `limiting` the
    limiting pillars of its primary questions, `opens` the blocked practices that wait for it, `talk_first`
    its primary questions flagged discuss.
    """

    gaps: tuple[Gap, ...]
    treats: tuple[str, ...]
    limiting: tuple[str, ...]
    opens: tuple[str, ...]
    talk_first: tuple[str, ...]
    effort: str


@dataclass(frozen=True, slots=True)
class PracticeResult:
    """`priority` exists for a candidate only; an unknown practice has no need, factor or reason.

    Every figure is `None` where it is withheld. `unmet` are the prerequisites below their level, whatever the
    state (scoring.md 9).
    """

    state: PracticeState
    need: float | None
    f_symptom: float | None
    f_limiting: float | None
    f_agreement: float | None
    direct: float | None
    unlock: float | None
    priority: float | None
    unmet: tuple[str, ...]
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Codes of practices: at most three now, three next, and the blocked ones later (scoring.md 9)."""

    now: tuple[str, ...]
    next: tuple[str, ...]
    later: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything computed for one assessment; `release` says how much of it may be shown (scoring.md 12).

    Mappings are keyed by code, in the order of the questionnaire (pillars C-A-L-M-S).
    """

    n_submitted: int
    n_valid: int
    participation: float | None
    mode: Mode
    release: Release
    reliability: Reliability | None
    low_participation: bool
    questions: Mapping[str, QuestionResult]
    pillars: Mapping[str, PillarResult]
    overall: Overall
    ways: Mapping[str, WayResult]
    symptoms: Mapping[str, SymptomResult]
    practices: Mapping[str, PracticeResult]
    recommend: Recommendation
