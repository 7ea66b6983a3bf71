"""What allauth wants to know: our forms in the place of its own, and the provider of single sign-on."""

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ACCOUNT_FORMS = {
    "login": "assessments.forms.sign_in.SignInForm",
    "reset_password": "assessments.forms.sign_in.AskForLinkForm",
    "reset_password_from_key": "assessments.forms.sign_in.ChoosePasswordForm",
    "change_password": "assessments.forms.sign_in.AnotherPasswordForm",
    "reauthenticate": "assessments.forms.sign_in.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "assessments.forms.sign_in.CodeForm",
    "reauthenticate": "assessments.forms.sign_in.SecondFactorAgainForm",
    "activate_totp": "assessments.forms.sign_in.FirstCodeForm",
    "add_webauthn": "assessments.forms.sign_in.PasskeyForm",
    "login_webauthn": "assessments.forms.sign_in.SignInByPasskeyForm",
    "authenticate_webauthn": "assessments.forms.sign_in.PasskeySecondForm",
    "reauthenticate_webauthn": "assessments.forms.sign_in.PasskeyAgainForm",
}


def single_sign_on(*, issuer: str, name: str, client_id: str, client_secret: str) -> dict[str, Any]:
    """Empty without an issuer. The provider's key depends on the issuer: people of another one are other people."""
    if not issuer:
        return {}
    if not (client_id and client_secret):
        raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, too.")
    address = urlsplit(issuer)
    if address.scheme != "https" and address.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ImproperlyConfigured(f"OIDC_ISSUER is {issuer}: whoever vouches for people must speak https.")
    app = {
        "provider_id": f"oidc-{hashlib.sha256(issuer.encode()).hexdigest()[:12]}",
        "name": name,
        "client_id": client_id,
        "secret": client_secret,
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
