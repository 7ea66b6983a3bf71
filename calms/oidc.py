"""What allauth wants to know of an OpenID Connect provider, from four variables."""

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


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
