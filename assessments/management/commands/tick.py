from django.core.management.base import BaseCommand, CommandError

from assessments.actions import tick


class Command(BaseCommand):
    help = "Closes and seals the assessments that are due. Run it every few minutes; twice at once does no harm."

    def handle(self, **_: object) -> None:
        ticked = tick()
        if ticked.closed or ticked.sealed:
            self.stdout.write(f"Closed {ticked.closed}, sealed {ticked.sealed}.")
        if ticked.failed:
            raise CommandError("\n".join(["To be tried again next time:", *ticked.failed]))
