"""Sheets at the end of their time, and what an administrator deletes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments.actions import tick
from assessments.actions.erasing import delete_team, erase_sheets, months_before, rewrite
from assessments.actions.rounds import delete_round, run_job, wake_stale_jobs
from assessments.models import AnswerSheet, Assessment, AuditEvent, Comment, Cycle, Membership, Organisation, Team, User
from assessments.models.results import Snapshot
from assessments.results import released_results
from tests.closed import make_closed, make_people
from tests.factories import make_assessment, make_team, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def make_old(assessment: Assessment, months: int) -> Assessment:
    closed = months_before(timezone.now(), months)
    Assessment.objects.filter(pk=assessment.pk).update(state="sealed", closed_at=closed, seals_at=closed)
    return assessment


def test_tick_erases_what_is_older_than_the_organisation_keeps_it_and_no_result():
    old = make_old(make_closed(make_people([1] * 5), quarter="2024-Q1", comment="well"), 25)
    young = make_old(make_closed(make_people([1] * 5), old.team, "2024-Q3", comment="well"), 23)
    before = released_results(Assessment.objects.get(pk=old.pk)).results.card
    assert tick().erased == 1
    assert set(AnswerSheet.objects.values_list("assessment", flat=True)) == {young.pk}
    assert set(Comment.objects.values_list("assessment", flat=True)) == {young.pk}
    assert released_results(Assessment.objects.get(pk=old.pk)).results.card == before
    event = AuditEvent.objects.get(what="sheets_erased")
    assert (event.team, event.by, event.detail) == (old.team, None, {"assessment": str(old.pk), "sheets": 5})
    assert tick().erased == 0


def test_each_organisation_has_its_own_time():
    old = make_old(make_closed(make_people([1] * 5), quarter="2024-Q1"), 25)
    Organisation.objects.update(retention_months=36)
    assert tick().erased == 0
    Organisation.objects.update(retention_months=12)
    assert tick().erased == 1
    assert not erase_sheets(old.pk)


def test_later_quarter_is_not_compared_with_one_whose_sheets_are_erased():
    old = make_old(make_closed(make_people([1] * 5), quarter="2024-Q1"), 25)
    tick()
    later = make_closed(make_people([3] * 5), old.team)
    results = released_results(later).results
    assert results.change is None
    assert [quarter.cycle for quarter in results.history] == ["2024-Q1", "2026-Q4"]


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        (datetime(2026, 3, 31, 8, tzinfo=UTC), 1, datetime(2026, 2, 28, 8, tzinfo=UTC)),
        (datetime(2026, 1, 15, tzinfo=UTC), 24, datetime(2024, 1, 15, tzinfo=UTC)),
        (datetime(2026, 5, 1, tzinfo=UTC), 5, datetime(2025, 12, 1, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar(moment, months, before):
    assert months_before(moment, months) == before


@pytest.fixture
def ann() -> User:
    return make_user("ann@example.org")


def test_team_goes_with_all_that_is_its_own(ann):
    closed = make_closed(make_people([1] * 5), comment="well")
    member = make_user("mia@example.org", closed.team)
    other = make_closed(make_people([2] * 5), make_team(name="Newts"))
    delete_team(team=closed.team, by=ann)
    rewrite.call()
    assert list(Team.objects.all()) == [other.team]
    assert list(Assessment.objects.all()) == [other]
    assert AnswerSheet.objects.count() == 5
    assert not Comment.objects.exists()
    assert not Membership.objects.filter(user=member).exists()
    event = AuditEvent.objects.get(what="team_deleted")
    assert (event.by, event.detail) == (ann, {"name": "Owls", "assessments": 1})


def test_cycle_goes_with_the_assessments_of_all_teams(ann):
    gone = make_closed(make_people([1] * 5), quarter="2026-Q3")
    kept = make_closed(make_people([2] * 5), gone.team)
    assert released_results(kept).results.change.since == "2026-Q3"
    job = delete_round(cycle=gone.cycle, by=ann)
    assert Cycle.objects.count() == 2
    run_job.call(str(job.pk))
    run_job.call(str(job.pk))
    assert [cycle.code for cycle in Cycle.objects.all()] == ["2026-Q4"]
    assert Snapshot.objects.get().assessment == kept
    results = released_results(Assessment.objects.get()).results
    assert results.change is None
    assert [quarter.cycle for quarter in results.history] == ["2026-Q4"]
    event = AuditEvent.objects.get(what="cycle_deleted")
    assert (event.by, event.detail) == (ann, {"quarter": "2026-Q3", "assessments": 1})


def test_deleting_that_was_stopped_after_the_last_assessment_goes_on_to_the_round(ann, monkeypatch):
    gone = make_closed(make_people([1] * 5))
    job = delete_round(cycle=gone.cycle, by=ann)

    def stop() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as changes:
        changes.setattr("assessments.actions.rounds.rewrite_tables", stop)
        with pytest.raises(KeyboardInterrupt):
            run_job.call(str(job.pk))
    assert list(Cycle.objects.values_list("assessments", flat=True)) == [None]
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        assert wake_stale_jobs() == 1
    run_job.call(str(job.pk))
    assert not Cycle.objects.exists()


def test_round_that_got_another_assessment_meanwhile_stays_with_it(ann):
    gone = make_closed(make_people([1] * 5))
    job = delete_round(cycle=gone.cycle, by=ann)
    newts = make_assessment(make_team(name="Newts"))
    run_job.call(str(job.pk))
    assert list(Assessment.objects.all()) == [newts]
    job.refresh_from_db()
    assert job.state == "done"
