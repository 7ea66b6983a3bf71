"""Who is asked to answer by a personal link, and what they are mailed (trust.md 2).

Every change raises Closed once the assessment takes no more answers. Audit events say how many, never who.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import AnswerSheet, Assessment, AuditEvent, Coaching, Invitation, Mail, Membership, Team, User
from ..models.sheets import hashed
from . import outbox
from .assessments import fewest_expected, record, still_open
from .personal_links import block, new_salt, replace_link, token_of
from .refusals import OwnEntry, Refused
from .sealing import shuffled

QUIET = timedelta(days=2)
PAUSE = timedelta(minutes=10)  # between two mails to one address that somebody asked for
_MOST = 500
_OTHER_ROWS = "UPDATE assessments_answersheet SET rowid = random() >> 1 WHERE assessment_id = %s"  # of SQLite


class NobodyToInvite(Refused):
    reason = _("Nobody in the team can be invited: add its members first, or let them answer by the team’s link.")


class NoMail(Refused):
    reason = _("This server sends no mail, so personal links cannot leave: use the team’s link.")


class AlreadyInvited(Refused):
    reason = _("This address is invited already.")


class Revoked(Refused):
    reason = _("This link was taken back: make a new one.")


class Forgotten(Refused):
    """Deleted meanwhile, with the person."""

    reason = _("This person is no longer asked.")


class TooSoon(Refused):
    reason = _("Everybody had a mail less than two days ago: remind them later.")


class JustMailed(Refused):
    reason = _("This address had a mail less than ten minutes ago: send it again later.")


class NotPersonal(Refused):
    reason = _("This assessment has no personal links.")


def invite_team(assessment: Assessment) -> int:
    """Within the opening, which then saves the salt: the members who are not on leave, each with a sheet; how many.

    Sheets come in an order of their own, so that none follows its invitation.
    """
    if not settings.MAILERS:
        raise NoMail
    people = User.objects.filter(memberships__team=assessment.team_id, memberships__on_leave=False, is_active=True)
    invitations = [_invitation(assessment, person.email, person.language) for person in people[:_MOST]]
    if not invitations:
        raise NobodyToInvite
    assessment.salt = new_salt()
    Invitation.objects.bulk_create(invitations)
    AnswerSheet.objects.bulk_create(_sheet(invitation) for invitation in shuffled(invitations))
    _mail(invitations, Mail.Kind.INVITATION)
    return len(invitations)


def people_to_invite(assessment: Assessment) -> int:
    """How many invite_team would ask."""
    return Membership.objects.filter(team=assessment.team_id, on_leave=False, user__is_active=True).count()


@transaction.atomic
def invite_also(*, assessment: Assessment, email: str, language: str, by: User) -> Invitation:
    """One more address, and one more person expected; AlreadyInvited, ValidationError for what is no address.

    OwnEntry for who neither belongs to the team nor coaches it: results are mailed to whom it asks.
    """
    assessment = _personal(assessment)
    validate_email(email)
    if email.casefold() == by.email.casefold() and not _of_team(by, assessment):
        raise OwnEntry
    if assessment.invitations.filter(email__iexact=email).exists():
        raise AlreadyInvited
    invitation = _invitation(assessment, email, language)
    invitation.full_clean()
    invitation.save()
    _sheet(invitation).save()
    _write_sheets_anew(assessment)
    assessment.expect(min(assessment.expected + 1, _MOST))
    record(assessment, AuditEvent.What.PEOPLE_INVITED, by, people=1)
    _mail([invitation], Mail.Kind.INVITATION)
    return invitation


def _of_team(user: User, assessment: Assessment) -> bool:
    teams = Membership.objects.filter(user=user).values("team").union(Coaching.objects.filter(user=user).values("team"))
    return Team.objects.filter(pk=assessment.team_id, pk__in=teams).exists()


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> None:
    """The link opens nothing any more, and no mail follows; twice is once.

    A draft is deleted. What was submitted counts, because nobody can tell it apart.
    """
    assessment = _personal(invitation.assessment)
    found = assessment.invitations.standing().filter(pk=invitation.pk).first()
    if found is None:
        return
    found.assessment = assessment
    block(found)
    _write_sheets_anew(assessment)
    found.revoked_at = timezone.now()
    found.save(update_fields=["revoked_at"])
    found.mails.filter(state=Mail.State.QUEUED).delete()
    submitted = assessment.sheets.submitted().count()
    assessment.expect(max(assessment.expected - 1, fewest_expected(assessment, submitted), 1))
    record(assessment, AuditEvent.What.LINK_REVOKED, by)


@transaction.atomic
def renew_invitation(*, invitation: Invitation, by: User) -> None:
    """Another link to the same sheet, by mail; the old one opens nothing any more. Forgotten where it is gone."""
    assessment = _personal(invitation.assessment)
    found = assessment.invitations.filter(pk=invitation.pk).first()
    if found is None:
        raise Forgotten
    found.assessment = assessment
    if found.revoked_at:
        assessment.expect(min(assessment.expected + 1, _MOST))
    replace_link(found)
    _write_sheets_anew(assessment)
    found.mails.filter(state=Mail.State.QUEUED).delete()
    record(assessment, AuditEvent.What.PEOPLE_INVITED, by, people=1)
    _mail([found], Mail.Kind.INVITATION)


@transaction.atomic
def send_invitation_again(*, invitation: Invitation) -> None:
    """The same link once more, unless its mail still waits; JustMailed, Revoked where it opens nothing any more."""
    assessment = _personal(invitation.assessment)
    found = assessment.invitations.filter(pk=invitation.pk).first()
    if found is None:
        raise Forgotten
    if found.revoked_at:
        raise Revoked
    mails = found.mails.exclude(state=Mail.State.REFUSED)
    if mails.filter(state=Mail.State.QUEUED).exists():
        return
    if mails.filter(changed_at__gt=timezone.now() - PAUSE).exists():
        raise JustMailed
    _mail([found], Mail.Kind.INVITATION)


@transaction.atomic
def remind_everybody(*, assessment: Assessment, by: User | None = None) -> int:
    """A mail to all who are invited, whether they have answered or not; how many. TooSoon within two days."""
    assessment = _personal(assessment)
    now = timezone.now()
    if last_mailed(assessment) > now - QUIET:
        raise TooSoon
    assessment.reminded_at = now
    assessment.save(update_fields=["reminded_at"])
    people = _mail(assessment.invitations.standing(), Mail.Kind.REMINDER)
    record(assessment, AuditEvent.What.PEOPLE_REMINDED, by, people=people)
    return people


def last_mailed(assessment: Assessment) -> datetime:
    """When everybody had a mail the last time."""
    return max(assessment.opened_at, assessment.reminded_at or assessment.opened_at)


def _personal(assessment: Assessment) -> Assessment:
    """The row as it is now, locked."""
    found = still_open(assessment)
    if found.mode != Assessment.Mode.INDIVIDUAL:
        raise NotPersonal
    return found


def _invitation(assessment: Assessment, email: str, language: str) -> Invitation:
    return Invitation(organisation_id=assessment.organisation_id, assessment=assessment, email=email, language=language)


def _sheet(invitation: Invitation) -> AnswerSheet:
    return AnswerSheet(
        organisation_id=invitation.organisation_id,
        assessment=invitation.assessment,
        token_hash=hashed(token_of(invitation)),
    )


def _write_sheets_anew(assessment: Assessment) -> None:
    """Every sheet in this transaction and in another order.

    Else the database's own columns, `xmin`, `ctid` and `rowid`, would tell which one went with an invitation.
    """
    sheets = AnswerSheet.objects.filter(assessment=assessment)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(_OTHER_ROWS, [assessment.pk.hex])
    else:
        for pk in shuffled(sheets.values_list("pk", flat=True)):
            sheets.filter(pk=pk).update(submitted=F("submitted"))


def _mail(invitations: Iterable[Invitation], kind: Mail.Kind) -> int:
    return outbox.queue_all(
        Mail(
            organisation_id=invitation.organisation_id,
            kind=kind,
            to=invitation.email,
            language=invitation.language,
            assessment_id=invitation.assessment_id,
            invitation=invitation,
        )
        for invitation in invitations
    )
