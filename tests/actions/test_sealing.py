"""Sealing: keys, tokens, drafts and order go; what was answered stays."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from assessments.actions import (
    close_assessment,
    save_answer,
    seal_assessment,
    sealing,
    sheet_of,
    start_sheet,
    submit_sheet,
)
from assessments.actions.sealing import finish_sealing, rewrite_tables, shuffle_sheets
from assessments.maturity.storage import inputs_hash
from assessments.models import Answer, AnswerSheet, Assessment, AuditEvent, Comment, SheetComment
from assessments.models.results import Snapshot
from tests.actions.others import reading, somebody
from tests.actions.sheets import choices, started, submitted
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db(transaction=True)


def make_closed(people=5, **fields) -> Assessment:
    assessment = make_assessment(**fields)
    for seed in range(people):
        submitted(assessment, choices(seed), C1=f"Comment {seed}")
    close_assessment(assessment=assessment)
    assessment.refresh_from_db()
    return assessment


def state() -> str:
    return Assessment.objects.get().state


def test_sealing_changes_keys_and_keeps_the_answers():
    assessment = make_closed()
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in (AnswerSheet, Answer)}
    comments = set(Comment.objects.values_list("pk", "text"))
    seal_assessment(assessment=assessment)
    for model, keys in before.items():
        assert len(keys) == model.objects.count() == (5 if model is AnswerSheet else 200)
        assert not model.objects.filter(pk__in=keys).exists()
    assert set(AnswerSheet.objects.values_list("submitted", "token_hash")) == {(True, None)}
    assert inputs_hash(AnswerSheet.objects.all().contents()) == Snapshot.objects.get().inputs_hash
    assert set(Comment.objects.values_list("pk", "text")) == comments
    assert state() == "sealed"
    event = AuditEvent.objects.get(what="assessment_sealed")
    assert (event.by, event.detail) == (None, {"assessment": str(assessment.pk)})


def test_token_opens_nothing_after_sealing():
    assessment = make_assessment()
    token = start_sheet(assessment=assessment)
    sheet = sheet_of(token, assessment)
    save_answer(sheet=sheet, question="C1", value="2", version=None)
    submit_sheet(sheet=sheet)
    close_assessment(assessment=assessment)
    seal_assessment(assessment=assessment)
    assert sheet_of(token, assessment) is None
    assert AnswerSheet.objects.count() == 1


def test_drafts_are_deleted_with_what_they_say():
    assessment = make_assessment()
    draft = started(assessment)
    save_answer(sheet=draft, question="C1", value="2", version=None)
    SheetComment.objects.create(sheet=draft, organisation=assessment.organisation, question="C1", text="A draft")
    close_assessment(assessment=assessment)
    seal_assessment(assessment=assessment)
    assert [model.objects.count() for model in (AnswerSheet, Answer, SheetComment, Comment)] == [0, 0, 0, 0]


def test_sheets_of_other_assessments_are_left_alone():
    assessment = make_closed(people=1)
    other = started(make_assessment(assessment.team, "2027-Q1"))
    seal_assessment(assessment=assessment)
    other.refresh_from_db()
    assert other.token_hash


@pytest.mark.parametrize("given", ["open", "sealed", "cancelled"])
def test_only_a_closed_assessment_is_sealed(given):
    assessment = make_assessment()
    sheet = started(assessment)
    now = timezone.now()
    Assessment.objects.update(state=given, closed_at=now, seals_at=now)
    seal_assessment(assessment=assessment)
    assert AnswerSheet.objects.get() == sheet
    assert state() == given


def test_zero_days_seal_with_the_closing():
    make_closed(seal_days=0)
    assert state() == "sealed"
    assert not AnswerSheet.objects.exclude(token_hash=None).exists()


def test_sealing_that_stopped_halfway_starts_again():
    assessment = make_closed()
    assert shuffle_sheets(assessment.pk)
    assert state() == "closed"
    seal_assessment(assessment=assessment)
    assert state() == "sealed"
    finish_sealing([assessment.pk])
    assert AuditEvent.objects.filter(what="assessment_sealed").count() == 1


def test_limits_of_requests_are_back_after_rewriting():
    rewrite_tables()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("30s",)


def test_files_that_could_not_be_rewritten_leave_it_unsealed(monkeypatch):
    monkeypatch.setattr(sealing, "_CHECKPOINTS", 2)
    assessment = make_closed(people=1)
    why = {"sqlite": "the write-ahead log is still read", "postgresql": "lock timeout"}[connection.vendor]
    with somebody(reading()), pytest.raises(OperationalError, match=why):
        seal_assessment(assessment=assessment)
    assert state() == "closed"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no rows for others")
def test_rows_that_a_backup_still_sees_leave_it_unsealed(monkeypatch):
    monkeypatch.setattr(sealing, "_PAUSES", (0, 0))
    assessment = make_closed(people=1)
    backup = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM assessments_team"
    with somebody(backup), pytest.raises(OperationalError, match="still seen by another transaction"):
        seal_assessment(assessment=assessment)
    assert state() == "closed"
    seal_assessment(assessment=assessment)
    assert state() == "sealed"


def test_due_sealing_waits_for_its_day():
    assessment = make_closed()
    due = Assessment.objects.due_to_seal
    assert not due()
    Assessment.objects.update(seals_at=timezone.now() - timedelta(seconds=1))
    assert due().get() == assessment
