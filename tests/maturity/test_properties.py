"""What must hold for any answers."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.maturity.change import compare
from assessments.maturity.questionnaire import Sheet
from assessments.maturity.scoring import score
from tests.maturity.factories import make_practice, make_question, make_questionnaire, make_symptom

CODES = [f"{pillar}{number}" for pillar in "CALMS" for number in (1, 2)]
QUESTIONNAIRE = make_questionnaire(
    *(
        make_question(code, weight=1.5 if code.endswith("2") else 1.0, ways={"flow": 1.0, "feedback": 0.5})
        for code in CODES
    ),
    symptoms=[make_symptom("blame", "C1", secondary=["S1"], remedies=["P1"])],
    practices=[
        make_practice("P1", "C1", "C2"),
        make_practice("P2", "A1", prerequisites=["P1"], effort="M"),
        make_practice("P3", "L1", prerequisites=["P1"], effort="L"),
    ],
)
LEVELS = st.integers(0, 4)
ANSWERS = LEVELS | st.sampled_from(["NA", "DK"])
SHEETS = st.lists(st.builds(Sheet, st.dictionaries(st.sampled_from(CODES), ANSWERS), st.booleans()), max_size=9)
COMPLETE = st.lists(st.builds(Sheet, st.fixed_dictionaries(dict.fromkeys(CODES, LEVELS))), min_size=1, max_size=6)


@given(SHEETS, st.randoms())
@settings(max_examples=100)
def test_score_whatever_the_order_of_sheets_and_answers(sheets, chance):
    shuffled = [replace(sheet, answers=shuffle(sheet.answers, chance)) for sheet in sheets]
    chance.shuffle(shuffled)

    assert score(QUESTIONNAIRE, shuffled, team_size=9) == score(QUESTIONNAIRE, sheets, team_size=9)


def shuffle(answers, chance):
    items = list(answers.items())
    chance.shuffle(items)
    return dict(items)


@given(SHEETS)
@settings(max_examples=150)
def test_score_stays_within_bounds(sheets):
    card = score(QUESTIONNAIRE, sheets, team_size=5)

    assert card.n_valid <= card.n_submitted <= len(sheets)
    assert 0 <= card.participation <= 1
    for result in card.questions.values():
        assert result.n_levels + result.n_na + result.n_dk + result.n_blank == card.n_valid
        assert sum(result.counts) == result.n_levels
        assert result.mean is None or 0 <= result.mean <= 4
        assert result.rwg is None or 0 <= result.rwg <= 1
        assert (result.mean is None) == (result.status != "scored")
    for part in [*card.pillars.values(), card.overall]:
        assert part.score is None or 0 <= part.score <= 100
        assert part.se is None or part.se > 0
        assert part.ci95 is None or 0 <= part.ci95[0] <= part.score <= part.ci95[1] <= 100
        assert part.band is None or part.band in range(5)
    assert len(card.recommend.now) <= 3
    assert len(card.recommend.next) <= 3
    assert not set(card.recommend.now) & set(card.recommend.next)


@given(COMPLETE, st.data())
@settings(max_examples=150)
def test_raising_one_level_never_lowers_a_score(sheets, data):
    index = data.draw(st.integers(0, len(sheets) - 1))
    code = data.draw(st.sampled_from(CODES))
    raised = list(sheets)
    level = min(4, sheets[index].answers[code] + 1)
    raised[index] = Sheet({**sheets[index].answers, code: level})

    before, after = score(QUESTIONNAIRE, sheets), score(QUESTIONNAIRE, raised)

    assert after.questions[code].mean >= before.questions[code].mean
    assert all(after.pillars[pillar].score >= before.pillars[pillar].score - 1e-9 for pillar in "CALMS")
    assert after.overall.score >= before.overall.score - 1e-9
    assert after.ways["flow"].score >= before.ways["flow"].score - 1e-9
    assert after.symptoms["blame"].level >= before.symptoms["blame"].level - 1e-9
    assert after.practices["P1"].need <= before.practices["P1"].need + 1e-9


@given(COMPLETE)
@settings(max_examples=50)
def test_comparison_with_itself_is_no_change(sheets):
    found = compare(QUESTIONNAIRE, sheets, QUESTIONNAIRE, sheets)

    assert {change.delta for change in found.pillars.values()} == {0}
    assert {change.verdict for change in found.pillars.values()} <= {"stable", "not_assessable"}
    assert found.overall.delta == 0
    assert {change.arrow for change in found.questions.values()} == {"steady"}


@given(COMPLETE, COMPLETE)
@settings(max_examples=50)
def test_comparison_turned_around_changes_sign(one, other):
    there = compare(QUESTIONNAIRE, one, QUESTIONNAIRE, other)
    back = compare(QUESTIONNAIRE, other, QUESTIONNAIRE, one)

    for pillar, change in there.pillars.items():
        assert change.delta == -back.pillars[pillar].delta
        assert change.se == back.pillars[pillar].se


def naive_score(card, sheets, pillar):
    """The weighted mean over the card's scored questions that somebody among these sheets answered."""
    terms = []
    for question in QUESTIONNAIRE.questions:
        levels = [answer for sheet in sheets if isinstance(answer := sheet.answers.get(question.code), int)]
        if question.pillar == pillar and card.questions[question.code].status == "scored" and levels:
            terms.append((question.weight, 25 * sum(levels) / len(levels)))
    return sum(weight * value for weight, value in terms) / sum(weight for weight, _ in terms)


@given(
    st.lists(
        st.builds(Sheet, st.fixed_dictionaries({"C1": LEVELS, "A1": LEVELS} | dict.fromkeys(CODES, ANSWERS))),
        min_size=3,
        max_size=7,
    )
)
@settings(max_examples=150)
def test_error_equals_rescoring_without_each_person(sheets):
    sheets = [replace(sheet, answers=sheet.answers | {"S1": 2}) for sheet in sheets]
    card = score(QUESTIONNAIRE, sheets)
    n = len(sheets)

    for pillar, result in card.pillars.items():
        if result.se is not None:
            left = [naive_score(card, [*sheets[:i], *sheets[i + 1 :]], pillar) for i in range(n)]
            squares = sum((value - sum(left) / n) ** 2 for value in left)
            assert result.score == pytest.approx(naive_score(card, sheets, pillar))
            assert result.se >= (squares * (n - 1) / n) ** 0.5 - 1e-9
            if squares > n * 12.5**2:  # above any floor
                assert result.se == pytest.approx((squares * (n - 1) / n) ** 0.5)


def test_blank_zero_na_and_dk_are_four_things():
    others = [Sheet(dict.fromkeys(CODES, 2))] * 3
    rest = dict.fromkeys(CODES[1:], 2)

    cards = [
        score(QUESTIONNAIRE, [*others, Sheet(rest | first)]) for first in ({}, {"C1": 0}, {"C1": "NA"}, {"C1": "DK"})
    ]

    found = [card.questions["C1"] for card in cards]
    assert [(item.n_blank, item.n_levels, item.n_na, item.n_dk) for item in found] == [
        (1, 3, 0, 0),
        (0, 4, 0, 0),
        (0, 3, 1, 0),
        (0, 3, 0, 1),
    ]
    assert [item.mean for item in found] == [2, 1.5, 2, 2]
