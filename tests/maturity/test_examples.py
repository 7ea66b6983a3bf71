"""The worked cases of the interchange format, equal to the sixth decimal with exactly the same keys."""

import json
from pathlib import Path

import pytest

from assessments.maturity.interchange import evaluate, parse
from assessments.maturity.printout import results_dict

EXAMPLES = Path(__file__).parent / "examples"
MAIN = json.loads((EXAMPLES / "example.json").read_text(encoding="utf-8"))
EDGE = json.loads((EXAMPLES / "example-edge.json").read_text(encoding="utf-8"))
CASES = [
    ("score", MAIN["score"]),
    ("compare", MAIN["compare"]),
    ("delivery", MAIN["delivery"]),
    ("score", EDGE["individual"]),
    ("score", EDGE["consensus"]),
    ("compare", EDGE["not_assessable"]),
]


def differences(expected, found, place=""):
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in expected.keys() | found.keys():
            if key in expected and key in found:
                yield from differences(expected[key], found[key], f"{place}.{key}")
            else:
                yield f"{place}.{key}"
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, f"{place}[{index}]")
    elif type(expected) is float and type(found) is float:
        if abs(expected - found) > 1e-6:
            yield f"{place}: {expected} {found}"
    elif type(expected) is not type(found) or expected != found:
        yield f"{place}: {expected} {found}"


@pytest.mark.parametrize(("part", "case"), CASES)
def test_example_equals_output(part, case):
    content = json.dumps({part: case["input"]}).encode()

    printed = results_dict(evaluate(parse(content)))

    assert list(printed) == [part]
    assert list(differences(case["output"], printed[part])) == []


def test_differences_notice_every_kind():
    assert list(differences({"a": 1.0, "b": [1], "c": None}, {"a": 1.1, "b": [1, 2], "d": 0}))
    assert list(differences(None, 0)) == [": None 0"]
    assert list(differences(True, 1)) == [": True 1"]


def test_envelope_with_three_parts_prints_the_three():
    content = json.dumps({part: case["input"] for part, case in MAIN.items()}).encode()

    printed = results_dict(evaluate(parse(content)))

    assert list(differences({part: case["output"] for part, case in MAIN.items()}, printed)) == []
