"""JSON read strictly: every refusal names its place in the document (scoring.md 15)."""

import json
import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, NoReturn

_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_LONGEST_CODE: Final = 100
_LONGEST_INTEGER: Final = 15
_SHOWN: Final = 40


class InterchangeError(ValueError):
    """A document that is refused; one line, `place: what is wrong`."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place


class _Object(dict[str, object]):
    """A JSON object that remembers the first key it was given twice."""

    repeated: str | None = None


def load(content: bytes) -> "Node":
    """Parse UTF-8 JSON; InterchangeError with line and column, or with the byte that is not UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InterchangeError("", f"byte {error.start + 1} is not UTF-8") from None
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_int=_integer)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InterchangeError(place, f"not JSON ({error.msg})") from None
    except RecursionError:
        raise InterchangeError("", "nested too deeply") from None
    return Node(value, "")


def _object(pairs: list[tuple[str, object]]) -> _Object:
    found = _Object()
    for key, value in pairs:
        if key in found and found.repeated is None:
            found.repeated = key
        found[key] = value
    return found


def _integer(text: str) -> int | float:
    """A number too long to be a level or a count becomes a float, which every integer check refuses."""
    return int(text) if len(text) <= _LONGEST_INTEGER else float(text)


def shown(value: object) -> str:
    """A value as one short line of ASCII JSON, a container by its kind."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place, such as `score.sheets[2].answers.C1`; methods raise InterchangeError."""

    value: object
    place: str

    def fail(self, message: str) -> NoReturn:
        raise InterchangeError(self.place, message)

    def refuse(self, wanted: str) -> NoReturn:
        self.fail(f"{shown(self.value)} is not {wanted}")

    def at(self, key: str, value: object) -> "Node":
        name = f".{key}" if _PLAIN_KEY.fullmatch(key) else f"[{shown(key)}]"
        return Node(value, f"{self.place}{name}".removeprefix("."))

    def members(self) -> dict[str, "Node"]:
        """The members of an object, whatever their keys."""
        if not isinstance(self.value, _Object):
            self.refuse("an object")
        if self.value.repeated is not None:
            self.at(self.value.repeated, None).fail("this key stands twice")
        return {key: self.at(key, value) for key, value in self.value.items()}

    def object(
        self, required: Collection[str], optional: Collection[str] = (), nullable: Collection[str] = ()
    ) -> dict[str, "Node"]:
        """The members of an object with these keys and no other; a nullable null is left out."""
        members = self.members()
        known = (*required, *optional, *nullable)
        for key, node in members.items():
            if key not in known:
                node.fail(f"unknown key; known are {', '.join(known)}")
        for key in required:
            if key not in members:
                self.at(key, None).fail("missing")
        return {key: node for key, node in members.items() if key not in nullable or node.value is not None}

    def items(self) -> Iterator["Node"]:
        if not isinstance(self.value, list):
            self.refuse("a list")
        return (Node(value, f"{self.place}[{index}]") for index, value in enumerate(self.value))

    def code(self) -> str:
        """A short printable text."""
        value = self.value
        if not isinstance(value, str):
            self.refuse("a text")
        if not value.strip() or not value.isprintable() or len(value) > _LONGEST_CODE:
            self.refuse(f"a printable text of 1 to {_LONGEST_CODE} characters")
        return value

    def choice[Word: str](self, words: Collection[Word]) -> Word:
        found = next((word for word in words if word == self.value), None)
        if found is None:
            self.refuse(f"one of {', '.join(words)}")
        return found

    def boolean(self) -> bool:
        if not isinstance(self.value, bool):
            self.refuse("true or false")
        return self.value

    def integer(self, least: int) -> int:
        if type(self.value) is not int or self.value < least:
            self.refuse(f"a whole number of {least} or more")
        return self.value

    def number(self, least: float, most: float) -> float:
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.refuse("a number")
        if not least <= value <= most:
            self.refuse(f"a number from {least:.12g} to {most:.12g}")
        return float(value)
