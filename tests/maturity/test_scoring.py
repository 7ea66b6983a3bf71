from math import sqrt

import pytest

from assessments.maturity.questionnaire import Sheet
from assessments.maturity.rounding import half_up, level, points, r6
from assessments.maturity.scoring import score
from tests.maturity.factories import make_pillar_sheets, make_question, make_questionnaire, make_sheets

FIVE = make_questionnaire("C1", "A1", "L1", "M1", "S1")


def test_pillar_weighs_questions_not_people():
    asked = make_questionnaire(make_question("A1"), make_question("A2", weight=1.5), make_question("A3", weight=0.5))
    sheets = make_sheets({"A1": [2, 2, 3, 2, "DK"], "A2": [1, 2, 1, 2, 2], "A3": [4, 4, 3, "DK", None]})

    card = score(asked, sheets)

    # A1 9/4 = 2.25, A2 8/5 = 1.6, A3 11/3; (56.25 + 1.5·40 + .5·91.667)/3 = 54.03.
    assert [card.questions[code].score for code in ("A1", "A2", "A3")] == pytest.approx([56.25, 40, 275 / 3])
    assert r6(card.pillars["A"].score) == 54.027778


def test_sheet_unsubmitted_empty_or_short_is_not_valid():
    sheets = [
        Sheet(dict.fromkeys(["C1", "A1", "L1"], 2)),  # 3 of 5, 60 %
        Sheet(dict.fromkeys(["C1", "A1"], 2)),
        Sheet(dict.fromkeys(["C1", "A1", "L1", "M1", "S1"], "DK")),
        Sheet(dict.fromkeys(["C1", "A1", "L1", "M1", "S1"], 2), submitted=False),
    ]

    card = score(FIVE, sheets)

    assert (card.n_submitted, card.n_valid) == (3, 1)


@pytest.mark.parametrize("answer", [5, -1, True, 2.0, "na", None])
def test_answer_that_is_none_is_refused(answer):
    with pytest.raises(ValueError, match="C1"):
        score(FIVE, [Sheet({"C1": answer})])


def test_answer_to_another_questionnaire_is_refused():
    with pytest.raises(ValueError, match='no question "Z1"'):
        score(FIVE, [Sheet({"Z1": 1})])


def test_question_half_not_applicable_is_scored_and_more_is_not():
    asked = make_questionnaire("C1", "C2")
    half = score(asked, make_sheets({"C1": ["NA", "NA", 4, 2], "C2": [1] * 4}))
    more = score(asked, make_sheets({"C1": ["NA", "NA", "NA", 4], "C2": [1] * 4}))

    assert (half.questions["C1"].status, half.questions["C1"].mean) == ("scored", 3)
    assert (more.questions["C1"].status, more.questions["C1"].mean) == ("not_applicable", None)
    assert more.questions["C1"].counts == (0, 0, 0, 0, 1)
    # The question that does not apply weighs nothing.
    assert (more.pillars["C"].score, more.pillars["C"].coverage) == (25, 1)


def test_question_with_two_who_do_not_know_is_a_visibility_gap():
    asked = make_questionnaire("M1", "M2", "M3", "C1")
    card = score(
        asked,
        make_sheets(
            {
                "M1": ["DK", "DK", 1, 1, "NA"],  # 2 of 4 concerned
                "M2": ["DK", 1, 1, 1, 1],
                "M3": ["NA", "NA", "NA", "DK", "DK"],
                "C1": [2] * 5,
            }
        ),
    )

    assert [item.visibility_gap for item in card.questions.values()] == [True, False, False, False]


def test_pillar_under_60_percent_has_no_score():
    asked = make_questionnaire("C1", make_question("C2", weight=1.5))
    card = score(asked, make_sheets({"C1": [2, 2, 2], "C2": ["DK", "DK", 1]}))

    assert card.questions["C2"].status == "insufficient"
    assert (card.pillars["C"].status, card.pillars["C"].coverage) == ("insufficient", 0.4)
    assert card.pillars["C"].score is None
    assert card.pillars["A"].status == "not_applicable"
    assert card.ways["feedback"].status == "not_applicable"


def test_error_on_complete_data_is_s_over_root_n():
    card = score(make_questionnaire("C1"), make_sheets({"C1": [1, 2, 3, 4]}))

    # s² = 5/3 levels², 25·√(5/3/4) = 16.137; 62.5 ± 3.182·16.137 leaves 0..100 above.
    assert card.pillars["C"].se == pytest.approx(25 * sqrt(5 / 12))
    assert card.pillars["C"].ci95 == pytest.approx((62.5 - 3.182 * 25 * sqrt(5 / 12), 100))


def test_error_of_identical_answers_is_its_floor():
    card = score(FIVE, make_pillar_sheets(dict.fromkeys("CALMS", 2), people=4))

    # √(25²/12 · 1/4) = 3.608; overall √(5 · (3.608/5)²) = 1.614; t(3) = 3.182.
    assert r6(card.pillars["C"].se) == 3.608439
    assert r6(card.overall.se) == 1.613743
    assert card.overall.ci95 == pytest.approx((50 - 3.182 * 1.613743, 50 + 3.182 * 1.613743), abs=1e-5)


def test_error_when_one_person_alone_answered_a_question():
    asked = make_questionnaire("C1", "C2")
    card = score(asked, make_sheets({"C1": [2] * 4, "C2": [4, "NA", "NA", "DK"]}))

    # Without the first: C1 alone, 50; without any other: 75. Mean 68.75,
    # squares 18.75² + 3·6.25² = 468.75, √(3/4 · 468.75) = 18.75.
    assert card.pillars["C"].score == 75
    assert card.pillars["C"].se == pytest.approx(18.75)


def test_interval_absent_when_one_person_alone_answered_a_pillar():
    answers = {code: [2] * 4 for code in ("A1", "L1", "M1", "S1")}
    card = score(FIVE, make_sheets(answers | {"C1": [4, "NA", "NA", "DK"]}))

    assert (card.pillars["C"].score, card.pillars["C"].se, card.pillars["C"].ci95) == (100, None, None)
    assert (card.overall.score, card.overall.se, card.overall.ci95) == (60, None, None)
    assert card.pillars["A"].se is not None


def test_score_of_two_people_has_no_error():
    card = score(FIVE, make_pillar_sheets(dict.fromkeys("CALMS", 2), people=2))

    assert (card.pillars["C"].score, card.pillars["C"].se, card.reliability) == (50, None, None)


def test_score_of_nobody_has_no_figure():
    card = score(FIVE, [], team_size=6)

    assert (card.n_valid, card.participation, card.release) == (0, 0, "suppressed")
    assert {item.status for item in card.questions.values()} == {"insufficient"}
    assert not any(item.visibility_gap for item in card.questions.values())
    assert card.overall.status == "insufficient"


def test_overall_weighs_pillars():
    sheets = make_pillar_sheets({"C": 0, "A": 4, "L": 4, "M": 4, "S": 4}, people=3)

    card = score(FIVE, sheets, pillar_weights={"C": 2})

    # (2·0 + 4·100)/6; band 3 held at one above band 0.
    assert card.overall.score == pytest.approx(400 / 6)
    assert (card.overall.band_uncapped, card.overall.band, card.overall.capped) == (3, 1, True)


def test_overall_without_one_pillar_is_partial_and_says_which():
    answers = {code: [2] * 3 for code in ("C1", "A1", "L1", "M1")}

    card = score(FIVE, make_sheets(answers | {"S1": ["DK"] * 3}))

    assert (card.overall.status, card.overall.missing, card.overall.score) == ("partial", ("S",), 50)


def test_participation_is_one_at_most_and_none_in_consensus():
    sheets = make_pillar_sheets(dict.fromkeys("CALMS", 2), people=3)

    assert score(FIVE, sheets, team_size=2).participation == 1
    assert score(FIVE, sheets).participation is None
    consensus = score(FIVE, sheets, mode="consensus", team_size=6)
    assert (consensus.participation, consensus.reliability) == (None, None)
    assert consensus.questions["C1"].discuss is None


def test_pillar_without_agreement_is_split():
    answers = {code: [2] * 4 for code in ("A1", "L1", "M1", "S1")}

    card = score(FIVE, make_sheets(answers | {"C1": [0, 0, 4, 4]}))

    # s² = 16/3, 1 − 2.667 is below 0; all four 2 from the median.
    question = card.questions["C1"]
    assert (question.rwg, question.ad_md, question.agreement) == (0, 2, "lack")
    assert question.discuss
    assert question.polarised
    assert (card.pillars["C"].agreement_index, card.pillars["C"].split) == (0, True)
    assert (card.pillars["A"].agreement, card.pillars["A"].split) == ("very_strong", False)


def test_pillar_agreement_is_a_mean_of_variances():
    asked = make_questionnaire("C1", "C2", "C3")
    card = score(asked, make_sheets({"C1": [2] * 5, "C2": [1, 2, 2, 3, 3], "C3": [4, 4, 4, None, None]}))

    # C3 has 3 levels and no variance: 1 − (0 + .7)/2/2 = .825.
    assert card.pillars["C"].agreement_index == pytest.approx(0.825)


def test_way_has_a_band_of_its_own():
    card = score(FIVE, make_pillar_sheets(dict.fromkeys("CALMS", 3), people=3))

    assert (card.ways["flow"].score, card.ways["flow"].band, card.ways["flow"].coverage) == (75, 3, 1)


def test_rounding_is_half_up_on_six_decimals():
    assert points(52.5) == 53
    assert points(52.49999999) == 53
    assert points(52.4) == 52
    assert level(2.25) == 2.3
    assert half_up(0.285, 2) == 0.29
    assert str(r6(-1e-9)) == "0.0"
