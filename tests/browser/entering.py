"""A browser in which somebody has signed in already."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from assessments.models import User


def enter(context: BrowserContext, user: User, origin: str) -> Page:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": origin}])
    return context.new_page()
