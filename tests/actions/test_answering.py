"""One sheet: its start, its answers with their versions, its comments, its submission."""

import pytest
from django.utils import timezone

from assessments.actions import (
    AlreadySubmitted,
    Closed,
    Conflict,
    NotAnAnswer,
    NotByLink,
    SheetDeleted,
    TextRefused,
    UnknownQuestion,
    consensus_sheet,
    delete_sheet,
    save_answer,
    save_answers,
    save_comment,
    sheet_of,
    start_sheet,
    submit_sheet,
    take_back_sheet,
)
from assessments.models import Answer, AnswerSheet, Assessment, AuditEvent, SheetComment
from tests.factories import make_assessment, make_team

pytestmark = pytest.mark.django_db


def make_sheet(assessment=None) -> AnswerSheet:
    assessment = assessment or make_assessment()
    sheet = sheet_of(start_sheet(assessment=assessment), assessment)
    assert sheet
    return sheet


def answers(sheet) -> dict[str, str]:
    return dict(Answer.objects.filter(sheet=sheet).order_by("question").values_list("question", "value"))


def save(sheet, question="C1", value="2", version=None):
    return save_answer(sheet=sheet, question=question, value=value, version=version).version


def comment(sheet, text, version=None):
    return save_comment(sheet=sheet, question="C1", text=text, version=version).version


def test_token_is_kept_as_a_hash_alone():
    assessment = make_assessment()
    token = start_sheet(assessment=assessment)
    sheet = AnswerSheet.objects.get()
    assert len(token) == 43
    assert token not in str(AnswerSheet.objects.values())
    assert sheet_of(token, assessment) == sheet
    assert sheet_of(token[:-1], assessment) is None


def test_token_opens_no_sheet_of_another_assessment():
    token = start_sheet(assessment=make_assessment())
    assert sheet_of(token, make_assessment(make_team(name="Bees"))) is None


def test_sheet_of_a_consensus_is_one_and_has_no_token():
    assessment = make_assessment(mode="consensus")
    with pytest.raises(NotByLink):
        start_sheet(assessment=assessment)
    sheet = consensus_sheet(assessment=assessment)
    assert consensus_sheet(assessment=assessment) == sheet
    assert sheet.token_hash is None


@pytest.mark.parametrize("value", ["0", "4", "NA", "DK"])
def test_answer_is_saved_as_given(value):
    sheet = make_sheet()
    save(sheet, value=value)
    assert answers(sheet) == {"C1": value}


@pytest.mark.parametrize("value", ["5", "-1", "", "na", "2.0", 2, True, "2 "])
def test_other_answers_are_refused_and_never_coerced(value):
    sheet = make_sheet()
    with pytest.raises(NotAnAnswer):
        save(sheet, value=value)
    with pytest.raises(NotAnAnswer):
        save_answers(sheet=sheet, choices={"C1": "1", "C2": value})
    assert answers(sheet) == {}


def test_question_of_no_or_another_version_is_refused():
    sheet = make_sheet()
    for code in ("X1", "", "c1", "C99"):
        with pytest.raises(UnknownQuestion):
            save(sheet, question=code)
        with pytest.raises(UnknownQuestion):
            save_answers(sheet=sheet, choices={"C1": "1", code: "1"})
        with pytest.raises(UnknownQuestion):
            save_comment(sheet=sheet, question=code, text="a", version=None)
    assert answers(sheet) == {}


def test_change_of_mind_names_the_version_it_replaces():
    sheet = make_sheet()
    first = save(sheet)
    second = save(sheet, value="3", version=first)
    assert second != first
    assert answers(sheet) == {"C1": "3"}


def test_answer_is_cleared_by_none():
    sheet = make_sheet()
    assert save(sheet, value=None, version=save(sheet)) is None
    assert answers(sheet) == {}


def test_other_window_is_never_overwritten():
    sheet = make_sheet()
    first = save(sheet)
    second = save(sheet, value="3", version=first)
    for value, version in [("1", first), (None, first), ("1", None), (None, None)]:
        with pytest.raises(Conflict) as refusal:
            save(sheet, value=value, version=version)
        assert (refusal.value.value, refusal.value.version) == ("3", second)
    assert answers(sheet) == {"C1": "3"}


def test_answer_that_another_window_cleared_is_not_brought_back():
    sheet = make_sheet()
    version = save(sheet)
    save(sheet, value=None, version=version)
    with pytest.raises(Conflict) as refusal:
        save(sheet, value="3", version=version)
    assert (refusal.value.value, refusal.value.version) == (None, None)
    assert answers(sheet) == {}


def test_answer_cleared_and_given_again_has_another_version():
    sheet = make_sheet()
    version = save(sheet)
    save(sheet, value=None, version=version)
    assert save(sheet) not in {version, version + 1}


def test_change_said_again_after_a_lost_reply_is_no_conflict():
    sheet = make_sheet()
    first = save(sheet)
    assert save(sheet) == first
    second = save(sheet, value="3", version=first)
    assert save(sheet, value="3", version=first) == second
    save(sheet, value=None, version=second)
    assert save(sheet, value=None, version=second) is None


def test_page_of_answers_is_written_at_once():
    sheet = make_sheet()
    version = save(sheet, question="C1")
    save(sheet, question="C2")
    save_answers(sheet=sheet, choices={"C1": "4", "C2": None, "C3": "DK", "C4": None})
    assert answers(sheet) == {"C1": "4", "C3": "DK"}
    with pytest.raises(Conflict):
        save(sheet, value="0", version=version)


def test_nothing_chosen_on_a_page_is_nothing_changed():
    sheet = make_sheet()
    save_answers(sheet=sheet, choices={})
    assert answers(sheet) == {}


def test_comment_is_saved_changed_and_cleared():
    sheet = make_sheet()
    version = comment(sheet, "Slow\r\nbuilds")
    assert SheetComment.objects.get().text == "Slow\nbuilds"
    version = comment(sheet, "Faster now", version)
    assert comment(sheet, " \n", version) is None
    assert not SheetComment.objects.exists()


def test_comment_of_another_window_is_never_overwritten():
    sheet = make_sheet()
    version = comment(sheet, "First")
    comment(sheet, "Second", version)
    with pytest.raises(Conflict) as refusal:
        comment(sheet, "Third", version)
    assert refusal.value.value == "Second"


HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{0.__class__}",
    "\u200fright to left",
    "=1+1",
    "%s %(a)s",
    "'; --",
    "😀" * 2000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_comment_is_text_whatever_it_says(text):
    sheet = make_sheet()
    comment(sheet, text)
    assert SheetComment.objects.get().text == text


def test_comment_turns_no_direction():
    sheet = make_sheet()
    comment(sheet, "\u202eright to left\u2069")
    assert SheetComment.objects.get().text == "right to left"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\0b", "This text holds a character that cannot be stored."),
        ("a\ud800b", "This text holds a character that cannot be stored."),
        ("a" * 2001, "This text is 1 character too long: the most is 2000."),
        ("a" * 10_000, "This text is 8000 characters too long: the most is 2000."),
    ],
    ids=["NUL", "half a character", "2001", "10000"],
)
def test_comment_that_cannot_be_stored_is_refused_in_words(text, why):
    sheet = make_sheet()
    with pytest.raises(TextRefused) as refusal:
        comment(sheet, text)
    assert str(refusal.value) == why
    assert not SheetComment.objects.exists()


def test_submitted_sheet_is_read_only_until_taken_back():
    sheet = make_sheet()
    version = save(sheet)
    submit_sheet(sheet=sheet)
    for change in (
        lambda: save(sheet, value="3", version=version),
        lambda: save_answers(sheet=sheet, choices={"C1": "3"}),
        lambda: comment(sheet, "Late"),
    ):
        with pytest.raises(AlreadySubmitted):
            change()
    take_back_sheet(sheet=sheet)
    assert not sheet.submitted
    save(sheet, value="3", version=version)
    assert answers(sheet) == {"C1": "3"}


def test_submitting_twice_is_submitting_once():
    sheet = make_sheet()
    submit_sheet(sheet=sheet)
    submit_sheet(sheet=sheet)
    assert AnswerSheet.objects.submitted().get() == sheet


@pytest.mark.parametrize("submitted", [False, True])
def test_deleted_sheet_leaves_nothing_and_takes_nothing(submitted):
    sheet = make_sheet()
    save(sheet)
    comment(sheet, "Gone")
    if submitted:
        submit_sheet(sheet=sheet)
    delete_sheet(sheet=AnswerSheet.objects.get())
    assert [model.objects.count() for model in (AnswerSheet, Answer, SheetComment)] == [0, 0, 0]
    for change in (lambda: save(sheet), lambda: submit_sheet(sheet=sheet), lambda: delete_sheet(sheet=sheet)):
        with pytest.raises(SheetDeleted):
            change()


CHANGES = [
    lambda sheet: start_sheet(assessment=sheet.assessment),
    lambda sheet: consensus_sheet(assessment=sheet.assessment),
    lambda sheet: save(sheet, value="4", version=None),
    lambda sheet: save_answers(sheet=sheet, choices={"C1": "4"}),
    lambda sheet: comment(sheet, "Late"),
    lambda sheet: submit_sheet(sheet=sheet),
    lambda sheet: take_back_sheet(sheet=sheet),
    lambda sheet: delete_sheet(sheet=sheet),
]


@pytest.mark.parametrize("how", ["closed", "cancelled", "sealed", "past"])
@pytest.mark.parametrize("change", CHANGES)
def test_closed_assessment_accepts_nothing(how, change):
    sheet = make_sheet()
    save(sheet)
    now = timezone.now()
    ended = {"state": how, "closed_at": now, "seals_at": now}
    Assessment.objects.update(**{"closes_at": now} if how == "past" else ended)
    with pytest.raises(Closed):
        change(sheet)
    assert answers(sheet) == {"C1": "2"}
    assert not AnswerSheet.objects.get().submitted


def test_answering_leaves_no_trace_of_who_or_when():
    sheet = make_sheet()
    save(sheet)
    comment(sheet, "Slow builds")
    submit_sheet(sheet=sheet)
    assert not AuditEvent.objects.exists()
    fields = {field.name for model in (AnswerSheet, Answer, SheetComment) for field in model._meta.fields}
    assert fields == {
        "id", "organisation", "assessment", "token_hash", "submitted", "sheet", "question", "value", "version", "text",
    }  # fmt: skip
