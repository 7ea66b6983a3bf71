"""What the engine returned, as the JSON that a snapshot stores, and back again without loss.

Mappings become lists of pairs, because PostgreSQL's JSON forgets the order of an object's keys. A field that
is missing takes its default, so that a value stored before the field existed can still be read.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from pydantic import TypeAdapter

from .change import Comparison
from .parameters import DEFAULT, Parameters
from .questionnaire import Answer, Sheet
from .rounding import r6
from .scorecard import Scorecard

type Json = dict[str, Any]

_CARD: Final = TypeAdapter(Scorecard)
_COMPARISON: Final = TypeAdapter(Comparison)
_FIGURED: Final = frozenset({float, dict, list})
_MAPPINGS: Final[Mapping[type, tuple[str, ...]]] = {
    Scorecard: ("questions", "pillars", "ways", "symptoms", "practices"),
    Comparison: ("pillars", "ways", "questions"),
}


def to_plain(result: Scorecard | Comparison) -> Json:
    """JSON values; from_plain, or comparison_from_plain, gives the very same result again."""
    adapter: TypeAdapter[Any] = _CARD if isinstance(result, Scorecard) else _COMPARISON
    found: Json = adapter.dump_python(result, mode="json")
    return found | {name: list(map(list, found[name].items())) for name in _MAPPINGS[type(result)]}


def from_plain(stored: Json) -> Scorecard:
    return _CARD.validate_python(_with_mappings(stored, Scorecard))


def comparison_from_plain(stored: Json) -> Comparison:
    return _COMPARISON.validate_python(_with_mappings(stored, Comparison))


def _with_mappings(stored: Json, kind: type) -> Json:
    return stored | {name: dict(stored[name]) for name in _MAPPINGS[kind]}


def rounded(value: Any) -> Any:
    """JSON values with every figure to 6 decimals, as they are stored (scoring.md 0)."""
    kind = type(value)
    if kind is float:
        return r6(value)
    # Most of a result is texts and small numbers: they are not worth a call.
    if kind is dict:
        return {key: rounded(item) if type(item) in _FIGURED else item for key, item in value.items()}
    return [rounded(item) if type(item) in _FIGURED else item for item in value] if kind is list else value


def parameters_to_plain(parameters: Parameters) -> Json:
    """Thresholds in force as JSON values; a fraction becomes a text such as `1/3`."""
    return {field.name: _plain(getattr(parameters, field.name)) for field in dataclasses.fields(parameters)}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return [[key, item] for key, item in value.items()]
    return str(value) if isinstance(value, Fraction) else value


def parameters_from_plain(stored: Json) -> Parameters:
    """Thresholds as stored, the default for one that is missing; ValueError for an unknown name."""
    if unknown := stored.keys() - {field.name for field in dataclasses.fields(Parameters)}:
        raise ValueError(f"no parameter is called {', '.join(sorted(unknown))}")
    return dataclasses.replace(DEFAULT, **{name: _parameter(value) for name, value in stored.items()})


def _parameter(value: Any) -> Any:
    if isinstance(value, list):
        return MappingProxyType(dict(value))
    return Fraction(value) if isinstance(value, str) else value


def inputs_hash(sheets: Iterable[Sheet]) -> str:
    """SHA-256 of the submitted sheets sorted by content: neither their order nor their keys change it."""
    contents = sorted(_canonical(sheet.answers) for sheet in sheets if sheet.submitted)
    return hashlib.sha256(_canonical(contents).encode()).hexdigest()


def _canonical(value: Mapping[str, Answer] | Sequence[str]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
