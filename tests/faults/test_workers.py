"""kill -9 of the worker while it opens, mails and closes a round: every team once, every mail at most once."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from assessments.actions import tick
from assessments.actions.outbox import LOST_AFTER
from assessments.actions.rounds import STALE_AFTER, Round, close_round, open_round
from assessments.models import Assessment, AuditEvent, Job, Mail, Team, User
from assessments.models.results import Snapshot
from tests.factories import make_questionnaire, make_team, make_user
from tests.faults.server import PATIENCE, ROOT, database_url
from tests.post import PostOffice, mailers_to, post_office

pytestmark = pytest.mark.django_db(transaction=True)

TEAMS = 20
THINKS = 3.0  # seconds in which a mail has arrived and the worker does not know
WORKER = ("manage.py", "db_worker")
CARELESS = ("-m", "tests.faults.careless_worker")
ON_THE_WAY = ["queued", "sending"]


class Worker:
    """A process of its own, as docs/operate.md runs it."""

    def __init__(self, program: tuple[str, ...], port: int) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
        environment |= {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "calms.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        }
        command = [sys.executable, *program, "--interval", "0.05", "--no-startup-delay", "--no-reload"]
        connection.close()  # or SQLite's log would outlive the worker in this process
        self.process = subprocess.Popen(
            [*command, "--verbosity", "0"], env=environment, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)


@dataclass(slots=True)
class Crew:
    """One worker after the other, each killed in the middle of its work; how much was in flight then."""

    program: tuple[str, ...]
    office: PostOffice
    chance: Random
    kills: int = 0
    in_flight: int = 0

    def work(self, until: Callable[[], bool]) -> None:
        worker = Worker(self.program, self.office.server_address[1])
        try:
            wait(until)
        finally:
            worker.kill()
            self.kills += 1
            running = Job.objects.exclude(state="done").count()
            self.in_flight += running + Mail.objects.filter(state="sending").count()

    def some(self) -> int:
        return self.chance.randrange(3, TEAMS // 2)


def wait(until: Callable[[], bool]) -> None:
    patience = time.monotonic() + 4 * PATIENCE
    while not until():
        assert time.monotonic() < patience, "the worker gets nowhere"
        time.sleep(0.002)


def time_passes() -> None:
    """Until the clock may take a worker for dead."""
    Job.objects.exclude(state="done").update(seen_at=timezone.now() - STALE_AFTER)
    Mail.objects.filter(state="sending").update(changed_at=timezone.now() - LOST_AFTER)
    assert tick().failed == ()


def quarter_with_kills(crew: Crew, teams: list[Team], ann: User, code: str) -> None:
    """Killed while it opens, while it mails and while it closes; the last worker comes to the end."""
    opening = open_for(teams, ann, code)
    first, mailed, closed = crew.some(), crew.some(), crew.some()
    crew.office.thinks = {mailed: THINKS}
    crew.work(lambda: _at(opening).done >= first)
    time_passes()
    crew.work(lambda: len(crew.office.arrived) >= mailed)
    time_passes()
    closing: list[Job] = []

    def closes() -> bool:
        if not closing and _all_is_done(opening):
            closing.append(close_round(cycle=opening.cycle, by=ann))
        return any(_at(job).done >= closed for job in closing)

    crew.work(closes)
    time_passes()
    crew.work(lambda: _all_is_done(closing[0]))


def open_for(teams: list[Team], ann: User, code: str) -> Job:
    organisation, now = teams[0].organisation, timezone.now()
    asked = Round(
        quarter=code,
        mode="individual",
        opens_at=now,
        closes_at=now + timedelta(days=7),
        questionnaire=make_questionnaire(organisation),
        language="en",
    )
    return open_round(organisation=organisation, asked=asked, teams=[team.pk for team in teams], by=ann)


def _at(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def _all_is_done(job: Job) -> bool:
    return _at(job).state == "done" and not Mail.objects.filter(state__in=ON_THE_WAY).exists()


@dataclass(frozen=True, slots=True)
class Outcome:
    kills: int
    in_flight: int
    missing: int
    twice: int
    unknown: int


def run(program: tuple[str, ...], teams: list[Team], ann: User, code: str, chance: Random) -> Outcome:
    with post_office() as office:
        crew = Crew(program, office, chance)
        quarter_with_kills(crew, teams, ann, code)
        letters = Counter((str(letter["To"]), str(letter["Subject"])) for letter in office.arrived)
    found = Assessment.objects.filter(cycle__code=code)
    mails = Mail.objects.filter(assessment__in=found)
    unknown = mails.filter(state="unsure").count()
    counts = [
        *Counter(found.values_list("team", flat=True)).values(),
        *Counter(Snapshot.objects.filter(assessment__in=found).values_list("assessment", flat=True)).values(),
    ]
    wanted = 2 * TEAMS
    told = AuditEvent.objects.filter(
        what__in=["assessment_opened", "assessment_closed"], detail__assessment__in=[str(each.pk) for each in found]
    )
    return Outcome(
        kills=crew.kills,
        in_flight=crew.in_flight,
        missing=wanted - len(counts) + wanted - mails.count() + max(0, wanted - unknown - len(letters)),
        twice=sum(counts) - len(counts) + sum(letters.values()) - len(letters) + max(0, told.count() - sum(counts)),
        unknown=unknown,
    )


@pytest.fixture
def ann() -> User:
    return make_user("ann@example.org")


@pytest.fixture
def teams(settings) -> list[Team]:
    """Of one person each."""
    settings.MAILERS = mailers_to(1)  # this process queues and sends nothing
    teams = [make_team(name=f"Team {number:02}") for number in range(TEAMS)]
    for number, team in enumerate(teams):
        make_user(f"p{number}@example.org", team)
    return teams


def told(outcomes: list[Outcome]) -> str:
    return (
        f"{sum(each.kills for each in outcomes)} workers killed, {sum(each.in_flight for each in outcomes)} jobs and "
        f"mails in flight, {sum(each.missing for each in outcomes)} teams or mails missing, "
        f"{sum(each.twice for each in outcomes)} twice, {sum(each.unknown for each in outcomes)} mails told as unknown"
    )


@pytest.mark.rounds(400)
def test_worker_is_killed_in_the_middle_of_a_round(teams, ann, rounds, chance, report):
    """Four workers a quarter, one quarter for twenty rounds of the other harnesses."""
    codes = [f"{2000 + number // 4}-Q{number % 4 + 1}" for number in range(max(1, len(rounds) // 20))]
    outcomes = [run(WORKER, teams, ann, code, chance) for code in codes]
    report(f"kill -9 of the worker: {len(outcomes)} quarters of {TEAMS} teams, {told(outcomes)}")
    assert sum(each.missing for each in outcomes) == 0
    assert sum(each.twice for each in outcomes) == 0
    assert sum(each.in_flight for each in outcomes) >= len(outcomes)


def test_harness_sees_what_a_careless_worker_loses_and_says_twice(teams, ann, chance, report):
    outcome = run(CARELESS, teams, ann, "2000-Q1", chance)
    report(f"kill -9 of a worker without protection: {told([outcome])}")
    assert outcome.missing
    assert outcome.twice
