from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ...actions.accounts import record_second_factor
from ...models import User


class Command(BaseCommand):
    help = "Removes apps, passkeys and recovery codes of a person who lost them all; the password stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address with which the person signs in")

    @transaction.atomic
    def handle(self, *_args: Any, email: str, **_options: Any) -> None:
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody signs in with {email}.")
        removed, _by_model = Authenticator.objects.filter(user=person).delete()
        if removed:
            record_second_factor(person, "removed_by_operator")
        self.stdout.write(f"{person.email} has no second factor now." if removed else f"{person.email} had none.")
