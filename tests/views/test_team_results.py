"""A team's result, for members and by a respondent's link: on the page, as a report, as files, and reviewed."""

import csv
import io
import json
import re
import uuid
import xml.etree.ElementTree as ET
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from assessments.actions import cancel_assessment
from assessments.maturity.document import shipped_document
from assessments.models.results import SymptomReview
from tests import by_hand
from tests.actors import STRANGERS
from tests.browser.figures import envelope, plain
from tests.closed import make_closed, make_people
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db

PAGES = ["assessment_results", "assessment_report", "assessment_radar_svg"]
LINKS = ["respondent_results", "respondent_report", "respondent_radar_svg"]
# Culture low and Sharing divided: something of everything to tell.
LEVELS = [1, 1, 2, 2, 3, 3]


def page(actors, assessment, actor="member", name="assessment_results", language="en"):
    client = actors.client(actor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(reverse(name, args=[assessment.pk]))


def main(reply) -> str:
    return " ".join(re.findall(r"(?s)<main.*</main>", reply.text)[0].split())


def text(reply) -> str:
    """What people read, on one line."""
    return plain(re.sub(r"<[^>]+>", " ", main(reply)))


@pytest.fixture
def closed(actors):
    """The second quarter of the Owls, who disagree on A1 and know nothing of M1."""
    make_closed(make_people([1] * 6), actors.team, "2026-Q3")
    people = make_people(LEVELS, A1=[0, 0, 0, 4, 4, 4], M1=["DK", "DK", "DK", 1, 1, 1])
    return make_closed(people, actors.team, comment="Xylophone <b>reviews</b>")


@pytest.mark.parametrize("name", [*PAGES, "assessment_figures_csv"])
def test_result_by_an_anonymous_visitor_leads_to_signing_in(client, closed, name):
    for pk in (closed.pk, uuid.uuid4()):
        url = reverse(name, args=[pk])
        assert client.get(url)["Location"] == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("name", [*PAGES, "assessment_figures_csv"])
@pytest.mark.parametrize("actor", STRANGERS)
def test_result_by_a_stranger_is_the_page_of_what_does_not_exist(actors, closed, actor, name):
    found = page(actors, closed, actor, name)
    missing = actors.client(actor).get(reverse(name, args=[uuid.uuid4()]))
    assert found.status_code == missing.status_code == 404
    assert main(found) == main(missing)


@pytest.mark.parametrize("name", [*PAGES, "assessment_figures_csv"])
def test_administrator_sees_no_result(actors, closed, name):
    assert page(actors, closed, "administrator", name).status_code == 403


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("actor", ["member", "facilitator", "coach"])
def test_member_or_coach_sees_the_result_and_it_is_kept_nowhere(actors, closed, actor, name):
    reply = page(actors, closed, actor, name)
    assert reply.status_code == 200
    assert "no-store" in reply["Cache-Control"]


@pytest.mark.parametrize("name", [*PAGES, "assessment_figures_csv"])
def test_result_is_only_read(actors, closed, name):
    assert actors.client("facilitator").post(reverse(name, args=[closed.pk])).status_code == 405


def test_figures_of_the_page_are_those_of_the_command(actors, closed, tmp_path):
    people = make_people(LEVELS, A1=[0, 0, 0, 4, 4, 4], M1=["DK", "DK", "DK", 1, 1, 1])
    file = tmp_path / "asked.json"
    file.write_text(json.dumps({"score": envelope(people, mode="individual", team_size=8)}))
    printed = StringIO()
    call_command("score", str(file), stdout=printed)
    card = json.loads(printed.getvalue())["score"]
    table = re.search(r"(?s)<table class=\"team-table\">.*?</table>", page(actors, closed).text).group()
    rows = [
        [plain(re.sub(r"<[^>]+>", " ", cell)) for cell in re.findall(r"(?s)<t[dh].*?</t[dh]>", row)]
        for row in re.findall(r"(?s)<tr.*?</tr>", table)[1:]
    ]
    whole = lambda figure: str(int(figure + 0.5))  # noqa: E731
    for row, pillar in zip(rows, "CALMS", strict=False):
        found = card["pillars"][pillar]
        low, high = by_hand.widened(found["score"], found["ci95"])
        assert row[1] == whole(found["score"])
        # The others speak for the questions of C and M that show no distribution: everybody answered them alike.
        assert row[2] == f"{low} to {high}"
        assert row[4] == {"lack": "far apart", "very_strong": "very strong"}.get(found["agreement"], found["agreement"])
    low, high = by_hand.widened(card["overall"]["score"], card["overall"]["ci95"])
    assert rows[5][1:3] == [whole(card["overall"]["score"]), f"{low} to {high}"]


def test_legend_names_the_margins_that_are_drawn(actors, closed):
    assert "> margin</span>" in page(actors, closed).text


def test_result_says_what_to_talk_about_first_and_what_nobody_knows(actors, closed):
    said = text(page(actors, closed))
    assert "Two camps stand out on one question: Feedback on every push." in said
    assert "Several people answered “don’t know” to one question" in said
    assert "Levels 0 to 4: 3, 0, 0, 0, 3" in said
    assert shipped_document().symptoms_of_question("A1")[0].ask.en in said


def test_result_says_what_changed_and_shows_the_quarters(actors, closed):
    said = text(page(actors, closed))
    assert re.search(r"Culture: (possible|likely) rise \(\+25 points\)", said)
    assert "Since 2026-Q3" in said
    assert "Over the quarters" in said
    assert 'id="history-figure"' in page(actors, closed).text


def test_result_of_one_quarter_says_what_will_appear(actors):
    reply = page(actors, make_closed(make_people(LEVELS), actors.team))
    assert "From the second quarter on" in text(reply)
    assert 'id="history-figure"' not in reply.text


def test_result_speaks_french(actors, closed):
    said = text(page(actors, closed, language="fr"))
    assert "2026-Q4" in said
    assert "Pilier Culture : " in said


def test_comments_are_shown_to_members_as_they_were_written(actors, closed):
    reply = page(actors, closed)
    assert "What you wrote" in reply.text
    assert "Xylophone &lt;b&gt;reviews&lt;/b&gt;" in reply.text


def test_coach_reviews_nothing_and_takes_the_table(actors, closed):
    reply = page(actors, closed, "coach")
    assert 'name="verdict"' not in reply.text
    assert "figures.csv" in reply.text
    assert page(actors, closed, "coach", "assessment_figures_csv").status_code == 200


@pytest.mark.parametrize(("people", "shown"), [(9, False), (10, True)])
def test_coach_reads_comments_of_ten_people_where_the_team_shows_them(actors, people, shown):
    closed = make_closed(make_people([2] * people), actors.team, comment="Xylophone")
    assert "Xylophone" not in page(actors, closed, "coach").text
    actors.team.shows_comments_to_coaches = True
    actors.team.save()
    assert ("Xylophone" in page(actors, closed, "coach").text) is shown
    assert "Xylophone" in page(actors, closed).text


def test_figures_in_a_file_are_for_facilitators(actors, closed):
    assert page(actors, closed, "member", "assessment_figures_csv").status_code == 403
    assert "figures.csv" not in page(actors, closed).text
    assert "figures.csv" in page(actors, closed, "facilitator").text
    reply = page(actors, closed, "facilitator", "assessment_figures_csv")
    rows = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert rows[0][5:] == ["Margin, from", "Margin, to", "Agreement"]
    assert rows[1][:3] == ["C", "Culture", "50"]
    assert {len(row) for row in rows} == {8}
    assert len(rows) == 1 + 5 + 3


def test_pillar_that_does_not_apply_has_no_figure_in_the_file_and_no_point_in_the_history(actors):
    asked = {question.code: ["NA"] * 6 for question in shipped_document().questions_of("M")}
    make_closed(make_people([1] * 6), actors.team, "2026-Q3")
    assessment = make_closed(make_people(LEVELS, **asked), actors.team)
    reply = page(actors, assessment, "facilitator", "assessment_figures_csv")
    rows = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert rows[4] == ["M", "Measurement", "", "", "", "", "", ""]
    figure = re.search(r'id="history-figure"[^>]*>(.*?)</script>', page(actors, assessment).text).group(1)
    points = {code: [len(trace["y"]) for trace in found] for code, found in json.loads(figure)["panels"].items()}
    assert points == {code: [2] for code in "CALS"} | {"M": [1]}


def test_radar_is_drawn_with_both_quarters_and_margins(actors, closed):
    root = ET.fromstring(page(actors, closed, name="assessment_radar_svg").content)
    outlines = [group for group in root.findall(".//{*}g") if "radar-outline" in group.get("class", "")]
    assert [group.get("class") for group in outlines] == ["radar-outline series-1", "radar-outline series-0"]
    assert root.findall(".//{*}path[@class='interval']")


def test_suppressed_result_is_said_in_words(actors):
    assessment = make_closed(make_people([2] * 3), actors.team)
    for name in PAGES[:2]:
        said = text(page(actors, assessment, name=name))
        assert "Not shown: fewer than 4 answers. This protects those who answered." in said
        assert "3 of 8 people" in said
    for name in ("assessment_radar_svg", "assessment_figures_csv"):
        reply = page(actors, assessment, "facilitator", name)
        assert reply.status_code == 409
        assert "Too few answers to show a result." in reply.text


def test_pillars_only_shows_pillars_and_says_what_is_withheld(actors):
    people = make_people([0, 1, 1, 3], A1=[0, 0, 4, 4])
    assessment = make_closed(people, actors.team)
    reply = page(actors, assessment)
    said = text(reply)
    assert "> margin</span>" not in reply.text
    assert (
        "Answers received: 4. The pillars are shown, but neither their margins nor the detail of the questions" in said
    )
    assert "Indicative only, with 4 of 8 people answering." in said
    assert "Levels 0 to 4" not in said
    assert "level 1" not in said
    assert "You are here" not in said
    report = text(page(actors, assessment, name="assessment_report"))
    assert "Not shown: fewer than 5 answers." in report


def test_low_participation_is_a_banner(actors):
    reply = page(actors, make_closed(make_people([2] * 5), actors.team, expected=12))
    assert '<p class="note">Low participation: 5 of 12.' in main(reply)


def test_consensus_promises_no_margin(actors):
    said = text(page(actors, make_closed(make_people([2]), actors.team, mode="consensus")))
    assert "The team answered together, on one sheet" in said
    assert "where opinions differ cannot be seen here" in said


@pytest.mark.parametrize("name", PAGES[:2])
def test_open_assessment_says_when_the_result_comes(actors, name):
    reply = page(actors, make_assessment(actors.team), name=name)
    assert reply.status_code == 200
    assert "No result yet" in reply.text


@pytest.mark.parametrize("name", ["assessment_radar_svg", "assessment_figures_csv"])
def test_open_assessment_has_no_file_and_says_why(actors, name):
    reply = page(actors, make_assessment(actors.team), "facilitator", name)
    assert reply.status_code == 409
    assert "No result yet" in reply.text


def test_cancelled_assessment_is_gone(actors):
    assessment = make_assessment(actors.team)
    cancel_assessment(assessment=assessment, by=None)
    reply = page(actors, assessment)
    assert reply.status_code == 410
    assert "This assessment was cancelled" in reply.text


# Reviews of symptoms


def say(actors, assessment, verdict, code="SY-C1", actor="member"):
    url = reverse("symptom_review", args=[assessment.pk, code])
    return actors.client(actor).post(url, {"verdict": verdict}, follow=True)


@pytest.fixture
def told(actors):
    """Everybody at level 1 but for Culture at 0: the symptoms of Culture press most."""
    return make_closed(make_people([1] * 6, **{f"C{n}": [0] * 6 for n in range(1, 9)}), actors.team)


@pytest.mark.parametrize("actor", ["member", "facilitator"])
def test_review_is_kept_and_shown(actors, told, actor):
    reply = say(actors, told, "partly", actor=actor)
    assert SymptomReview.objects.get().verdict == "partly"
    assert reply.redirect_chain[0][0].endswith("/results/#symptom-SY-C1")
    assert "Kept what you say of “Blame culture”." in text(reply)
    assert '<input type="radio" name="verdict" value="partly" checked>' in reply.text


def test_rejected_symptom_is_folded_below_and_ticked_in_the_report(actors, told):
    say(actors, told, "recognised")
    reply = say(actors, told, "not_us")
    assert SymptomReview.objects.get().verdict == "not_us"
    assert "1 symptom that you said is not you" in text(reply)
    report = text(page(actors, told, name="assessment_report"))
    assert re.search(r"Blame culture Present Recognised Partly ✕ Not us", report)


@pytest.mark.parametrize("verdict", ["", "maybe"])
def test_review_without_one_of_the_three_words_keeps_nothing(actors, told, verdict):
    assert "Nothing was kept" in text(say(actors, told, verdict))
    assert not SymptomReview.objects.exists()


@pytest.mark.parametrize("code", ["SY-F1", "nothing"])
def test_review_of_a_symptom_that_is_not_told_is_refused(actors, told, code):
    assert say(actors, told, "partly", code).status_code == 404


def test_review_before_closing_is_refused(actors):
    assert say(actors, make_assessment(actors.team), "partly").status_code == 404


@pytest.mark.parametrize(("actor", "status"), [("administrator", 403), ("neighbour", 404), ("outsider", 404)])
def test_review_is_for_members(actors, told, actor, status):
    assert say(actors, told, "partly", actor=actor).status_code == status
    assert not SymptomReview.objects.exists()


def test_review_is_no_page(actors, told):
    url = reverse("symptom_review", args=[told.pk, "SY-C1"])
    assert actors.client("member").get(url).status_code == 405


# By a respondent's link


@pytest.mark.parametrize("name", LINKS)
def test_respondent_sees_the_result_after_closing(client, closed, name):
    reply = client.get(reverse(name, args=[closed.results_code]))
    assert reply.status_code == 200
    assert "no-store" in reply["Cache-Control"]


def test_respondent_reads_no_comment_reviews_nothing_and_takes_no_table(client, closed):
    reply = client.get(reverse("respondent_results", args=[closed.results_code]))
    assert "Xylophone" not in reply.text
    assert 'name="verdict"' not in reply.text
    assert "figures.csv" not in reply.text
    assert str(closed.pk) not in reply.text


def test_respondent_is_told_when_the_result_comes(client):
    assessment = make_assessment()
    reply = client.get(reverse("respondent_results", args=[assessment.results_code]))
    assert "No result yet" in reply.text
    assert "no-store" in reply["Cache-Control"]


@pytest.mark.parametrize("name", LINKS)
def test_respondent_is_told_that_the_team_keeps_its_result(client, closed, name):
    closed.shows_respondents = False
    closed.save(update_fields=["shows_respondents"])
    reply = client.get(reverse(name, args=[closed.results_code]))
    assert reply.status_code == 403
    assert "The team keeps these results to itself" in reply.text


@pytest.mark.parametrize("name", LINKS)
def test_unknown_results_code_is_no_page(client, closed, name):
    for code in ("nothing", closed.link_code, str(closed.pk)):
        assert client.get(reverse(name, args=[code])).status_code == 404


@pytest.mark.parametrize("name", LINKS)
def test_respondents_page_is_only_read(client, closed, name):
    assert client.post(reverse(name, args=[closed.results_code])).status_code == 405


@pytest.mark.parametrize("quarters", [1, 12])
def test_result_takes_at_most_fifteen_queries(actors, quarters, django_assert_max_num_queries):
    codes = [f"{year}-Q{number}" for year in (2024, 2025, 2026) for number in (1, 2, 3, 4)]
    last = [make_closed(make_people([2] * 5), actors.team, code) for code in codes[-quarters:]][-1]
    client = actors.client("facilitator")
    with django_assert_max_num_queries(15):
        reply = client.get(reverse("assessment_results", args=[last.pk]))
    assert reply.text.count('<th scope="row">20') == (quarters if quarters > 1 else 0)
