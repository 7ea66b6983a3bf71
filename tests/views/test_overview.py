"""Many teams together: what leaders see, what coaches see of theirs, and what nobody can compute from it."""

import csv
import io
import json
import re
import statistics
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions.closing import close_assessment
from assessments.actions.reopening import reopen_assessment
from assessments.actions.teams import archive_team
from assessments.maturity.document import read_document, shipped_document
from assessments.models import Assessment, Questionnaire, Team, User
from assessments.models.team_results import TeamResult
from tests.actions.test_reopening import later
from tests.actors import make_coach, make_role
from tests.browser.figures import envelope
from tests.closed import make_closed, make_people, make_sheet
from tests.factories import (
    make_assessment,
    make_organisation,
    make_questionnaire,
    make_raw_document,
    make_team,
    make_user,
    part,
)
from tests.many import make_result
from tests.test_results import make_changed_questionnaire

pytestmark = pytest.mark.django_db

NAMES = ["Auks", "Bees", "Cats", "Dogs", "Eels", "Foals", "Gulls", "Hens", "Ibis", "Jays", "Kites", "Larks"]


@pytest.fixture
def leader() -> User:
    return make_role(make_user("lee@example.org"), make_team(), "leader")


def make_other_questionnaire(team: Team) -> Questionnaire:
    """Of another code, with the same number."""
    raw = make_raw_document() | {"code": "other", "title": {"en": "Another one", "fr": "Un autre"}}
    return make_questionnaire(team.organisation, read_document(raw, file="test"))


def make_teams(number: int) -> list[Team]:
    return [make_team(name=name) for name in NAMES[:number]]


def get(user: User, name: str = "overview", query: str = "", status: int = 200) -> str:
    client = Client()
    client.force_login(user)
    organisation = Team.objects.first().organisation_id
    reply = client.get(reverse(name, args=[organisation]) + query)
    assert reply.status_code == status
    return reply.content.decode("utf-8-sig")


def ask(user: User, query: str = "", status: int = 200) -> str:
    """The main part of the page, with single spaces."""
    return " ".join(unescape(re.findall(r"(?s)<main.*</main>", get(user, query=query, status=status))[0]).split())


def plain(html: str) -> str:
    return " ".join(re.sub(r"(?s)<(svg|style).*?</\1>|<[^>]*>", " ", html).split())


def table(page: str, heading: str) -> dict[str, str]:
    """Of the counts under a heading: what each line says, by its name."""
    part = page.split(f'id="{heading}"', 1)[1].split("</table>", 1)[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td[^>]*>(.*?)</td></tr>', part)
    return {plain(re.sub(r"<small>.*?</small>", "", name)): count for name, count in rows}


def pillars(page: str) -> dict[str, str]:
    part = page.split('class="card-block table-card"', 1)[1].split("</table>", 1)[0]
    return {plain(row)[0]: plain(row).split(" ", 1)[1] for row in re.findall(r"<tr>(.*?)</tr>", part)[1:]}


def half_up(value: float) -> str:
    return str(int(value + 0.5))


def test_nothing_yet(leader):
    assert "There is no result yet." in ask(leader)
    assert "not counted" not in ask(leader, "?cycle=2026-Q4")
    get(leader, "overview_csv", status=409)
    get(leader, "overview_svg", status=409)


def test_fewer_than_three_teams_are_told_as_such_and_nothing_else(leader):
    for team in make_teams(2):
        make_result(team, symptoms=["SY-C1"], limiting=["C"])
    page = ask(leader)
    assert "Not shown: fewer than 3 teams have a result that may be shown." in page
    assert "The five pillars" not in page


def test_suppressed_results_are_counted_and_not_shown(leader):
    for number, team in enumerate(make_teams(4)):
        make_result(team, release="suppressed" if number else "full")
    assert "fewer than 3 teams" in ask(leader)
    for team in (make_team(name="Moles"), make_team(name="Newts")):
        make_result(team, release="pillars_only")
    assert "teams with a result that may be shown: 3 of 6" in ask(leader)


@pytest.mark.parametrize(("number", "words"), [(4, "no median is shown"), (5, "median"), (7, "median"), (8, "box")])
def test_pillars_are_a_box_from_eight_teams_and_a_median_from_five(leader, number, words):
    scores = [10.0, 22.5, 31.0, 47.5, 52.5, 60.0, 81.5, 93.0][:number]
    for team, score in zip(make_teams(number), scores, strict=True):
        make_result(team, scores=score)
    page = ask(leader)
    if number < 5:
        assert words in page
        assert "<svg xmlns" not in page
        get(leader, "overview_svg", status=409)
        return
    median = half_up(statistics.median(scores))
    low, _middle, high = (half_up(each) for each in statistics.quantiles(scores, n=4, method="inclusive"))
    between = f"{low} to {high}" if words == "box" else "–"
    assert set(pillars(page).values()) == {f"{name}{median} {between}".strip() for name in [""]}
    drawing = get(leader, "overview_svg")
    assert (drawing.count("boxes-band"), drawing.count("boxes-diamond")) == ((5, 0) if words == "box" else (0, 5))


def test_figures_are_those_of_the_score_command(leader, tmp_path):
    """Eight real assessments, scored by the command; quartiles by Python's own statistics."""
    sheets = [
        make_people([level, level, max(0, level - 1), min(4, level + 1), 2]) for level in (0, 1, 1, 2, 2, 3, 4, 4)
    ]
    scored = []
    for team, people in zip(make_teams(8), sheets, strict=True):
        make_closed(people, team, opened_at=timezone.now() - timedelta(days=7))
        file = tmp_path / "asked.json"
        file.write_text(json.dumps({"score": envelope(people, mode="individual", team_size=team.size)}))
        printed = StringIO()
        call_command("score", str(file), stdout=printed)
        scored.append(json.loads(printed.getvalue())["score"])
    page = ask(leader)
    names = {"C": "Culture", "A": "Automation", "L": "Lean", "M": "Measurement", "S": "Sharing"}
    shown = table(page, "pillars") or pillars(page)
    for code, name in names.items():
        found = [card["pillars"][code]["score"] for card in scored if not card["pillars"][code]["split"]]
        assert len(found) >= 8
        low, median, high = (half_up(each) for each in statistics.quantiles(found, n=4, method="inclusive"))
        assert f"{name} {median} {low} to {high}" in plain(page), shown
    for code, name in names.items():
        holders = sum(code in card["overall"]["limiting"] for card in scored)
        assert table(page, "limiting")[name] == told(holders, 8)
    present = {code for card in scored for code, each in card["symptoms"].items() if each["state"] == "active"}
    counts = {code: sum(card["symptoms"][code]["state"] == "active" for card in scored) for code in present}
    systemic = sorted((told(n, 8) for n in counts.values() if n >= 3 and n >= 0.3 * 8), reverse=True)
    assert list(table(page, "shared").values()) == systemic[:12]


def told(holders: int, teams: int) -> str:
    if holders < 3:
        return "fewer than 3"
    return str(holders) if teams - holders >= 3 else f"{max(3, teams - 2)} or more"


def test_counts_are_told_or_hidden(leader):
    for number, team in enumerate(make_teams(12)):
        make_result(
            team,
            limiting=["C", *(["A"] if number < 4 else []), *(["L"] if number < 2 else [])],
            patterns=["tool_led"] if number < 5 else ["talk_without_engine"],
            symptoms=["SY-L3"] * (number < 4) + ["SY-C1"] * (number < 3) + ["SY-A1"] * (number < 11),
            wanted=["P01"] * (number < 6),
            blocked=["P14<P09"] * (number >= 6) + ["P10<P09", "P10<P99"] * (number < 2),
            in_place=["P44"] * (number < 3),
        )
    page = ask(leader)
    limiting = table(page, "limiting")
    assert limiting == {
        "Culture": "10 or more",
        "Automation": "4",
        "Lean": "fewer than 3",
        "Measurement": "fewer than 3",
        "Sharing": "fewer than 3",
    }
    patterns = table(page, "patterns")
    assert patterns["Tools running ahead"] == "5"
    assert patterns["Good crew, small engine"] == "not shown"
    assert table(page, "shared") == {"Manual deployment": "10 or more", "Cascading approvals": "4"}
    assert "Approve by risk" in page
    assert table(page, "practices") == {"Blameless post-mortem": "6"}
    assert "waits for Continuous integration on every push" in page
    assert "Ten-minute pipeline" not in page
    assert "Skills map and rotation" in page
    assert not [name for name in NAMES if name in page]


def test_symptom_needs_thirty_percent_of_the_teams(leader):
    for number, team in enumerate(make_teams(11)):
        make_result(team, symptoms=["SY-C1"] if number < 3 else [])
    assert "None: no symptom is shared by so many teams." in ask(leader)


def test_split_pillars_and_teams_that_answered_together_or_another_version_are_left_out_of_the_box(leader):
    teams = make_teams(12)
    for number, team in enumerate(teams[:8]):
        make_result(team, scores=10.0 * number, split=["C"] if number == 7 else [])
    changed = make_changed_questionnaire(teams[8], {})
    make_result(teams[8], scores=100.0, asked={"questionnaire": changed})
    make_result(teams[9], scores=100.0, consensus=True, release="full_consensus", asked={"mode": "consensus"})
    page = ask(leader)
    assert ": 10 of 10" in page
    rows = plain(page)
    assert "Culture 30 –" in rows
    assert "Lean 35 18 to 53" in rows
    assert "75% of the people asked have answered" in rows


def test_trend_over_the_quarters_breaks_where_the_questions_changed(leader):
    teams = make_teams(8)
    changed = make_changed_questionnaire(teams[0], {})
    for place, quarter in enumerate(["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]):
        for number, team in enumerate(teams):
            asked = {"questionnaire": changed} if place == 4 else None
            closed = timezone.now() - timedelta(days=90 * (5 - place))
            make_result(team, quarter, scores=10.0 * place + number, closed=closed, asked=asked)
    page = ask(leader)
    assert re.findall(r'<th scope="row">(2\d{3}-Q\d)', page) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert page.count("other questions than before") == 1
    [line, *_] = re.findall(r'class="line" d="([^"]*)"', page)
    assert re.sub(r"[^ML]", "", line) == "MLLM"
    make_assessment(teams[0], "2027-Q1", opened_at=timezone.now() - timedelta(days=3))
    make_result(teams[1], "2027-Q1", scores=10.0)
    assert re.findall(r'<th scope="row">(2\d{3}-Q\d)', ask(leader)) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    before = ask(leader, "?cycle=2025-Q4")
    assert "From the second quarter with figures on" in before
    lines = list(csv.reader(io.StringIO(get(leader, "overview_csv"))))
    assert ["2026-Q4", "C", "Culture", "8", "44", "42", "45"] in lines


@pytest.mark.parametrize("cycle", ["2031-Q1", "x", "%00", "2026-Q4'--", "é" * 300])
def test_quarter_that_does_not_exist_is_said_and_the_newest_shown(leader, cycle):
    for team in make_teams(3):
        make_result(team)
    make_result(make_team(make_organisation("other"), "Foxes"), "2031-Q1")
    page = ask(leader, f"?cycle={cycle}")
    assert ("There is no quarter" in page) == (cycle != "%00")
    assert "2026-Q4" in page


def test_quarter_is_counted_when_nothing_runs_any_more(leader):
    teams = make_teams(7)
    now = timezone.now()
    for number, team in enumerate(teams[:3]):
        make_result(team, closed=now - timedelta(days=3 + number), asked={"opened_at": now - timedelta(days=20)})
    running = make_assessment(teams[3], opened_at=now - timedelta(days=10))
    page = ask(leader)
    assert "Teams still answer" in page
    assert "The five pillars" not in page
    Assessment.objects.filter(pk=running.pk).update(state="cancelled")
    assert "may be shown: 3 of 3" in ask(leader)
    for team in teams[4:6]:
        make_result(team, closed=now, asked={"opened_at": now - timedelta(days=2)})
        assert "may be shown: 3 of 3" in ask(leader)
        assert "Teams still answer, or have answered since." in ask(leader)
    make_result(teams[6], closed=now, asked={"opened_at": now - timedelta(days=2)})
    assert "may be shown: 6 of 6" in ask(leader)


def test_team_that_the_clock_is_about_to_open_counts_as_running(leader):
    teams = make_teams(4)
    opened = timezone.now() - timedelta(days=20)
    for team in teams[:3]:
        make_result(team, asked={"opened_at": opened})
    due = make_assessment(teams[3], state="planned", opened_at=opened)
    assert "Not shown: fewer than 3 teams" in ask(leader)
    Assessment.objects.filter(pk=due.pk).update(opened_at=timezone.now() + timedelta(days=1))
    assert "may be shown: 3 of 3" in ask(leader)


def test_a_suppressed_result_that_reopening_made_one_to_show_does_not_come_in_by_itself(leader):
    opened = timezone.now() - timedelta(days=7)
    for team in make_teams(3):
        make_closed(make_people([0, 1, 1, 2, 2]), team, opened_at=opened)
    small = make_closed(make_people([4, 4]), make_team(name="Small"), opened_at=opened)
    before = ask(leader)
    assert "teams with a result that may be shown: 3 of 4" in before
    reopen_assessment(assessment=small, closes_at=later(), by=leader)
    for sheet in make_people([4] * 5):
        make_sheet(small, sheet)
    close_assessment(assessment=small)
    assert TeamResult.objects.get(assessment=small).release == "full"
    assert re.sub(r'value="\w{64}"', "", ask(leader)) == re.sub(r'value="\w{64}"', "", before)


def test_a_team_is_not_told_by_archiving_it_or_opening_it_again(leader):
    ann = make_user("ann@example.org")
    opened = timezone.now() - timedelta(days=7)
    made = [make_closed(make_people([0, 1, 1, 2, 2]), team, opened_at=opened) for team in make_teams(6)]
    before = ask(leader)
    assert "may be shown: 6 of 6" in before
    reopen_assessment(assessment=made[0], closes_at=later(), by=ann)
    archive_team(team=made[1].team, by=ann)
    assert re.sub(r'value="\w{64}"', "", ask(leader)) == re.sub(r'value="\w{64}"', "", before)


def test_what_somebody_knows_already_is_taken_off(leader):
    teams = make_teams(7)
    for number, team in enumerate(teams):
        make_result(team, scores=10.0 * number, limiting=["C"] if number < 4 else ["A"])
    assert table(ask(leader), "limiting")["Culture"] == "4"
    make_coach(leader, *teams[:2])
    assert table(ask(leader), "limiting")["Culture"] == "2 to 4"
    make_coach(leader, teams[2])
    make_user("pia@example.org", teams[3])
    assert pillars(ask(leader))["C"].endswith("30 –")
    make_coach(leader, teams[4], teams[5])
    page = ask(leader)
    assert "fewer than 3 of these teams are not your own" in page
    assert "The five pillars" not in page


def test_coach_sees_their_own_teams_and_no_other(leader):
    teams = make_teams(8)
    for number, team in enumerate(teams):
        make_result(team, scores=10.0 * number)
    cleo = make_coach(make_user("cleo@example.org"), *teams[:5])
    page = ask(cleo)
    assert "Your teams as a whole" in page
    assert "may be shown: 5 of 5" in page
    assert "Culture 20 –" in plain(page)
    archive_team(team=teams[0], by=leader)
    assert "may be shown: 4 of 4" in ask(cleo)


def test_member_is_refused_and_a_coach_of_another_organisation_finds_nothing():
    team = make_teams(1)[0]
    foxes = make_team(make_organisation("other"), "Foxes")
    stranger = make_coach(make_user("otto@example.org"), foxes)
    for name in ("overview", "overview_csv", "overview_svg"):
        get(make_user(f"{name}@example.org", team), name, status=403)
        get(stranger, name, status=404)


def test_codes_of_another_version_are_told_by_their_code(leader):
    for team in make_teams(6):
        make_result(team, symptoms=["SY-X9"], wanted=["P99"])
    page = ask(leader)
    assert table(page, "shared") == {"SY-X9": "4 or more"}
    assert table(page, "practices") == {"P99": "4 or more"}


def test_more_than_a_page_of_symptoms_is_counted(leader):
    codes = [f"SY-{letter}{number}" for letter in "CALMS" for number in range(1, 4)]
    for team in make_teams(6):
        make_result(team, symptoms=codes)
    assert "and 3 more" in ask(leader)


def test_queries_are_as_many_for_three_teams_as_for_twelve(leader, django_assert_num_queries):
    client = Client()
    client.force_login(leader)
    url = reverse("overview", args=[leader.roles.get().organisation_id])
    teams = make_teams(12)
    for team in teams[:3]:
        make_result(team, "2026-Q3")
    client.get(url)
    with django_assert_num_queries(10):
        client.get(url)
    for team in teams:
        make_result(team)
    with django_assert_num_queries(10):
        client.get(url)


def test_home_leads_to_it(leader):
    url = reverse("overview", args=[leader.roles.get().organisation_id])
    ann = make_role(make_user("ann@example.org"), Team.objects.get(), "administrator")
    for user in (leader, ann):
        client = Client()
        client.force_login(user)
        assert f'href="{url}"' in client.get("/").text


def test_pillar_without_enough_teams_is_said_in_drawing_table_and_trend(leader):
    now = timezone.now()
    for quarter, closed in (("2026-Q3", now - timedelta(days=90)), ("2026-Q4", now)):
        for number, team in enumerate(Team.objects.filter(name__in=NAMES) or make_teams(6)):
            scores = dict.fromkeys("CALM", 50.0) | {"S": 10.0 * number if number < 4 or quarter == "2026-Q3" else None}
            make_result(team, quarter, scores=scores, closed=closed)
    assert "Sharing fewer than 5 comparable teams" in plain(ask(leader))
    assert get(leader, "overview_svg").count("boxes-diamond") == 4
    assert "Sharing fewer than 5 comparable teams" in get(leader, "overview_svg")


def test_pillar_that_would_tell_a_team_to_who_knows_the_others_is_left_out(leader):
    teams = make_teams(9)
    for number, team in enumerate(teams):
        make_result(team, scores=10.0 * number, split=["C"] if number > 6 else [])
    make_coach(leader, *teams[:5])
    page = plain(ask(leader))
    assert "Culture fewer than 5 comparable teams" in page
    assert "Lean 40 20 to 60" in page


def test_median_does_not_move_by_one_team_of_a_wave_that_answered_in_different_ways(leader):
    """Of the second round two teams answered together: the third waits for the next that can be compared."""
    teams, now = make_teams(12), timezone.now()
    for number, team in enumerate(teams[:5]):
        make_result(team, scores=10.0 * number, closed=now - timedelta(days=40))
    together = {"consensus": True, "release": "full_consensus", "asked": {"mode": "consensus"}}
    for team, fields in zip(teams[5:8], ({"scores": 100.0, "n_valid": 8}, together, together), strict=True):
        make_result(team, closed=now - timedelta(days=20), **fields)
    page = plain(ask(leader))
    assert "may be shown: 8 of 8" in page
    assert "Culture 20 –" in page
    assert "75% of the people asked have answered" in page
    for team in teams[8:12]:
        make_result(team, scores=100.0, closed=now - timedelta(days=8))
    assert "Culture 20 –" in plain(ask(leader))
    for number in range(3):
        make_result(make_team(name=f"Late {number}"), scores=100.0, closed=now)
    assert "Culture 100 30 to 100" in plain(ask(leader))


def test_participation_needs_three_teams_that_answered_individually(leader):
    for number, team in enumerate(make_teams(5)):
        together = {"consensus": True, "release": "full_consensus", "asked": {"mode": "consensus"}}
        make_result(team, **(together if number < 3 else {}))
    page = ask(leader)
    assert "may be shown: 5 of 5" in page
    assert "people asked" not in page


def test_pattern_that_nobody_has_reads_as_one_that_few_have(leader):
    """Two rounds, each of which could hide two teams."""
    now = timezone.now()
    for number, team in enumerate(make_teams(12)):
        has = ["tool_led"] if number == 0 else ["clogged_flow"] if number == 1 else []
        make_result(team, patterns=has, closed=now - timedelta(days=20 if number < 6 else 1))
    counts = table(ask(leader), "patterns")
    assert set(counts.values()) == {"fewer than 5"}
    assert len(counts) == len(shipped_document().patterns)


def test_trend_breaks_between_two_questionnaires_of_the_same_number(leader):
    teams = make_teams(5)
    other = make_other_questionnaire(teams[0])
    for quarter, days, asked in (("2026-Q3", 90, {"questionnaire": other}), ("2026-Q4", 1, None)):
        for team in teams:
            make_result(team, quarter, closed=timezone.now() - timedelta(days=days), asked=asked)
    page = ask(leader)
    assert page.count("other questions than before") == 1
    [line, *_] = re.findall(r'class="line" d="([^"]*)"', page)
    assert re.sub(r"[^ML]", "", line) == "MM"


def test_title_and_version_are_those_of_the_medians(leader):
    """Most teams answered another questionnaire, together."""
    teams = make_teams(8)
    other = make_other_questionnaire(teams[0])
    for number, team in enumerate(teams):
        asked = {"mode": "consensus", "questionnaire": other}
        make_result(team, **({} if number < 3 else {"consensus": True, "release": "full_consensus", "asked": asked}))
    assert f"{shipped_document().title.en}, version 1" in ask(leader)
    TeamResult.objects.filter(consensus=False).update(consensus=True)
    assert "version 1" not in ask(leader)


def test_who_leads_and_coaches_sees_both(leader):
    teams = make_teams(8)
    for number, team in enumerate(teams):
        make_result(team, scores=10.0 * number)
    whole = ask(leader, "?teams=own")
    assert "The organisation as a whole" in whole
    make_coach(leader, *teams[:5])
    assert ask(leader) == whole
    own = ask(leader, "?teams=own&cycle=2026-Q4")
    assert "Your teams as a whole" in own
    assert "Culture 20 –" in plain(own)
    assert 'name="teams" value="own"' in own
    files = re.findall(r'href="[^"]*overview\.(?:csv|svg)\?([^"]*)"', own)
    assert files == ["cycle=2026-Q4&teams=own"] * 2
    lines = list(csv.reader(io.StringIO(get(leader, "overview_csv", f"?{files[0]}"))))
    assert lines[1] == ["2026-Q4", "C", "Culture", "5", "20", "", ""]
    tabs = re.findall(r'<a href="([^"]*)" aria-current="page">As a whole', own)
    assert tabs == [f"{reverse('overview', args=[teams[0].organisation_id])}?teams=own&cycle=2026-Q4"]


def test_how_a_small_count_reads_is_said(leader):
    for team in make_teams(3):
        make_result(team)
    assert "reads as a range, such as “fewer than 3”" in ask(leader)


def test_symptom_that_only_one_version_knows_is_counted_over_the_teams_that_were_asked(leader):
    teams = make_teams(12)
    raw = make_raw_document() | {"version": 2}
    raw["symptoms"] += [part(raw, "SY-C1") | {"code": code} for code in ("SY-C8", "SY-C9")]
    newer = make_questionnaire(teams[0].organisation, read_document(raw, file="test"))
    old = {"symptoms": ["SY-L3"]}
    new = {"symptoms": ["SY-C8", "SY-C9"], "asked": {"questionnaire": newer}}
    for number, team in enumerate(teams[:8]):
        make_result(team, **(old if number < 6 else new))
    assert table(ask(leader), "shared") == {"Cascading approvals": "6 or more"}
    make_result(teams[8], **new)
    make_result(teams[9], asked={"questionnaire": newer})
    assert table(ask(leader), "shared") == {"Cascading approvals": "6", "SY-C8": "3 to 4", "SY-C9": "3 to 4"}
