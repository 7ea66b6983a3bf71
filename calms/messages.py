from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class MessageCookie(CookieStorage):
    """Messages in a cookie that no other host can set."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"
