"""One password for all people of the demo, made for this machine: there is no default account."""

import os
import secrets
from collections.abc import Collection

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session
from django.db import transaction

from ..models import Organisation, User
from .names import DOMAIN
from .organisation import people_of


def kept_password() -> str:
    """Made once, in a file that its owner alone can read."""
    path = settings.DATA_DIR / "demo_password"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(8))
    except FileExistsError:
        pass
    return path.read_text()


@transaction.atomic
def give_password(organisation: Organisation) -> str:
    """The password with which the demo's people sign in; who has another one gets it, and is signed out.

    Who was added by hand or by a file is left alone: they have a password of their own, or none.
    """
    password = kept_password()
    people = [each for each in people_of(organisation) if each.email.endswith(f"@{DOMAIN}")]
    # Given to all at once, it is stored alike: few are computed, however many people there are.
    others = {stored for stored in {each.password for each in people} if not check_password(password, stored)}
    changed = [each.pk for each in people if each.password in others]
    if changed:
        User.objects.filter(pk__in=changed).update(password=make_password(password))
        _sign_out(changed)
    return password


def _sign_out(people: Collection[object]) -> None:
    """A session is worth nothing after another password: it shall not be listed as if it were."""
    listed = UserSession.objects.filter(user__in=people)
    Session.objects.filter(session_key__in=list(listed.values_list("session_key", flat=True))).delete()
    listed.delete()
