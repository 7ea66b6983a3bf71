from django.core.management.base import BaseCommand, CommandError

from assessments.actions import tick


class Command(BaseCommand):
    help = (
        "Closes and seals the assessments that are due, and forgets expired sign-ins. "
        "Run it every few minutes; twice at once does no harm."
    )

    def handle(self, **_: object) -> None:
        ticked = tick()
        if ticked.closed or ticked.sealed:
            self.stdout.write(f"Closed {ticked.closed}, sealed {ticked.sealed}.")
        if ticked.signed_out:
            self.stdout.write(f"Forgot expired sign-ins: {ticked.signed_out}.")
        if ticked.failed:
            raise CommandError("\n".join(["To be tried again next time:", *ticked.failed]))
