"""Two tabs of one sheet: nobody writes over what they have not seen."""

import random
from dataclasses import dataclass
from typing import Any

import pytest

from assessments.actions import Conflict, Saved, save_answer, save_comment
from assessments.actions.rows import Row
from assessments.models.sheets import first_version
from tests.actions.others import at_once, errors
from tests.actions.sheets import started
from tests.faults.conftest import BROKEN

pytestmark = pytest.mark.django_db(transaction=True)

CHANGES = 5
LEVELS = (("0", "1", "2"), ("3", "4", "NA"))  # what each tab chooses from, so that the other never says the same


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A write that the person was told is saved, over what they had seen."""

    seen: int | None
    version: int | None
    content: str


@dataclass(frozen=True, slots=True)
class Outcome:
    acknowledged: int
    conflicts: int
    lost: int
    errors: list[Exception]


def contents(place: int, what: str, chance: random.Random) -> list[str]:
    """Each unlike the one before it."""
    if what == "comment":
        return [f"Tab {place}, text {number}" for number in range(CHANGES)]
    start = chance.randrange(3)
    return [LEVELS[place][(start + number) % 3] for number in range(CHANGES)]


def race(sheet, what: str, chance: random.Random) -> Outcome:
    conflicts: list[Conflict] = []

    def write(content: str, seen: int | None) -> Saved:
        if what == "comment":
            return save_comment(sheet=sheet, question="C1", text=content, version=seen)
        return save_answer(sheet=sheet, question="C1", value=content, version=seen)

    def tab(texts: list[str]) -> list[Acknowledged]:
        """Somebody who, told of a conflict, looks at what is there and goes on."""
        seen, written = None, []
        for content in texts:
            try:
                saved = write(content, seen)
                written.append(Acknowledged(seen, saved.version, content))
                seen = saved.version
            except Conflict as conflict:
                conflicts.append(conflict)
                seen = conflict.version
        return written

    tabs = [contents(place, what, chance) for place in range(2)]
    outcomes = at_once(*(lambda texts=texts: tab(texts) for texts in tabs))
    written: list[Any] = [each for outcome in outcomes if isinstance(outcome, list) for each in outcome]
    stored = (sheet.comments if what == "comment" else sheet.answers).get()
    content = stored.text if what == "comment" else stored.value
    return Outcome(len(written), len(conflicts), lost(written, stored.version, content), errors(outcomes))


def lost(written: list[Acknowledged], version: int, content: str) -> int:
    """Each but the last one is replaced by exactly one that had seen it; the last one is what is stored."""
    seen = [each.seen for each in written]
    last = [(each.version, each.content) for each in written if each.version not in seen]
    forks = len(seen) - len(set(seen))
    return forks + (last != [(version, content)])


@pytest.mark.rounds(500)
@pytest.mark.parametrize("what", ["answer", "comment"])
def test_two_tabs_of_one_sheet(quarter, rounds, chance, report, what):
    assessment = quarter(0)
    outcomes = [race(started(assessment), what, chance) for _number in rounds]
    conflicts = sum(each.conflicts for each in outcomes)
    report(
        f"two tabs, {what}: {len(outcomes)} rounds, {sum(each.acknowledged for each in outcomes)} acknowledged, "
        f"{conflicts} conflicts told, {sum(each.lost for each in outcomes)} lost"
    )
    assert [each.errors for each in outcomes if each.errors] == []
    assert sum(each.lost for each in outcomes) == 0
    assert conflicts >= len(outcomes)


def test_harness_sees_what_is_written_over(quarter, chance, report, monkeypatch):
    """Without the version, the last one wins."""

    def last_one_wins(row: Row, content: str, _version: int | None) -> int:
        fields = {"organisation_id": row.sheet.organisation_id, row.field: content, "version": first_version()}
        written, _made = row.model.objects.update_or_create(sheet=row.sheet, question=row.question, defaults=fields)
        return written.version

    monkeypatch.setattr(Row, "write", last_one_wins)
    assessment = quarter(0)
    outcomes = [race(started(assessment), "answer", chance) for _number in range(BROKEN)]
    report(f"two tabs, unprotected: {sum(each.lost for each in outcomes)} lost in {BROKEN} rounds")
    assert sum(each.lost for each in outcomes)
