"""How people come by an account: the first one at the first run, others by an invitation; and who signed in."""

import logging
import smtplib
from dataclasses import dataclass
from typing import TypedDict, Unpack

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ..models import (
    AccountInvitation,
    AuditEvent,
    Coaching,
    FirstRunLink,
    Mail,
    Membership,
    Organisation,
    OrganisationRole,
    Team,
    User,
)
from ..models.sheets import hashed
from .account_links import link_of, token_of
from .outbox import queue_all
from .people import Person, create_organisation
from .refusals import LinkRevoked, LinkSpent, LinkTooOld, LinkUnknown, LinkUsed
from .texts import storable

NAME_LENGTH = 150

logger = logging.getLogger(__name__)


class PasswordLinks(PasswordResetTokenGenerator):
    """Good for a new password in the place of one; the first password comes with an invitation alone."""

    def check_token(self, user: User | None, token: str | None) -> bool:
        return user is not None and user.has_usable_password() and super().check_token(user, token)


@dataclass(frozen=True, slots=True)
class Invited:
    """How a person comes in: by mail, by the link given here, or, with neither, as they signed in before.

    A person who never signed in, without mail or link, waits for somebody who may show them one.
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


def invite(*, person: User, organisation: Organisation, by: User, to_show: bool) -> Invited:
    """Mail a person the link with which they choose a password, or give it `to_show` where no mail leaves.

    Earlier links to the same account work no longer. Nothing is done for a person who has signed in before.
    """
    if person.is_taken or not (settings.MAILERS or to_show):
        return Invited(person)
    invitation = _new_invitation(person, organisation, by)
    return Invited(person, mailed=True) if settings.MAILERS else Invited(person, link=link_of(invitation))


def people_who_wait(organisation: Organisation) -> QuerySet[User]:
    """Those of the organisation who never signed in."""
    inside = (
        Membership.objects.filter(team__organisation=organisation).values("user"),
        Coaching.objects.filter(team__organisation=organisation).values("user"),
        OrganisationRole.objects.filter(organisation=organisation).values("user"),
    )
    members, coaches, officers = inside
    waiting = User.objects.filter(last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX, is_active=True)
    return waiting.filter(Q(pk__in=members) | Q(pk__in=coaches) | Q(pk__in=officers))


@transaction.atomic
def invite_everybody(*, organisation: Organisation, by: User) -> int:
    """Mail an invitation to all who wait and have no link that works; how many. None where no mail leaves."""
    if not settings.MAILERS:
        return 0
    standing = AccountInvitation.objects.standing().values("user")
    people = people_who_wait(organisation).exclude(pk__in=standing).select_for_update(no_key=True, of=("self",))
    made = [_invitation(person, organisation, by) for person in people.order_by("pk")]
    AccountInvitation.objects.bulk_create(made)
    queue_all(_mail(invitation) for invitation in made)
    what = AuditEvent.What.ACCOUNT_INVITED
    AuditEvent.objects.bulk_create(
        AuditEvent(organisation=organisation, what=what, by=by, detail={"person": str(invitation.user_id)})
        for invitation in made
    )
    return len(made)


@transaction.atomic
def revoke_invitations(*, person: User, organisation: Organisation, by: User) -> None:
    """The links that the organisation gave to this person work no longer."""
    _take_turns(person)
    standing = AccountInvitation.objects.filter(user=person, organisation=organisation).standing()
    if standing.update(revoked_at=timezone.now()):
        _record(organisation, AuditEvent.What.INVITATION_REVOKED, by, person)


def invitation_of(token: str) -> AccountInvitation:
    """The one that this link accepts; LinkUsed, LinkRevoked, LinkTooOld or LinkUnknown."""
    invitations = AccountInvitation.objects.select_related("user", "organisation")
    invitation = invitations.filter(token_hash=hashed(token)).first()
    if invitation is None:
        raise LinkUnknown
    if invitation.accepted_at or invitation.user.is_taken:
        raise LinkUsed
    if invitation.revoked_at:
        raise LinkRevoked
    if invitation.expires_at <= timezone.now():
        raise LinkTooOld
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str) -> User:
    """The account with its first password; LinkSpent where the link works no longer."""
    _take_turns(invitation_of(token).user)
    invitation = invitation_of(token)
    person = invitation.user
    person.name = storable(name.strip(), longest=NAME_LENGTH)
    person.set_password(password)
    person.save(update_fields=["name", "password"])
    close_invitations(person)
    return person


def close_invitations(person: User) -> None:
    """They have come in: what was sent to them is accepted, and told in the organisations that asked them."""
    standing = AccountInvitation.objects.filter(user=person).standing().select_related("organisation")
    organisations = {invitation.organisation for invitation in standing}
    standing.update(accepted_at=timezone.now())
    for organisation in organisations:
        _record(organisation, AuditEvent.What.INVITATION_ACCEPTED, person, person)


def record_sign_in(user: User) -> None:
    """In each organisation of the person; whoever has come in needs no invitation any more."""
    with transaction.atomic():
        close_invitations(user)
        _tell_organisations(user, AuditEvent.What.SIGNED_IN)


def record_second_factor(user: User, change: str) -> None:
    _tell_organisations(user, AuditEvent.What.SECOND_FACTOR_CHANGED, {"change": change})


@transaction.atomic
def _new_invitation(person: User, organisation: Organisation, by: User) -> AccountInvitation:
    _take_turns(person)
    AccountInvitation.objects.filter(user=person).standing().update(revoked_at=timezone.now())
    invitation = _invitation(person, organisation, by)
    invitation.save()
    queue_all([_mail(invitation)])
    _record(organisation, AuditEvent.What.ACCOUNT_INVITED, by, person)
    return invitation


def _invitation(person: User, organisation: Organisation, by: User) -> AccountInvitation:
    now = timezone.now()
    expires_at = now + AccountInvitation.LIFETIME
    invitation = AccountInvitation(
        organisation=organisation, user=person, invited_by=by, invited_at=now, expires_at=expires_at
    )
    invitation.token_hash = hashed(token_of(invitation))
    return invitation


def _mail(invitation: AccountInvitation) -> Mail:
    return Mail(
        organisation_id=invitation.organisation_id,
        kind=Mail.Kind.ACCOUNT,
        to=invitation.user.email,
        language=invitation.user.language,
        account_invitation=invitation,
    )


def _take_turns(person: User) -> None:
    """Those who invite, take back and accept at once: the person's row first, then invitations."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _record(organisation: Organisation, what: AuditEvent.What, by: User, person: User) -> None:
    AuditEvent.objects.create(organisation=organisation, what=what, by=by, detail={"person": str(person.pk)})


def _tell_organisations(user: User, what: AuditEvent.What, detail: dict[str, str] | None = None) -> None:
    AuditEvent.objects.bulk_create(
        AuditEvent(organisation=organisation, what=what, by=user, detail=detail or {})
        for organisation in Organisation.objects.visible_to(user)
    )


def deliver(message: EmailMessage) -> bool:
    """Whether the mail left; the log has the reason where it did not."""
    try:
        return bool(message.send())
    except (OSError, smtplib.SMTPException) as error:
        # Without its text, which may hold the address.
        logger.error("A mail could not be sent: %s", type(error).__name__)
        return False
