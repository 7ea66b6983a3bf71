"""Searching for a part of a name."""

import functools
import operator

from django.db.models import Q


def holding(part: str, *fields: str) -> Q:
    """Rows of which one field holds the part, whatever the case.

    SQLite folds the letters of English alone, so a part with others is looked for as people write it.
    """
    spelt = {part} if part.isascii() else {part, part.lower(), part.upper(), part.capitalize(), part.title()}
    found = [Q(**{f"{field}__icontains": each}) for field in fields for each in sorted(spelt)]
    return functools.reduce(operator.or_, found)
