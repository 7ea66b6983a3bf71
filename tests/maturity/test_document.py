"""A questionnaire document: reading it, its texts, its hash, its look-ups."""

import json

import pytest
from pydantic import ValidationError

from assessments.maturity.document import (
    SHIPPED,
    DocumentError,
    Text,
    differences,
    load_document,
    parse_document,
    read_document,
    shipped_document,
)
from assessments.maturity.questionnaire import Question, flaws
from tests.factories import make_raw_document, part

FILE = "edited.toml"


@pytest.fixture
def raw():
    return make_raw_document()


def test_shipped_document_loads_once():
    assert shipped_document() is shipped_document()


def test_document_knows_no_other_codes_than_its_own():
    with pytest.raises(KeyError, match="Z9"):
        shipped_document().question("Z9")
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


def test_byte_order_mark_and_windows_lines_are_read(tmp_path):
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SHIPPED.read_bytes().replace(b"\n", b"\r\n"))
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
    questionnaire = document.questionnaire
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


def test_number_of_thousands_of_digits_is_an_error_like_another():
    with pytest.raises(DocumentError, match="is not TOML"):
        parse_document("version = " + "9" * 5000, file="edited.toml")
