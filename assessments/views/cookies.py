"""Browsers that refuse cookies: every page of ours sets one, so who comes from it brings one back."""

from django.http import HttpRequest
from django.utils.translation import gettext as _


def refuses_cookies(request: HttpRequest) -> bool:
    """Known from the second page on, where the browser says that it comes from a page of ours."""
    return not request.COOKIES and request.headers.get("Sec-Fetch-Site") == "same-origin"


def cannot_keep() -> str:
    return _(
        "This browser refuses cookies, so your answers cannot be kept: what you choose is lost when you leave the "
        "page. Allow cookies for this site, then reload it."
    )


def not_saved(request: HttpRequest) -> str:
    """Why what a script sent was not saved."""
    if request.COOKIES:
        return _("Not saved. Reload this page, then choose again.")
    return _(
        "Not saved: this browser refuses cookies. Allow them for this site, then reload the page and choose again."
    )
