"""What may leave of an assessment's result (scoring.md 12): what is withheld is absent, not hidden."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..maturity.change import Arrow, Difference, PillarChange, Trend
from ..maturity.document import Document, Question
from ..maturity.parameters import DEFAULT, Parameters
from ..maturity.release import SensitiveWord
from ..maturity.scorecard import Interval, Release, Scorecard, Status
from ..maturity.symptoms import Printed


@dataclass(frozen=True, slots=True)
class Withheld:
    """A question without figures; `word` stands for a sensitive one on whose end all agree.

    `partner` of a question that too few answered: with its figures, theirs could be computed.
    """

    status: Status
    visibility_gap: bool
    word: SensitiveWord | None
    partner: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Since the quarter `since`; a pillar whose change may not be shown, or a question, is left out."""

    since: str
    pillars: Mapping[str, PillarChange]
    overall: Difference
    ways: Mapping[str, Difference]
    arrows: Mapping[str, Arrow]
    trends: Mapping[str, Trend]


@dataclass(frozen=True, slots=True)
class Point:
    """A pillar in one quarter, in points; `joined` says that the line from the point before may be drawn."""

    score: float
    interval: Interval | None
    split: bool
    joined: bool


@dataclass(frozen=True, slots=True)
class Quarter:
    """`points` by pillar, empty for a quarter that is suppressed."""

    cycle: str
    n_valid: int
    release: Release
    points: Mapping[str, Point]


@dataclass(frozen=True, slots=True)
class Lasting:
    """A chronic symptom: for how many quarters in a row it has been active, and since which."""

    quarters: int
    since: str


@dataclass(frozen=True, slots=True)
class Worded:
    """A question as an earlier version asked it; `until` is the last quarter that did."""

    question: Question
    until: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a reading is made of. Questions of `card` without figures are in `withheld`, or nowhere.

    A question of `card` without `counts` does not show its distribution. `pressing` gives the symptoms to tell
    in their order, which is not a figure. `history` ends with this quarter, `reviews` holds the verdict by
    symptom, `chronic` those that last, `wordings` the questions that were asked otherwise before, `comments`
    those of each question.
    """

    card: Scorecard
    document: Document
    parameters: Parameters = DEFAULT
    withheld: Mapping[str, Withheld] = field(default_factory=dict)
    pressing: Printed | None = None
    change: Change | None = None
    history: tuple[Quarter, ...] = ()
    reviews: Mapping[str, str] = field(default_factory=dict)
    chronic: Mapping[str, Lasting] = field(default_factory=dict)
    wordings: Mapping[str, Worded] = field(default_factory=dict)
    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Released:
    """One assessment's result as it may be shown; `results` is `None` when it is suppressed."""

    team: str
    cycle: str
    mode: str
    opened_at: datetime
    closed_at: datetime
    expected: int
    n_submitted: int
    n_valid: int
    release: Release
    document: Document
    parameters: Parameters
    snapshot: uuid.UUID
    engine: str
    results: Results | None


class NotReleased(Exception):
    """Nothing of an assessment is shown before it is closed."""
