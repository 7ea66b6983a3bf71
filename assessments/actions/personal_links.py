"""The token of a personal link: derived whenever a letter is written, stored nowhere (trust.md 2)."""

import base64
import secrets

from django.utils.crypto import salted_hmac

from ..models import Invitation


def new_salt() -> str:
    """Of one assessment; once sealing has deleted it, no token can be derived again."""
    return secrets.token_hex(32)


def token_of(invitation: Invitation) -> str:
    """256 bits that follow from the server's key, the assessment's salt, the invitation and its generation."""
    told = f"{invitation.assessment.salt}:{invitation.pk.hex}:{invitation.generation}"
    digest = salted_hmac("assessments.personal_link", told, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
