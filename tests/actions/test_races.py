"""Two at the same instant, with real threads; tests/faults/ has the races that answers can get lost in."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError
from django.utils import timezone

from assessments.actions import (
    AlreadyMember,
    AlreadyOpen,
    Closed,
    LastFacilitator,
    NameTaken,
    NotEmpty,
    Person,
    add_member,
    cancel_assessment,
    change_role,
    change_team,
    close_assessment,
    consensus_sheet,
    extend_assessment,
    open_assessment,
    remove_member,
    save_answer,
    save_comment,
    submit_sheet,
    tick,
)
from assessments.models import AnswerSheet, Assessment, AuditEvent, Comment, Cycle, Team, User
from assessments.models.results import Snapshot
from tests.actions.others import at_once, errors, somebody, writing
from tests.actions.sheets import choices, started, submitted
from tests.factories import make_assessment, make_questionnaire, make_team, make_user

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = range(4)


def quarters() -> list[str]:
    return [f"{2026 + number}-Q1" for number in ROUNDS]


def kinds(outcomes) -> set[type]:
    return {type(outcome) for outcome in outcomes}


def test_two_closers_get_one_snapshot():
    team, users = make_team(), [make_user("ada@example.org"), make_user("bob@example.org")]
    for quarter in quarters():
        assessment = make_assessment(team, quarter)
        for seed in range(4):
            submitted(assessment, choices(seed), C1="Slow")
        outcomes = at_once(*(partial(close_assessment, assessment=assessment, by=by) for by in users * 2))
        assert outcomes == [Snapshot.objects.get(assessment=assessment)] * 4
        assert Comment.objects.filter(assessment=assessment).count() == 4
    assert AuditEvent.objects.filter(what="assessment_closed").count() == len(ROUNDS)


@pytest.mark.parametrize("busy", [writing(), "UPDATE assessments_answersheet SET submitted = submitted"])
@pytest.mark.parametrize("save", [save_answer, save_comment])
def test_saving_waits_for_whoever_changes_the_assessment_or_the_sheet(save, busy):
    sheet = started(make_assessment())
    what = "value" if save is save_answer else "text"
    seen = save(sheet=sheet, question="C1", version=None, **{what: "2"}).version
    with somebody(busy):
        for question, version in (("C1", seen), ("C2", None)):
            with pytest.raises(OperationalError):
                save(sheet=sheet, question=question, version=version, **{what: "3"})
    rows = sheet.answers if save is save_answer else sheet.comments
    assert rows.get().version == seen


def test_two_openers_of_a_quarter_open_one():
    team, by = make_team(), make_user()
    make_questionnaire(team.organisation)
    given = {"mode": "team_link", "closes_at": timezone.now() + timedelta(days=1), "expected": 8, "language": "en"}
    for quarter in quarters():
        outcomes = at_once(*[lambda quarter=quarter: open_assessment(team=team, quarter=quarter, by=by, **given)] * 4)
        assert kinds(outcomes) == {Assessment, AlreadyOpen}
        assert Assessment.objects.filter(cycle__code=quarter).count() == 1


def test_two_teams_that_open_first_share_the_cycle():
    teams, by = [make_team(name=name) for name in ("Owls", "Bees", "Ants", "Elks")], make_user()
    make_questionnaire(teams[0].organisation)
    given = {"mode": "team_link", "closes_at": timezone.now() + timedelta(days=1), "expected": 8, "language": "en"}
    for quarter in quarters():
        outcomes = at_once(
            *(
                lambda team=team, quarter=quarter: open_assessment(team=team, quarter=quarter, by=by, **given)
                for team in teams
            )
        )
        assert errors(outcomes) == []
    assert Cycle.objects.count() == len(ROUNDS)


def test_two_ticks_close_and_seal_once():
    team = make_team()
    for quarter in quarters():
        submitted(make_assessment(team, quarter), choices(1), C1="Slow")
    Assessment.objects.update(closes_at=timezone.now())
    for what in ("assessment_closed", "assessment_sealed"):
        outcomes = at_once(tick, tick, tick)
        assert errors(outcomes) == []
        assert [ticked.failed for ticked in outcomes] == [()] * 3
        assert AuditEvent.objects.filter(what=what).count() == len(ROUNDS)
        Assessment.objects.update(seals_at=timezone.now())
    assert (Snapshot.objects.count(), AnswerSheet.objects.count(), Comment.objects.count()) == (len(ROUNDS),) * 3
    assert set(Assessment.objects.values_list("state", flat=True)) == {"sealed"}


def test_tick_and_a_facilitator_who_extends_never_both_win():
    team, by = make_team(), make_user()
    for quarter in quarters():
        assessment = make_assessment(team, quarter)
        Assessment.objects.filter(pk=assessment.pk).update(closes_at=timezone.now() + timedelta(milliseconds=20))
        closes_at = timezone.now() + timedelta(days=1)
        outcomes = at_once(
            partial(extend_assessment, assessment=assessment, closes_at=closes_at, by=by),
            lambda: [tick() for _time in range(6)],
        )
        assessment.refresh_from_db()
        extended = outcomes[0] is None
        assert isinstance(outcomes[0], Closed | None)
        assert assessment.closes_at == closes_at if extended else assessment.closes_at <= timezone.now()
        assert not (extended and assessment.has_ended)


def test_cancelling_and_submitting_never_both_win():
    team, by = make_team(), make_user()
    for quarter in quarters():
        assessment = make_assessment(team, quarter)
        sheet = started(assessment)
        cancelled, submission = at_once(
            lambda assessment=assessment: cancel_assessment(assessment=assessment, by=by),
            lambda sheet=sheet: submit_sheet(sheet=sheet),
        )
        assert (isinstance(cancelled, NotEmpty), submission is None) in {(True, True), (False, False)}
        assert AnswerSheet.objects.filter(assessment=assessment).exists() is (submission is None)


def test_two_facilitators_who_remove_one_another_leave_one():
    team = make_team()
    for number in ROUNDS:
        ada, bob = (make_user(f"{name}{number}@example.org", team, role="facilitator") for name in ("ada", "bob"))
        team.memberships.exclude(user__in=[ada, bob]).delete()
        outcomes = at_once(
            lambda ada=ada, bob=bob: remove_member(membership=bob.memberships.get(), by=ada),
            lambda ada=ada, bob=bob: remove_member(membership=ada.memberships.get(), by=bob),
        )
        assert kinds(outcomes) == {LastFacilitator, type(None)}
        assert team.memberships.count() == 1


def test_two_facilitators_who_demote_one_another_leave_one():
    team = make_team()
    for number in ROUNDS:
        ada, bob = (make_user(f"{name}{number}@example.org", team, role="facilitator") for name in ("ada", "bob"))
        team.memberships.exclude(user__in=[ada, bob]).delete()
        outcomes = at_once(
            lambda ada=ada, bob=bob: change_role(membership=bob.memberships.get(), role="member", by=ada),
            lambda ada=ada, bob=bob: change_role(membership=ada.memberships.get(), role="member", by=bob),
        )
        assert kinds(outcomes) == {LastFacilitator, type(None)}
        assert team.memberships.filter(role="facilitator").count() == 1


def test_two_teams_that_take_a_name_at_once_take_turns():
    teams, by = [make_team(name=name) for name in ("Ants", "Bees", "Elks", "Owls")], make_user()
    for number in ROUNDS:
        name = f"Otters {number}"
        outcomes = at_once(
            *(lambda team=team, name=name: change_team(team=team, name=name, size=8, by=by) for team in teams)
        )
        assert kinds(outcomes) == {NameTaken, type(None)}
        assert Team.objects.filter(name=name).count() == 1


def test_person_added_twice_is_one_account_and_one_member():
    team = make_team()
    by = make_user(team=team, role="facilitator")
    for number in ROUNDS:
        emails = [f"eve{number}@example.org", f"EVE{number}@example.org"]
        outcomes = at_once(
            *(lambda email=email: add_member(team=team, person=Person(email), role="member", by=by) for email in emails)
        )
        assert [type(error) for error in errors(outcomes)] == [AlreadyMember]
        assert User.objects.filter(email__iexact=emails[0]).count() == 1


def test_consensus_started_twice_has_one_sheet():
    team = make_team()
    for quarter in quarters():
        assessment = make_assessment(team, quarter, mode="consensus")
        outcomes = at_once(*[lambda assessment=assessment: consensus_sheet(assessment=assessment)] * 4)
        assert outcomes == [AnswerSheet.objects.get(assessment=assessment)] * 4
