"""Questions that too few answered: what goes with them, so that subtraction tells nothing (scoring.md 12)."""

from dataclasses import replace

from assessments.maturity.parameters import DEFAULT
from assessments.maturity.questionnaire import Questionnaire
from assessments.maturity.scoring import score
from assessments.maturity.spread import told_spread
from assessments.maturity.withholding import Safe, may_publish_anew, safe, thin_questions
from tests.maturity.factories import (
    make_practice,
    make_question,
    make_questionnaire,
    make_sheets,
    make_symptom,
)

FLOW, LEARNING = {"flow": 1.0}, {"learning": 1.0}


def make_asked(*questions) -> Questionnaire:
    """Those of Culture, and two of each other pillar in another Way."""
    others = [make_question(f"{pillar}{number}", ways={"feedback": 1.0}) for pillar in "ALMS" for number in (1, 2)]
    return make_questionnaire(
        *questions,
        *others,
        symptoms=[make_symptom("Y1", "C1"), make_symptom("Y2", "C2")],
        practices=[make_practice("P1", "C1"), make_practice("P2", "C2")],
    )


def answered(asked: Questionnaire, **culture):
    answers = {question.code: [1, 2, 3, 2, 1] for question in asked.questions} | culture
    return score(asked, make_sheets(answers), team_size=5)


FEW = [0, 1, 0, "DK", "DK"]


def test_without_a_thin_question_only_margins_are_told_otherwise():
    asked = make_asked("C1", "C2")
    card = answered(asked)
    assert safe(card, asked, DEFAULT) == Safe(told_spread(card, asked, frozenset(), DEFAULT))


def test_thin_question_takes_a_partner_that_counts_in_the_same_ways():
    asked = make_asked(
        make_question("C1", ways=FLOW), make_question("C2", ways=LEARNING), make_question("C3", ways=FLOW)
    )
    card = answered(asked, C1=FEW)
    found = safe(card, asked, DEFAULT)
    assert thin_questions(card, DEFAULT) == {"C1"}
    assert found.partners == {"C3"}
    assert {code: item.score for code, item in found.card.pillars.items()} == dict.fromkeys("ALMS", 45.0) | {
        "C": card.pillars["C"].score
    }
    assert (found.card.ways, found.card.overall.score) == (card.ways, card.overall.score)


def test_ways_in_which_the_partner_counts_otherwise_are_withheld():
    asked = make_asked(make_question("C1", ways=FLOW), make_question("C2", ways=LEARNING))
    found = safe(answered(asked, C1=FEW), asked, DEFAULT)
    assert found.partners == {"C2"}
    assert {code: way.score is None for code, way in found.card.ways.items()} == {
        "flow": True,
        "feedback": False,
        "learning": True,
    }


def test_pillar_that_too_few_answered_is_withheld_and_left_out_of_the_overall():
    asked = make_asked(make_question("C1", ways=FLOW), make_question("C2", ways=FLOW))
    card = answered(asked, C1=FEW, C2=FEW)
    found = safe(card, asked, DEFAULT)
    assert card.pillars["C"].score is not None
    assert (found.card.pillars["C"].score, found.card.pillars["C"].status) == (None, "insufficient")
    assert found.card.overall.missing == ("C",)
    assert found.card.overall.score == found.card.pillars["A"].score
    assert found.card.ways["flow"].score is None
    assert found.partners == frozenset()


def test_pillar_and_ways_that_had_no_score_stay_as_they_were():
    asked = make_asked(make_question("C1", ways=FLOW), make_question("C2", weight=9.0, ways=LEARNING))
    card = answered(asked, C1=FEW, C2=["DK", "DK", "DK", 1, 1])
    found = safe(card, asked, DEFAULT)
    assert card.pillars["C"].status == "insufficient"
    assert found.card.pillars["C"] == card.pillars["C"]
    assert found.card.ways["learning"] == card.ways["learning"]


def test_symptoms_and_practices_do_without_thin_questions():
    asked = make_asked("C1", "C2")
    card = answered(asked, C1=FEW)
    found = safe(card, asked, DEFAULT).card
    assert (card.symptoms["Y1"].state, found.symptoms["Y1"].state) == ("active", "unknown")
    assert (card.practices["P1"].state, found.practices["P1"].state) == ("candidate", "unknown")
    assert found.symptoms["Y2"] == replace(card.symptoms["Y2"], minority=False)
    assert "P1" not in (*found.recommend.now, *found.recommend.next)


def test_consensus_withholds_nothing():
    asked = make_asked("C1", "C2")
    card = score(asked, make_sheets({question.code: [1] for question in asked.questions}), mode="consensus")
    assert safe(card, asked, DEFAULT).card is card


def test_new_result_needs_enough_levels_to_each_question_that_no_result_held():
    asked = make_asked("C1", "C2")
    held, *_ = (make_sheets({question.code: [1] * people for question in asked.questions}) for people in (6,))
    current = dict(enumerate(held))
    fresh = {10 + number: sheet for number, sheet in enumerate(held[:5])}
    silent = [replace(sheet, answers={**sheet.answers, "C1": "DK"}) for sheet in held[:2]]
    assert may_publish_anew(asked, current.keys(), current | fresh, DEFAULT)
    assert not may_publish_anew(asked, current.keys(), current | dict(list(fresh.items())[:4]), DEFAULT)
    assert not may_publish_anew(asked, current.keys(), current | fresh | {10: silent[0], 11: silent[1]}, DEFAULT)
