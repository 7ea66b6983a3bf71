"""How mail leaves, from one address such as `smtp://user:password@host:port`."""

from typing import Any

import dj_email_url
from django.core.exceptions import ImproperlyConfigured

BACKENDS = "django.core.mail.backends"


def mailers(url: str, *, demo: bool) -> dict[str, dict[str, Any]]:
    """Django's MAILERS; none without an address. Only a demo may write mails, and the links in them, elsewhere."""
    if not url:
        return {}
    asked = dj_email_url.parse(url)
    backend = asked.get("EMAIL_BACKEND")
    if backend == f"{BACKENDS}.smtp.EmailBackend":
        return {"default": {"BACKEND": backend, "OPTIONS": _smtp(asked)}}
    if demo and backend == f"{BACKENDS}.console.EmailBackend":
        return {"default": {"BACKEND": backend}}
    if demo and backend == f"{BACKENDS}.filebased.EmailBackend":
        return {"default": {"BACKEND": backend, "OPTIONS": {"file_path": f"/{asked['EMAIL_FILE_PATH']}"}}}
    raise ImproperlyConfigured(
        "EMAIL_URL must be smtp://user:password@host:port, or submission://… for a connection that STARTTLS "
        "encrypts. With DEMO=1 it may also be console: or file:///directory."
    )


def _smtp(asked: dict[str, Any]) -> dict[str, Any]:
    return {
        "host": asked["EMAIL_HOST"],
        "port": asked["EMAIL_PORT"],
        "username": asked["EMAIL_HOST_USER"],
        "password": asked["EMAIL_HOST_PASSWORD"],
        "use_tls": asked["EMAIL_USE_TLS"],
        "use_ssl": asked["EMAIL_USE_SSL"],
        "timeout": asked["EMAIL_TIMEOUT"] or 10,
    }
