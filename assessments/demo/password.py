"""One password for all people of the demo, made for this machine: there is no default account."""

import os
import secrets

from django.conf import settings
from django.contrib.auth.hashers import make_password

from ..models import Organisation, User
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


def give_password(organisation: Organisation) -> str:
    """The password with which the demo's people sign in; another one where the file is no longer the same."""
    password, people = kept_password(), people_of(organisation)
    # All of them have the same: one tells.
    if not people[0].check_password(password):
        User.objects.filter(pk__in=[each.pk for each in people]).update(password=make_password(password))
    return password
