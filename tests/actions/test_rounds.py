"""A round of many teams: each team once, whatever happens to the worker; one that fails stops no other."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.actions import open_assessment, tick
from assessments.actions.rounds import (
    MOST_PROBLEMS,
    ClosesTooEarly,
    NoTeams,
    Round,
    close_round,
    open_round,
    remind_round,
    run_job,
    wake_stale_jobs,
)
from assessments.models import Assessment, AuditEvent, Invitation, Job, Mail, Membership, Team
from tests.factories import make_assessment, make_document, make_organisation, make_questionnaire, make_team, make_user
from tests.post import LOCMEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail(settings):
    settings.MAILERS = LOCMEM


@pytest.fixture
def organisation():
    organisation = make_organisation()
    make_questionnaire(organisation)
    for name, size in {"Ants": 8, "Bees": 3, "Cats": 8}.items():
        team = make_team(organisation, name, size)
        for number in range(2):
            make_user(f"{name.lower()}{number}@example.org", team)
    return organisation


@pytest.fixture
def by():
    return make_user("ann@example.org")


def asked(organisation, **changes) -> Round:
    now = timezone.now()
    fields = {
        "quarter": "2026-Q4",
        "mode": "individual",
        "opens_at": now,
        "closes_at": now + timedelta(days=7),
        "questionnaire": make_questionnaire(organisation),
        "language": "fr",
    }
    return Round(**(fields | changes))


def ask(organisation, by, **changes) -> Job:
    teams = list(Team.objects.values_list("pk", flat=True))
    return open_round(organisation=organisation, asked=asked(organisation, **changes), teams=teams, by=by)


def run(job: Job) -> Job:
    run_job.call(str(job.pk))
    return Job.objects.get(pk=job.pk)


def modes() -> dict[str, str]:
    return dict(Assessment.objects.values_list("team__name", "mode"))


@pytest.mark.django_db(transaction=True)
def test_worker_opens_every_team_and_mails_everybody(organisation, by, mailoutbox):
    make_team(make_organisation("other"), "Foxes")
    Team.objects.filter(name="Cats").update(archived_at=timezone.now())
    job = ask(organisation, by)
    assert (job.state, job.total, Assessment.objects.count()) == ("waiting", 2, 0)
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    job.refresh_from_db()
    assert (job.state, job.done, job.problems) == ("done", 2, [])
    assert modes() == {"Ants": "individual", "Bees": "individual"}
    assert set(Assessment.objects.values_list("language", flat=True)) == {"fr"}  # the organisation's is English
    assert sorted(message.to[0][:5] for message in mailoutbox) == ["ants0", "ants1", "bees0", "bees1"]
    event = AuditEvent.objects.get(what="cycle_opened")
    assert (event.by, event.detail["teams"], event.detail["quarter"]) == (by, 2, "2026-Q4")
    assert set(AuditEvent.objects.filter(what="assessment_opened").values_list("by", flat=True)) == {by.pk}
    cycle = job.cycle
    assert (cycle.closes_at, cycle.questionnaire) == (
        Assessment.objects.first().closes_at,
        make_questionnaire(organisation),
    )


def test_small_teams_may_answer_together_and_people_on_leave_are_not_expected(organisation, by):
    Membership.objects.filter(user__email="ants0@example.org").update(on_leave=True)
    run(ask(organisation, by, mode="team_link", small_together=True))
    assert modes() == {"Ants": "team_link", "Bees": "consensus", "Cats": "team_link"}
    assert dict(Assessment.objects.values_list("team__name", "expected")) == {"Ants": 7, "Bees": 3, "Cats": 8}


def test_round_that_opens_later_is_planned(organisation, by):
    opens_at = timezone.now() + timedelta(days=1)
    run(ask(organisation, by, opens_at=opens_at))
    assert set(Assessment.objects.values_list("state", "opened_at")) == {("planned", opens_at)}
    assert not Invitation.objects.exists()
    Assessment.objects.update(opened_at=timezone.now())
    assert tick().opened == 3


def test_round_that_closes_before_it_opens_changes_nothing(organisation, by):
    now = timezone.now()
    for closes_at in (now + timedelta(days=1), now - timedelta(days=1)):
        with pytest.raises(ClosesTooEarly):
            ask(organisation, by, opens_at=now + timedelta(days=2), closes_at=closes_at)
    assert (Job.objects.count(), organisation.cycles.count()) == (0, 0)


def test_teams_that_have_one_keep_it(organisation, by):
    kept = make_assessment(Team.objects.get(name="Ants"))
    assert ask(organisation, by).total == 2
    Team.objects.exclude(name="Ants").delete()
    with pytest.raises(NoTeams):
        ask(organisation, by)
    assert Assessment.objects.get() == kept


def test_team_that_somebody_opened_meanwhile_is_no_problem(organisation, by):
    job = ask(organisation, by)
    fields = {"closes_at": timezone.now() + timedelta(days=2), "expected": 8, "language": "en", "by": by}
    open_assessment(team=Team.objects.get(name="Ants"), quarter="2026-Q4", mode="team_link", **fields)
    assert run(job).problems == []
    assert modes()["Ants"] == "team_link"


def test_two_administrators_who_ask_at_once_open_each_team_once(organisation, by):
    jobs = [ask(organisation, by), ask(organisation, by)]
    for job in jobs:
        assert run(job).problems == []
    assert Assessment.objects.count() == 3
    assert Mail.objects.count() == 6


def test_team_that_cannot_be_opened_is_named_and_stops_no_other(organisation, by):
    Membership.objects.filter(team__name="Ants").delete()
    by.language = "fr"
    by.save()
    job = run(ask(organisation, by))
    assert (job.done, job.total, len(job.problems)) == (3, 3, 1)
    assert job.problems[0].startswith("Ants: ")
    assert set(modes()) == {"Bees", "Cats"}


def test_failure_is_told_without_its_text(organisation, by, caplog):
    job = ask(organisation, by)
    Job.objects.filter(pk=job.pk).update(asked=job.asked | {"closes_at": "nonsense"})
    job = run(job)
    assert len(job.problems) == 3
    assert "ValueError" in job.problems[0]
    assert "nonsense" not in caplog.text + "".join(job.problems)


def test_date_that_cannot_be_is_told_of_each_team(organisation, by):
    job = ask(organisation, by)
    Job.objects.filter(pk=job.pk).update(asked=job.asked | {"closes_at": "2020-01-01T00:00:00+00:00"})
    assert len(run(job).problems) == 3


def test_only_the_first_problems_are_kept(organisation, by):
    Membership.objects.all().delete()
    job = ask(organisation, by)
    Job.objects.filter(pk=job.pk).update(problems=["said"] * (MOST_PROBLEMS - 1))
    assert len(run(job).problems) == MOST_PROBLEMS


def test_job_goes_on_where_a_worker_died_and_does_nothing_twice(organisation, by):
    job = ask(organisation, by)
    run(job)
    Job.objects.update(state="running", done=1)
    DBTaskResult.objects.all().delete()
    assert wake_stale_jobs() == 0
    Job.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    tick()
    assert DBTaskResult.objects.filter(task_path__endswith="run_job").count() == 1
    assert wake_stale_jobs() == 0
    job = run(job)
    assert (job.state, job.done, job.problems) == ("done", 3, [])
    assert (Assessment.objects.count(), Mail.objects.count()) == (3, 6)


def test_everybody_is_reminded_but_those_who_had_a_mail_lately(organisation, by):
    run(ask(organisation, by))
    job = run(remind_round(cycle=organisation.cycles.get(), by=by))
    assert [problem.partition(":")[0] for problem in job.problems] == ["Ants", "Bees", "Cats"]
    assert not Mail.objects.filter(kind="reminder").exists()


def test_round_without_personal_links_has_nobody_to_remind(organisation, by):
    run(ask(organisation, by, mode="team_link"))
    with pytest.raises(NoTeams):
        remind_round(cycle=organisation.cycles.get(), by=by)


def test_all_open_ones_are_closed_once(organisation, by):
    run(ask(organisation, by))
    cycle = organisation.cycles.get()
    jobs = [close_round(cycle=cycle, by=by) for _turn in range(2)]
    for job in jobs:
        assert run(job).problems == []
    assert set(Assessment.objects.values_list("state", flat=True)) == {"closed"}
    assert AuditEvent.objects.filter(what="assessment_closed").count() == 3
    assert Mail.objects.filter(kind="results").count() == 6
    with pytest.raises(NoTeams):
        close_round(cycle=cycle, by=by)


@pytest.mark.django_db(transaction=True)
def test_sealing_at_once_is_done_together_by_the_clock(organisation, by, settings):
    settings.SEAL_DAYS = 0
    run(ask(organisation, by))
    run(close_round(cycle=organisation.cycles.get(), by=by))
    assert set(Assessment.objects.values_list("state", flat=True)) == {"closed"}
    assert tick().sealed == 3
    assert set(Mail.objects.values_list("kind", "state")) == {("results", "queued")}


def test_failure_of_closing_names_the_team(organisation, by):
    make_assessment(Team.objects.get(name="Ants"), parameters={"unheard_of": 1})
    job = run(close_round(cycle=organisation.cycles.get(), by=by))
    assert job.problems[0].startswith("Ants: ")


def test_job_of_somebody_who_left_speaks_the_language_of_the_organisation(organisation, by):
    job = ask(organisation, by, mode="team_link")
    Job.objects.update(by=None)
    assert run(job).state == "done"


@pytest.mark.parametrize("kind", ["open", "remind", "close"])
def test_team_that_was_deleted_meanwhile_stops_no_other(organisation, by, kind, monkeypatch):
    monkeypatch.setattr("assessments.actions.invitations.QUIET", timedelta(0))
    job = ask(organisation, by)
    if kind != "open":
        run(job)
        job = (remind_round if kind == "remind" else close_round)(cycle=organisation.cycles.get(), by=by)
    Team.objects.get(name="Ants").delete()
    job = run(job)
    assert (job.state, job.done, job.problems) == ("done", 3, ["A team or its assessment was deleted meanwhile."])
    assert Assessment.objects.count() == 2
    if kind != "open":
        assert Mail.objects.filter(kind="reminder" if kind == "remind" else "results").count() == 4


def test_later_round_of_the_quarter_asks_no_team_of_the_first_otherwise(organisation, by):
    first = ask(organisation, by)
    other = make_questionnaire(organisation, make_document(2))
    ask(organisation, by, questionnaire=other)
    run(first)
    assert {each.questionnaire for each in Assessment.objects.all()} == {make_questionnaire(organisation)}
