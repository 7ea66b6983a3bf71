"""Released results made directly by the engine, without a database."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from assessments.maturity.change import Difference, PillarChange
from assessments.maturity.document import shipped_document
from assessments.maturity.parameters import DEFAULT
from assessments.maturity.questionnaire import Sheet as Answers
from assessments.maturity.scoring import score
from assessments.results import Change, Point, Quarter, Released, Results
from assessments.results.reduction import reduced
from tests.closed import Sheet


def make_results(sheets: Iterable[Sheet], *, mode: str = "individual", team_size: int = 8, **fields: Any) -> Results:
    document = shipped_document()
    answers = [Answers(answers=dict(sheet)) for sheet in sheets]
    card = score(document.questionnaire, answers, mode=mode, team_size=team_size)
    lean, withheld = reduced(card, document, DEFAULT)
    return Results(card=lean, document=document, withheld=withheld, **fields)


def make_released(results: Results | None, **fields: Any) -> Released:
    """As of a closed assessment of 2026-Q4 for eight people; without results it is suppressed."""
    day = datetime(2026, 11, 2, tzinfo=UTC)
    n = results.card.n_valid if results else 3
    released = Released(
        team="Owls",
        cycle="2026-Q4",
        mode="consensus" if results and results.card.mode == "consensus" else "team_link",
        opened_at=day,
        closed_at=day,
        expected=8,
        n_submitted=n,
        n_valid=n,
        release=results.card.release if results else "suppressed",
        document=shipped_document(),
        parameters=DEFAULT,
        snapshot=uuid.UUID(int=7),
        engine="1",
        results=results,
    )
    return replace(released, **fields)


def make_change(verdict: str = "stable", delta: float | None = 2.0, **fields: Any) -> Change:
    """The same for every pillar, without a difference of the whole."""
    found = PillarChange(verdict != "not_comparable", 1.0, 1.0, verdict, delta=delta)
    change = Change("2026-Q3", dict.fromkeys("CALMS", found), Difference(), {}, {}, {})
    return replace(change, **fields)


def make_quarter(cycle: str, score: float | None = 50.0, **fields: Any) -> Quarter:
    """Every pillar at this score; without one it is suppressed."""
    point = replace(Point(score or 0, (40.0, 60.0), split=False, joined=True), **fields)
    points = {} if score is None else dict.fromkeys("CALMS", point)
    return Quarter(cycle, 6, "full" if points else "suppressed", points)
