"""`tick` does what is due, once, and one that fails stops no other."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.actions import Ticked, sealing, tick
from assessments.actions.closing import close_if_due
from assessments.actions.invitations import TooSoon
from assessments.actions.refusals import Closed
from assessments.models import Answer, AnswerSheet, Assessment, AuditEvent
from assessments.models.results import Snapshot
from tests.actions.others import reading, somebody, writing
from tests.actions.sheets import level, submitted
from tests.factories import make_assessment, make_team

pytestmark = pytest.mark.django_db(transaction=True)


def make_due(name="Owls") -> Assessment:
    assessment = make_assessment(make_team(name=name))
    submitted(assessment, level(2))
    Assessment.objects.filter(pk=assessment.pk).update(closes_at=timezone.now())
    return assessment


def pass_days() -> None:
    Assessment.objects.filter(state="closed").update(seals_at=timezone.now())


def states() -> list[str]:
    return list(Assessment.objects.order_by("team__name").values_list("state", flat=True))


def test_nothing_due_is_nothing_done():
    make_assessment()
    assert tick() == Ticked(closed=0, sealed=0, failed=())
    assert states() == ["open"]


def test_due_closing_then_due_sealing():
    make_due()
    make_assessment(make_team(name="Bees"))
    assert tick() == Ticked(closed=1, sealed=0, failed=())
    assert Snapshot.objects.get().n_submitted == 1
    assert AuditEvent.objects.get().by is None
    assert tick() == Ticked(closed=0, sealed=0, failed=())
    pass_days()
    assert tick() == Ticked(closed=0, sealed=1, failed=())
    assert tick() == Ticked(closed=0, sealed=0, failed=())
    assert states() == ["open", "sealed"]


def test_one_that_was_extended_meanwhile_stays_open():
    assessment = make_assessment()
    assert close_if_due(assessment.pk) is False
    assert states() == ["open"]


def test_closing_that_fails_stops_no_other_and_is_told_without_what_was_answered():
    broken = make_assessment(make_team(name="Ants"), parameters={"unheard_of": 1})
    Assessment.objects.update(closes_at=timezone.now())
    make_due("Bees")
    assert tick() == Ticked(closed=1, sealed=0, failed=(f"closing {broken.pk}: ValueError",))
    assert states() == ["open", "closed"]


def test_sealing_in_somebody_s_way_is_tried_again():
    assessment = make_due()
    tick()
    pass_days()
    with somebody(writing()):
        assert tick().failed == (f"sealing {assessment.pk}: OperationalError",)
    assert states() == ["closed"]
    assert tick().sealed == 1


@pytest.fixture
def impatient(monkeypatch):
    """Two attempts to empty SQLite's log, not fifty."""
    monkeypatch.setattr(sealing, "_CHECKPOINTS", 2)


@pytest.mark.usefixtures("impatient")
def test_rewriting_in_somebody_s_way_is_tried_again():
    make_due()
    tick()
    pass_days()
    with somebody(reading()):
        assert tick().failed == ("rewriting the tables of 1 to seal: OperationalError",)
    assert states() == ["closed"]
    assert tick() == Ticked(closed=0, sealed=1, failed=())


def kept_on_disk(mark: str) -> bool:
    path = Path(connection.settings_dict["NAME"])
    return any(mark.encode() in file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL writes its tables to other files")
@pytest.mark.usefixtures("impatient")
def test_log_that_somebody_reads_is_emptied_before_anything_is_said_to_be_sealed():
    make_due()
    mark = AnswerSheet.objects.get().token_hash
    tick()
    pass_days()
    with somebody(reading()):
        assert tick().failed == ("rewriting the tables of 1 to seal: OperationalError",)
        assert kept_on_disk(mark)
        assert states() == ["closed"]
    assert tick() == Ticked(closed=0, sealed=1, failed=())
    assert not kept_on_disk(mark)
    assert Answer.objects.count() == 40


def make_session(**age: int) -> str:
    session = SessionStore()
    session.set_expiry(timezone.now() + timedelta(**age))
    session.create()
    return str(session.session_key)


def test_expired_sign_ins_are_forgotten(capsys):
    make_session(seconds=-1)
    make_session(days=-40)
    valid = make_session(hours=1)
    call_command("tick")
    assert capsys.readouterr().out == "Forgot expired sign-ins: 2.\n"
    assert Session.objects.get().session_key == valid
    assert tick() == Ticked(closed=0, sealed=0, failed=(), signed_out=0)


def test_sign_ins_that_cannot_be_forgotten_stop_nothing_else(monkeypatch):
    def refuse(*_args: object, **_more: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Session.objects, "filter", refuse)
    make_due()
    assert tick() == Ticked(closed=1, sealed=0, failed=("forgetting expired sign-ins: DatabaseError",))


def test_results_of_tasks_are_forgotten_after_a_week():
    for days in (6, 8):
        DBTaskResult.objects.create(
            task_path="x", args_kwargs={}, status="SUCCESSFUL", backend_name="default", run_after=timezone.now(),
            finished_at=timezone.now() - timedelta(days=days),
        )  # fmt: skip
    tick()
    assert DBTaskResult.objects.count() == 1


def test_command_goes_on_until_it_is_stopped(monkeypatch, capsys):
    class Stopped(Exception):
        pass

    turns = []

    def sleep(seconds: int) -> None:
        turns.append(seconds)
        if len(turns) == 2:
            raise Stopped

    monkeypatch.setattr(time, "sleep", sleep)
    broken = make_assessment(parameters={"unheard_of": 1})
    Assessment.objects.update(closes_at=timezone.now())
    with pytest.raises(Stopped):
        call_command("tick", every=60)
    assert turns == [60, 60]
    assert capsys.readouterr().err.count(f"closing {broken.pk}: ValueError") == 2


def test_command_says_what_it_did(capsys):
    call_command("tick")
    assert capsys.readouterr().out == ""
    make_due()
    call_command("tick")
    assert capsys.readouterr().out == "Closed 1, sealed 0.\n"


def test_command_fails_with_what_failed(capsys):
    broken = make_assessment(parameters={"unheard_of": 1})
    Assessment.objects.update(closes_at=timezone.now())
    with pytest.raises(CommandError) as failure:
        call_command("tick")
    assert str(failure.value).splitlines() == ["To be tried again next time:", f"closing {broken.pk}: ValueError"]
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
@pytest.mark.parametrize("refusal", [TooSoon, Closed])
def test_person_who_was_faster_than_the_clock_is_no_failure(monkeypatch, refusal):
    def refuse(**_asked: object) -> int:
        raise refusal

    opened = timezone.now() - timedelta(days=6, hours=12)
    make_assessment(mode="individual", opened_at=opened, closes_at=opened + timedelta(days=7))
    monkeypatch.setattr("assessments.actions.ticking.remind_everybody", refuse)
    assert (tick().reminded, tick().failed) == (0, ())
