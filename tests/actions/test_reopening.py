"""Opening again before sealing, and when a new result replaces the published one (scoring.md 12)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.actions import (
    cancel_assessment,
    close_assessment,
    delete_sheet,
    seal_assessment,
    start_sheet,
    take_back_sheet,
    tick,
)
from assessments.actions.refusals import NotEmpty, NotLater
from assessments.actions.reopening import NotReopened, reopen_assessment
from assessments.actions.teams import archive_team
from assessments.actions.time_line import tell
from assessments.models import Answer, AnswerSheet, Assessment, AuditEvent, Comment, PublishedSheet, SheetComment, User
from assessments.results import NotReleased, released_results
from tests.closed import make_closed, make_people, make_sheet
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return make_user("ann@example.org")


def later(days: int = 2):
    return timezone.now() + timedelta(days=days)


def reopen(assessment: Assessment, by: User) -> Assessment:
    reopen_assessment(assessment=assessment, closes_at=later(), by=by)
    assessment.refresh_from_db()
    return assessment


def change(sheet: AnswerSheet, value: str, question: str = "C1") -> None:
    Answer.objects.filter(sheet=sheet, question=question).update(value=value)


def close(assessment: Assessment) -> Assessment:
    close_assessment(assessment=assessment)
    assessment.refresh_from_db()
    return assessment


def test_reopened_assessment_takes_answers_and_is_closed_by_the_clock_again(ann):
    assessment = make_closed(make_people([1] * 5))
    reopen(assessment, ann)
    assert assessment.is_answerable
    assert assessment.reopened_at is not None
    with pytest.raises(NotReleased):
        released_results(assessment)
    start_sheet(assessment=assessment)
    Assessment.objects.filter(pk=assessment.pk).update(closes_at=timezone.now())
    assert tick().closed == 1
    assessment.refresh_from_db()
    assert assessment.seals_at > timezone.now()


def test_reopening_is_recorded(ann):
    assessment = reopen(make_closed(make_people([1] * 5)), ann)
    event = AuditEvent.objects.get(what="assessment_reopened")
    assert event.by == ann
    assert event.detail == {"assessment": str(assessment.pk), "closes_at": assessment.closes_at.isoformat()}


@pytest.mark.parametrize("state", ["open", "sealed", "cancelled"])
def test_only_a_closed_one_is_reopened(ann, state):
    assessment = make_closed(make_people([1] * 5))
    Assessment.objects.filter(pk=assessment.pk).update(state=state)
    with pytest.raises(NotReopened):
        reopen(assessment, ann)


def test_one_that_is_due_to_be_sealed_is_not_reopened(ann):
    assessment = make_closed(make_people([1] * 5))
    Assessment.objects.filter(pk=assessment.pk).update(seals_at=timezone.now())
    with pytest.raises(NotReopened):
        reopen(assessment, ann)
    assert Assessment.objects.get().state == "closed"


@pytest.mark.parametrize("kind", ["merged", "split", "archived"])
def test_one_that_other_people_would_answer_is_not_reopened(ann, kind):
    assessment = make_closed(make_people([1] * 5))
    if kind == "archived":
        archive_team(team=assessment.team, by=ann)
    else:
        tell(assessment.team, kind, "Newts")
    with pytest.raises(NotReopened):
        reopen(assessment, ann)
    assert Assessment.objects.get().state == "closed"


def test_reopening_until_a_time_that_has_passed_is_refused(ann):
    assessment = make_closed(make_people([1] * 5))
    with pytest.raises(NotLater):
        reopen_assessment(assessment=assessment, closes_at=timezone.now(), by=ann)


@pytest.mark.parametrize(("changed", "numbers"), [(4, [1]), (5, [2, 1])])
def test_new_result_replaces_the_published_one_only_if_enough_sheets_changed(ann, changed, numbers):
    assessment = make_closed(make_people([1] * 6))
    before = released_results(assessment)
    reopen(assessment, ann)
    for sheet in list(assessment.sheets.all())[:changed]:
        change(sheet, "4")
    close(assessment)
    assert list(assessment.snapshots.values_list("number", flat=True)) == numbers
    kept = released_results(assessment).results.card == before.results.card
    assert kept == (changed < 5)
    said = AuditEvent.objects.filter(what="assessment_closed").latest("at").detail
    assert ("published" in said) == (changed < 5)


def test_new_sheets_count_as_changed_and_those_without_enough_answers_do_not(ann):
    assessment = make_closed(make_people([1] * 5))
    for sheets, published in [(make_people([2] * 4), 1), ([{"C1": 4}], 1), (make_people([2]), 2)]:
        reopen(assessment, ann)
        for answers in sheets:
            make_sheet(assessment, answers)
        close(assessment)
        assert assessment.snapshots.count() == published


def test_going_back_to_what_was_published_before_is_no_change(ann):
    """Else two results, one before and one after the same five people changed and changed back, tell one answer."""
    assessment = make_closed(make_people([1] * 6))
    first, *others = assessment.sheets.all()
    reopen(assessment, ann)
    for sheet in others:
        change(sheet, "4")
    close(assessment)
    assert assessment.snapshots.count() == 2
    reopen(assessment, ann)
    for sheet in others:
        change(sheet, "1")
    change(first, "4")
    close(assessment)
    assert assessment.snapshots.count() == 2


def test_sheets_taken_away_publish_nothing_anew(ann):
    assessment = make_closed(make_people([0, 1, 2, 3, 4, 4]))
    before = released_results(assessment)
    reopen(assessment, ann)
    first, second, *_rest = assessment.sheets.all()
    take_back_sheet(sheet=first)
    take_back_sheet(sheet=second)
    delete_sheet(sheet=second)
    close(assessment)
    assert released_results(assessment).results.card == before.results.card


def test_session_of_one_sheet_is_published_anew_whatever_changed(ann):
    assessment = make_closed(make_people([1]), mode="consensus")
    reopen(assessment, ann)
    change(assessment.sheets.get(), "4")
    close(assessment)
    assert assessment.snapshots.count() == 2


def test_comments_appear_with_a_new_result_only(ann):
    assessment = make_closed(make_people([1] * 5), comment="before")
    reopen(assessment, ann)
    sheet = make_sheet(assessment, make_people([3])[0], {"C1": "after"})
    close(assessment)
    assert set(Comment.objects.values_list("text", flat=True)) == {"before"}
    assert SheetComment.objects.get().sheet == sheet
    reopen(assessment, ann)
    for answers in make_people([3] * 4):
        make_sheet(assessment, answers)
    close(assessment)
    assert set(Comment.objects.values_list("text", flat=True)) == {"before", "after"}


def test_later_quarter_is_not_compared_with_sheets_that_were_not_published(ann):
    """The published result and such a comparison together would tell what one person changed."""
    earlier = make_closed(make_people([1] * 6), quarter="2026-Q3")
    reopen(earlier, ann)
    change(earlier.sheets.first(), "4")
    close(earlier)
    later_one = make_closed(make_people([2] * 6), earlier.team)
    assert later_one.snapshots.get().changes == []
    assert released_results(later_one).results.change is None


@pytest.mark.django_db(transaction=True)
def test_sealing_forgets_what_was_published():
    assessment = make_closed(make_people([1] * 5))
    assert PublishedSheet.objects.count() == 5
    seal_assessment(assessment=assessment)
    assert PublishedSheet.objects.count() == 0
    assert Assessment.objects.get().state == "sealed"


def test_reopened_one_is_not_cancelled_although_its_sheets_are_taken_back(ann):
    assessment = reopen(make_closed(make_people([1])), ann)
    take_back_sheet(sheet=assessment.sheets.get())
    with pytest.raises(NotEmpty):
        cancel_assessment(assessment=assessment, by=ann)
    assert Assessment.objects.get().state == "open"
