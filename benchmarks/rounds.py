"""Opening and closing a round of 1,000 teams of eight by the worker's task: time, progress and memory.

Progress is what another connection reads meanwhile, as the desk of the round does. On SQLite, or on the database of
DATABASE_URL. Mails are written and go nowhere.
"""

import itertools
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.report import Row, at_least, at_most, run, told
from benchmarks.server import prepared

TEAMS, QUICK_TEAMS = 1000, 100
PEOPLE = 8
LIMIT_MS = 30  # to open or to close, for each team: 1,000 in 30 s
STEPS = 5  # different numbers of teams done that can be seen on the way, at least
GROWTH_LIMIT_MB = 8
NOWHERE = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}


def measure(quick: bool) -> Iterator[Row]:
    teams = QUICK_TEAMS if quick else TEAMS
    with prepared(os.environ.get("DATABASE_URL")):
        from django.db import connection
        from django.test.utils import override_settings

        from benchmarks.many import analyse

        with override_settings(MAILERS=NOWHERE):
            organisation, by = make_organisation(teams)
            what = f"{teams:,} teams of {PEOPLE}, {connection.display_name}"
            opening = Watched(lambda: open_all(organisation, by), done("open"))
            yield at_most(f"{what}: opened, invited", opening.seconds, teams * LIMIT_MS / 1000, "s")
            yield told("... processor time", opening.cpu, "s")
            yield at_least("... steps of progress that can be seen", opening.steps(teams), STEPS)
            yield at_most("... memory that grows on the way", opening.growth, GROWTH_LIMIT_MB, "MB")
            mailing = Watched(send_all)
            yield told(f"... {teams * PEOPLE:,} mails written", mailing.seconds, "s")
            yield told("... processor time", mailing.cpu, "s")
            yield at_most("... memory that grows on the way", mailing.growth, GROWTH_LIMIT_MB, "MB")
            answer_all()
            analyse()  # people take days to answer, a database gathers its statistics every minute
            closing = Watched(lambda: close_all(organisation, by), done("close"))
            yield at_most(f"{what}: closed, with results", closing.seconds, teams * LIMIT_MS / 1000, "s")
            yield told("... processor time", closing.cpu, "s")
            yield at_least("... steps of progress that can be seen", closing.steps(teams), STEPS)
            yield at_most("... memory that grows on the way", closing.growth, GROWTH_LIMIT_MB, "MB")
            check_all_closed()


class Watched:
    """Runs work, and samples the memory of the process on the way, and what `progress` says in another thread."""

    def __init__(self, work: Callable[[], None], progress: Callable[[], int] = int) -> None:
        self.samples: list[float] = []
        self.progress = progress
        self.seen: set[int] = set()
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

    def steps(self, total: int) -> int:
        """How many different values were seen between none and all."""
        return len([each for each in self.seen if 0 < each < total])

    def _watch(self) -> None:
        from django.db import connection

        while not self._over.wait(0.05):
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            self.samples.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
            self.seen.add(self.progress())
        connection.close()  # this thread's own


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
        language="en",
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


def done(kind: str) -> Callable[[], int]:
    """What says how many teams the job counts as done; none before it is asked for."""
    from assessments.models import Job

    return lambda: Job.objects.filter(kind=kind).values_list("done", flat=True).first() or 0


def check_all_closed() -> None:
    from assessments.models import Assessment, Job

    job = Job.objects.get(kind="close")
    assert (job.done, job.problems, Assessment.objects.filter(state="closed").count()) == (job.total, [], job.total)


if __name__ == "__main__":
    run("A round of many teams", measure)
