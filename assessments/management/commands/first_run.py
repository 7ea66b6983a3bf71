"""Prints the link that opens an empty instance; nothing where there is an organisation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from ...models import FirstRunLink, Organisation
from ...views.links import absolute


class Command(BaseCommand):
    help = "Print a link, good for one use within a day, that creates the first organisation and its administrator."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            if Organisation.objects.exists():
                return
            token = FirstRunLink.make()
        except DatabaseError as error:
            raise CommandError("The database is not ready: run manage.py migrate first.") from error
        self.stdout.write("Nobody is here yet. Create your organisation, within 24 hours, with this link:")
        self.stdout.write(absolute("first_run", token))
