"""Every threshold has its specified value, and a case that fails when it moves by one step."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction

import pytest

from assessments.maturity.editions import TABLES, Bin
from assessments.maturity.parameters import DEFAULT
from assessments.maturity.printout import parameters_dict
from tests.maturity.threshold_cases import CASES, TABLE_CASES

# Where the default step, 1 for a whole number and 0.01 for any other, is not the one that the cases resolve.
STEPS = {
    "limiting_margin": 0.5,
    "balance_uneven": 0.5,
    "balance_imbalanced": 0.5,
    "pattern_gap": 0.5,
    "band_width": 0.5,
    "mid": 0.1,
    "arrow_levels": 0.1,
    "perception_gap": 0.1,
    "minority_share": Fraction(1, 100),
}
TABLE_STEPS = {"deploys_per_week": 0.000001}


@dataclass(frozen=True)
class Shift:
    name: str
    values: object


def agrees(case, shifted):
    """Whether a case still gives what it should; an answer refused is another result."""
    try:
        found = case.compute(shifted)
    except (ValueError, IndexError):
        return False
    return found == pytest.approx(case.expected) if is_number(case.expected) else found == case.expected


def is_number(value):
    return isinstance(value, float) or (
        isinstance(value, list) and all(isinstance(item, int | float) for item in value)
    )


def parameter_shifts():
    for item in fields(DEFAULT):
        value = getattr(DEFAULT, item.name)
        if isinstance(value, Mapping):
            for key, entry in value.items():
                for step in (-0.01, 0.01):
                    yield Shift(
                        f"{item.name}[{key}]{step:+}",
                        replace(DEFAULT, **{item.name: dict(value) | {key: entry + step}}),
                    )
        else:
            step = STEPS.get(item.name, 1 if isinstance(value, int) else 0.01)
            for signed in (-step, step):
                yield Shift(f"{item.name}{signed:+}", replace(DEFAULT, **{item.name: value + signed}))


def degree_shifts():
    for df in DEFAULT.t975:
        moved = {known + (known == df) * (0.5): t for known, t in DEFAULT.t975.items()}
        yield Shift(f"t975 from {df} on", replace(DEFAULT, t975=moved))


def moved_bins(bins, step):
    """The bins with each limit moved down, then up, then its result replaced."""
    for index, item in enumerate(bins):
        other = item.result + 1 if isinstance(item.result, int) else f"not {item.result}"
        for moved in (
            Bin(item.test, item.limit - step, item.result),
            Bin(item.test, item.limit + step, item.result),
            Bin(item.test, item.limit, other),
        ):
            yield index, (*bins[:index], moved, *bins[index + 1 :])


def table_shifts():
    for name, edition in TABLES.editions.items():
        for metric, bins in edition.bins.items():
            for index, moved in moved_bins(bins, TABLE_STEPS.get(metric, 0.01)):
                changed = replace(edition, bins=dict(edition.bins) | {metric: moved})
                yield Shift(
                    f"{name} {metric} {index}",
                    replace(TABLES, editions=dict(TABLES.editions) | {name: changed}),
                )
    otherwise = replace(TABLES.editions["dora-2021"], otherwise={})
    yield Shift("otherwise", replace(TABLES, editions=dict(TABLES.editions) | {"dora-2021": otherwise}))
    for metric, bins in TABLES.quick_check.items():
        for index, moved in moved_bins(bins, TABLE_STEPS.get(metric, 0.01)):
            steps = dict(TABLES.quick_check) | {metric: moved}
            yield Shift(f"quick check {metric} {index}", replace(TABLES, quick_check=steps))
    for index, moved in moved_bins(TABLES.lead_time_anchor, 0.01):
        yield Shift(f"anchor {index}", replace(TABLES, lead_time_anchor=moved))
    for name, (mean, deviation) in TABLES.industry_2025.items():
        for moved in ((mean + 0.1, deviation), (mean, deviation + 0.1)):
            industry = dict(TABLES.industry_2025) | {name: moved}
            yield Shift(f"industry {name}", replace(TABLES, industry_2025=industry))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_threshold_case_holds(case):
    assert agrees(case, DEFAULT)


@pytest.mark.parametrize("case", TABLE_CASES, ids=lambda case: case.name)
def test_table_case_holds(case):
    assert agrees(case, TABLES)


@pytest.mark.parametrize("shift", [*parameter_shifts(), *degree_shifts()], ids=lambda shift: shift.name)
def test_parameter_shifted_breaks_a_case(shift):
    assert not all(agrees(case, shift.values) for case in CASES)


@pytest.mark.parametrize("shift", list(table_shifts()), ids=lambda shift: shift.name)
def test_table_shifted_breaks_a_case(shift):
    assert not all(agrees(case, shift.values) for case in TABLE_CASES)


def test_parameters_as_plain_values_hold_every_threshold():
    found = parameters_dict(DEFAULT)

    assert found.keys() == {item.name for item in fields(DEFAULT)}
    assert found["minority_share"] == "1/3"
    assert found["effort_divisor"] == {"S": 1.0, "M": 1.3, "L": 1.7}
    assert found["t975"]["120"] == 1.98
