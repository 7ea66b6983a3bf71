"""Several workers, and people in their way, at the same instant: every mail and every team once."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.actions import close_assessment, tick
from assessments.actions.invitations import TooSoon, remind_everybody, renew_invitation, revoke_invitation
from assessments.actions.outbox import queue_all, send_mails
from assessments.actions.personal_links import token_of
from assessments.actions.rounds import Round, close_round, open_round, run_job
from assessments.models import AnswerSheet, Assessment, AuditEvent, Invitation, Job, Mail, Team
from assessments.models.results import Snapshot
from assessments.models.sheets import hashed
from tests.actions.others import at_once, errors
from tests.actions.sheets import level
from tests.closed import make_closed
from tests.factories import make_assessment, make_organisation, make_questionnaire, make_team, make_user
from tests.post import mailers_to, post_office

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 3


def test_each_mail_leaves_once(settings):
    ended = make_closed([level(2)] * 5)
    with post_office() as office:
        settings.MAILERS = mailers_to(office.server_address[1])
        shared = {"organisation": ended.organisation, "assessment": ended, "kind": "results", "language": "en"}
        queue_all(Mail(to=f"p{number}@example.org", **shared) for number in range(12))
        assert errors(at_once(*[send_mails.call] * WORKERS)) == []
        assert Counter(office.addresses) == {f"p{number}@example.org": 1 for number in range(12)}
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}


def make_round() -> tuple[list[Job], list[Team]]:
    """Two administrators asked for the same."""
    organisation = make_organisation()
    now = timezone.now()
    asked = Round(
        quarter="2026-Q4",
        mode="team_link",
        opens_at=now,
        closes_at=now + timedelta(days=7),
        questionnaire=make_questionnaire(organisation),
        language="en",
    )
    teams = [make_team(organisation, name) for name in ("Ants", "Bees", "Cats", "Dogs")]
    pks, by = [team.pk for team in teams], make_user("ann@example.org")
    return [open_round(organisation=organisation, asked=asked, teams=pks, by=by) for _turn in range(2)], teams


def test_two_rounds_by_several_workers_open_and_close_each_team_once():
    jobs, teams = make_round()
    assert errors(at_once(*(partial(run_job.call, str(job.pk)) for job in jobs * 2))) == []
    assert Assessment.objects.count() == AuditEvent.objects.filter(what="assessment_opened").count() == len(teams)
    cycle, by = jobs[0].cycle, jobs[0].by
    closing = [close_round(cycle=cycle, by=by) for _turn in range(2)]
    assert errors(at_once(*(partial(run_job.call, str(job.pk)) for job in closing * 2))) == []
    assert Snapshot.objects.count() == AuditEvent.objects.filter(what="assessment_closed").count() == len(teams)
    found = [(job.state, job.done, job.problems) for job in Job.objects.all()]
    assert found == [("done", len(teams), [])] * 4


def test_facilitator_who_closes_in_the_middle_of_a_round_is_no_problem():
    (job, _other), teams = make_round()
    run_job.call(str(job.pk))
    closing = close_round(cycle=job.cycle, by=job.by)
    found = Assessment.objects.get(team=teams[2])
    assert errors(at_once(partial(run_job.call, str(closing.pk)), partial(close_assessment, assessment=found))) == []
    closing.refresh_from_db()
    assert (closing.done, closing.problems, Snapshot.objects.count()) == (len(teams), [], len(teams))


def make_personal() -> Invitation:
    """More than half-way: a reminder is due."""
    now = timezone.now()
    dates = {"opened_at": now - timedelta(days=4), "closes_at": now + timedelta(days=3)}
    assessment = make_assessment(mode="individual", salt="salt", **dates)
    shared = {"organisation": assessment.organisation, "assessment": assessment}
    invitation = Invitation.objects.create(email="ada@example.org", **shared)
    AnswerSheet.objects.create(token_hash=hashed(token_of(invitation)), **shared)
    return invitation


def test_people_and_the_clock_remind_once():
    invitation = make_personal()
    remind = partial(remind_everybody, assessment=invitation.assessment)
    outcomes = at_once(remind, remind, tick)
    assert [type(each) for each in errors(outcomes)].count(TooSoon) >= 1
    assert AuditEvent.objects.filter(what="people_reminded").count() == 1


def test_link_that_is_replaced_and_revoked_at_once_opens_one_sheet_or_none():
    invitation = make_personal()
    changes = [renew_invitation, revoke_invitation, renew_invitation]
    outcomes = at_once(*(partial(change, invitation=invitation, by=None) for change in changes))
    assert errors(outcomes) == []
    found = Invitation.objects.select_related("assessment").get()
    opened = AnswerSheet.objects.of_token(token_of(found)).count()
    assert opened == (0 if found.revoked_at else 1)
    assert AnswerSheet.objects.count() <= 1


def test_worker_is_called_for_what_nobody_took(settings):
    settings.MAILERS = mailers_to(1)
    ended = make_closed([level(2)] * 5)
    queue_all(
        [Mail(organisation=ended.organisation, assessment=ended, kind="results", to="a@example.org", language="en")]
    )
    DBTaskResult.objects.all().delete()
    tick()
    assert DBTaskResult.objects.get().task_path.endswith("send_mails")
