"""The link of an invitation to an account: derived whenever it is needed, and stored nowhere."""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from ..models import AccountInvitation


def token_of(invitation: AccountInvitation) -> str:
    return salted_hmac("account invitation", invitation.pk.hex, algorithm="sha256").hexdigest()


def link_of(invitation: AccountInvitation) -> str:
    return settings.BASE_URL + reverse("account_invitation", args=[token_of(invitation)])
