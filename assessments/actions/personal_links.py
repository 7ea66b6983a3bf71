"""Personal links: a token that is derived whenever a letter is written and stored nowhere (trust.md 2)."""

import base64
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from ..models import AnswerSheet, Assessment, Invitation
from ..models.sheets import hashed
from .refusals import Refused


class NeedsPersonalLink(Refused):
    reason = _("In this assessment everybody answers by a personal link, which came by mail.")


class KeyChanged(Refused):
    reason = _(
        "The server’s secret key was changed since these links were made. They still open their sheets; they can be "
        "neither taken back nor replaced."
    )


def new_salt() -> str:
    """Of one assessment, with a mark of the server's key; once sealing has deleted it, no token is derived again."""
    salt = secrets.token_hex(24)
    return f"{salt}.{_mark(salt)}"


def _mark(salt: str) -> str:
    return salted_hmac("assessments.personal_link.key", salt, algorithm="sha256").hexdigest()[:12]


def _must_have_this_key(assessment: Assessment) -> None:
    """KeyChanged: sheets would not be found by their tokens, and who has answered would get a second one."""
    salt, dot, mark = assessment.salt.partition(".")
    if dot and not constant_time_compare(mark, _mark(salt)):
        raise KeyChanged


def token_of(invitation: Invitation) -> str:
    """256 bits that follow from the server's key, the assessment's salt, the invitation and its generation."""
    told = f"{invitation.assessment.salt}:{invitation.pk.hex}:{invitation.generation}"
    digest = salted_hmac("assessments.personal_link", told, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def personal_sheet(token: str) -> AnswerSheet | None:
    """The sheet that a personal link opens, with its assessment; a team link's cookie opens none here."""
    sheets = AnswerSheet.objects.filter(assessment__mode=Assessment.Mode.INDIVIDUAL).of_token(token)
    shown = ("team", "cycle", "questionnaire", "organisation")
    rows = sheets.select_related(*(f"assessment__{name}" for name in shown))
    return rows.defer("assessment__questionnaire__document").first()


def block(invitation: Invitation) -> None:
    """The link opens nothing any more: a draft is deleted, a submitted sheet counts and is nobody's to read."""
    _must_have_this_key(invitation.assessment)
    sheets = AnswerSheet.objects.filter(assessment=invitation.assessment)
    sheets.of_token(token_of(invitation)).filter(submitted=False).delete()
    sheets.of_token(token_of(invitation)).update(token_hash=_blocked(invitation))


def replace_link(invitation: Invitation) -> None:
    """The next generation's link opens the same sheet, and the old one nothing: nobody gets to answer twice."""
    _must_have_this_key(invitation.assessment)
    sheets = AnswerSheet.objects.filter(assessment=invitation.assessment)
    old = sheets.filter(token_hash__in=[hashed(token_of(invitation)), _blocked(invitation)])
    invitation.generation += 1
    invitation.revoked_at = None
    invitation.save(update_fields=["generation", "revoked_at"])
    if not old.update(token_hash=hashed(token_of(invitation))):
        AnswerSheet.objects.create(
            organisation_id=invitation.organisation_id,
            assessment=invitation.assessment,
            token_hash=hashed(token_of(invitation)),
        )


def _blocked(invitation: Invitation) -> str:
    return hashed(f"blocked:{token_of(invitation)}")
