"""Opening and closing a round of 1,000 teams of eight by the worker's task: time, progress and memory.

On SQLite, or on the database of DATABASE_URL. Mails are written and go nowhere.
"""

import itertools
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.report import Row, at_most, run, told
from benchmarks.server import prepared

TEAMS, QUICK_TEAMS = 1000, 100
PEOPLE = 8
CLOSE_LIMIT_MS = 30  # for each team: 1,000 in 30 s
GROWTH_LIMIT_MB = 8
NOWHERE = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}


def measure(quick: bool) -> Iterator[Row]:
    teams = QUICK_TEAMS if quick else TEAMS
    with prepared(os.environ.get("DATABASE_URL")):
        from django.db import connection
        from django.test.utils import override_settings

        with override_settings(MAILERS=NOWHERE):
            organisation, by = make_organisation(teams)
            what = f"{teams:,} teams of {PEOPLE}, {connection.display_name}"
            opening = Watched(lambda: open_all(organisation, by))
            yield told(f"{what}: opened, invited", opening.seconds, "s")
            yield told("... processor time", opening.cpu, "s")
            yield at_most("... memory that grows on the way", opening.growth, GROWTH_LIMIT_MB, "MB")
            mailing = Watched(send_all)
            yield told(f"... {teams * PEOPLE:,} mails written", mailing.seconds, "s")
            yield told("... processor time", mailing.cpu, "s")
            yield at_most("... memory that grows on the way", mailing.growth, GROWTH_LIMIT_MB, "MB")
            answer_all()
            closing = Watched(lambda: close_all(organisation, by))
            yield at_most(f"{what}: closed, with results", closing.seconds, teams * CLOSE_LIMIT_MS / 1000, "s")
            yield told("... processor time", closing.cpu, "s")
            yield at_most("... memory that grows on the way", closing.growth, GROWTH_LIMIT_MB, "MB")
            yield told("... times that progress was stored", progress())


class Watched:
    """Runs work, and samples the memory of the process on the way."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.samples: list[float] = []
        self._over = threading.Event()
        watcher = threading.Thread(target=self._watch)
        watcher.start()
        start, busy = time.perf_counter(), time.process_time()
        work()
        self.seconds, self.cpu = time.perf_counter() - start, time.process_time() - busy
        self._over.set()
        watcher.join()

    @property
    def growth(self) -> float:
        """Megabytes, from the first third to the last; what is loaded once is loaded in the first."""
        third = max(len(self.samples) // 3, 1)
        return max(max(self.samples[-third:]) - max(self.samples[:third]), 0.0)

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            self.samples.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


def make_organisation(teams: int):
    """The organisation and its administrator, with so many teams whose members have accounts."""
    from assessments.actions import Person, create_organisation
    from assessments.models import Membership, Team, User

    ada = Person("ada@example.org", "Ada")
    first = create_organisation(
        name="Acme", language="en", administrator=ada, team_name="Owls", team_size=PEOPLE, facilitator=ada
    )
    organisation, by = first.organisation, User.objects.get()
    first.delete()
    made = [Team(organisation=organisation, name=f"Team {n}", slug=f"team-{n}", size=PEOPLE) for n in range(teams)]
    Team.objects.bulk_create(made, batch_size=500)
    people = [
        User(email=f"p{n}@example.org", language=random.choice(["en", "fr"]), password="!")
        for n in range(teams * PEOPLE)
    ]
    User.objects.bulk_create(people, batch_size=500)
    members = (Membership(team=made[n // PEOPLE], user=user) for n, user in enumerate(people))
    for chunk in itertools.batched(members, 500):
        Membership.objects.bulk_create(chunk)
    return organisation, by


def open_all(organisation, by) -> None:
    from django.utils import timezone

    from assessments.actions.rounds import Round, open_round, run_job
    from assessments.models import Questionnaire, Team

    asked = Round(
        quarter="2026-Q4",
        mode="individual",
        opens_at=timezone.now(),
        closes_at=timezone.now() + timedelta(days=7),
        questionnaire=Questionnaire.objects.get(),
    )
    teams = list(Team.objects.values_list("pk", flat=True))
    run_job.call(str(open_round(organisation=organisation, asked=asked, teams=teams, by=by).pk))


def send_all() -> None:
    from assessments.actions.outbox import send_mails
    from assessments.models import Mail

    while Mail.objects.due().exists():
        send_mails.call()


def answer_all() -> None:
    """Every sheet, submitted; a hundred at a time."""
    from assessments.maturity.document import shipped_document
    from assessments.models import Answer, AnswerSheet

    chance = random.Random(1)
    codes = [question.code for question in shipped_document().questions]
    values = ["0", "1", "1", "2", "2", "2", "3", "3", "4", "DK", "NA"]
    sheets = list(AnswerSheet.objects.values_list("pk", "organisation"))
    for chunk in itertools.batched(sheets, 100):
        Answer.objects.bulk_create(
            Answer(organisation_id=organisation, sheet_id=sheet, question=code, value=chance.choice(values))
            for sheet, organisation in chunk
            for code in codes
        )
    AnswerSheet.objects.update(submitted=True)


def close_all(organisation, by) -> None:
    from assessments.actions.rounds import close_round, run_job

    run_job.call(str(close_round(cycle=organisation.cycles.get(), by=by).pk))


def progress() -> int:
    """What the desk could show on the way: each team is counted as it is done."""
    from assessments.models import Assessment, Job

    job = Job.objects.get(kind="close")
    assert (job.done, job.problems, Assessment.objects.filter(state="closed").count()) == (job.total, [], job.total)
    return job.done


if __name__ == "__main__":
    run("A round of many teams", measure)
