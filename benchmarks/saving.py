"""Saving one answer of a team's sheet beside a bare view that does the same single upsert; queries of its pages.

On SQLite, or on the database of DATABASE_URL.
"""

import os
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.answering import SHARE
from benchmarks.load import Ask, load
from benchmarks.report import Row, at_least, at_most, run, spread, told
from benchmarks.server import Server, prepared, serving

QUERIES = 8
REQUESTS = 200  # in a round: each saves an answer of its own
MARGIN = 40  # requests before the first round, of each kind


def measure(quick: bool) -> Iterator[Row]:
    rounds = 5 if quick else 15
    with prepared(os.environ.get("DATABASE_URL")):
        team = Team(sheets=2 * (rounds * REQUESTS + MARGIN) // 40 + 2)
        yield from counted(team)
        with serving("benchmarks.settings") as server:
            # The same answers twice: first given, then changed.
            yield from compared(server, team, rounds, "first answer", before="", after="2")
            yield from compared(server, team, rounds, "change of mind", before="2", after="3")


@dataclass(frozen=True, slots=True)
class Sheet:
    key: str
    token: str
    mark: str


class Team:
    """An open assessment with as many sheets as are asked for, each begun in a browser of its own."""

    def __init__(self, sheets: int) -> None:
        from django.utils import timezone

        from assessments.actions import Person, create_organisation, open_assessment

        person = Person(email="ada@example.org", name="Ada", language="en")
        team = create_organisation(
            name="Acme", language="en", administrator=person, team_name="Owls", team_size=8, facilitator=person
        )
        self.assessment = open_assessment(
            team=team,
            quarter="2026-Q4",
            mode="team_link",
            closes_at=timezone.now() + timedelta(days=7),
            expected=8,
            language="en",
            by=None,
        )
        self.sheets = [self._begun() for _ in range(sheets)]
        self.codes = [question.code for question in self.assessment.questionnaire.content().questions]

    def _begun(self) -> Sheet:
        from assessments.actions import sheet_of, start_sheet
        from assessments.views.sheet import TeamSheet

        token = start_sheet(assessment=self.assessment)
        sheet = sheet_of(token, self.assessment)
        assert sheet
        return Sheet(str(sheet.pk), token, TeamSheet(sheet).mark)

    def path(self, code: str) -> str:
        return f"/a/{self.assessment.link_code}/{code[0]}/"

    def cookies(self, sheet: Sheet) -> dict[str, str]:
        from django.conf import settings

        name = f"{settings.COOKIE_PREFIX}sheet-{self.assessment.link_code[:8]}"
        return {name: sheet.token, settings.CSRF_COOKIE_NAME: "a" * 32}

    def asks(self, before: str, after: str) -> tuple[Iterator[Ask], Iterator[Ask]]:
        """Real saves of every answer of the first half of the sheets, bare ones of the second half."""
        half = len(self.sheets) // 2
        versions = self._versions()
        real = (
            self._real(sheet, code, f"{before}.{versions[sheet.key, code]}" if before else "", after)
            for sheet in self.sheets[:half]
            for code in self.codes
        )
        bare = (self._bare(sheet, code, after) for sheet in self.sheets[half:] for code in self.codes)
        return real, bare

    def _versions(self) -> dict[tuple[str, str], int]:
        from assessments.models import Answer

        rows = Answer.objects.values_list("sheet_id", "question", "version")
        return {(str(sheet), question): version for sheet, question, version in rows}

    def _real(self, sheet: Sheet, code: str, seen: str, value: str) -> Ask:
        form = {"csrfmiddlewaretoken": "a" * 32, "sheet": sheet.mark, f"seen-{code}": seen, code: value}
        return Ask(f"{self.path(code)}save/", self.cookies(sheet), form)

    def _bare(self, sheet: Sheet, code: str, value: str) -> Ask:
        form = {"csrfmiddlewaretoken": "a" * 32, "sheet": sheet.key, "question": code, "value": value}
        return Ask("/bare/upsert/", self.cookies(sheet), form)


def counted(team: Team) -> Iterator[Row]:
    """Queries of the pages, and of one save with its transaction."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    client.cookies.load(team.cookies(team.sheets[-1]))
    path = team.path("C1")
    for name, address in (("start", f"/a/{team.assessment.link_code}/"), ("answering page", path)):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        yield at_most(f"queries, {name}", len(captured), QUERIES)
    for name, seen, value in (("first answer", "", "2"), ("change of mind", "2.", "3")):
        version = next(iter(team._versions().values()), "")
        form = {"sheet": team.sheets[-1].mark, "seen-C1": f"{seen}{version if seen else ''}", "C1": value}
        with CaptureQueriesContext(connection) as captured:
            if client.post(f"{path}save/", form).status_code != 200:
                raise RuntimeError("a save was refused")
        yield told(f"statements, {name} (transaction included)", len(captured))


def compared(server: Server, team: Team, rounds: int, name: str, *, before: str, after: str) -> Iterator[Row]:
    real, bare = team.asks(before, after)
    pairs = []
    for number in range(rounds + 1):
        count = REQUESTS if number else MARGIN  # the first only warms up
        one = load(server, [next(real) for _ in range(count)], count)
        other = load(server, [next(bare) for _ in range(count)], count)
        pairs.append((one, other))
    pairs = pairs[1:]
    for what, loads in ((name, [one for one, _ in pairs]), ("bare upsert", [other for _, other in pairs])):
        each = [load.rate for load in loads]
        cpu = statistics.median(load.cpu_ms for load in loads)
        yield told(f"{what}, requests/s ({spread(each)}; {cpu:.2f} ms CPU)", statistics.median(each))
    shares = [one.rate / other.rate for one, other in pairs]
    yield at_least(f"{name} / bare upsert, median of {rounds} ({spread(shares)})", statistics.median(shares), SHARE)


if __name__ == "__main__":
    run("Saving one answer", measure)
