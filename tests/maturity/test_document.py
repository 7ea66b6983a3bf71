"""Reading a questionnaire document: what is refused, and in which words."""

import copy
import json
import tomllib

import pytest
from pydantic import ValidationError

from assessments.maturity.document import (
    SHIPPED,
    DocumentError,
    Problem,
    Text,
    differences,
    load_document,
    parse_document,
    read_document,
    shipped_document,
)
from assessments.maturity.questionnaire import Question, flaws

FILE = "edited.toml"


@pytest.fixture(scope="module")
def shipped_text():
    return SHIPPED.read_text(encoding="utf-8")


@pytest.fixture
def raw(shipped_text):
    return tomllib.loads(shipped_text)


def part(raw, code):
    """The part of this code, to be edited in place."""
    for kind in ("pillars", "ways", "questions", "symptoms", "practices", "metrics", "cases", "patterns"):
        for found in raw[kind]:
            if found["code"] == code:
                return found
    raise KeyError(code)


def refused(raw):
    with pytest.raises(DocumentError) as refusal:
        read_document(raw, file=FILE)
    return str(refusal.value).splitlines()


def only(raw):
    lines = refused(raw)
    assert len(lines) == 1, lines
    return lines[0]


def test_shipped_document_loads_once():
    assert shipped_document() is shipped_document()
    assert (shipped_document().code, shipped_document().version) == ("calms", 1)


def test_document_is_frozen():
    document = shipped_document()
    with pytest.raises(ValidationError):
        document.version = 2
    with pytest.raises(ValidationError):
        document.question("C1").title.fr = "Autre"
    with pytest.raises(TypeError):
        document.question("C1").ways["flow"] = 1.0


# Files and TOML


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(DocumentError, match=r"^none\.toml: cannot be read: No such file or directory$"):
        load_document(tmp_path / "none.toml")


def test_folder_is_refused(tmp_path):
    with pytest.raises(DocumentError, match="cannot be read: Is a directory"):
        load_document(tmp_path)


def test_text_other_than_utf8_is_refused(tmp_path):
    path = tmp_path / "latin.toml"
    path.write_bytes('code = "é"'.encode("latin-1"))
    with pytest.raises(DocumentError, match=r"^latin\.toml: is not UTF-8 text \(byte 9\)$"):
        load_document(path)


def test_byte_order_mark_and_windows_lines_are_read(tmp_path, shipped_text):
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + shipped_text.replace("\n", "\r\n").encode())
    assert load_document(path).content_hash == shipped_document().content_hash


@pytest.mark.parametrize("text", ["", "  \n# nothing but a comment\n"])
def test_empty_file_is_refused(text):
    with pytest.raises(DocumentError, match=r"^edited\.toml: is empty$"):
        parse_document(text, file=FILE)


def test_toml_error_names_line_and_column():
    with pytest.raises(DocumentError, match=r"^edited\.toml: is not TOML: .*line 2, column 9"):
        parse_document('code = "calms"\ntitle = oops', file=FILE)


def test_key_given_twice_is_refused():
    with pytest.raises(DocumentError, match=r"is not TOML: Cannot overwrite a value \(at line 2, "):
        parse_document('code = "calms"\ncode = "other"\nversion = 1', file=FILE)


def test_endless_nesting_is_refused():
    with pytest.raises(DocumentError, match="is not TOML"):
        parse_document("code = " + "[" * 20_000, file=FILE)


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


@pytest.mark.parametrize(
    ("code", "field"), [("SY-L1", "remedies"), ("P02", "prerequisites"), ("F-X1", "practices")]
)
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


# Texts


def test_line_breaks_and_runs_of_spaces_count_as_one_space(raw):
    part(raw, "C3")["stem"]["fr"] = "\nQui\t a  participé\r\n à la décision\u00a0?\n"
    document = read_document(raw, file=FILE)
    assert document.question("C3").stem.fr == "Qui a participé à la décision\u00a0?"


@pytest.mark.parametrize(("code", "word"), [("en", "Who"), ("fr", "Qui"), ("fr-ca", "Qui"), ("de", "Who")])
def test_text_falls_back_to_english(code, word):
    assert Text(en="Who", fr="Qui").in_language(code) == word


def test_texts_are_read_in_one_language():
    anchors = shipped_document().question("C3").anchors
    assert anchors.in_language("fr") == anchors.fr
    assert anchors.in_language("en") == anchors.en


# Hash and differences


def test_hash_survives_storage():
    document = shipped_document()
    stored = json.loads(json.dumps(document.canonical()))
    assert read_document(stored, file="stored").content_hash == document.content_hash
    assert len(document.content_hash) == 64


def test_hash_ignores_layout_and_order_of_keys(raw):
    def backwards(value):
        if isinstance(value, dict):
            return {key: backwards(value[key]) for key in reversed(value)}
        return [backwards(each) for each in value] if isinstance(value, list) else value

    assert read_document(backwards(raw), file=FILE).content_hash == shipped_document().content_hash


def test_hash_ignores_a_default_that_is_written_out(raw):
    assert not part(raw, "C3").get("optional")
    part(raw, "C3")["optional"] = False
    assert read_document(raw, file=FILE).content_hash == shipped_document().content_hash


@pytest.mark.parametrize("change", ["text", "link", "order"])
def test_hash_changes_with_the_content(raw, change):
    if change == "text":
        part(raw, "C3")["stem"]["fr"] += " Vraiment\u00a0?"
    elif change == "link":
        part(raw, "P01")["links"]["C2"] = 1.0
    else:
        raw["questions"].reverse()
    assert read_document(raw, file=FILE).content_hash != shipped_document().content_hash


def test_differences_name_code_and_field(raw):
    raw["misuse_notice"]["en"] = "Be kind."
    part(raw, "C3")["anchors"]["fr"][2] = "Autre repère."
    part(raw, "C3")["optional"] = True
    part(raw, "P01")["links"]["C2"] = 1.0
    raw["cases"][0]["code"] = "F-X9"
    edited = read_document(raw, file=FILE)
    assert differences(shipped_document(), edited) == (
        "misuse_notice.en differs",
        "C3: anchors.fr[2] differs",
        "C3: optional differs",
        "P01: links.C2 differs",
        "F-X1: removed from cases",
        "F-X9: added to cases",
    )


def test_differences_tell_the_order(raw):
    raw["questions"].reverse()
    edited = read_document(raw, file=FILE)
    assert differences(shipped_document(), edited) == ("the order of the parts differs",)
    assert differences(edited, edited) == ()


# Look-ups


def test_look_ups_find_by_code():
    document = shipped_document()
    for kind in ("pillar", "way", "question", "symptom", "practice", "metric", "case", "pattern"):
        for found in getattr(document, f"{kind}s"):
            assert getattr(document, kind)(found.code) is found
    assert [document.band(number).band for number in range(5)] == [0, 1, 2, 3, 4]


def test_look_up_of_an_unknown_code_raises():
    with pytest.raises(KeyError, match="C99"):
        shipped_document().question("C99")


def test_look_ups_follow_links_both_ways():
    document = shipped_document()
    codes = [symptom.code for symptom in document.symptoms_of_question("C1")]
    assert codes[0] == "SY-C1"  # the one that C1 is about comes first
    assert {"SY-C4", "SY-M4", "SY-K2"} == set(codes[1:])
    assert document.practice("P01") in document.practices_of_question("C1")
    assert document.symptom("SY-C1") in document.symptoms_treated_by("P01")
    assert [case.code for case in document.cases_of("P10")] == ["F-X2"]
    for practice in document.practices:
        for opened in document.unlocked_by(practice.code):
            assert practice.code in opened.prerequisites
    assert document.unlocked_by("P09")


def test_questionnaire_of_the_engine_holds_together():
    document = shipped_document()
    questionnaire = document.questionnaire()
    assert list(flaws(questionnaire)) == []
    assert questionnaire.version == 1
    assert questionnaire.question("S8") == Question(
        code="S8",
        revision=1,
        pillar="S",
        weight=0.5,
        ways={"learning": 1.0, "feedback": 0.5},
        sensitive=False,
        optional=True,
    )
    practice = questionnaire.practice("P01")
    assert {link.question: link.strength for link in practice.links} == document.practice("P01").links
    assert questionnaire.symptom("SY-C1").remedies == ("P01", "P02", "P46")
