"""What is refused, and where it says so."""

import json
from copy import deepcopy
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.maturity.interchange import InterchangeError, evaluate, parse
from assessments.maturity.printout import plain, results_dict

EXAMPLE = json.loads((Path(__file__).parent / "examples" / "example.json").read_text(encoding="utf-8"))
ENVELOPE = {part: case["input"] for part, case in EXAMPLE.items()}
QUESTIONNAIRE = ("score", "questionnaire")
FIRST = (*QUESTIONNAIRE, "questions", 0)
ANSWER = ("score", "sheets", 2, "answers", "C1")
GONE = object()


def changed(path, value):
    """The envelope of the example with one place changed, or taken away."""
    envelope = deepcopy(ENVELOPE)
    place = envelope
    for step in path[:-1]:
        place = place[step]
    if value is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(envelope).encode()


def refusal(content):
    with pytest.raises(InterchangeError) as caught:
        parse(content)
    message = str(caught.value)
    assert message.isprintable()
    assert len(message) < 300
    return message


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (ANSWER, 7, 'score.sheets[2].answers.C1: 7 is not a level (0 to 4), "NA" or "DK"'),
        (ANSWER, -1, 'score.sheets[2].answers.C1: -1 is not a level (0 to 4), "NA" or "DK"'),
        (ANSWER, True, 'score.sheets[2].answers.C1: true is not a level (0 to 4), "NA" or "DK"'),
        (ANSWER, 2.0, 'score.sheets[2].answers.C1: 2.0 is not a level (0 to 4), "NA" or "DK"'),
        (ANSWER, "dk", 'score.sheets[2].answers.C1: "dk" is not a level (0 to 4), "NA" or "DK"'),
        (ANSWER, {}, 'score.sheets[2].answers.C1: an object is not a level (0 to 4), "NA" or "DK"'),
        (("score", "sheets", 0, "answers", "Z9"), 1, "score.sheets[0].answers.Z9: no such question"),
        (("score", "sheets", 0, "answers", "é\n"), 1, 'score.sheets[0].answers["\\u00e9\\n"]: no such question'),
        (("score", "sheets", 0, "submitted"), 1, "score.sheets[0].submitted: 1 is not true or false"),
        (("score", "sheets", 0, "name"), "x", "score.sheets[0].name: unknown key; known are answers, submitted"),
        (("score", "sheets"), {}, "score.sheets: an object is not a list"),
        (("score", "sheets", 1), [], "score.sheets[1]: a list is not an object"),
        (("score", "mode"), "team", 'score.mode: "team" is not one of individual, consensus'),
        (("score", "mode"), None, "score.mode: null is not one of individual, consensus"),
        (("score", "team_size"), 0, "score.team_size: 0 is not a whole number of 1 or more"),
        (("score", "team_size"), 7.5, "score.team_size: 7.5 is not a whole number of 1 or more"),
        (("score", "team_size"), True, "score.team_size: true is not a whole number of 1 or more"),
        (
            ("score", "pillar_weights"),
            {"C": 0},
            "score.pillar_weights.C: 0 is not a weight (above 0, 0.000001 to 1000000)",
        ),
        (
            ("score", "pillar_weights"),
            {"X": 1},
            "score.pillar_weights.X: unknown key; known are C, A, L, M, S",
        ),
        (("score", "questionnaire"), GONE, "score.questionnaire: missing"),
        (("score", "questionnaire"), None, "score.questionnaire: null is not an object"),
        ((*QUESTIONNAIRE, "questions"), [], "score.questionnaire.questions: no question"),
        ((*QUESTIONNAIRE, "version"), 0, "score.questionnaire.version: 0 is not a whole number of 1 or more"),
        ((*FIRST, "pillar"), "D", 'score.questionnaire.questions[0].pillar: "D" is not one of C, A, L, M, S'),
        (
            (*FIRST, "weight"),
            -1,
            "score.questionnaire.questions[0].weight: -1 is not a weight (above 0, 0.000001 to 1000000)",
        ),
        ((*FIRST, "weight"), "1", 'score.questionnaire.questions[0].weight: "1" is not a number'),
        ((*FIRST, "weight"), True, "score.questionnaire.questions[0].weight: true is not a number"),
        ((*FIRST, "weight"), float("nan"), "score.questionnaire.questions[0].weight: NaN is not a number"),
        ((*FIRST, "weight"), float("inf"), "score.questionnaire.questions[0].weight: Infinity is not a number"),
        ((*FIRST, "revision"), GONE, "score.questionnaire.questions[0].revision: missing"),
        ((*FIRST, "code"), 1, "score.questionnaire.questions[0].code: 1 is not a text"),
        (
            (*FIRST, "code"),
            " ",
            'score.questionnaire.questions[0].code: " " is not a printable text of 1 to 100 characters',
        ),
        (
            (*FIRST, "code"),
            "a" * 101,
            f'score.questionnaire.questions[0].code: "{"a" * 39}... is not a printable text of 1 to 100 characters',
        ),
        (
            (*FIRST, "ways"),
            {"flow": 0.7},
            "score.questionnaire.questions[0].ways.flow: 0.7 is not 1.0 (primary) or 0.5 (secondary)",
        ),
        (
            (*FIRST, "ways"),
            {"flow": 2},
            "score.questionnaire.questions[0].ways.flow: 2 is not a number from 0 to 1",
        ),
        ((*QUESTIONNAIRE, "questions", 1, "code"), "C1", 'score.questionnaire.questions[1].code: "C1" is used twice'),
        (
            (*QUESTIONNAIRE, "practices", 6, "prerequisites"),
            ["P8"],
            'score.questionnaire.practices[6].prerequisites: "P7" is part of a cycle',
        ),
        (
            (*QUESTIONNAIRE, "practices", 0, "effort"),
            "XL",
            'score.questionnaire.practices[0].effort: "XL" is not one of S, M, L',
        ),
        (("compare", "old"), GONE, "compare.old: missing"),
        (("delivery", "lead_time_hours"), -1, "delivery.lead_time_hours: -1 is not a number from 0 to 1000000000"),
        (("delivery", "change_fail_pct"), 101, "delivery.change_fail_pct: 101 is not a number from 0 to 100"),
        (("delivery", "deployments"), 1.5, "delivery.deployments: 1.5 is not a whole number of 0 or more"),
        (("extra",), {}, "extra: unknown key; known are score, compare, delivery"),
    ],
)  # fmt: skip
def test_refusal_names_the_place(path, value, message):
    assert refusal(changed(path, value)) == message


def test_refusal_in_a_comparison_names_the_side():
    content = changed(("compare", "new", "sheets", 0, "answers", "C1"), 9)

    assert refusal(content).startswith("compare.new.sheets[0].answers.C1: 9 is not a level")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1, column 1: not JSON (Expecting value)"),
        (b'{"score":\n {"a" 1}}', "line 2, column 7: not JSON (Expecting ':' delimiter)"),
        (b'{"sc\xff": 1}', "byte 5 is not UTF-8"),
        (b"[]", "a list is not an object with score, compare, delivery"),
        (b"3", "3 is not an object with score, compare, delivery"),
        (b"{}", "nothing to do: expected score, compare, delivery"),
        (b'{"delivery": {"rework_pct": 1, "rework_pct": 1}}', "delivery.rework_pct: this key stands twice"),
        (b'{"delivery": {}, "delivery": {}}', "delivery: this key stands twice"),
        (b'{"score":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (
            b'{"delivery": {"deployments": ' + b"9" * 6000 + b"}}",
            "delivery.deployments: Infinity is not a whole number of 0 or more",
        ),
        (b'{"delivery": {"rework_pct": 1e999}}', "delivery.rework_pct: Infinity is not a number"),
    ],
)
def test_document_that_is_no_envelope_is_refused(content, message):
    assert refusal(content) == message


def test_error_keeps_its_place():
    with pytest.raises(InterchangeError) as caught:
        parse(changed(ANSWER, 7))

    assert caught.value.place == "score.sheets[2].answers.C1"


def test_defaults_of_a_short_envelope():
    questions = [{"code": "C1", "revision": 1, "pillar": "C", "weight": 1, "ways": {}}]
    questionnaire = {"version": "2026", "questions": [*questions]}
    envelope = {"score": {"questionnaire": questionnaire, "sheets": [{"answers": {"C1": 3}}]}}

    asked = parse(json.dumps(envelope).encode()).score

    assert (asked.mode, asked.team_size, asked.pillar_weights) == ("individual", None, {})
    assert asked.sheets[0].submitted
    assert not asked.questionnaire.questions[0].sensitive


def test_sensitive_and_optional_are_read():
    asked = parse(changed((*FIRST, "sensitive"), True)).score

    assert asked.questionnaire.question("C1").sensitive


def test_side_of_a_comparison_may_be_a_consensus():
    printed = results_dict(evaluate(parse(changed(("compare", "old", "mode"), "consensus"))))

    assert printed["compare"]["C"]["verdict"] == "not_assessable"


def test_pillar_not_comparable_prints_four_keys():
    content = json.loads(changed((*FIRST, "revision"), 1))
    for question in content["compare"]["new"]["questionnaire"]["questions"][:3]:
        question["revision"] = 2

    printed = results_dict(evaluate(parse(json.dumps(content).encode())))

    assert printed["compare"]["C"] == {
        "comparable": False,
        "coverage_old": 0.0,
        "coverage_new": 0.0,
        "verdict": "not_comparable",
    }


def test_byte_order_mark_is_no_error():
    assert parse(b'\xef\xbb\xbf{"delivery": {}}').delivery is not None


def test_missing_delivery_values_are_null():
    printed = results_dict(evaluate(parse(b'{"delivery": {"lead_time_hours": null, "deployments": 4}}')))

    assert set(printed["delivery"]["source_targets"].values()) == {None}


def test_plain_refuses_what_the_format_does_not_hold():
    assert plain(Fraction(1, 3)) == "1/3"
    with pytest.raises(TypeError, match="object has no place"):
        plain(object())
    with pytest.raises(TypeError, match="type has no place"):
        plain(InterchangeError)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PLACES = [
    ("score",),
    ("score", "sheets"),
    ("score", "sheets", 0, "answers"),
    ANSWER,
    QUESTIONNAIRE,
    FIRST,
    (*FIRST, "ways"),
    (*QUESTIONNAIRE, "symptoms", 0, "links"),
    (*QUESTIONNAIRE, "practices", 3, "prerequisites"),
    ("compare",),
    ("delivery",),
]


def outcome(content):
    """One line, either way: what was printed or why it was refused."""
    try:
        return json.dumps(results_dict(evaluate(parse(content))), allow_nan=False)
    except InterchangeError as error:
        return str(error)


@given(st.sampled_from(PLACES), JSON)
@settings(max_examples=100)
def test_anything_anywhere_is_scored_or_refused_in_one_line(path, value):
    assert outcome(changed(path, value)).isprintable()


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused_in_one_line(content):
    assert outcome(content).isprintable()
