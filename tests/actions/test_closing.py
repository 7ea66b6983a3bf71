"""Closing: what is computed, stored and moved, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.actions import (
    Closed,
    close_assessment,
    consensus_sheet,
    save_answer,
    save_answers,
    save_comment,
    start_sheet,
    submit_sheet,
)
from assessments.maturity import ENGINE
from assessments.maturity.change import compare
from assessments.maturity.document import read_document, shipped_document
from assessments.maturity.parameters import DEFAULT
from assessments.maturity.questionnaire import Sheet
from assessments.maturity.scoring import score
from assessments.maturity.spread import margins
from assessments.maturity.storage import (
    comparison_from_plain,
    from_plain,
    inputs_hash,
    parameters_from_plain,
    parameters_to_plain,
    rounded,
    to_plain,
)
from assessments.maturity.withholding import safe
from assessments.models import Assessment, AuditEvent, Comment, SheetComment, Team
from assessments.models.results import PillarResult, QuestionResult, Snapshot
from tests.actions.sheets import choices, level, started, submitted
from tests.factories import make_assessment, make_questionnaire, make_raw_document, make_team, make_user, part

pytestmark = pytest.mark.django_db


def engine_sheets(*answers) -> list[Sheet]:
    return [Sheet({code: int(value) if value.isdigit() else value for code, value in each.items()}) for each in answers]


def close(assessment, *answers) -> Snapshot:
    for each in answers:
        submitted(assessment, each)
    return close_assessment(assessment=assessment)


def test_snapshot_holds_what_the_engine_gives_for_the_submitted_sheets():
    assessment = make_assessment(expected=9)
    answers = [choices(seed) for seed in range(6)]
    snapshot = close(assessment, *answers)
    card = score(shipped_document().questionnaire, engine_sheets(*answers), team_size=9)
    assert to_plain(from_plain(snapshot.card)) == rounded(to_plain(card))
    assert (snapshot.release, snapshot.n_submitted, snapshot.n_valid) == ("full", 6, 6)
    assert snapshot.engine == ENGINE
    assert snapshot.inputs_hash == inputs_hash(engine_sheets(*reversed(answers)))
    assert parameters_from_plain(snapshot.parameters) == DEFAULT
    assert snapshot.changes == []


def test_rows_hold_the_same_figures():
    assessment = make_assessment()
    snapshot = close(assessment, *(choices(seed) for seed in range(5)))
    stored = Snapshot.objects.get()
    asked, sheets = shipped_document().questionnaire, engine_sheets(*(choices(seed) for seed in range(5)))
    found = safe(from_plain(stored.card), asked, DEFAULT)
    card, told = found.card, margins(found.card, asked, sheets, found.hidden, DEFAULT)
    assert stored == snapshot
    rows = {row.pillar: row for row in PillarResult.objects.filter(team=assessment.team, cycle=assessment.cycle)}
    assert list(card.pillars) == sorted(rows, key="CALMS".index)
    for code, pillar in card.pillars.items():
        row = rows[code]
        assert (row.status, row.score, row.se, row.band) == (pillar.status, pillar.score, pillar.se, pillar.band)
        assert (row.low, row.high) == told.get(code, (None, None))
        assert (row.agreement, row.split) == (pillar.agreement, pillar.split)
        assert row.limiting == (code in card.overall.limiting)
        assert (row.verdict, row.delta) == ("", None)
    questions = {row.question: row for row in QuestionResult.objects.all()}
    for code, question in card.questions.items():
        row = questions[code]
        assert row.revision == shipped_document().question(code).revision
        assert (row.status, row.mean, tuple(row.counts)) == (question.status, question.mean, question.counts)
        assert (row.n_na, row.n_dk, row.n_blank) == (question.n_na, question.n_dk, question.n_blank)
        assert row.discuss is bool(question.discuss)


def test_active_symptoms_are_counted_where_their_primary_questions_are():
    snapshot = close(make_assessment(), *(level(0) | {"C1": "4"} for _ in range(5)))
    document = shipped_document()
    card = from_plain(snapshot.card)
    for row in snapshot.pillars.all():
        expected = [
            symptom.code
            for symptom in document.symptoms
            if card.symptoms[symptom.code].state == "active"
            and any(strength == 1 and code[0] == row.pillar for code, strength in symptom.links.items())
        ]
        assert row.active_symptoms == len(expected) > 0


def test_drafts_do_not_count():
    assessment = make_assessment()
    draft = started(assessment)
    save_answer(sheet=draft, question="C1", value="0", version=None)
    save_comment(sheet=draft, question="C1", text="A draft", version=None)
    snapshot = close(assessment, *(level(3) for _ in range(5)))
    assert snapshot.n_submitted == 5
    assert from_plain(snapshot.card).questions["C1"].mean == 3
    assert not Comment.objects.exists()


def test_thresholds_of_the_opening_are_those_of_the_closing():
    raised = parameters_to_plain(DEFAULT) | {"k_pillar": 6, "k_detail": 7}
    snapshot = close(make_assessment(parameters=raised), *(level(3) for _ in range(5)))
    assert snapshot.release == "suppressed"
    assert snapshot.parameters["k_pillar"] == 6


def test_empty_assessment_is_closed_with_nothing_to_show():
    snapshot = close(make_assessment())
    assert (snapshot.release, snapshot.n_submitted) == ("suppressed", 0)
    assert [row.score for row in snapshot.pillars.all()] == [None] * 5


def together(assessment, answers) -> Snapshot:
    """An assessment that the team answered in consensus, closed."""
    sheet = consensus_sheet(assessment=assessment)
    save_answers(sheet=sheet, choices=answers)
    submit_sheet(sheet=sheet)
    return close_assessment(assessment=assessment)


def test_consensus_has_no_threshold():
    assert together(make_assessment(mode="consensus"), level(1)).release == "full_consensus"


def test_comments_leave_their_sheet():
    assessment = make_assessment()
    for number in range(5):
        submitted(assessment, level(2), C1=f"Slow {number}", M1="Same")
    close(assessment)
    assert sorted(Comment.objects.filter(assessment=assessment, question="C1").values_list("text", flat=True)) == [
        f"Slow {number}" for number in range(5)
    ]
    assert Comment.objects.filter(question="M1").count() == 5
    assert not SheetComment.objects.exists()


def test_closing_says_who_and_when_it_seals():
    ada, assessment = make_user(), make_assessment(seal_days=3)
    submitted(assessment, level(2))
    before = timezone.now()
    close_assessment(assessment=assessment, by=ada)
    assessment.refresh_from_db()
    assert assessment.state == "closed"
    assert before <= assessment.closed_at <= timezone.now()
    assert assessment.seals_at - assessment.closed_at == timedelta(days=3)
    event = AuditEvent.objects.get()
    assert (event.what, event.by, event.team) == ("assessment_closed", ada, assessment.team)
    assert event.detail == {"assessment": str(assessment.pk), "submitted": 1, "expected": 8}


def test_closing_twice_gives_the_same_snapshot():
    assessment = make_assessment()
    first = close(assessment, level(2))
    assert close_assessment(assessment=assessment) == first
    assert (Snapshot.objects.count(), AuditEvent.objects.count()) == (1, 1)
    with pytest.raises(Closed):
        start_sheet(assessment=assessment)


def test_cancelled_assessment_is_not_closed():
    assessment = make_assessment(state="cancelled")
    with pytest.raises(Closed):
        close_assessment(assessment=assessment)
    assert not Snapshot.objects.exists()


def test_assessment_past_its_time_counts_what_was_submitted():
    assessment = make_assessment()
    for _ in range(4):
        submitted(assessment, level(2))
    Assessment.objects.update(closes_at=timezone.now())
    assert close_assessment(assessment=assessment).release == "pillars_only"


# Earlier quarters


def quarter(code, value, people=5, **fields) -> Snapshot:
    """The team's assessment of a quarter, closed, everybody at one level."""
    return close(make_assessment(make_team_once(), code, **fields), *(level(value) for _ in range(people)))


def make_team_once():
    return Team.objects.filter(name="Owls").first() or make_team()


def cycles(snapshot) -> list[str]:
    return [change["cycle"] for change in snapshot.changes]


def test_change_is_stored_against_the_last_two_comparable_quarters():
    snapshots = [quarter(f"2026-Q{number}", number - 1) for number in (1, 2, 3)]
    last = quarter("2026-Q4", 3)
    assert cycles(snapshots[0]) == []
    assert cycles(last) == ["2026-Q3", "2026-Q2"]
    assert last.changes[0]["assessment"] == str(snapshots[2].assessment_id)
    found = comparison_from_plain(last.changes[0]["comparison"])
    questionnaire = shipped_document().questionnaire
    expected = compare(questionnaire, engine_sheets(*[level(2)] * 5), questionnaire, engine_sheets(*[level(3)] * 5))
    assert to_plain(found) == rounded(to_plain(expected))
    assert {(row.verdict, row.delta) for row in last.pillars.all()} == {("likely_up", 25.0)}


def test_quarters_that_say_nothing_are_passed_over():
    quarter("2025-Q4", 1)
    quarter("2026-Q1", 2)
    quarter("2026-Q2", 2, people=3)
    make_assessment(make_team_once(), "2026-Q3", state="cancelled")
    close(make_assessment(make_team(name="Bees"), "2026-Q3"), *(level(0) for _ in range(5)))
    assert cycles(quarter("2026-Q4", 3)) == ["2026-Q1", "2025-Q4"]


def test_quarter_of_an_unlike_questionnaire_is_passed_over():
    quarter("2026-Q2", 1)
    raw = make_raw_document()
    raw["version"] = 2
    for question in raw["questions"]:
        part(raw, question["code"])["revision"] += 1
    other = make_questionnaire(make_team_once().organisation, read_document(raw, file="test"))
    quarter("2026-Q3", 2, questionnaire=other)
    assert cycles(quarter("2026-Q4", 3)) == ["2026-Q2"]


def test_later_quarter_is_no_earlier_one():
    quarter("2026-Q4", 1)
    assert cycles(quarter("2026-Q3", 2)) == []


def test_change_from_consensus_is_shown_and_not_assessed():
    assessment = make_assessment(make_team_once(), "2026-Q3", mode="consensus")
    together(assessment, level(1))
    last = quarter("2026-Q4", 3)
    assert {(row.verdict, row.delta) for row in last.pillars.all()} == {("not_assessable", 50.0)}
