"""Closing an assessment of eight sheets: engine and storage, alone and beside two earlier quarters.

On SQLite, or on the database of DATABASE_URL.
"""

import os
import random
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

from benchmarks.report import Row, at_most, run, spread, told
from benchmarks.server import prepared

SHEETS = 8
LIMIT_MS = 20
EARLIER = 2  # quarters that a closing is compared with


def measure(quick: bool) -> Iterator[Row]:
    rounds = 10 if quick else 60
    with prepared(os.environ.get("DATABASE_URL")):
        from django.db import connection

        team = Team()
        first = [close(team.opened(f"First {number}", 0)) for number in range(rounds)]
        later = [team.later(f"Later {number}") for number in range(rounds)]
        what = f"{SHEETS} sheets x {len(team.codes)} questions, {connection.display_name}"
        # Neighbours only slow it: the fastest counts.
        yield at_most(f"{what}, first quarter, fastest of {rounds}", min(first), LIMIT_MS, "ms")
        yield told(f"{what}, first quarter, median ({spread(first)})", statistics.median(first), "ms")
        # The comparisons cost half as much again, and have no budget of their own.
        yield told(f"{what}, after {EARLIER} quarters, median ({spread(later)})", statistics.median(later), "ms")
        yield told("statements", team.statements())


class Team:
    """Teams of one organisation, whose sheets are written without their links."""

    def __init__(self, organisation=None) -> None:
        from assessments.actions import Person, create_organisation
        from assessments.maturity.document import shipped_document

        if organisation is None:
            ada = Person("ada@example.org", "Ada")
            organisation = create_organisation(
                name="Acme", language="en", administrator=ada, team_name="Owls", team_size=8, facilitator=ada
            ).organisation
        self.organisation = organisation
        self.codes = [question.code for question in shipped_document().questions]
        self.chance = random.Random(1)

    def opened(self, name: str, quarter: int):
        """An assessment to which everybody has submitted."""
        from django.utils import timezone

        from assessments.actions import open_assessment

        assessment = open_assessment(
            team=self._team(name),
            quarter=f"{2000 + quarter // 4}-Q{quarter % 4 + 1}",
            mode="team_link",
            closes_at=timezone.now() + timedelta(days=7),
            expected=SHEETS,
            language="en",
            by=None,
        )
        self._answer(assessment)
        return assessment

    def later(self, name: str) -> float:
        """Milliseconds of the last of a team's quarters."""
        return [close(self.opened(name, quarter)) for quarter in range(EARLIER + 1)][-1]

    def _team(self, name: str):
        from assessments.models import Team

        defaults = {"slug": name.lower().replace(" ", "-"), "size": SHEETS}
        return Team.objects.get_or_create(organisation=self.organisation, name=name, defaults=defaults)[0]

    def _answer(self, assessment) -> None:
        from assessments.models import Answer, AnswerSheet, SheetComment

        shared = {"organisation": self.organisation}
        sheets = [AnswerSheet(**shared, assessment=assessment, submitted=True) for _ in range(SHEETS)]
        AnswerSheet.objects.bulk_create(sheets)
        values = ["0", "1", "1", "2", "2", "2", "3", "3", "4", "DK", "NA"]
        Answer.objects.bulk_create(
            Answer(**shared, sheet=sheet, question=code, value=self.chance.choice(values))
            for sheet in sheets
            for code in self.codes
        )
        SheetComment.objects.bulk_create(
            SheetComment(**shared, sheet=sheet, question=code, text="Builds are slow")
            for sheet in sheets
            for code in self.codes[:3]
        )

    def statements(self) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        assessment = self.opened("Counted", 0)
        with CaptureQueriesContext(connection) as captured:
            close(assessment)
        return len(captured)


def close(assessment) -> float:
    """Milliseconds, from the lock to the commit."""
    from assessments.actions import close_assessment

    start = time.perf_counter()
    close_assessment(assessment=assessment)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    run("Closing an assessment", measure)
