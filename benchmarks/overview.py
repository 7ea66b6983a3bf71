"""Pages over many teams together, with 100 teams and with 10,000 over five quarters: queries and time.

The overview of an organisation, what a coach's teams share, and one team beside its organisation. `--teams` asks for
others. On SQLite, or on the database of DATABASE_URL.
"""

import argparse
import functools
import os
import time
from collections.abc import Iterator

from benchmarks.dashboard import fastest
from benchmarks.report import Row, at_most, run, told
from benchmarks.server import HOST, prepared

FEW, MANY = 100, 10_000
READ = 5  # quarters: those of the trend, and the one before
NEWEST = 4 * 26 + 3
QUERIES = 12
SECONDS = 1.5


def measure(quick: bool, teams: int = MANY) -> Iterator[Row]:
    rounds = 3 if quick else 5
    with prepared(os.environ.get("DATABASE_URL")):
        from django.db import connection

        few, many = (Pages(number, slug) for number, slug in ((FEW, "few"), (teams, "many")))
        for what in few.paths:
            name = f"{what}, {teams:,} teams, {connection.display_name}"
            asked = many.queries(what)
            yield at_most(f"{name}: queries", asked, QUERIES)
            yield at_most(f"... more than with {FEW} teams", asked - few.queries(what), 0)
            yield told(f"... with {FEW} teams", few.seconds(what, rounds), "s")
            yield at_most("... the whole page", many.seconds(what, rounds), SECONDS, "s")


class Pages:
    """Those of one organisation, by what they are; who leads sees the first, who coaches the others."""

    def __init__(self, teams: int, slug: str) -> None:
        from django.test import Client
        from django.urls import reverse

        from assessments.models import OrganisationRole, User
        from benchmarks.many import analyse, make_many

        many = make_many(teams, slug, READ)
        leader = User.objects.create_user(f"lee@{slug}.example", name="Lee")
        OrganisationRole.objects.create(user=leader, organisation=many.organisation, role="leader")
        one = team_with_a_card(many)
        analyse()
        self.paths = {
            "The organisation as a whole": (leader, reverse("overview", args=[many.organisation.pk])),
            "What many share": (many.coach, reverse("shared", args=[many.organisation.pk])),
            "One team beside its organisation": (
                many.coach,
                f"{reverse('compare', args=[many.organisation.pk])}?cycle=2026-Q4&team={one.pk}",
            ),
        }
        self.clients = {}
        for user in (leader, many.coach):
            self.clients[user] = Client(headers={"accept-encoding": "gzip", "host": HOST})
            self.clients[user].force_login(user)

    def get(self, what: str) -> None:
        user, path = self.paths[what]
        if self.clients[user].get(path).status_code != 200:
            raise RuntimeError(f"{path} does not answer 200")

    def queries(self, what: str) -> int:
        """After the first look, which may read what is kept from then on."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.get(what)
        with CaptureQueriesContext(connection) as captured:
            self.get(what)
        return len(captured)

    def seconds(self, what: str, rounds: int) -> float:
        """With what the database does: SQLite in this process, PostgreSQL in its own."""
        from django.db import connection

        clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
        return fastest(functools.partial(self.get, what), rounds, clock) / 1000


def team_with_a_card(many):
    """One more of the coach's teams, with a scorecard: the others have rows alone."""
    from assessments.models import Coaching
    from benchmarks.closing import Team, close

    made = Team(many.organisation)
    assessment = made.opened("Team with a card", NEWEST)
    close(assessment)
    Coaching.objects.create(team=assessment.team, user=many.coach)
    return assessment.team


if __name__ == "__main__":
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--teams", type=int, default=MANY)
    known, rest = parser.parse_known_args()
    run("Pages over many teams", functools.partial(measure, teams=known.teams), rest)
