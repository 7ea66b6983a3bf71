import csv
import io
import re
import xml.etree.ElementTree as ET

import pytest
from django.conf import settings
from django.urls import reverse

from assessments.maturity.document import shipped_document
from tests.answers import make_answers, make_check

# Levels by pillar: Culture 0 → 0, Automation 4 → 100, Lean 2 → 50, Measurement 3 → 75, Sharing 1 → 25; whole 50.
UNEQUAL = {"C": 0, "A": 4, "L": 2, "M": 3, "S": 1}


def result(client, answers, language="en", name="check_result"):
    client.cookies[settings.CHECK_COOKIE_NAME] = make_check(answers).cookie()
    return client.get(reverse(name), headers={"accept-language": language})


def test_result_says_what_limits_and_shows_every_figure(client):
    text = result(client, make_answers(**UNEQUAL)).text
    assert "Culture is the pillar that limits the whole today" in text
    assert "The lowest pillar is at 0, the whole at 50 of 100: Emerging." in text
    for name, points in (("Culture", 0), ("Automation", 100), ("Lean", 50), ("Measurement", 75), ("Sharing", 25)):
        assert f"{name} {points}" in text
    assert "One person’s view" in text
    assert "Explain this figure: Whole" in text
    # On the screen and on paper, it speaks of one person and of no team.
    assert text.count("This is one person’s view, made to decide what to try next.") == 2
    assert "the team’s own view" not in text


def test_result_says_when_the_weakest_pillar_holds_the_whole(client):
    # Whole 50 would be Developing (2); Culture at 0 is Starting (0), so Emerging (1) is the most.
    text = result(client, make_answers(**UNEQUAL)).text
    assert "The score alone would say “Developing”, but Culture, at “Starting”, holds the whole at “Emerging”" in text


def test_result_without_a_limiting_pillar_says_so(client):
    text = result(client, make_answers()).text
    assert "No pillar limits the others" in text
    assert "The pillars are balanced. Gap between the highest and the lowest: 0 out of 100." in text


def test_result_with_two_limiting_pillars_names_both(client):
    text = result(client, make_answers(C=1, S=1, A=3, L=3, M=3)).text
    assert "Culture and Sharing limit the whole today, at about the same level: start the conversation there." in text


def test_result_with_a_pillar_not_applicable_says_so(client):
    text = result(client, make_answers(M="NA")).text
    assert "Not applicable: most of its questions do not exist for you." in text
    assert "Without Measurement, which has no score." in text


def test_result_with_two_pillars_unknown_gives_no_whole(client):
    text = result(client, make_answers(M="DK", S="DK")).text
    assert "Fewer than 4 pillars have a score" in text
    assert "No score: 0% of its questions have a sentence chosen, and a score needs 60%." in text


@pytest.mark.parametrize("answer", ["DK", "NA"])
def test_result_never_says_none_of_a_pillar_without_a_score(client, answer):
    text = result(client, make_answers(C=4, A=4, L=4, M=answer, S=4)).text
    section = text[text.index('id="pillar-M"') :].partition("</section>")[0]
    assert section.count("Not known: too few of its questions have a level.") == 2
    assert "No symptom shows here" not in section
    axis = text[text.index('href="#pillar-M"') :].partition("</div>\n    </div>")[0]
    assert "not known" in axis
    assert "0 symptoms" not in axis
    row = (
        text[text.index('class="own-table"') :].partition("</table>")[0].partition("#pillar-M")[2].partition("</tr>")[0]
    )
    assert re.findall(r"<td[^>]*>(.*?)</td>", row) == ["–", "no score" if answer == "DK" else "not applicable", "–"]


def test_result_of_what_nobody_knows_says_so(client):
    answers = dict.fromkeys(make_answers(), "DK") | {"S1": 3}
    text = result(client, answers).text
    assert "No pillar has a score" in text
    assert "practices cannot be judged: the questions behind them have no level. The others are in place." in text
    assert "Not knowing is a finding of its own" in text
    assert "Nothing is missing" not in text


def test_result_explains_the_gap_between_the_pillars(client):
    text = result(client, make_answers(**UNEQUAL)).text
    assert "Automation 100 − Culture 0 = 100. Under 15 points the pillars are balanced, from 25 out of balance" in text


def test_result_explains_the_level_of_each_question(client):
    text = result(client, make_answers(C=3)).text
    assert text.count("Level 3, from 0 to 4, counts as 75 of 100.") == 8
    # S8 is optional and weighs half.
    assert text.count("In the pillar it weighs 0.5 times an ordinary question.") == 1


def test_result_prints_how_its_figures_were_made(client):
    text = result(client, make_answers()).text
    printed = text[text.index('<section class="print-only">') :].partition("</section>")[0]
    names = re.findall(r"<dt>(.*?)</dt>", printed)
    assert names == ["What counts", "Scores", "The whole", "Symptoms", "Practices", "Privacy"]
    assert "nothing is stored on the server" in printed
    assert "of the people live" not in printed


def test_result_without_a_limiting_pillar_marks_none(client):
    assert "What limits the whole is marked." in result(client, make_answers(**UNEQUAL)).text
    assert "is marked" not in result(client, make_answers()).text


def test_result_names_the_practices_that_it_has_no_room_to_explain(client):
    text = result(client, make_answers(**dict.fromkeys("CALMS", 0))).text
    section = text[text.index('id="pillar-A"') :].partition("</section>")[0]
    asked = [practice for practice in shipped_document().practices if practice.pillar == "A"]
    assert all(reverse("library_entry", args=["practice", practice.code]) in section for practice in asked)
    assert len(asked) > 4
    assert section.count("Also wanted:") == 1


def test_result_of_the_best_answers_asks_for_nothing(client):
    text = result(client, make_answers(C=4, A=4, L=4, M=4, S=4)).text
    assert "Nothing is missing: every practice is in place." in text
    assert "0 symptoms are present in your answers, 0 are to watch." in text
    assert "No symptom shows here." in text
    assert "This is the last step of the scale." in text


def test_result_of_the_worst_answers_tells_seven_symptoms_and_counts_the_rest(client):
    text = result(client, make_answers(**dict.fromkeys("CALMS", 0))).text
    assert text.count('<div class="symptom">') == 7
    assert f"{len(shipped_document().symptoms)} symptoms are present in your answers" in text
    assert "The 7 most pressing are told in full." in text


def test_result_shows_where_one_stands_and_the_next_step(client):
    question = shipped_document().question("C1")
    text = result(client, make_answers(C=1)).text
    assert question.anchors.en[1] in text
    assert question.anchors.en[2] in text


def test_result_explains_how_a_figure_came_about(client):
    # C1 to C8 at 50 except C1 at 100; the weights of the questions are those of the document.
    weights = {question.code: question.weight for question in shipped_document().questions_of("C")}
    expected = (100 * weights["C1"] + 50 * (sum(weights.values()) - weights["C1"])) / sum(weights.values())
    text = result(client, make_answers() | {"C1": 4}).text
    assert f"÷ {sum(weights.values()):g} = {int(expected + 0.5)}" in text


def test_result_speaks_french(client):
    text = result(client, make_answers(**UNEQUAL), "fr").text
    assert "c’est le pilier Culture qui limite l’ensemble" in text
    assert "Automatisation" in text


def test_result_without_enough_answers_leads_to_the_review(client):
    for name in ("check_result", "check_radar_svg", "check_figures_csv"):
        assert result(client, {"C1": 2}, name=name)["Location"] == reverse("check_review")


def test_result_is_never_stored_by_a_cache(client):
    assert "no-store" in result(client, make_answers())["Cache-Control"]


@pytest.mark.django_db
def test_result_runs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert result(client, make_answers()).status_code == 200


def test_radar_alone_is_a_drawing_with_five_marks(client):
    reply = result(client, make_answers(**UNEQUAL), name="check_radar_svg")
    assert reply["Content-Type"] == "image/svg+xml"
    root = ET.fromstring(reply.content)
    marks = [
        element
        for element in root.iter()
        if element.get("class", "").startswith("mark ") or element.get("class") == "mark"
    ]
    assert len(marks) == 5
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Culture 0" in texts
    assert "Sharing 25" in texts
    assert "var(" not in reply.text


def test_radar_alone_leaves_out_a_pillar_without_a_score(client):
    root = ET.fromstring(result(client, make_answers(M="NA"), name="check_radar_svg").content)
    assert len([element for element in root.iter() if element.get("class") == "mark"]) == 4


@pytest.mark.parametrize("language", ["en", "fr"])
def test_radar_alone_writes_numbers_for_machines(client, language):
    root = ET.fromstring(result(client, make_answers(C=3, A=1), language, "check_radar_svg").content)
    path = root.find(".//{*}path[@class='edge']").get("d")
    assert [float(number) for number in re.split("[ML ]", path) if number]


def test_figures_are_rows_of_csv(client):
    reply = result(client, make_answers(**UNEQUAL), name="check_figures_csv")
    rows = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert rows[1][:4] == ["C", "Culture", "0", "Starting"]
    assert rows[2][:4] == ["A", "Automation", "100", "Self-improving"]
    assert len(rows) == 1 + 5 + 3
