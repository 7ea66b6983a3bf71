"""The home of people who have signed in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Coaching, OrganisationRole, Team
from assessments.views import desk
from tests.actors import Actors, actors, make_coach, make_role, submit
from tests.factories import make_assessment, make_organisation, make_team, make_user
from tests.many import make_result

__all__ = ["actors"]
pytestmark = pytest.mark.django_db


def home(client, **query):
    return client.get(reverse("home"), query)


def make_ended(team, quarter="2026-Q3"):
    now = timezone.now()
    return make_assessment(team, quarter, state=Assessment.State.CLOSED, closed_at=now, seals_at=now)


def test_member_finds_what_waits(actors: Actors):
    assessment = make_assessment(actors.team)
    submit(assessment, 6)
    text = home(actors.client("member")).text
    assert "My teams" in text
    assert '<strong class="number">6</strong> of 8 submitted' in text
    assert reverse("answer_start", args=[assessment.link_code]) in text
    assert "you facilitate" not in text
    assert f'href="{assessment.get_absolute_url()}"' not in text


def test_facilitator_finds_what_to_run(actors: Actors):
    assessment = make_assessment(actors.team)
    text = home(actors.client("facilitator")).text
    assert "you facilitate" in text
    assert f'href="{assessment.get_absolute_url()}"' in text


def test_consensus_is_answered_through_its_facilitator(actors: Actors):
    assessment = make_assessment(actors.team, mode=Assessment.Mode.CONSENSUS)
    for who in ("member", "facilitator"):
        text = home(actors.client(who)).text
        assert "sheet is not submitted yet" in text
        assert reverse("answer_start", args=[assessment.link_code]) not in text


def test_overdue_closing_takes_no_answers(actors: Actors):
    past = timezone.now() - timedelta(days=1)
    assessment = make_assessment(actors.team, opened_at=past - timedelta(days=7), closes_at=past)
    text = home(actors.client("member")).text
    assert "Nothing more is accepted" in text
    assert reverse("answer_start", args=[assessment.link_code]) not in text


def test_results_stand_since_their_day(actors: Actors):
    old, new = make_ended(actors.team, "2026-Q2"), make_ended(actors.team)
    text = home(actors.client("member")).text
    assert "Nothing is open: nothing waits for you." in text
    assert reverse("assessment_results", args=[new.pk]) in text
    assert reverse("assessment_results", args=[old.pk]) not in text


@pytest.mark.parametrize("role", ["facilitator", "coach"])
def test_results_that_cannot_be_shown_hide_none_that_can(actors: Actors, role):
    told, withheld = make_result(actors.team, "2026-Q3"), make_result(actors.team, "2027-Q1", release="suppressed")
    text = home(actors.client(role)).text
    assert "Results of 2026-Q3" in text
    assert reverse("assessment_results", args=[told.pk]) in text
    assert reverse("assessment_results", args=[withheld.pk]) not in text
    assert "2027-Q1 has too few answers to be shown" in text


def test_results_that_cannot_be_shown_are_linked_where_there_are_no_others(actors: Actors):
    withheld = make_result(actors.team, "2027-Q1", release="suppressed")
    text = home(actors.client("member")).text
    assert reverse("assessment_results", args=[withheld.pk]) in text


def test_facilitator_may_open_when_nothing_is(actors: Actors):
    text = home(actors.client("facilitator")).text
    assert reverse("assessment_open", args=[actors.team.pk]) in text
    assert "No results yet" in text


def test_team_that_waits_comes_first(actors: Actors):
    for name in ("Ants", "Bees"):
        actors.member.memberships.create(team=make_team(name=name))
    make_assessment(Team.objects.get(name="Bees"))
    text = home(actors.client("member")).text
    assert text.index("Bees") < text.index("Ants") < text.index("Owls")


def test_nobody_is_told_what_to_do(actors: Actors):
    text = home(actors.client("nobody")).text
    assert "You belong to no team" in text
    assert reverse("check_start") in text


def test_leader_is_told_of_what_comes_later(actors: Actors):
    text = home(actors.client("leader")).text
    assert "Acme as a whole" in text
    assert "Owls" not in text


# Coaches


def test_coach_finds_teams_to_run_and_their_results(actors: Actors):
    ended = make_ended(actors.team)
    text = home(actors.client("coach")).text
    assert "Teams that you coach" in text
    assert reverse("assessment_results", args=[ended.pk]) in text
    assert "Newts" not in text
    assert "You belong to no team" not in text
    assert "Teams that you coach" not in home(actors.client("member")).text


def test_coach_finds_a_team_by_its_name(actors: Actors):
    make_coach(actors.coach, Team.objects.get(name="Newts"))
    text = home(actors.client("coach"), q="newt").text
    assert "1 team for “newt”" in text
    assert "Owls" not in text


def test_archived_team_leaves_the_lists_and_stays_in_reach(actors: Actors):
    Team.objects.filter(pk=actors.team.pk).update(archived_at=timezone.now())
    text = home(actors.client("member")).text
    assert "Archived teams:" in text
    assert actors.team.get_absolute_url() in text
    assert "Owls" not in home(actors.client("coach")).text
    assert "Owls" not in home(actors.client("administrator")).text


def test_archived_team_with_notes_stays_in_reach_of_who_keeps_them(actors: Actors, monkeypatch):
    coach, preparation = actors.client("coach"), reverse("preparation", args=[actors.team.pk])
    Coaching.objects.filter(user=actors.coach).update(notes="Ask about the build")
    assert "with notes of yours" not in home(coach).text
    make_coach(actors.administrator, actors.team)
    Team.objects.filter(pk=actors.team.pk).update(archived_at=timezone.now())
    text = home(coach).text
    assert "Archived, with notes of yours:" in text
    assert preparation in text
    assert "You belong to no team" not in text
    assert reverse("account_export") not in text
    assert "Ask about the build" in coach.get(preparation).text
    assert "with notes of yours" not in home(actors.client("administrator")).text
    monkeypatch.setattr(desk, "NOTED", 1)
    later = make_team(name="Auks")
    Team.objects.filter(pk=later.pk).update(archived_at=timezone.now())
    Coaching.objects.create(user=actors.coach, team=later, notes="They moved")
    assert "(the last 1)" in home(coach).text
    assert preparation not in home(coach).text
    assert reverse("account_export") in home(coach).text


# Administrators


def test_administrator_finds_teams_and_no_result(actors: Actors):
    running, ended = make_assessment(actors.team), make_ended(Team.objects.get(name="Newts"))
    make_team(name="Voles")
    submit(running, 3)
    text = home(actors.client("administrator")).text
    assert "3 of 8 submitted" in text
    assert "2026-Q3 closed on" in text
    assert "has not begun yet" in text
    assert "Foxes" not in text
    assert reverse("assessment_results", args=[ended.pk]) not in text


def test_administrator_who_belongs_to_a_team_finds_it_too(actors: Actors):
    make_role(actors.member, actors.team, OrganisationRole.Role.ADMINISTRATOR)
    text = home(actors.client("member")).text
    assert "My teams" in text
    assert "Teams of Acme" in text


def test_consensus_has_no_number(actors: Actors):
    make_assessment(actors.team, mode=Assessment.Mode.CONSENSUS)
    text = home(actors.client("administrator")).text
    assert "2026-Q4 is open" in text
    assert "submitted" not in text


@pytest.mark.parametrize(("query", "words"), [("owl", "1 team for “owl”"), ("\0 owl ", "1 team for “owl”")])
def test_team_is_found_by_its_name(actors: Actors, query, words):
    text = home(actors.client("administrator"), q=query).text
    assert words in text
    assert "Newts" not in text


def test_name_that_no_team_has_keeps_what_was_typed(actors: Actors):
    text = home(actors.client("administrator"), q="<b>lions").text
    assert "No team has this in its name" in text
    assert 'value="&lt;b&gt;lions"' in text


def test_long_query_is_cut(actors: Actors):
    assert f'value="{"x" * 100}"' in home(actors.client("administrator"), q="x" * 5000).text


def test_fifty_teams_are_shown_and_the_rest_counted(actors: Actors):
    organisation = actors.team.organisation
    Team.objects.bulk_create(
        Team(organisation=organisation, name=f"Team {number:02}", slug=f"team-{number}", size=5) for number in range(60)
    )
    text = home(actors.client("administrator")).text
    assert "The first 50 of 62 teams" in text
    assert "Team 47" in text
    assert "Team 48" not in text


# Queries


def queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as asked:
        home(client)
    return len(asked)


@pytest.mark.parametrize("role", ["member", "coach", "administrator"])
def test_number_of_queries_is_the_same_for_one_team_and_three(client, django_assert_max_num_queries, role):
    organisation = make_organisation()
    user = make_user()
    if role == "administrator":
        OrganisationRole.objects.create(organisation=organisation, user=user, role=role)
    client.force_login(user)
    counts = []
    for number in range(3):
        team = make_team(organisation, f"Team {number}")
        if role == "member":
            user.memberships.create(team=team)
        if role == "coach":
            make_coach(user, team)
        make_ended(team)
        submit(make_assessment(team), 2)
        counts.append(queries(client, django_assert_max_num_queries))
    assert counts[0] == counts[2] <= 11
