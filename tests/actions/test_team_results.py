"""The row that pages over many teams read says what the one door lets out, and nothing else."""

import pytest
from django.db import IntegrityError, transaction

from assessments.actions import close_assessment
from assessments.actions.reopening import reopen_assessment
from assessments.maturity.scorecard import Scorecard
from assessments.models import Assessment
from assessments.models.results import PillarResult
from assessments.models.team_results import TeamResult
from assessments.results import released_results
from tests.actions.test_reopening import later
from tests.closed import make_closed, make_people, make_sheet
from tests.factories import make_team, make_user

pytestmark = pytest.mark.django_db


def card_of(assessment: Assessment) -> Scorecard:
    return released_results(assessment).results.card


def test_row_holds_the_result(subtests):
    closed = make_closed(make_people([0, 0, 1, 1, 4], C1=[0, 0, 4, 4, 4]))
    row, card = TeamResult.objects.get(), card_of(closed)
    states = {code: practice.state for code, practice in card.practices.items()}
    expected = {
        "team": closed.team,
        "cycle": closed.cycle,
        "consensus": False,
        "release": "full",
        "n_valid": 5,
        "overall": pytest.approx(card.overall.score, abs=1e-6),
        "weakest": pytest.approx(card.overall.weakest, abs=1e-6),
        "balance": card.overall.balance,
        "patterns": card.overall.patterns,
        "limiting": card.overall.limiting,
        "split": tuple(code for code, pillar in card.pillars.items() if pillar.split),
        "symptoms": tuple(code for code, symptom in card.symptoms.items() if symptom.state == "active"),
        "wanted": (*card.recommend.now, *card.recommend.next),
        "in_place": tuple(code for code, state in states.items() if state == "in_place"),
        "delta": None,
        "participation": 0.625,
        **{f"score_{code.lower()}": pytest.approx(card.pillars[code].score, abs=1e-6) for code in "CALMS"},
    }
    for name, value in expected.items():
        with subtests.test(name):
            assert getattr(row, name) == value
    assert row.n_symptoms == len(row.symptoms) > 0
    assert {pair.partition("<")[0] for pair in row.blocked} == {
        code for code, state in states.items() if state == "blocked"
    }


def test_row_of_a_suppressed_result_holds_counts_alone():
    make_closed(make_people([1] * 3), expected=8)
    row = TeamResult.objects.get()
    assert (row.release, row.n_submitted, row.expected) == ("suppressed", 3, 8)
    assert (row.participation, row.score_c) == (0.375, None)
    assert {row.overall, row.weakest, row.n_symptoms, row.balance, *row.symptoms, *row.in_place, *row.wanted} == {
        None,
        "",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamResult.objects.update(overall=50)


@pytest.mark.parametrize(("people", "thin"), [((6, 6), False), ((6, 4), False), ((6, 6), True), ((3, 6), False)])
def test_change_is_the_one_that_the_team_sees(people, thin):
    team = make_team()
    before, now = (make_people([level] * number) for level, number in zip((1, 3), people, strict=True))
    if thin:
        before = make_people([1] * 6, C1=[1, 1, 1, None, None, None])
    make_closed(before, team, "2026-Q3")
    closed = make_closed(now, team)
    row, change = TeamResult.objects.get(assessment=closed), released_results(closed).results.change
    rows = PillarResult.objects.filter(snapshot__assessment=closed).exclude(verdict="not_comparable")
    found = {each.pillar: (each.verdict, each.delta) for each in rows if each.verdict}
    if change is None:
        assert (row.since, row.delta, found) == ("", None, {})
        return
    assert row.since == change.since == "2026-Q3"
    assert row.delta == change.overall.delta
    assert found == {code: (each.verdict, pytest.approx(each.delta)) for code, each in change.pillars.items()}


def test_row_follows_the_newest_result_and_waits_while_it_is_opened_again():
    ann = make_user("ann@example.org")
    closed = make_closed(make_people([1] * 5))
    before = TeamResult.objects.shown().get()
    reopen_assessment(assessment=closed, closes_at=later(), by=ann)
    assert not TeamResult.objects.shown().exists()
    for sheet in make_people([3] * 5):
        make_sheet(closed, sheet)
    close_assessment(assessment=closed)
    after = TeamResult.objects.shown().get()
    assert after.overall > before.overall
    assert after.snapshot.number == 2


def test_codes_are_found_as_whole_words():
    make_closed(make_people([0] * 5))
    row = TeamResult.objects.get()
    assert row.symptoms
    for code in row.symptoms:
        assert TeamResult.objects.filter(symptoms__holds=code).get() == row
        assert not TeamResult.objects.filter(symptoms__holds=code[:-1]).exists()
