"""Addresses to give to people: from BASE_URL, never from what a request says of its host."""

from django.conf import settings
from django.urls import reverse


def absolute(name: str, *arguments: object) -> str:
    return settings.BASE_URL + reverse(name, args=arguments)
