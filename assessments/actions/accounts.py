"""How people come by an account: the first one at the first run, others by a link with which they choose a password."""

import logging
import smtplib
from dataclasses import dataclass
from typing import TypedDict, Unpack

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import base36_to_int
from django.utils.translation import gettext as _
from django.utils.translation import override

from ..models import FirstRunLink, Membership, Organisation, Team, User
from .people import Person, create_organisation
from .refusals import LinkSpent

logger = logging.getLogger(__name__)


class PasswordLinks(PasswordResetTokenGenerator):
    """Good for one password: seven days for a person who has none yet, a day for one who forgot it."""

    DAY = 24 * 3600

    def check_token(self, user: User | None, token: str | None) -> bool:
        if not super().check_token(user, token) or user is None or token is None:
            return False
        age = self._num_seconds(self._now()) - base36_to_int(token.split("-")[0])
        return not user.has_usable_password() or age <= self.DAY


@dataclass(frozen=True, slots=True)
class Invitation:
    """How a person comes in: by mail, by the link given here, or, with neither, by the password that they have.

    A person without a password, a mail or a link waits for somebody who may show them one.
    """

    person: User
    link: str = ""
    mailed: bool = False


class Beginning(TypedDict):
    """What create_organisation asks."""

    name: str
    language: str
    administrator: Person
    team_name: str
    team_size: int
    facilitator: Person


@transaction.atomic
def set_up(*, token: str, password: str, **beginning: Unpack[Beginning]) -> tuple[User, Team]:
    """The first organisation of an instance; its administrator may sign in with this password.

    LinkSpent where the link was used, has expired or never was, or where there is an organisation.
    """
    # Two who use links of their own at once take turns.
    links = {link.token_hash for link in FirstRunLink.objects.select_for_update()}
    if not (links and can_set_up(token)):
        raise LinkSpent
    team = create_organisation(**beginning)
    administrator = User.objects.get(email__iexact=beginning["administrator"].email)
    administrator.set_password(password)
    administrator.save(update_fields=["password"])
    FirstRunLink.objects.all().delete()
    return administrator, team


def can_set_up(token: str) -> bool:
    return FirstRunLink.objects.of_token(token).exists() and not Organisation.objects.exists()


def invite(*, membership: Membership, to_show: bool) -> Invitation:
    """Mail a person the link with which they choose a password, or give it `to_show` where no mail leaves.

    Earlier links to the same account work no longer.
    """
    person = membership.user
    if person.has_usable_password() or not (settings.MAILERS or to_show):
        return Invitation(person)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    link = settings.BASE_URL + password_path(person)
    if settings.MAILERS and _mailed(membership, link):
        return Invitation(person, mailed=True)
    return Invitation(person, link=link if to_show else "")


def password_path(person: User) -> str:
    key = PasswordLinks().make_token(person)
    return reverse("account_reset_password_from_key", args=[person.pk.hex, key])


def _mailed(membership: Membership, link: str) -> bool:
    with override(membership.user.language):
        subject = _("Your account for the team {team}").format(team=membership.team)
        text = render_to_string("mails/invitation.txt", {"membership": membership, "link": link})
    # A name may hold line ends, and a header may not.
    return deliver(EmailMessage(" ".join(subject.split()), text, to=[membership.user.email]))


def deliver(message: EmailMessage) -> bool:
    """Whether the mail left; the log has the reason where it did not."""
    try:
        return bool(message.send())
    except (OSError, smtplib.SMTPException):
        logger.exception("A mail could not be sent")
        return False
