"""A made-up organisation to try the product with: twelve teams over five quarters.

The same figures on every machine and every day; only the dates move. Answers are written in bulk, then closed
and sealed by the product's own actions, so that every result is one that the engine computed.
"""

from .characters import CHARACTERS, QUARTERS
from .crowd import make_crowd
from .making import make_demo
from .organisation import find_demo, remove_demo
from .password import give_password, kept_password
from .personas import PERSONAS, Persona, answerable, person_of, present_personas

__all__ = [
    "CHARACTERS",
    "PERSONAS",
    "QUARTERS",
    "Persona",
    "answerable",
    "find_demo",
    "give_password",
    "kept_password",
    "make_crowd",
    "make_demo",
    "person_of",
    "present_personas",
    "remove_demo",
]
