"""`tick` does what is due, once, and one that fails stops no other."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.actions import Ticked, tick
from assessments.actions.closing import close_if_due
from assessments.models import Assessment, AuditEvent, Snapshot
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


def test_rewriting_in_somebody_s_way_is_tried_again():
    make_due()
    tick()
    pass_days()
    with somebody(reading()):
        assert tick().failed == ("rewriting the tables of 1 to seal: OperationalError",)
    assert states() == ["closed"]
    assert tick() == Ticked(closed=0, sealed=1, failed=())


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
