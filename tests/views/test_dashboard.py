"""The coach's dashboard: where is help needed, without an order of merit."""

import csv
import re
from datetime import datetime
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions.reopening import reopen_assessment
from assessments.actions.teams import tag_team
from assessments.forms.assessments import quarters_around
from assessments.maturity.document import read_document, shipped_document
from assessments.models import Assessment, AuditEvent, Team, User
from assessments.models.team_results import TeamResult
from assessments.results import dashboard as results_of_dashboard
from assessments.results import released_results
from assessments.results.dashboard import Found, cycles_with_results
from assessments.results.finding import Wanted, most_telling, recent_quarters
from assessments.views.dashboard import Board
from tests.actions.test_reopening import later
from tests.actors import make_coach, make_role
from tests.closed import make_closed, make_people
from tests.factories import (
    make_assessment,
    make_organisation,
    make_questionnaire,
    make_raw_document,
    make_team,
    make_user,
)
from tests.many import make_result
from tests.test_results import make_changed_questionnaire

pytestmark = pytest.mark.django_db

APART = [0, 0, 0, 4, 4, 4]


@pytest.fixture
def coach() -> User:
    return make_user("cleo@example.org")


def make_coached(coach: User, name: str, **fields: object) -> Team:
    team = make_team(name=name, **fields)
    make_coach(coach, team)
    return team


def ask(user: User, team: Team, query: str = "") -> str:
    """The main part of the page, with single spaces."""
    client = Client()
    client.force_login(user)
    reply = client.get(reverse("dashboard", args=[team.organisation_id]) + query)
    assert reply.status_code == 200
    return " ".join(unescape(re.findall(r"(?s)<main.*</main>", reply.text)[0]).split())


def teams(page: str) -> list[str]:
    return re.findall(r'class="row-name"[^>]*>([^<]*)</a>', page)


def row(page: str, name: str) -> str:
    """What the row of a team says, without markup."""
    [found] = [part for part in re.findall(r"<tr>.*?</tr>", page) if f">{name}</a>" in part]
    return " ".join(re.sub(r"<[^>]*>", " ", found).split())


def trail(page: str) -> str:
    [line] = re.findall(r'class="line" d="([^"]*)"', page)
    return line


def chips(page: str) -> list[str]:
    found = re.findall(r'<a class="chip".*?</a>', page)
    return [" ".join(re.sub(r"<[^>]*>|×|\(take this away\)", " ", chip).split()) for chip in found]


# What a row says


def test_row_tells_each_pillar_with_its_stage_and_what_holds_back(coach):
    owls = make_coached(coach, "Owls")
    make_closed(make_people([2] * 5, **{f"C{number}": [0] * 5 for number in range(1, 9)}), owls)
    page = ask(coach, owls)
    assert "1 team in 2026-Q4" in page
    assert row(page, "Owls").startswith(
        "Compare Owls Owls Result Owls Prepare a visit Owls 0 Starting holds back "
        "50 Developing 50 Developing 50 Developing 50 Developing "
        "Culture 0 overall 40 2026-Q4: 40"
    )
    assert 'class="heat heat-0" data-label="Culture"' in page
    assert "5 of 8" in row(page, "Owls")
    assert not re.search(r"(?i)rank|percentile|medal|podium", page)


def test_figures_are_those_of_the_result(coach):
    owls = make_coached(coach, "Owls")
    first = make_closed(make_people([1, 1, 1, 2, 3]), owls, "2026-Q3")
    make_closed(make_people([1, 3, 2, 3, 4], C1=[0, 0, 1, 1, "DK"]), owls)
    found = released_results(Assessment.objects.get(cycle__code="2026-Q4"))
    results, told = found.results, row(ask(coach, owls), "Owls")
    for code, pillar in results.card.pillars.items():
        change = results.change.pillars[code]
        assert f"{round(pillar.score)} " in told
        assert f"+{round(change.delta)}" in told
    assert f"overall {round(results.card.overall.score)} +{round(results.change.overall.delta)} since 2026-Q3" in told
    assert f"{len([each for each in results.card.symptoms.values() if each.state == 'active'])} 5 of 8" in told
    assert first.cycle.code in told


def test_split_pillar_is_said_in_words_and_has_no_stage(coach):
    owls = make_coached(coach, "Owls")
    make_closed(make_people(APART), owls)
    page = ask(coach, owls)
    assert "50 too far apart" in row(page, "Owls")
    assert "Developing" not in row(page, "Owls")
    assert page.count('class="heat heat-split"') == 5


def test_suppressed_result_is_said_and_shows_no_figure(coach):
    owls = make_coached(coach, "Owls")
    make_closed(make_people([1] * 3), owls, "2026-Q3")
    closed = make_closed(make_people([1] * 3), owls, parameters={"k_pillar": 6})
    page = ask(coach, owls)
    assert row(page, "Owls") == "Owls Prepare a visit Owls not shown: fewer than 6 answers 3 of 8 low participation"
    assert reverse("assessment_results", args=[closed.pk]) not in page


def test_pillar_without_a_score_says_so(coach):
    owls = make_coached(coach, "Owls")
    make_closed(make_people([2] * 5, **{f"S{number}": ["NA"] * 5 for number in range(1, 9)}), owls)
    assert "– no score" in row(ask(coach, owls), "Owls")


def test_row_without_a_result_says_why(coach):
    owls, newts, voles, bees = (make_coached(coach, name) for name in ("Owls", "Newts", "Voles", "Bees"))
    make_closed(make_people([2] * 5), owls)
    make_assessment(newts, "2026-Q4")
    make_assessment(voles, "2026-Q4", state="planned", opened_at=later())
    page = ask(coach, owls)
    assert teams(page) == ["Bees", "Newts", "Owls", "Voles"]
    assert "being answered" in row(page, "Newts")
    assert "2026-Q4, open until" in row(page, "Newts")
    assert "planned" in row(page, "Voles")
    assert "2026-Q4, from" in row(page, "Voles")
    assert row(page, "Bees") == "Bees Prepare a visit Bees no assessment for two quarters no result in 2026-Q4"
    assert reverse("team", args=[bees.pk]) in page


def test_change_comes_with_its_verdict(coach):
    owls = make_coached(coach, "Owls")
    make_closed(make_people([1, 1, 1, 1, 2]), owls, "2026-Q2")
    make_closed(make_people([3, 3, 3, 3, 4]), owls, "2026-Q3")
    other = make_changed_questionnaire(owls, "C")
    make_closed(make_people([3, 3, 3, 3, 4]), owls, questionnaire=other)
    before = row(ask(coach, owls, "?cycle=2026-Q3"), "Owls")
    assert "likely rise (+50)" in before
    assert "+50 since 2026-Q2" in before
    page = ask(coach, owls)
    now = row(page, "Owls")
    assert "80 Self-improving not comparable" in now
    assert "stable (0)" in now
    assert "2026-Q2: 30, 2026-Q3: 80, 2026-Q4: 80" in now
    assert trail(page).count("L") == 2


def test_line_breaks_where_quarters_cannot_be_compared(coach):
    owls = make_coached(coach, "Owls")
    make_closed(make_people([1] * 5), owls, "2026-Q1")
    make_closed(make_people([2] * 5), owls, "2026-Q2")
    make_closed(make_people([2] * 2), owls, "2026-Q3")
    make_closed(make_people([3] * 5), owls, questionnaire=make_changed_questionnaire(owls, "CALMS"))
    page = ask(coach, owls)
    assert trail(page) == "M6.0 19.0L27.3 14.0M70.0 9.0"
    assert "since" not in row(page, "Owls")
    assert "2026-Q1: 25, 2026-Q2: 50, 2026-Q4: 75" in row(page, "Owls")


def test_answers_given_together_have_no_participation(coach):
    owls = make_coached(coach, "Owls")
    make_closed(make_people([2]), owls, mode="consensus")
    assert "together" in row(ask(coach, owls), "Owls")


def test_team_that_was_not_assessed_for_two_quarters_is_marked(coach):
    owls, newts = make_coached(coach, "Owls"), make_coached(coach, "Newts")
    make_closed(make_people([2] * 5), owls)
    make_closed(make_people([2] * 5), newts, "2026-Q2")
    page = ask(coach, owls)
    assert "no assessment for two quarters" in row(page, "Newts")
    assert "no assessment for two quarters" not in row(page, "Owls")
    assert teams(ask(coach, owls, "?state=stale")) == ["Newts"]
    assert "no assessment for two quarters" not in row(ask(coach, owls, "?cycle=2026-Q2"), "Newts")


def test_team_that_answers_now_is_not_marked(coach):
    owls, newts = make_coached(coach, "Owls"), make_coached(coach, "Newts")
    make_result(owls, quarters_around(timezone.localdate())[0])
    make_result(newts, "2024-Q2")
    assert teams(ask(coach, owls, "?state=stale")) == ["Newts"]
    make_assessment(newts, quarters_around(timezone.localdate())[0])
    assert teams(ask(coach, owls, "?state=stale")) == []
    assert "no assessment for two quarters" not in row(ask(coach, owls), "Newts")


# Whose teams, and which quarter


def test_one_team_ahead_of_the_calendar_empties_no_page(coach, django_assert_num_queries):
    now, following, before = quarters_around(timezone.localdate())
    owls, newts, voles = (make_coached(coach, name) for name in ("Owls", "Newts", "Voles"))
    make_result(newts, now)
    make_result(voles, before)
    make_result(owls, following, release="suppressed")
    page = ask(coach, owls)
    assert f"3 teams in {now}" in page
    assert "no assessment for two quarters" not in page.partition("<table")[2]
    ahead = ask(coach, owls, f"?cycle={following}")
    assert f"3 teams in {following}" in ahead
    assert "no assessment for two quarters" not in ahead.partition("<table")[2]
    assert teams(ask(coach, owls, f"?cycle={following}&state=stale")) == []
    client = Client()
    client.force_login(coach)
    file = client.get(reverse("dashboard_csv", args=[owls.organisation_id])).text
    assert now in file
    assert following not in file
    with django_assert_num_queries(1):
        cycles_with_results(owls.organisation, coach)


@pytest.mark.parametrize(
    ("day", "code", "recent"),
    [
        ("2026-10-01", "2026-Q4", ["2026-Q3", "2026-Q4", "2027-Q1"]),
        ("2026-12-31", "2026-Q4", ["2026-Q3", "2026-Q4", "2027-Q1"]),
        ("2026-12-31", "2027-Q1", ["2026-Q3", "2026-Q4", "2027-Q1"]),
        ("2027-01-01", "2026-Q4", ["2026-Q3", "2026-Q4"]),
    ],
)
def test_recent_is_counted_by_the_calendar(time_machine, day, code, recent):
    time_machine.move_to(datetime.fromisoformat(f"{day}T12:00Z"))
    assert sorted(set(recent_quarters(code))) == recent


@pytest.mark.parametrize(
    ("quarters", "usual"),
    [
        ({"this": 1, "next": 1}, "this"),
        ({"last": 1, "this": 0, "next": 2}, "last"),
        ({"last": 2, "this": 1}, "last"),
        ({"last": 0, "next": 1}, "next"),
        ({"last": 0, "this": 0, "next": 0}, "this"),
        ({"next": 0}, "next"),
    ],
)
def test_quarter_to_begin_with(quarters, usual):
    names = dict(zip(("this", "next", "last"), quarters_around(timezone.localdate()), strict=True))
    assert most_telling({names[name]: tells for name, tells in quarters.items()}) == names[usual]


def test_coach_sees_the_teams_they_coach_and_no_archived_one(coach):
    owls, newts = make_coached(coach, "Owls"), make_coached(coach, "Newts")
    voles, foxes = make_team(name="Voles"), make_team(make_organisation("other"), "Foxes")
    make_coach(coach, foxes)
    for team in (owls, newts, voles, foxes):
        make_closed(make_people([2] * 5), team)
    Team.objects.filter(pk=newts.pk).update(archived_at=timezone.now())
    assert teams(ask(coach, owls)) == ["Owls"]
    Team.objects.filter(pk=owls.pk).update(archived_at=timezone.now())
    empty = ask(coach, owls)
    assert "None of your teams has a result yet" in empty
    assert '<span class="tag">Sample</span>' in empty
    assert teams(empty) == []


def test_result_that_waits_for_a_new_one_is_not_shown(coach):
    owls, newts = make_coached(coach, "Owls"), make_coached(coach, "Newts")
    make_closed(make_people([2] * 5), newts)
    closed = make_closed(make_people([1] * 5), owls)
    reopen_assessment(assessment=closed, closes_at=later(), by=coach)
    page = ask(coach, owls)
    assert "Emerging" not in row(page, "Owls")
    assert "being answered" in row(page, "Owls")
    assert teams(ask(coach, owls, "?sort=C")) == ["Newts", "Owls"]
    assert teams(ask(coach, owls, "?state=shown")) == ["Newts"]
    assert teams(ask(coach, owls, "?state=open")) == ["Owls"]


def test_quarter_is_the_newest_with_a_result_unless_another_is_asked_for(coach):
    owls = make_coached(coach, "Owls")
    make_closed(make_people([1] * 5), owls, "2026-Q2")
    make_closed(make_people([2] * 5), owls, "2026-Q3")
    make_assessment(owls, "2026-Q4")
    foxes = make_team(make_organisation("other"), "Foxes")
    make_closed(make_people([2] * 5), foxes, "2025-Q1")
    page = ask(coach, owls)
    assert "<option selected>2026-Q3</option> <option>2026-Q2</option>" in page.replace("</option><", "</option> <")
    assert "25 Emerging" in row(ask(coach, owls, "?cycle=2026-Q2"), "Owls")
    for unknown in ("2025-Q1", "2026-Q4", "<b>", "2026-Q9"):
        told = ask(coach, owls, f"?cycle={unknown}")
        assert f"None of your teams has a result of “{unknown}”. This is 2026-Q3." in told
        assert "50 Developing" in row(told, "Owls")


def test_who_also_leads_or_administers_sees_their_own_teams_alone(coach):
    owls, newts = make_coached(coach, "Owls"), make_team(name="Newts")
    for role in ("leader", "administrator"):
        make_role(coach, owls, role)
    for team in (owls, newts):
        make_closed(make_people([2] * 5), team)
    assert teams(ask(coach, owls)) == ["Owls"]


# Sorting and narrowing


@pytest.fixture
def five(coach) -> dict[str, Team]:
    """Teams that differ in all that can be sorted or narrowed."""
    found = {name: make_coached(coach, name) for name in ("Bees", "Newts", "Owls", "Voles", "Wolves")}
    low = {f"C{number}": [0] * 5 for number in range(1, 9)}
    make_closed(make_people([2] * 5), found["Owls"], "2026-Q3")
    make_closed(make_people([3] * 5), found["Newts"], "2026-Q3")
    make_closed(make_people([3] * 5, **low), found["Owls"])  # held back by Culture
    make_closed(make_people([2] * 7), found["Newts"])  # fell, and answered more
    make_closed(make_people(APART), found["Voles"])  # split
    make_closed(make_people([1] * 2), found["Wolves"])  # suppressed
    tag_team(team=found["Owls"], tags=["Lyon", "web"], by=coach)
    tag_team(team=found["Voles"], tags=["web"], by=coach)
    return found


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["Bees", "Newts", "Owls", "Voles", "Wolves"]),
        ("name", ["Bees", "Newts", "Owls", "Voles", "Wolves"]),
        ("rank", ["Bees", "Newts", "Owls", "Voles", "Wolves"]),
        ("C", ["Owls", "Newts", "Voles", "Bees", "Wolves"]),
        ("A", ["Newts", "Voles", "Owls", "Bees", "Wolves"]),
        ("change", ["Newts", "Owls", "Bees", "Voles", "Wolves"]),
        ("participation", ["Wolves", "Owls", "Voles", "Newts", "Bees"]),
    ],
)
def test_sorting_puts_those_in_need_first_and_those_without_a_figure_last(coach, five, sort, names):
    assert teams(ask(coach, five["Owls"], f"?sort={sort}")) == names


def test_sorting_by_symptoms_puts_the_most_first(coach, five):
    page = ask(coach, five["Owls"], "?sort=symptoms")
    counts = dict(TeamResult.objects.filter(cycle__code="2026-Q4").values_list("team__name", "n_symptoms"))
    expected = sorted(five, key=lambda name: (counts.get(name) is None, -(counts.get(name) or 0), name))
    assert teams(page) == expected
    assert counts["Owls"]
    assert 'aria-sort="descending"' in page


@pytest.mark.parametrize(
    ("query", "names", "told"),
    [
        ("q=ol", ["Voles", "Wolves"], ["Name: ol"]),
        ("tag=WEB", ["Owls", "Voles"], ["Tag: WEB"]),
        ("limiting=C", ["Owls"], ["Held back by: Culture"]),
        ("state=shown", ["Newts", "Owls", "Voles"], ["State: with a result"]),
        ("state=withheld", ["Wolves"], ["State: not shown: too few answers"]),
        ("state=split", ["Voles"], ["State: opinions too far apart"]),
        ("state=none", ["Bees"], ["State: no result"]),
        ("state=stale", ["Bees"], ["State: no assessment for two quarters"]),
        ("tag=web&limiting=C", ["Owls"], ["Tag: web", "Held back by: Culture"]),
        ("version=calms-1", ["Newts", "Owls", "Voles", "Wolves"], ["Questionnaire: calms-1"]),
        ("version=calms-2", [], ["Questionnaire: calms-2"]),
    ],
)
def test_narrowing_leaves_those_that_fit_and_says_by_what(coach, five, query, names, told):
    page = ask(coach, five["Owls"], f"?{query}")
    assert (teams(page), chips(page)) == (names, told)


@pytest.mark.parametrize("kind", ["symptom", "wanted", "blocked", "pattern"])
def test_pages_lead_to_the_teams_behind_a_code(coach, five, kind):
    rows = TeamResult.objects.filter(cycle__code="2026-Q4").select_related("team")
    columns = {"symptom": "symptoms", "wanted": "wanted", "blocked": "blocked", "pattern": "patterns"}
    held = {each.team.name: {code.split("<")[0] for code in getattr(each, columns[kind])} for each in rows}
    code = min(held["Owls"])
    page = ask(coach, five["Owls"], f"?{kind}={code}&sort=C")
    assert sorted(teams(page)) == sorted(name for name, codes in held.items() if code in codes)
    part = getattr(shipped_document(), {"symptom": "symptom", "pattern": "pattern"}.get(kind, "practice"))(code)
    [chip] = chips(page)
    assert chip.endswith(f": {(getattr(part, 'title', None) and part.title.en) or part.name.en}")
    assert f'<input type="hidden" name="{kind}" value="{code}">' in page
    assert 'href="?sort=C"' in page


@pytest.mark.parametrize(
    "name", ["q", "tag", "state", "limiting", "version", "symptom", "wanted", "blocked", "pattern"]
)
def test_value_that_does_not_exist_finds_nothing_and_says_so(coach, name):
    owls = make_coached(coach, "Owls")
    make_closed(make_people([2] * 5), owls)
    for value in ("<i>x", "calms-x", "calms-²", "%25_", "calms-99999", "😀", "x" * 300):
        page = ask(coach, owls, f"?{name}={value}")
        assert teams(page) == []
        assert "No team of yours is like this in this quarter." in page
        assert len(chips(page)) == 1
    assert teams(ask(coach, owls, f"?{name}=%00&page=%00")) == ["Owls"]


@pytest.mark.parametrize("name", ["page", "sort"])
def test_page_and_order_that_do_not_exist_are_the_usual_ones(coach, name):
    owls = make_coached(coach, "Owls")
    make_closed(make_people([2] * 5), owls)
    for value in ("0", "-1", "2", "99999999999", "x", "²", "C,A"):
        assert teams(ask(coach, owls, f"?{name}={value}")) == ["Owls"]


def test_versions_are_offered_where_there_are_several(coach, five):
    assert 'id="version"' not in ask(coach, five["Owls"])
    other = make_changed_questionnaire(five["Bees"], "C")
    make_closed(make_people([2] * 5), five["Bees"], questionnaire=other)
    assert 'id="version"' in ask(coach, five["Owls"])
    assert teams(ask(coach, five["Owls"], f"?version={other.code}-{other.number}")) == ["Bees"]
    assert make_questionnaire(other.organisation) != other


def test_versions_are_those_that_the_coach_s_teams_answered_in_the_quarter(coach, five):
    newer = make_changed_questionnaire(five["Bees"], "C")
    [bees, foreign] = five["Bees"], make_team(name="Foreign")
    make_closed(make_people([2] * 5), foreign, questionnaire=newer)
    assert 'id="version"' not in ask(coach, bees)
    make_closed(make_people([2] * 5), bees, "2026-Q3", questionnaire=newer)
    assert 'id="version"' not in ask(coach, bees)
    make_closed(make_people([2] * 5), bees, questionnaire=newer)
    offered = re.findall(r'<option value="(calms-\d)">', ask(coach, bees))
    assert offered == ["calms-2", "calms-1"]


def test_words_are_those_of_the_newest_version_that_was_answered_in_the_quarter(coach, five):
    raw = make_raw_document()
    raw["version"], raw["bands"][2]["name"]["en"] = 2, "Halfway"
    newer = make_questionnaire(five["Owls"].organisation, read_document(raw, file="test"))
    assert "Halfway" not in ask(coach, five["Owls"])
    make_closed(make_people([2] * 5), five["Bees"], questionnaire=newer)
    page = ask(coach, five["Owls"])
    assert "50 Halfway" in row(page, "Bees")
    assert "</span>Halfway</li>" in page
    assert "Halfway" not in ask(coach, five["Owls"], "?cycle=2026-Q3")


def test_tags_past_the_most_are_told_and_can_still_be_asked_for(coach, monkeypatch):
    cache.clear()
    monkeypatch.setattr(results_of_dashboard, "MOST_TAGS", 2)
    owls = make_coached(coach, "Owls")
    make_closed(make_people([2] * 5), owls)
    tag_team(team=owls, tags=["Aix", "Brest"], by=coach)
    assert "the first" not in ask(coach, owls)
    cache.clear()
    tag_team(team=owls, tags=["Aix", "Brest", "Caen"], by=coach)
    assert "Tag (the first 2)" in ask(coach, owls)
    page = ask(coach, owls, "?tag=Caen")
    assert "<option selected>Caen</option>" in page
    assert teams(page) == ["Owls"]
    cache.clear()


def test_page_past_teams_that_went_between_two_queries_is_the_last_one():
    found, nothing = Found([], total=60, number=3), dict.fromkeys(["cycles", "cycle", "choices", "document", "query"])
    assert Board(found=found, asked_cycle="", wanted=Wanted(), **nothing).page.number == 2


# Many teams


def make_many(coach: User, number: int) -> None:
    for each in range(number):
        make_result(make_coached(coach, f"Team {each:03}"))


@pytest.mark.parametrize("number", [3, 52])
def test_queries_stay_the_same_whatever_the_number_of_teams(coach, number, django_assert_num_queries):
    make_many(coach, number)
    team = Team.objects.first()
    client = Client()
    client.force_login(coach)
    url = reverse("dashboard", args=[team.organisation_id])
    client.get(url)
    for query, queries in {"": 10, "?sort=C": 10, "?page=1": 10, "?state=shown&sort=symptoms": 10}.items():
        with django_assert_num_queries(queries):
            client.get(url + query)


def test_fifty_teams_stand_on_a_page_and_pages_keep_what_was_asked(coach):
    make_many(coach, 52)
    team = Team.objects.first()
    page = ask(coach, team, "?state=shown&sort=C")
    assert len(teams(page)) == 50
    assert "52 teams in 2026-Q4" in page
    assert "Page 1 of 2" in page
    assert 'href="?state=shown&sort=C&page=2"' in page
    for number in (2, 3, 50):
        assert teams(ask(coach, team, f"?state=shown&sort=C&page={number}")) == ["Team 050", "Team 051"]


# As a file


def file_of(user: User, team: Team, query: str = "") -> list[list[str]]:
    client = Client()
    client.force_login(user)
    reply = client.get(reverse("dashboard_csv", args=[team.organisation_id]) + query)
    assert reply["Content-Disposition"] == 'attachment; filename="calms-dashboard.csv"'
    return list(csv.reader(reply.text.removeprefix("\ufeff").splitlines()))


def test_file_holds_every_team_that_is_found(coach, five):
    head, *rows = file_of(coach, five["Owls"])
    named = {each[1]: dict(zip(head, each, strict=True)) for each in rows}
    assert list(named) == ["Bees", "Newts", "Owls", "Voles", "Wolves"]
    owls = named["Owls"]
    assert (owls["Quarter"], owls["Culture"], owls["Automation"]) == ("2026-Q4", "0", "75")
    assert (owls["Held back by"], owls["Overall"], owls["Answers"]) == ("Culture", "60", "5 of 8")
    assert named["Wolves"]["State"] == "not shown: fewer than 4 answers"
    assert set(named["Wolves"].values()) == {"2026-Q4", "Wolves", "not shown: fewer than 4 answers", "2 of 8", ""}
    assert [each[1] for each in file_of(coach, five["Owls"], "?sort=C&state=shown")[1:]] == ["Owls", "Newts", "Voles"]
    assert len(file_of(coach, five["Owls"], "?symptom=nothing")) == 1


def test_file_is_written_down_for_each_team_with_figures(coach, five):
    tag_team(team=five["Wolves"], tags=["web"], by=coach)
    assert len(file_of(coach, five["Owls"], "?tag=web")) == 4  # with the head, and the Wolves, who show none
    events = AuditEvent.objects.filter(what=AuditEvent.What.RESULTS_EXPORTED)
    assert {event.team.name for event in events} == {"Owls", "Voles"}
    assert {event.by for event in events} == {coach}
    client = Client()
    client.force_login(coach)
    client.head(reverse("dashboard_csv", args=[five["Owls"].organisation_id]))
    assert events.count() == 2


def test_file_without_results_names_its_columns_alone(coach):
    owls = make_coached(coach, "Owls")
    assert [each[:2] for each in file_of(coach, owls)] == [["Quarter", "Team"]]
