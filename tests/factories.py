"""Plain makers of what tests need."""

import copy
from typing import Any

from assessments.maturity.document import Document, read_document, shipped_document
from assessments.models import Organisation


def make_organisation(slug: str = "acme") -> Organisation:
    return Organisation.objects.create(slug=slug, name=slug.title())


def make_raw_document() -> dict[str, Any]:
    """The shipped document as plain values, to be edited in place."""
    return copy.deepcopy(shipped_document().canonical())


def part(raw: dict[str, Any], code: str) -> dict[str, Any]:
    """The part of this code, to be edited in place."""
    coded = [each for value in raw.values() if isinstance(value, list) for each in value if "code" in each]
    return next(each for each in coded if each["code"] == code)


def make_document(version: int = 1, title: str = "Another title") -> Document:
    raw = make_raw_document()
    raw["version"] = version
    raw["title"]["en"] = title
    return read_document(raw, file="test")
