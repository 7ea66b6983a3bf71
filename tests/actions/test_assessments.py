"""Opening an assessment, and what its facilitator changes while it is open."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.actions import (
    AlreadyOpen,
    Closed,
    NotEmpty,
    NotLater,
    TextRefused,
    cancel_assessment,
    expect_people,
    extend_assessment,
    open_assessment,
    publish_questionnaire,
    share_results,
)
from assessments.actions.opening import NoQuestionnaire
from assessments.actions.refusals import TooFewExpected
from assessments.maturity.parameters import DEFAULT
from assessments.maturity.storage import parameters_from_plain
from assessments.models import Answer, AnswerSheet, Assessment, AuditEvent, Cycle
from tests.actions.sheets import level, started, submitted
from tests.factories import make_assessment, make_document, make_questionnaire, make_team, make_user

pytestmark = pytest.mark.django_db


def later(**length) -> object:
    return timezone.now() + timedelta(**length)


def opened(team=None, **changes) -> Assessment:
    team = team or make_team()
    make_questionnaire(team.organisation)
    given = {
        "team": team,
        "quarter": "2026-Q4",
        "mode": "team_link",
        "closes_at": later(days=7),
        "expected": 8,
        "language": "fr",
        "by": None,
    }
    return open_assessment(**given | changes)


def last_event() -> tuple[str, object, dict]:
    event = AuditEvent.objects.latest("at")
    assert event.team == Assessment.objects.get(pk=event.detail["assessment"]).team
    return event.what, event.by, {key: value for key, value in event.detail.items() if key != "assessment"}


def test_assessment_opens_with_what_is_in_force(settings):
    settings.SEAL_DAYS = 3
    ada, closes_at = make_user(), later(days=7)
    assessment = opened(closes_at=closes_at, by=ada)
    assessment.refresh_from_db()
    assert assessment.is_answerable
    assert (assessment.cycle.code, assessment.mode, assessment.expected) == ("2026-Q4", "team_link", 8)
    assert (assessment.language, assessment.seal_days) == ("fr", 3)
    assert parameters_from_plain(assessment.parameters) == DEFAULT
    assert len({assessment.link_code, assessment.results_code}) == 2
    assert last_event() == (
        "assessment_opened",
        ada,
        {"quarter": "2026-Q4", "mode": "team_link", "expected": 8, "closes_at": closes_at.isoformat()},
    )


def test_newest_questionnaire_is_asked():
    team = make_team()
    make_questionnaire(team.organisation)
    newest = publish_questionnaire(organisation=team.organisation, document=make_document(2))
    assert opened(team).questionnaire == newest


def test_organisation_without_a_questionnaire_cannot_open():
    team = make_team()
    with pytest.raises(NoQuestionnaire):
        open_assessment(
            team=team,
            quarter="2026-Q4",
            mode="team_link",
            closes_at=later(days=7),
            expected=8,
            language="en",
            by=None,
        )


def test_quarter_is_opened_once():
    assessment = opened()
    with pytest.raises(AlreadyOpen) as refusal:
        opened(assessment.team)
    assert refusal.value.existing == assessment
    assert opened(assessment.team, quarter="2027-Q1").cycle != assessment.cycle
    assert opened(make_team(name="Bees")).cycle == assessment.cycle


def test_quarter_of_a_cancelled_assessment_is_free():
    first = opened()
    cancel_assessment(assessment=first, by=make_user())
    assert opened(first.team) != first


@pytest.mark.parametrize(
    "changes",
    [
        {"quarter": "2026-Q5"},
        {"quarter": "2026-Q4\n"},
        {"quarter": "2026\0Q4"},
        {"quarter": ""},
        {"mode": "secret"},
        {"expected": 0},
        {"expected": 501},
        {"language": "de"},
        {"closes_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_what_cannot_be_is_refused_whole(changes):
    with pytest.raises((ValidationError, TextRefused)):
        opened(**changes)
    assert not any(model.objects.exists() for model in (Assessment, Cycle, AuditEvent))


def test_extending_moves_the_closing():
    ada, assessment = make_user(), make_assessment()
    closes_at = later(days=9)
    extend_assessment(assessment=assessment, closes_at=closes_at, by=ada)
    assert Assessment.objects.get().closes_at == closes_at
    assert last_event() == ("assessment_extended", ada, {"closes_at": closes_at.isoformat()})


def test_extending_never_shortens():
    assessment = make_assessment()
    with pytest.raises(NotLater):
        extend_assessment(assessment=assessment, closes_at=later(days=1), by=make_user())


def test_other_number_of_people_is_expected():
    ada = make_user()
    expect_people(assessment=make_assessment(), people=9, by=ada)
    assert Assessment.objects.get().expected == 9
    assert last_event() == ("assessment_expects", ada, {"before": 8, "now": 9})


@pytest.mark.parametrize("people", [0, 501, -1, 40_000])
def test_impossible_number_of_people_is_refused(people):
    with pytest.raises(ValidationError):
        expect_people(assessment=make_assessment(), people=people, by=make_user())
    assert Assessment.objects.get().expected == 8


def test_fewer_people_than_sheets_are_refused_unless_as_few_were_expected():
    assessment, ada = make_assessment(expected=3), make_user()
    for _ in range(2):
        submitted(assessment, level(2))
    expect_people(assessment=assessment, people=2, by=ada)
    with pytest.raises(TooFewExpected, match="2 sheets are in already"):
        expect_people(assessment=assessment, people=1, by=ada)
    submitted(assessment, level(2))
    expect_people(assessment=assessment, people=2, by=ada)
    assert Assessment.objects.get().expected == 2


def test_empty_assessment_is_cancelled_with_its_drafts():
    ada, assessment = make_user(), make_assessment()
    started(assessment).answers.create(organisation=assessment.organisation, question="C1", value="1")
    cancel_assessment(assessment=assessment, by=ada)
    assert Assessment.objects.get().state == "cancelled"
    assert not AnswerSheet.objects.exists()
    assert not Answer.objects.exists()
    assert last_event() == ("assessment_cancelled", ada, {})


def test_assessment_that_somebody_submitted_to_is_not_cancelled():
    assessment = make_assessment()
    submitted(assessment, level(2))
    with pytest.raises(NotEmpty):
        cancel_assessment(assessment=assessment, by=make_user())
    assert Assessment.objects.get().state == "open"
    assert AnswerSheet.objects.exists()


@pytest.mark.parametrize("how", ["closed", "past"])
@pytest.mark.parametrize(
    "change",
    [
        lambda **given: extend_assessment(**given, closes_at=later(days=9)),
        lambda **given: expect_people(**given, people=9),
        lambda **given: cancel_assessment(**given),
    ],
)
def test_nothing_changes_after_the_closing(how, change):
    assessment, now = make_assessment(), timezone.now()
    ended = {"state": "closed", "closed_at": now, "seals_at": now}
    Assessment.objects.update(**{"closes_at": now} if how == "past" else ended)
    with pytest.raises(Closed):
        change(assessment=assessment, by=make_user())
    assert not AuditEvent.objects.exists()


def test_results_are_kept_from_respondents_and_shown_again():
    ada, assessment = make_user(), make_assessment()
    for shown in (False, True):
        share_results(assessment=assessment, shown=shown, by=ada)
        assert Assessment.objects.get().shows_respondents is shown
        assert last_event() == ("results_shared", ada, {"shown": shown})
