"""What is refused in a questionnaire document, and in which words."""

import copy

import pytest

from assessments.maturity.document import DocumentError, Problem, read_document
from tests.factories import make_raw_document, part

FILE = "edited.toml"


@pytest.fixture
def raw():
    return make_raw_document()


def refused(raw):
    with pytest.raises(DocumentError) as refusal:
        read_document(raw, file=FILE)
    return str(refusal.value).splitlines()


def only(raw):
    lines = refused(raw)
    assert len(lines) == 1, lines
    return lines[0]


# The shape of a part


@pytest.mark.parametrize(
    ("code", "keys", "value", "line"),
    [
        ("C3", ["stem", "fr"], None, "C3: stem.fr: text is missing"),
        ("C3", ["stem", "fr"], "", "C3: stem.fr: text is missing"),
        ("C3", ["stem", "en"], " \n ", "C3: stem.en: text is missing"),
        ("C3", ["stem", "de"], "Wer?", "C3: stem.de: unknown key"),
        ("C3", ["stem"], "Who?", "C3: stem: should be a table"),
        ("C3", ["stem"], None, "C3: stem: is missing"),
        ("C3", ["stem", "en"], 3, "C3: stem.en: should be a valid string"),
        ("C3", ["stem", "en"], "a" * 601, "C3: stem.en: text is longer than 600 characters"),
        ("C3", ["stem", "en"], "a\0b", "C3: stem.en: text holds a character that cannot be printed"),
        ("C3", ["stem", "en"], "a\u202eb", "C3: stem.en: text holds a character that cannot be printed"),
        ("C3", ["anchors", "fr", 2], "", "C3: anchors.fr[2]: text is missing"),
        ("C3", ["anchors", "fr", 4], None, "C3: anchors.fr: needs at least 5, has 4"),
        ("C3", ["anchors", "fr"], ["a"] * 6, "C3: anchors.fr: needs at most 5, has 6"),
        ("C3", ["anchors", "fr"], "a", "C3: anchors.fr: should be a list"),
        ("C3", ["weight"], 0, "C3: weight: should be greater than 0"),
        ("C3", ["weight"], "1.0", "C3: weight: should be a valid number"),
        ("C3", ["weight"], float("nan"), "C3: weight: should be a finite number"),
        ("C3", ["revision"], 1.5, "C3: revision: should be a valid integer"),
        ("C3", ["sensitive"], "yes", "C3: sensitive: should be a valid boolean"),
        ("C3", ["colour"], "red", "C3: colour: unknown key"),
        ("C3", ["pillar"], "D", "C3: pillar: should be 'C', 'A', 'L', 'M' or 'S'"),
        ("C3", ["ways", "flow"], 0.7, "C3: ways.flow: should be 1.0 or 0.5"),
        ("C3", ["ways"], ["flow"], "C3: ways: should be a table"),
        ("C3", ["code"], "c3!", "c3!: code: should match ^[A-Z][A-Z0-9]{0,7}$"),
        ("C3", ["code"], None, "questions[2]: code: is missing"),
        ("SY-L1", ["remedies"], [], "SY-L1: remedies: needs at least 1, has 0"),
        ("SY-L1", ["harm", "fr"], None, "SY-L1: harm.fr: text is missing"),
        ("P01", ["effort"], "XL", "P01: effort: should be 'S', 'M' or 'L'"),
        ("P01", ["links", "C1"], True, "P01: links.C1: should be a valid number"),
        ("P01", ["first_step", "en"], None, "P01: first_step.en: text is missing"),
    ],
)
def test_misshapen_part_is_refused(raw, code, keys, value, line):
    *path, last = keys
    target = part(raw, code)
    for key in path:
        target = target[key]
    if value is None:
        del target[last]
    else:
        target[last] = value
    assert only(raw) == f"{FILE}: {line}"


def test_misshapen_document_is_refused(raw):
    raw["version"] = "1"
    raw["questions"] = "forty"
    raw["symptoms"][0] = "none"
    del raw["title"]["fr"]
    raw["bands"][1]["colour"] = "red"
    assert refused(raw) == [
        f"{FILE}: version: should be a valid integer",
        f"{FILE}: title.fr: text is missing",
        f"{FILE}: questions: should be a list",
        f"{FILE}: symptoms[0]: should be a table",
        f"{FILE}: 1: colour: unknown key",
    ]


def test_problems_are_held_one_by_one(raw):
    del part(raw, "C3")["stem"]["fr"]
    with pytest.raises(DocumentError) as refusal:
        read_document(raw, file=FILE)
    assert refusal.value.problems == (Problem(FILE, "C3", "stem.fr", "text is missing"),)


def test_only_the_first_twenty_problems_are_printed(raw):
    for question in raw["questions"]:
        question["colour"] = "red"
    lines = refused(raw)
    assert len(lines) == 21
    assert lines[-1] == "and 20 more"


# Rules between parts


@pytest.mark.parametrize(
    ("ways", "line"),
    [
        ({"flow": 0.5}, "needs one primary Way (1.0), has 0"),
        ({}, "needs one primary Way (1.0), has 0"),
        ({"flow": 1.0, "learning": 1.0}, "needs one primary Way (1.0), has 2"),
        (
            {"flow": 1.0, "learning": 0.5, "feedback": 0.5},
            "needs at most one secondary Way (0.5), has 2",
        ),
    ],
)
def test_question_has_one_primary_way_and_one_secondary_at_most(raw, ways, line):
    part(raw, "C3")["ways"] = ways
    assert only(raw) == f"{FILE}: C3: ways: {line}"


def test_unknown_way_is_refused(raw):
    part(raw, "C3")["ways"] = {"flow": 1.0, "flux": 0.5}
    assert only(raw) == f"{FILE}: C3: ways.flux: is not a Way"


def test_question_without_symptom_or_practice_is_refused(raw):
    raw["questions"].append(copy.deepcopy(part(raw, "C3")) | {"code": "C9"})
    assert refused(raw) == [
        f"{FILE}: C9: no symptom is linked to this question",
        f"{FILE}: C9: no practice is linked to this question",
    ]


def test_pillar_without_question_is_refused(raw):
    for question in raw["questions"]:
        if question["pillar"] == "S":
            question["pillar"] = "M"
    assert only(raw) == f"{FILE}: S: no question belongs to this pillar"


@pytest.mark.parametrize(
    ("kind", "code"),
    [("pillars", "L"), ("ways", "feedback"), ("metrics", "rework_rate"), ("patterns", "tool_led")],
)
def test_missing_part_is_named(raw, kind, code):
    raw[kind] = [found for found in raw[kind] if found["code"] != code]
    assert only(raw) == f"{FILE}: {code}: is missing from {kind}"


@pytest.mark.parametrize(("kind", "code"), [("questions", "C1"), ("practices", "P07"), ("cases", "F-X1")])
def test_duplicate_code_is_refused(raw, kind, code):
    raw[kind].append(copy.deepcopy(part(raw, code)))
    assert only(raw) == f"{FILE}: {code}: code: given to 2 {kind}"


def test_bands_are_five_in_order(raw):
    raw["bands"].reverse()
    assert only(raw) == f"{FILE}: bands: should be 0, 1, 2, 3, 4 in this order"


def test_half_translated_list_is_refused(raw):
    del raw["answering_rules"]["fr"][-1]
    del part(raw, "flow")["concepts"]["en"][-1]
    assert refused(raw) == [
        f"{FILE}: answering_rules.fr[3]: text is missing",
        f"{FILE}: flow: concepts.en[4]: text is missing",
    ]


@pytest.mark.parametrize("code", ["SY-L1", "P01"])
def test_link_to_no_question_is_refused(raw, code):
    part(raw, code)["links"]["Z9"] = 0.5
    assert only(raw) == f"{FILE}: {code}: links.Z9: no such question"


def test_part_linked_to_no_primary_question_is_refused(raw):
    part(raw, "SY-C1")["links"] = {"C1": 0.5}
    assert only(raw) == f"{FILE}: SY-C1: links: needs at least one primary question (1.0)"


@pytest.mark.parametrize(("code", "field"), [("SY-L1", "remedies"), ("P02", "prerequisites"), ("F-X1", "practices")])
def test_practice_that_does_not_exist_is_refused(raw, code, field):
    part(raw, code)[field] = ["P01", "P99", "P01"]
    assert refused(raw) == [
        f"{FILE}: {code}: {field}[1]: no such practice: P99",
        f"{FILE}: {code}: {field}[2]: names P01 twice",
    ]


def test_practice_does_not_repeat_its_pillar(raw):
    part(raw, "P01")["also_pillars"] = ["C"]
    assert only(raw) == f"{FILE}: P01: also_pillars: repeats its own pillar"


def test_circle_of_prerequisites_is_named(raw):
    for code, needs in (("P02", "P06"), ("P06", "P07"), ("P07", "P02")):
        part(raw, code)["prerequisites"] = [needs]
    line = only(raw)
    assert "prerequisites: go round in a circle: " in line
    assert "P02 needs P06" in line
    assert "P06 needs P07" in line
    assert "P07 needs P02" in line


def test_practice_that_needs_itself_is_refused(raw):
    part(raw, "P02")["prerequisites"] = ["P02"]
    assert only(raw) == f"{FILE}: P02: prerequisites: go round in a circle: P02 needs P02"
