import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from assessments.actions import tick


class Command(BaseCommand):
    help = (
        "Opens, reminds, closes and seals what is due, calls the worker for what was left lying, and forgets expired "
        "sign-ins. Run it every few minutes; twice at once does no harm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="go on until stopped, again after so many seconds"
        )

    def handle(self, *, every: int | None = None, **_: object) -> None:
        if every is None:
            self._tick()
        while every is not None:
            self._survive()
            time.sleep(every)

    def _survive(self) -> None:
        """One that fails is told, and the next one comes all the same."""
        try:
            close_old_connections()
            self._tick()
        except (CommandError, DatabaseError) as failure:
            self.stderr.write(str(failure) if isinstance(failure, CommandError) else type(failure).__name__)

    def _tick(self) -> None:
        ticked = tick()
        if ticked.opened or ticked.reminded:
            self.stdout.write(f"Opened {ticked.opened}, reminded {ticked.reminded}.")
        if ticked.closed or ticked.sealed:
            self.stdout.write(f"Closed {ticked.closed}, sealed {ticked.sealed}.")
        if ticked.erased:
            self.stdout.write(f"Erased the sheets of {ticked.erased} old assessments.")
        if ticked.signed_out:
            self.stdout.write(f"Forgot expired sign-ins: {ticked.signed_out}.")
        if ticked.failed:
            raise CommandError("\n".join(["To be tried again next time:", *ticked.failed]))
