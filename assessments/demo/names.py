"""People who do not exist, at addresses that cannot."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from django.utils.text import slugify

from ..actions import Person

DOMAIN: Final = "demo.example"

FIRST: Final = (
    "Alice",
    "Malik",
    "Chloé",
    "Youssef",
    "Ingrid",
    "Marc",
    "Priya",
    "Étienne",
    "Sofia",
    "Jonas",
    "Léa",
    "Samuel",
    "Aïcha",
    "Henrik",
    "Manon",
    "Diego",
    "Noor",
    "Gabriel",
    "Yuki",
    "Mathis",
    "Clara",
    "Omar",
    "Élise",
    "Lucas",
    "Hanna",
)
LAST: Final = (
    "Gagnon",
    "Tremblay",
    "Bouchard",
    "Nguyen",
    "Côté",
    "Haddad",
    "Pelletier",
    "Larsen",
    "Diallo",
    "Bélanger",
    "Moreau",
    "Singh",
    "Girard",
    "Okafor",
    "Poirier",
    "Kovács",
    "Ouellet",
    "Traoré",
    "Caron",
    "Silva",
    "Beaulieu",
    "Novak",
    "Rossi",
    "Weber",
)


def person(name: str, language: str) -> Person:
    return Person(email=f"{slugify(name).replace('-', '.')}@{DOMAIN}", name=name, language=language)


def names() -> Iterator[str]:
    """Always the same, in the same order; hundreds before one returns."""
    return (f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}" for number in count())
