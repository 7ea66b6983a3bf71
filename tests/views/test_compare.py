"""Teams of a coach side by side: on the page, as files, and whatever the address asks for."""

import csv
import re
import uuid
import xml.etree.ElementTree as ET
from html import unescape
from io import StringIO

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessments.actions.reopening import reopen_assessment
from assessments.models import Assessment, AuditEvent, Team
from tests.actors import make_coach
from tests.closed import make_closed, make_people
from tests.factories import make_organisation, make_team
from tests.hostile import CODE, HOSTILE, LONG, MARKUP, NUL, trouble
from tests.test_results import make_changed_questionnaire

pytestmark = pytest.mark.django_db

FILES = ["compare_csv", "compare_svg"]


def close(levels: list[int], team: Team, **fields) -> None:
    """In a round that has been open for a week."""
    make_closed(make_people(levels), team, opened_at=timezone.now() - timezone.timedelta(days=7), **fields)


@pytest.fixture
def teams(actors) -> dict[str, Team]:
    """Four of the coach's: low, high, answered together, suppressed."""
    levels = {"Bears": [1] * 6, "Cats": [3] * 6, "Dogs": [2], "Elks": [2, 2]}
    found = {name: make_team(name=name) for name in levels}
    for name, team in found.items():
        close(levels[name], team, mode="consensus" if name == "Dogs" else "team_link")
    make_coach(actors.coach, *found.values())
    return found


def ask(actors, teams=(), name="compare", actor="coach", language="en", **fields):
    client = actors.client(actor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    keys = [getattr(team, "pk", team) for team in teams]
    return client.get(reverse(name, args=[actors.team.organisation_id]), {"team": keys} | fields)


def said(reply) -> str:
    """What people read, on one line."""
    main = re.findall(r"(?s)<main.*</main>", reply.text)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def table(reply) -> dict[str, list[str]]:
    """The cells of each row by its head."""
    rows = re.findall(r"(?s)<tr>\s*<th scope=\"row\">.*?</tr>", reply.text)
    cells = [
        [
            " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"(?s)<t[dh].*?</t[dh]>", row)
        ]
        for row in rows
    ]
    return {head: rest for head, *rest in cells}


@pytest.mark.usefixtures("teams")
def test_nothing_chosen_offers_the_teams_of_the_coach_and_the_quarters(actors):
    make_team(name="Not mine")
    reply = ask(actors)
    offered = re.findall(r'name="team" value="[^"]+"> ([^<]+)<', reply.text)
    assert offered == ["Bears", "Cats", "Dogs", "Elks", "Owls"]
    assert "<option selected>2026-Q4</option>" in reply.text
    assert "<table" not in reply.text


def test_two_teams_stand_side_by_side_by_name(actors, teams):
    reply = ask(actors, [teams["Cats"], teams["Bears"]])
    assert re.findall(r"<h3><a[^>]*>([^<]+)", reply.text) == ["Bears", "Cats"]
    assert table(reply)["C Culture"] == ["25 15 to 35", "75 65 to 85", "differ by 50"]
    assert table(reply)["Flow"] == ["25", "75", ""]
    assert said(reply).count("6 of 8 people (75%)") == 2
    assert reply.text.count('class="radar-svg"') == 2


def test_teams_that_are_close_have_no_real_difference(actors, teams):
    near = make_team(name="Bees")
    make_coach(actors.coach, near)
    make_closed(make_people([1] * 6, A1=[2] * 6), near)
    assert table(ask(actors, [near, teams["Bears"]]))["A Automation"][-1] == "no real difference"


def test_difference_without_a_margin_cannot_be_told(actors, teams):
    rows = table(ask(actors, [teams["Bears"], teams["Dogs"]]))
    assert rows["A Automation"][1:] == ["50", "cannot be told"]


def test_team_without_a_margin_is_named_beside_the_others(actors, teams):
    rows = table(ask(actors, [teams["Bears"], teams["Cats"], teams["Dogs"]]))
    assert rows["A Automation"][-1] == "Bears and Cats differ by 50 cannot be told of Dogs"


def test_three_teams_name_the_pairs_that_differ(actors, teams):
    third = make_team(name="Cranes")
    make_coach(actors.coach, third)
    make_closed(make_people([1] * 6), third)
    cells = table(ask(actors, [teams["Bears"], teams["Cats"], third]))["L Lean"]
    assert cells[-1] == "Bears and Cats differ by 50 Cats and Cranes differ by 50"


def test_pillars_without_a_score_say_so(actors, teams):
    silent = make_team(name="Bats")
    make_coach(actors.coach, silent)
    people = [
        {code: "NA" if code[0] == "M" else level for code, level in sheet.items()} for sheet in make_people([1] * 6)
    ]
    people = [{code: level for code, level in sheet.items() if code[0] != "S"} for sheet in people]
    make_closed(people, silent)
    rows = table(ask(actors, [silent, teams["Bears"]]))
    assert rows["M Measurement"][0] == "not applicable"
    assert rows["S Sharing"][0] == "no score"
    assert rows["S Sharing"][-1] == "cannot be told"
    assert "Measurement no score" in ask(actors, [silent, teams["Bears"]]).text


def test_split_pillar_is_said(actors, teams):
    split = make_team(name="Bats")
    make_coach(actors.coach, split)
    make_closed(make_people([0, 0, 0, 4, 4, 4]), split)
    reply = ask(actors, [split, teams["Bears"]])
    assert "too far apart" in table(reply)["C Culture"][0]
    assert "mark hollow" in reply.text


def test_symptoms_in_common_name_their_teams(actors, teams):
    alike = make_team(name="Bees")
    make_coach(actors.coach, alike)
    make_closed(make_people([1] * 6), alike)
    both = said(ask(actors, [teams["Bears"], alike]))
    assert "Symptoms in common" in both
    assert "both teams" in both
    three = said(ask(actors, [teams["Bears"], alike, teams["Cats"]]))
    assert "Bears and Bees" in three
    assert "No symptom shows in two of these teams." in said(ask(actors, [teams["Bears"], teams["Cats"]]))
    last = make_team(name="Boars")
    make_coach(actors.coach, last)
    make_closed(make_people([1] * 6), last)
    assert "all of them" in said(ask(actors, [teams["Bears"], alike, last]))


def test_suppressed_team_is_said_and_has_no_figure(actors, teams):
    reply = ask(actors, [teams["Bears"], teams["Elks"]])
    assert "Elks : Not shown: fewer than 4 answers. · individual answers · 2 of 8 people (25%)" in said(reply)
    assert re.findall(r"<h3><a[^>]*>([^<]+)", reply.text) == ["Bears"]
    assert "Do they differ?" not in reply.text
    alone = ask(actors, [teams["Elks"]])
    assert "fewer than 4 answers" in said(alone)
    assert "<table" not in alone.text


def test_team_without_a_result_in_the_quarter_is_said(actors, teams):
    make_closed(make_people([1] * 6), teams["Bears"], "2026-Q3")
    reply = ask(actors, [teams["Bears"], teams["Cats"]], cycle="2026-Q3")
    assert "Cats : No result in 2026-Q3." in said(reply)


def test_reopened_assessment_is_not_shown_meanwhile(actors, teams):
    assessment = Assessment.objects.get(team=teams["Bears"])
    reopen_assessment(
        assessment=assessment, closes_at=timezone.now() + timezone.timedelta(days=3), by=actors.administrator
    )
    assert "Bears : No result in 2026-Q4." in said(ask(actors, [teams["Bears"], teams["Cats"]]))


def test_one_team_stands_beside_the_median_and_the_band(actors, teams):
    for number in range(7):
        close([number % 4 + 1] * 6, make_team(name=f"Team {number}"))
    reply = ask(actors, [teams["Bears"]])
    assert table(reply)["C Culture"] == ["25 15 to 35", "50", "25 to 75"]
    assert "because the difference would tell the score of one team" in said(reply)
    Team.objects.filter(name__in=["Team 0", "Team 1"]).delete()
    reply = ask(actors, [teams["Bears"]])
    assert table(reply)["C Culture"] == ["25 15 to 35", "75", "–"]
    assert "median of the organisation" in reply.text
    assert "middle half of the teams" not in reply.text


def test_one_team_of_few_says_why_there_is_no_median(actors, teams):
    reply = ask(actors, [teams["Bears"]])
    assert table(reply)["C Culture"] == ["25 15 to 35"]
    assert "No median is shown. It takes at least 5 teams" in said(reply)


def test_versions_that_ask_something_else_stand_apart_with_a_warning(actors, teams):
    other = make_team(name="Ants")
    make_coach(actors.coach, other)
    make_closed(make_people([3] * 6), other, questionnaire=make_changed_questionnaire(other, "C"))
    reply = ask(actors, [other, teams["Bears"], teams["Cats"]])
    text = said(reply)
    assert "Not comparable." in text
    assert re.search(r"not compared\. Ants: [^;]+, version 2; Bears and Cats: [^;]+, version 1\.", text)
    assert reply.text.count("<table") == 2
    assert "Bears and" not in table(reply)["L Lean"][-1]
    ET.fromstring(ask(actors, [other, teams["Bears"]], "compare_svg").content)


def test_versions_that_ask_most_of_the_same_stand_together_without_differences(actors, teams):
    other = make_team(name="Ants")
    make_coach(actors.coach, other)
    make_closed(make_people([3] * 6), other, questionnaire=make_changed_questionnaire(other, ""))
    reply = ask(actors, [other, teams["Bears"]])
    assert "Not comparable." not in said(reply)
    assert "Their versions of the questionnaire ask most of the same." in said(reply)
    assert table(reply)["L Lean"][-1] == "cannot be told"


# Bad input


def test_five_teams_are_too_many_and_stay_ticked(actors, teams):
    reply = ask(actors, [*teams.values(), actors.team])
    assert reply.status_code == 200
    assert "You chose 5 teams: at most 4 stand side by side." in said(reply)
    assert reply.text.count(" checked>") == 5
    assert "<table" not in reply.text


@pytest.mark.parametrize("wrong", ["made-up", "\0", str(uuid.UUID(int=4))])
def test_team_that_does_not_exist_is_left_out_and_said(actors, teams, wrong):
    reply = ask(actors, [wrong, teams["Bears"], teams["Cats"]])
    assert reply.status_code == 200
    assert "is left out" in said(reply)
    assert re.findall(r"<h3><a[^>]*>([^<]+)", reply.text) == ["Bears", "Cats"]


def test_teams_of_others_read_as_those_that_do_not_exist(actors, teams):
    archived = make_team(name="Archived")
    make_coach(actors.coach, archived)
    Team.objects.filter(pk=archived.pk).update(archived_at=timezone.now())
    elsewhere = make_team(make_organisation("third"), "Elsewhere")
    make_coach(actors.coach, elsewhere)
    not_coached = make_team(name="Not coached")
    for team in (archived, elsewhere, not_coached):
        make_closed(make_people([2] * 6), team)
    missing = said(ask(actors, [str(uuid.UUID(int=4)), teams["Bears"]]))
    for team in (archived, elsewhere, not_coached):
        assert said(ask(actors, [team, teams["Bears"]])) == missing
        assert team.name not in missing


def test_team_archived_in_between_leaves_a_clear_page(actors, teams):
    Team.objects.filter(pk=teams["Bears"].pk).update(archived_at=timezone.now())
    reply = ask(actors, [teams["Bears"]])
    assert reply.status_code == 200
    assert "is left out" in said(reply)


@pytest.mark.parametrize("cycle", ["2031-Q1", "made-up", "<b>", "\0"])
def test_quarter_without_results_is_said_and_the_newest_shown(actors, teams, cycle):
    reply = ask(actors, [teams["Bears"], teams["Cats"]], cycle=cycle)
    assert reply.status_code == 200
    assert "This is 2026-Q4." in said(reply)


def test_quarter_is_the_newest_in_which_most_of_the_teams_have_a_result(actors, teams):
    for name in ("Bears", "Cats"):
        make_closed(make_people([2] * 6), teams[name], "2026-Q3")
    late = make_team(name="Late")
    make_coach(actors.coach, late)
    make_closed(make_people([2] * 6), late, "2026-Q3")
    assert ask(actors, [teams["Bears"], teams["Cats"]]).context["chosen"].cycle == "2026-Q4"
    assert ask(actors, [teams["Bears"], late]).context["chosen"].cycle == "2026-Q3"
    assert ask(actors, [late]).context["chosen"].cycle == "2026-Q3"
    assert ask(actors, [late], cycle="2026-Q4").context["chosen"].cycle == "2026-Q4"


@pytest.mark.usefixtures("teams")
def test_team_given_twice_in_two_spellings_is_one_and_known(actors, teams):
    key = str(teams["Bears"].pk)
    reply = ask(actors, [key, key.upper(), f"{{{key}}}", teams["Cats"]])
    assert re.findall(r"<h3><a[^>]*>([^<]+)", reply.text) == ["Bears", "Cats"]
    assert not reply.context["chosen"].unknown
    for unknown in (uuid.uuid4(), "x"):
        assert ask(actors, [key, unknown]).context["chosen"].unknown


def test_quarter_of_another_organisation_is_unknown(actors):
    elsewhere = make_team(make_organisation("third"), "Elsewhere")
    make_coach(actors.coach, elsewhere)
    make_closed(make_people([2] * 6), elsewhere, "2025-Q1")
    assert "None of your teams has a result in “2025-Q1”." in said(ask(actors, cycle="2025-Q1"))


def test_coach_without_results_is_told_so(actors):
    reply = ask(actors, [actors.team])
    assert reply.status_code == 200
    assert "None of your teams has a result yet." in said(reply)


def test_search_finds_by_a_part_of_the_name_and_keeps_what_is_ticked(actors, teams):
    reply = ask(actors, [teams["Bears"]], q="ca", find="1")
    assert re.findall(r'value="[^"]+"( checked)?> ([^<]+)<', reply.text) == [(" checked", "Bears"), ("", "Cats")]
    assert '<details class="card-block compare-choice" open>' in reply.text
    assert "No other team has this in its name." in said(ask(actors, q="zebra"))


@pytest.mark.usefixtures("teams")
def test_many_teams_are_offered_as_far_as_a_page_has_room(actors):
    make_coach(actors.coach, *[make_team(name=f"Team {number:02}") for number in range(40)])
    reply = ask(actors)
    assert reply.text.count('name="team"') == 30
    assert "The first 30 of 45 teams" in said(reply)


@pytest.mark.parametrize("field", ["q", "cycle", "team"])
def test_hostile_text_of_the_address_does_nothing(actors, teams, field):
    for text in (*HOSTILE, NUL, LONG):
        reply = ask(actors, **{"teams": [teams["Bears"], text]} if field == "team" else {"teams": [], field: text})
        assert reply.status_code == 200
        assert list(trouble(reply)) == []


@pytest.mark.parametrize("name", [" ".join(MARKUP)[:150], " ".join(CODE), "=1+1", "＠1", "\x01\x0b a", "e" * 150])
def test_hostile_name_of_a_team_does_nothing(actors, teams, name):
    Team.objects.filter(pk=teams["Bears"].pk).update(name=name)
    for page in ("compare", *FILES):
        for chosen in ([teams["Bears"]], [teams["Bears"], teams["Cats"], teams["Dogs"]]):
            reply = ask(actors, chosen, page)
            assert reply.status_code == 200
            assert list(trouble(reply)) == []


# Files


def test_file_holds_the_figures_of_the_page(actors, teams):
    reply = ask(actors, [teams["Bears"], teams["Cats"], teams["Elks"]], "compare_csv")
    rows = list(csv.reader(StringIO(reply.text.removeprefix("\ufeff"))))
    assert reply["Content-Type"] == "text/csv; charset=utf-8"
    assert len({len(row) for row in rows}) == 1
    culture = next(row for row in rows if row[1] == "Cats" and row[5] == "C")
    assert culture[6:10] == ["Culture", "75", "65", "85"]
    assert sum(row[1] == "Bears" for row in rows) == 8
    [told] = [row for row in rows if row[1] == "Elks"]
    assert told[-1] == "Not shown: fewer than 4 answers."


def test_file_of_one_team_holds_the_median(actors, teams):
    for number in range(7):
        close([number % 4 + 1] * 6, make_team(name=f"Team {number}"))
    rows = list(csv.reader(StringIO(ask(actors, [teams["Bears"]], "compare_csv").text.removeprefix("\ufeff"))))
    assert [row[-2:] for row in rows if row[5] in {"Code", "C", "flow"}] == [
        ["Median", "Middle half of the teams"],
        ["50", "25 to 75"],
        ["", ""],
    ]


@pytest.mark.parametrize("name", FILES)
def test_file_is_written_down_for_each_team_once(actors, teams, name):
    chosen = [teams["Bears"], teams["Cats"]]
    ask(actors, [*chosen, teams["Elks"]], name)
    actors.client("coach").head(reverse(name, args=[actors.team.organisation_id]), {"team": teams["Cats"].pk})
    told = AuditEvent.objects.filter(what="results_exported")
    assert {event.team for event in told} == set(chosen)
    assert told.count() == 2
    assert {event.by for event in told} == {actors.coach}
    assert {event.detail["file"] for event in told} == {name.removeprefix("compare_")}


def test_names_of_teams_are_no_formulas(actors):
    team = make_team(name="=HYPERLINK(1)")
    make_coach(actors.coach, team)
    make_closed(make_people([1] * 6), team)
    assert "'=HYPERLINK(1)" in ask(actors, [team], "compare_csv").text


@pytest.mark.parametrize("name", FILES)
def test_file_of_nothing_is_a_page_to_choose_at(actors, teams, name):
    for chosen in ([], [*teams.values(), actors.team]):
        reply = ask(actors, chosen, name)
        assert reply.status_code == 409
        assert "Choose teams" in reply.text
    assert not AuditEvent.objects.filter(what="results_exported").exists()


def test_drawing_of_a_suppressed_team_is_none(actors, teams):
    assert ask(actors, [teams["Elks"]], "compare_svg").status_code == 409


def test_drawing_holds_a_radar_of_each_team(actors, teams):
    reply = ask(actors, [teams["Bears"], teams["Cats"], teams["Dogs"]], "compare_svg")
    root = ET.fromstring(reply.content)
    assert reply["Content-Type"] == "image/svg+xml"
    assert len(root.findall(".//{http://www.w3.org/2000/svg}svg")) == 3
    assert (root.get("width"), root.get("height")) == ("800", "640")


def test_drawing_of_one_team_says_what_it_stands_beside(actors, teams):
    for number in range(7):
        close([number % 4 + 1] * 6, make_team(name=f"Team {number}"))
    reply = ask(actors, [teams["Bears"]], "compare_svg")
    assert "Dashed: median of the organisation." in reply.text
    assert "Culture 25" in reply.text


def test_page_is_whole_in_french(actors, teams):
    reply = ask(actors, [teams["Bears"], teams["Cats"]], language="fr")
    assert reply.status_code == 200
    assert "6 personnes sur 8" in said(reply)


# Scale


def test_queries_are_as_many_for_few_teams_as_for_many(actors, teams, django_assert_max_num_queries):
    client, url = actors.client("coach"), reverse("compare", args=[actors.team.organisation_id])
    make_coach(actors.coach, *[make_team(name=f"Team {number:02}") for number in range(60)])
    for chosen in ([], [teams["Bears"]], [teams["Bears"], teams["Cats"]], list(teams.values())):
        with django_assert_max_num_queries(12):
            client.get(url, {"team": [team.pk for team in chosen]})
