import json
from datetime import date

import pytest
from django.http import QueryDict

from assessments.check import Check, Refused, from_cookie, opened, read_choices
from assessments.maturity.document import Document, read_document, shipped_document

from .answers import make_answers, make_check

TODAY = date(2026, 11, 23)


def changed(document: Document, code: str, **fields: object) -> Document:
    """The document with one question's fields replaced: another version."""
    content = document.canonical()
    next(question for question in content["questions"] if question["code"] == code).update(fields)
    return read_document({**content, "version": document.version + 1}, file="newer")


def test_cookie_gives_the_answers_back():
    check = make_check(make_answers(C=0, A=4) | {"L1": "NA", "L2": "DK"})
    kept = from_cookie(check.cookie(), check.document)
    assert kept.check.answers == check.answers
    assert (kept.moved, kept.dropped, kept.unreadable) == (False, (), False)


def test_cookie_of_forty_answers_fits_in_a_browser():
    assert len(make_check(make_answers(C="NA", A="DK")).cookie()) < 1000


def test_no_cookie_is_an_empty_check():
    kept = from_cookie(None, shipped_document())
    assert kept.check.answers == {}
    assert not kept.unreadable


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cookie: cookie[:-5],
        lambda cookie: cookie.replace("C1.1-2", "C1.1-4"),
        lambda _cookie: "forged",
        lambda cookie: cookie + "x",
    ],
)
def test_cookie_cut_short_or_forged_is_unreadable(spoil):
    check = make_check()
    kept = from_cookie(spoil(check.cookie()), check.document)
    assert kept.unreadable
    assert kept.check.answers == {}


def test_cookie_signed_but_of_another_shape_is_unreadable():
    from assessments import check as module

    assert from_cookie(module._signer.sign("abc~C1.one-2"), shipped_document()).unreadable
    assert from_cookie(module._signer.sign("abc~C1.1-7"), shipped_document()).unreadable


def test_cookie_of_another_version_keeps_what_still_means_the_same():
    check = make_check()
    newer = changed(check.document, "C1", revision=2)
    kept = from_cookie(check.cookie(), newer)
    assert kept.moved
    assert kept.dropped == ("C1",)
    assert kept.check.answers == {code: value for code, value in check.answers.items() if code != "C1"}


def test_cookie_of_another_version_with_the_same_questions_drops_nothing():
    check = make_check()
    kept = from_cookie(check.cookie(), changed(check.document, "C1", weight=3.0))
    assert (kept.moved, kept.dropped) == (True, ())
    assert kept.check.answers == check.answers


def test_file_gives_the_answers_back():
    check = make_check(make_answers(S=1) | {"M1": "DK"})
    kept = opened(check.file(today=TODAY).encode(), check.document)
    assert kept.check.answers == check.answers
    assert not kept.moved


def test_file_of_another_version_keeps_what_still_means_the_same():
    check = make_check()
    kept = opened(check.file(today=TODAY).encode(), changed(check.document, "S8", revision=2))
    assert kept.moved
    assert kept.dropped == ("S8",)


def edited(**fields: object) -> bytes:
    content = json.loads(make_check().file(today=TODAY))
    return json.dumps({**content, **fields}).encode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (edited(downloaded_on="2020-01-01"), "was changed after it was downloaded"),
        (edited(checksum="0" * 64), "was changed after it was downloaded"),
        (edited(format="something else"), "not a result downloaded from CALMS"),
        (b"{", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"[]", "cannot be read"),
        (b"[" * 90_000, "cannot be read"),
        (b" " * 100_001, "too large"),
    ],
)
def test_file_edited_or_foreign_is_refused(text, words):
    with pytest.raises(Refused, match=words):
        opened(text, shipped_document())


def test_file_with_a_checksum_made_by_hand_still_needs_its_shape():
    from assessments import check as module

    content = json.loads(make_check().file(today=TODAY))
    del content["checksum"]
    content["answers"][0]["answer"] = 7
    text = json.dumps({**content, "checksum": module._checksum(content)}).encode()
    with pytest.raises(Refused, match="cannot be read"):
        opened(text, shipped_document())


def sent(text: str) -> dict:
    document = shipped_document()
    codes = [question.code for question in document.questions_of("C")]
    return read_choices(QueryDict(text), document, codes)


def test_choices_are_read():
    assert sent("csrfmiddlewaretoken=x&go=A&C1=0&C2=4&C3=NA&C4=DK") == {"C1": 0, "C2": 4, "C3": "NA", "C4": "DK"}


@pytest.mark.parametrize("value", ["7", "-1", "2.0", "٢", "", "two", "na", "<script>", "x" * 10_000])
def test_choice_that_is_no_answer_is_refused_and_named(value):
    with pytest.raises(Refused, match="Reaction to failure") as refusal:
        sent(f"C1={value}")
    assert len(str(refusal.value)) < 300


def test_choice_sent_twice_is_refused():
    with pytest.raises(Refused, match="answered twice"):
        sent("C1=1&C1=2")


@pytest.mark.parametrize("code", ["Z9", "A1", "x" * 5000])
def test_choice_for_a_question_of_another_page_is_refused(code):
    with pytest.raises(Refused, match="is not a question of this page"):
        sent(f"{code}=1")


def test_check_without_a_level_cannot_be_scored():
    assert not make_check(dict.fromkeys(make_answers(), "DK")).scorable
    assert make_check({**dict.fromkeys(make_answers(), "DK"), "C1": 0}).scorable


def test_check_needs_three_fifths_of_the_questions():
    answers = make_answers()
    codes = list(answers)
    assert not Check(shipped_document(), dict.fromkeys(codes[:23], 2)).scorable
    assert Check(shipped_document(), dict.fromkeys(codes[:24], 2)).scorable
