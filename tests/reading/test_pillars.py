from dataclasses import replace

import pytest

from assessments.maturity.change import Difference
from assessments.maturity.document import shipped_document
from assessments.reading import read_results
from assessments.reading.practices import read_practice
from tests.answers import make_answers
from tests.closed import make_people
from tests.reading.factories import make_change, make_results

CAMPS = [0, 0, 0, 4, 4, 4]


def pillar(people, code="A", **fields):
    return next(found for found in read_results(make_results(people, **fields)).pillars if found.code == code)


def question(people, code, **fields):
    return next(found for found in pillar(people, code[0], **fields).questions if found.code == code)


def test_pillar_of_several_people_has_a_margin_and_an_agreement():
    found = pillar(make_people([1, 2, 2, 2, 3]))
    low, high = found.interval
    assert found.between == f"{round(low)} to {round(high)}"
    margin, agreement = found.certainty
    assert f"compatible with a value between {round(low)} and {round(high)}" in margin
    assert agreement.startswith("Agreement compares how far your levels are apart")
    assert found.agreement == "strong"


def test_pillar_of_a_session_has_neither():
    found = pillar([make_answers()], mode="consensus")
    assert (found.interval, found.between, found.certainty, found.agreement, found.change) == (None, "", [], "", None)


def test_split_pillar_has_no_stage():
    found = pillar(make_people([2] * 6, **{f"A{number}": CAMPS for number in range(1, 9)}))
    assert found.split
    assert (found.band, found.missing) == (None, "Opinions too far apart for one number.")


@pytest.mark.parametrize(
    ("verdict", "delta", "short", "sentence"),
    [
        ("stable", 2.4, "stable (+2)", "Automation: stable. The difference (+2 out of 100)"),
        ("stable", -0.4, "stable (0)", "Automation: stable. The difference (0 out of 100)"),
        ("possible_up", 6.0, "possible rise (+6)", "Automation: possible rise (+6 points)."),
        ("possible_down", -6.0, "possible fall (−6)", "Automation: possible fall (−6 points)."),
        ("likely_up", 14.0, "likely rise (+14)", "Automation: likely rise (+14 points)."),
        ("likely_down", -14.0, "likely fall (−14)", "Automation: likely fall (−14 points)."),
        ("not_comparable", None, "questionnaire changed, not comparable", "Automation: not comparable with last time."),
        ("not_assessable", 9.0, "cannot be assessed (+9)", "Automation: change cannot be assessed."),
    ],
)
def test_change_is_told_in_words(verdict, delta, short, sentence):
    change = pillar(make_people([2] * 5), change=make_change(verdict, delta)).change
    assert change.short == short
    assert change.sentence.startswith(sentence)
    assert change.trend == ""


def test_change_is_explained_where_there_is_one():
    *_others, explained = pillar(make_people([2] * 5), change=make_change()).certainty
    assert explained.startswith("The change compares the questions that mean the same in both quarters. Under 5 points")
    incomparable = pillar(make_people([2] * 5), change=make_change("not_comparable", None)).certainty
    assert not any(sentence.startswith("The change") for sentence in incomparable)


def test_change_that_is_withheld_is_said():
    found = pillar(make_people([2] * 5), change=make_change(pillars={}))
    assert not any(sentence.startswith("The change") for sentence in found.certainty)
    change = found.change
    assert change.short == "not shown"
    assert change.sentence.startswith("Automation: change not shown.")


@pytest.mark.parametrize(("direction", "words"), [("up", "a rise over two quarters"), ("down", "a fall over two")])
def test_trend_is_a_sentence_of_its_own(direction, words):
    change = pillar(make_people([2] * 5), change=make_change(trends={"A": direction})).change
    assert words in change.trend


def test_pillar_explains_its_sum_while_every_question_is_shown():
    assert "÷" in pillar(make_people([1, 2, 2, 2, 3])).explained


def test_pillar_explains_itself_without_a_sum_where_a_question_is_withheld():
    """The sum would give the missing question away."""
    found = pillar(make_people([2] * 6, A1=[0, 0, 0, "DK", "DK", "DK"]))
    assert "÷" not in found.explained
    assert found.explained.startswith("Each level counts as")


def test_way_explains_itself_without_a_count_where_a_question_is_withheld():
    reading = read_results(make_results(make_people([2] * 6, A1=[0, 0, 0, "DK", "DK", "DK"])))
    assert any(way.explained.startswith("The mean of the questions from all pillars") for way in reading.ways)


def test_way_explains_how_many_questions_serve_it_in_part():
    document = shipped_document()
    way = read_results(make_results(make_people([2] * 5))).ways[0]
    strengths = [question.ways[way.code] for question in document.questions if way.code in question.ways]
    part = strengths.count(0.5)
    assert way.explained == (
        f"The mean of {len(strengths)} questions from all pillars that serve this Way: 50. Of these, {part} serve it "
        "in part and count 50%. It is a second reading of the same answers and is not added to the whole."
    )


def test_way_that_no_answer_serves_in_part_says_nothing_of_parts():
    document = shipped_document()
    code = document.ways[0].code
    part = {question.code: "DK" for question in document.questions if question.ways.get(code, 1) < 1}
    way = read_results(make_results([make_answers() | part], mode="consensus")).ways[0]
    assert "serve this Way: 50. It is a second reading" in way.explained


def test_way_tells_its_difference_without_a_verdict():
    change = make_change(ways={"flow": Difference(40.0, 46.0, 6.0)}, overall=Difference(40.0, 38.0, -2.0))
    reading = read_results(make_results(make_people([2] * 5), change=change))
    assert [way.delta for way in reading.ways] == ["+6", "", ""]
    assert reading.overall_delta == "−2"


def test_pillars_only_tells_no_question():
    found = pillar(make_people([2] * 4))
    assert found.questions == []
    assert "÷" not in found.explained


def test_question_of_several_people_tells_its_figures_on_one_line():
    found = question(make_people([1, 2, 2, 2, 3]), "A1")
    assert found.line == "level 2 of 4 · 5 answers · median 2 · agreement: strong"
    assert found.distribution == "Levels 0 to 4: 0, 1, 3, 1, 0"
    assert found.place == 50
    assert found.bars.count("M") == 3


def test_question_of_several_people_explains_its_level():
    found = question(make_people([1, 2, 2, 2, 2]), "A1")
    assert found.explained == (
        "The mean of 5 levels from 0 to 4: 1.8, which counts as 45 of 100. “You are here” is the last sentence "
        "reached in full. The median is the middle answer. Agreement compares how far the levels are apart with "
        "answers given at random."
    )


def test_sensitive_question_explains_no_median():
    explained = question(make_people([1, 2, 2, 2, 2]), "C1").explained
    assert "median" not in explained
    assert "Agreement" not in explained


def test_question_without_a_level_explains_none():
    assert question(make_people([2] * 6, A1=["DK"] * 6), "A1").explained == ""


def test_question_tells_its_arrow():
    found = question(make_people([2] * 5), "A1", change=make_change(arrows={"A1": "down", "A2": "steady"}))
    assert found.line.endswith("↘ down by 0.5 level or more")
    assert found.sign == "↘"
    assert question(make_people([2] * 5), "A3", change=make_change(arrows={})).sign == ""


def test_question_tells_what_was_answered_besides_levels():
    found = question(make_people([2] * 7, A1=[2, 2, 2, 2, "DK", "NA", None]), "A1")
    assert found.distribution == "Levels 0 to 4: 0, 0, 4, 0, 0; not applicable: 1; don’t know: 1; left blank: 1"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([0] * 6, "Low. The question is sensitive, so no figure is shown."),
        ([4] * 6, "High. The question is sensitive, so no figure is shown."),
        (["NA"] * 6, "Not applicable to most of you."),
        ([1, 1, 1, None, None, None], "Not shown: fewer than 4 of you gave a level."),
    ],
)
def test_withheld_question_says_why(answers, said):
    found = question(make_people([2] * 6, C1=answers), "C1")
    assert (found.said, found.here, found.line, found.mean) == (said, "", "", None)


def test_question_with_levels_of_a_minority_says_that_it_has_none():
    found = question(make_people([2] * 10, A1=[2, 2, 2, 2, *["DK"] * 6]), "A1")
    assert found.said.startswith("No level:")
    assert found.here == ""


def test_symptom_tells_the_minority_that_lives_it_with_its_number():
    reading = read_results(make_results(make_people([3] * 6, A1=[1, 1, 4, 4, 4, 4])))
    minorities = [symptom.minority for symptom in reading.symptoms if symptom.minority]
    assert "Some of you live it: 2 of 6 are at level 1 or below on “Feedback on every push”." in minorities


def test_symptom_tells_the_minority_of_a_sensitive_question_without_a_number():
    reading = read_results(make_results(make_people([3] * 6, C1=[1, 1, 4, 4, 4, 4])))
    minorities = {symptom.minority for symptom in reading.symptoms if symptom.minority}
    assert minorities == {"Some of you live it, although the average hides it."}


def test_rejected_symptom_is_told_apart():
    people = make_people([1] * 6)
    first = read_results(make_results(people)).symptoms[0]
    found = pillar(people, first.pillar, reviews={first.code: "not_us"})
    assert [symptom.code for symptom in found.rejected] == [first.code]
    assert first.code not in [symptom.code for symptom in found.told]
    assert found.rejected[0].verdict_name == "Not us"


def test_practice_names_the_subjects_that_weigh_most_and_counts_the_others():
    reading = read_results(make_results(make_people([0] * 5)))
    reasons = [practice.reason for practice in [*reading.now, *reading.next]]
    assert any(" more." in reason for reason in reasons)


def test_practice_of_pillars_only_names_no_level():
    reading = read_results(make_results(make_people([0, 1, 1, 2])))
    assert reading.now
    assert not any("level" in practice.reason for practice in reading.now)


def test_practice_without_a_gap_of_its_own_is_proposed_for_what_it_opens():
    """Its questions are at the target; only what waits for it gives it a priority."""
    results = make_results(make_people([1] * 5))
    code = results.card.recommend.now[0]
    practice = results.card.practices[code]
    reason = replace(practice.reason, gaps=(), treats=(), limiting=(), opens=("P09",), talk_first=())
    card = replace(results.card, practices={**results.card.practices, code: replace(practice, reason=reason)})
    assert read_practice(code, card, results.document).reason.startswith("It opens the way to ")


def test_team_of_which_nobody_knows_anything_in_common_is_told_that_nothing_can_be_judged():
    """Each of five people gives one level, on a question of their own: too few for any question."""
    codes = [question.code for question in shipped_document().questions]
    people = [dict.fromkeys(codes, "DK") | {code: 2} for code in codes[:5]]
    reading = read_results(make_results(people))
    assert reading.lead.startswith("No pillar has a score")
    assert reading.active is None
    assert reading.counted == "No symptom can be judged: the questions behind them have no level."
    assert reading.nothing.startswith("No practice can be judged: the questions behind them have no level.")
    assert reading.gap_explained == ""
    assert reading.pillars[0].missing == "No score: 0% of its questions have enough answers, and a score needs 60%."


def test_symptoms_that_cannot_be_judged_are_counted():
    reading = read_results(make_results([make_answers(M="DK")], mode="consensus"))
    unknown = sum(symptom.state == "unknown" for symptom in reading.card.symptoms.values())
    assert unknown > 1
    assert f" {unknown} cannot be judged: the questions behind them have no level." in reading.counted


def test_pillar_names_the_practices_beyond_those_it_explains():
    found = pillar([make_answers(A=0)], mode="consensus")
    named = [practice.code for practice in found.practices] + [practice.code for practice in found.others]
    assert len(found.practices) == 4
    assert sorted(named) == sorted(practice.code for practice in shipped_document().practices if practice.pillar == "A")
