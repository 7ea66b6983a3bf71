from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import timezone

from assessments.demo import (
    CHARACTERS,
    PERSONAS,
    QUARTERS,
    find_demo,
    give_password,
    kept_password,
    make_crowd,
    make_demo,
    remove_demo,
)
from assessments.models import Assessment, Organisation

MOST_TEAMS, MOST_CYCLES = 10_000, 40


class Command(BaseCommand):
    help = "Loads the demo: twelve made-up teams over five quarters. Only with DEMO=1, into a database without others."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="delete the demo's organisation and make it anew")
        parser.add_argument("--if-empty", action="store_true", help="leave a database alone that has an organisation")

        parser.add_argument(
            "--teams",
            type=int,
            default=len(CHARACTERS),
            metavar="N",
            help="make the first N teams only, or add teams in bulk up to N (at most 10,000)",
        )
        parser.add_argument(
            "--cycles",
            type=int,
            default=QUARTERS,
            metavar="M",
            help="quarters of the teams that are added in bulk (at most 40)",
        )

    def handle(self, *, reset: bool, if_empty: bool, teams: int, cycles: int, **_: object) -> None:
        if not (1 <= teams <= MOST_TEAMS and 1 <= cycles <= MOST_CYCLES):
            raise CommandError(f"--teams takes 1 to {MOST_TEAMS}, --cycles 1 to {MOST_CYCLES}.")
        if not settings.DEMO:
            raise CommandError("The demo is made-up data for this machine alone: set DEMO=1 to load it.")
        try:
            self._load(reset=reset, if_empty=if_empty, teams=teams, cycles=cycles)
        except (OperationalError, ProgrammingError) as error:
            raise CommandError("The database is not ready: run manage.py migrate first.") from error

    def _load(self, *, reset: bool, if_empty: bool, teams: int, cycles: int) -> None:
        organisation = find_demo()
        if Organisation.objects.exclude(pk=organisation and organisation.pk).exists():
            if if_empty:
                return
            raise CommandError("This database holds another organisation: the demo wants one of its own.")
        if organisation and reset:
            self.stdout.write(f"Deleting {organisation} …")
            remove_demo(organisation)
            organisation = None
        if organisation is None:
            organisation = make_demo(kept_password(), self.stdout.write, characters=CHARACTERS[:teams])
            if teams > len(CHARACTERS):
                make_crowd(organisation, self.stdout.write, teams=teams - len(CHARACTERS), cycles=cycles)
        elif not if_empty:
            self.stdout.write("The demo is here already: nothing has changed.")
        current = Assessment.objects.current().filter(organisation=organisation, closes_at__gt=timezone.now())
        if not current.exists():
            self.stdout.write("Its assessments are over: manage.py demo --reset makes it anew, up to today.")
        self._print_sign_ins(give_password(organisation))

    def _print_sign_ins(self, password: str) -> None:
        self.stdout.write(f"\nSign in at {settings.BASE_URL} with one click, or with the password {password} as")
        for persona in PERSONAS:
            teams = ", ".join(persona.teams)
            self.stdout.write(f"  {persona.person.email:30} {persona.role} {teams}".rstrip())
