"""Teams made in bulk: as many as asked, over so many quarters, with the engine's own figures."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from assessments.demo import CHARACTERS, crowd, make_crowd, make_demo
from assessments.maturity.scoring import score
from assessments.models import AnswerSheet, Assessment, Coaching, Team
from assessments.models.results import PillarResult, QuestionResult, Snapshot
from assessments.reading import read_team
from assessments.results import released_results

TODAY = date(2026, 11, 23)


@pytest.fixture
def told(transactional_db, monkeypatch) -> list[str]:  # noqa: ARG001
    """What is said while five teams of four quarters join a demo of one, two at a time."""
    monkeypatch.setattr(crowd, "BATCH", 2)
    said: list[str] = []
    organisation = make_demo("secret of a test", said.append, today=TODAY, characters=CHARACTERS[:1])
    said.clear()
    make_crowd(organisation, said.append, teams=5, cycles=4, today=TODAY)
    return said


def test_crowd_has_its_teams_quarters_and_results(told):
    assert told == [f"{done} of 5 more teams, 4 quarters each" for done in (2, 4, 5)]
    teams = Team.objects.exclude(name="Aurora")
    assert teams.count() == 5
    assert Coaching.objects.filter(team__in=teams).count() == 5
    assert all(team.tags.exists() and team.memberships.filter(role="facilitator").exists() for team in teams)
    ended = Assessment.objects.filter(team__in=teams)
    assert sorted(set(ended.values_list("cycle__code", "state"))) == [
        (f"2026-Q{number}", "sealed") for number in (1, 2, 3, 4)
    ]
    snapshots = Snapshot.objects.filter(assessment__in=ended)
    assert (ended.count(), snapshots.count()) == (20, 20)
    assert PillarResult.objects.filter(snapshot__in=snapshots).count() == 5 * 20
    assert QuestionResult.objects.filter(snapshot__in=snapshots).count() == 40 * 20

    for assessment in ended.filter(cycle__code="2026-Q4").select_related("team", "cycle", "questionnaire"):
        sheets = AnswerSheet.objects.filter(assessment=assessment).contents()
        card = score(
            assessment.questionnaire.content().questionnaire,
            sheets,
            mode=assessment.engine_mode,
            team_size=assessment.expected,
        )
        stored = Snapshot.objects.get(assessment=assessment)
        assert (stored.n_valid, stored.release) == (card.n_valid, card.release)
        shown = read_team(released_results(assessment))
        assert shown.result is None or shown.history.quarters
    assert not AnswerSheet.objects.filter(assessment__in=ended.exclude(cycle__code="2026-Q4")).exists()


@pytest.mark.parametrize("arguments", [("--teams=0",), ("--teams=10001",), ("--cycles=0",), ("--cycles=41",)])
def test_numbers_that_cannot_be_are_refused(arguments):
    with pytest.raises(CommandError, match=r"--teams takes 1 to 10000, --cycles 1 to 40\."):
        call_command("demo", *arguments)


@pytest.mark.django_db(transaction=True)
def test_command_adds_teams_in_bulk_beyond_the_twelve(monkeypatch, capsys):
    monkeypatch.setattr("assessments.management.commands.demo.CHARACTERS", CHARACTERS[:1])
    call_command("demo", "--teams=3", "--cycles=2")
    assert "2 of 2 more teams, 2 quarters each" in capsys.readouterr().out
    assert Team.objects.count() == 3
