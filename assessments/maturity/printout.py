"""Results as plain values of the interchange format, rounded to 6 decimals (scoring.md 15)."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from assessments.maturity.change import PillarChange
from assessments.maturity.interchange import Results
from assessments.maturity.parameters import Parameters
from assessments.maturity.rounding import r6
from assessments.maturity.scorecard import Overall, PracticeResult, QuestionResult, Scorecard, WayResult

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

type Plain = bool | int | float | str | list[Plain] | dict[str, Plain] | None

# What the product needs and the interchange format does not hold.
_LEFT_OUT: Final[Mapping[type, tuple[str, ...]]] = {
    QuestionResult: ("counts",),
    Overall: ("missing",),
    WayResult: ("coverage", "band"),
    PracticeResult: ("reason",),
    Scorecard: ("reliability", "low_participation"),
    PillarChange: ("all_common",),
}
_COUNTS: Final = ("status", "n_levels", "n_na", "n_dk", "n_blank", "visibility_gap")
_UNKNOWN_PRACTICE: Final = ("state", "direct", "unlock", "priority", "unmet")
_NOT_COMPARABLE: Final = ("comparable", "coverage_old", "coverage_new", "verdict")


def results_dict(results: Results) -> dict[str, Plain]:
    """The parts that were asked for, with the keys of the envelope."""
    found: dict[str, Plain] = {}
    if results.score is not None:
        found["score"] = scorecard_dict(results.score)
    if results.compare is not None:
        found["compare"] = plain(results.compare.pillars)
    if results.delivery is not None:
        found["delivery"] = plain(results.delivery)
    return found


def scorecard_dict(card: Scorecard) -> Plain:
    """A scorecard in the interchange format."""
    return plain(card)


def parameters_dict(parameters: Parameters) -> Plain:
    """Thresholds in force as plain values, for a snapshot; a fraction becomes a text such as `1/3`."""
    return plain(parameters)


def plain(value: object) -> Plain:
    """Any result dataclass, mapping, tuple or figure as JSON values; TypeError for anything else."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return r6(value)
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return _object(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _object({name: getattr(value, name) for name in _names(value)})
    raise TypeError(f"{type(value).__name__} has no place in the interchange format")


def _object(members: Mapping[Any, object]) -> dict[str, Plain]:
    return {str(key): plain(value) for key, value in members.items()}


def _names(value: "DataclassInstance") -> tuple[str, ...]:
    """The fields that the format holds: what does not exist for the object's state is left out."""
    if isinstance(value, QuestionResult) and value.status != "scored":
        return _COUNTS
    if isinstance(value, PracticeResult) and value.state == "unknown":
        return _UNKNOWN_PRACTICE
    if isinstance(value, PillarChange) and not value.comparable:
        return _NOT_COMPARABLE
    left_out = _LEFT_OUT.get(type(value), ())
    return tuple(item.name for item in fields(value) if item.name not in left_out)
