"""Submitting twice, at once or again after a lost reply, is submitting once."""

import threading
import time
from contextlib import suppress

import pytest
from django.test import Client
from django.urls import reverse

from assessments.actions import AlreadySubmitted, close_assessment, save_answer, sheet_of, start_sheet, submit_sheet
from assessments.models import Answer, AnswerSheet
from assessments.views.sheet import TeamSheet
from assessments.views.visit import Visit
from tests.actions.others import at_once, errors
from tests.actions.sheets import started
from tests.faults.conftest import BROKEN

pytestmark = pytest.mark.django_db(transaction=True)

CLICKS = 3


def submit_at_once(assessment, submit) -> tuple[int, list[Exception]]:
    """How many were under way when the first was answered, and what went wrong."""
    sheet = started(assessment)
    last = save_answer(sheet=sheet, question="C1", value="2", version=None)
    begun, answered, in_flight = [], threading.Event(), []

    def click() -> None:
        begun.append(1)
        submit(sheet=sheet)
        if not answered.is_set():
            answered.set()
            in_flight.append(len(begun) - 1)

    def say_again() -> None:
        with suppress(AlreadySubmitted):
            save_answer(sheet=sheet, question="C1", value="2", version=last.version)

    outcomes = at_once(*[click] * CLICKS, say_again)
    submit(sheet=sheet)
    return in_flight[0], errors(outcomes)


@pytest.mark.rounds(500)
def test_double_submits(quarter, rounds, report):
    assessment = quarter(0)
    outcomes = [submit_at_once(assessment, submit_sheet) for _number in rounds]
    sheets = AnswerSheet.objects.filter(assessment=assessment)
    report(
        f"double submits: {len(outcomes)} rounds of {CLICKS + 1}, {sum(each[0] for each in outcomes)} in flight, "
        f"{sheets.submitted().count() - len(outcomes)} too many"
    )
    assert [each[1] for each in outcomes if each[1]] == []
    assert sheets.count() == sheets.submitted().count() == Answer.objects.count() == len(outcomes)
    assert close_assessment(assessment=assessment).n_submitted == len(outcomes)


def test_double_submits_of_a_browser_are_answered_in_peace(quarter):
    """Three clicks, and once more: every reply is the page of what happens next, or says that it is closed."""
    assessment = quarter(0)
    for _number in range(BROKEN):
        token = start_sheet(assessment=assessment)
        sheet = sheet_of(token, assessment)

        def click(token=token, sheet=sheet) -> int:
            browser = Client()
            browser.cookies[Visit(assessment).cookie] = token
            path = reverse("answer_submit", args=[assessment.link_code])
            return browser.post(path, {"sheet": TeamSheet(sheet).mark}, follow=True).status_code

        assert at_once(*[click] * CLICKS) == [200] * CLICKS
        assert click() == 200
    assert AnswerSheet.objects.submitted().count() == AnswerSheet.objects.count() == BROKEN
    close_assessment(assessment=assessment)
    assert click() == 409


def test_harness_sees_what_is_submitted_twice(quarter, report):
    """Where submitting looks, and then adds a submission."""

    def add_submission(*, sheet) -> None:
        if not AnswerSheet.objects.filter(assessment=sheet.assessment, token_hash=f"of {sheet.pk}").exists():
            time.sleep(0.001)
            AnswerSheet.objects.create(
                organisation_id=sheet.organisation_id, assessment=sheet.assessment, submitted=True
            )

    assessment = quarter(0)
    for _number in range(BROKEN):
        submit_at_once(assessment, add_submission)
    found = AnswerSheet.objects.filter(assessment=assessment).submitted().count()
    report(f"double submits, unprotected: {found - BROKEN} too many in {BROKEN} rounds")
    assert found > BROKEN
