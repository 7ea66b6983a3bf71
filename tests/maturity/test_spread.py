"""Margins and agreement as they are told: widened, without what shows no distribution, or not at all (decision 16)."""

import itertools
from dataclasses import replace

import pytest

from assessments.maturity.parameters import DEFAULT
from assessments.maturity.scoring import score
from assessments.maturity.spread import (
    distributions,
    hidden_questions,
    margins,
    tells_distribution,
    told_margin,
    told_spread,
    veiled,
)
from tests.maturity.factories import make_question, make_questionnaire, make_sheets

ALIKE = [1, 2, 2, 2, 3]
APART = [0, 0, 2, 4, 4]


def told(culture, partners=(), people=5, mode="individual", *, sensitive=()):
    """Levels by question of Culture; the other pillars have one question each."""
    asked = make_questionnaire(
        *(make_question(code, sensitive=code in sensitive) for code in culture),
        *(make_question(f"{pillar}1") for pillar in "ALMS"),
    )
    sheets = make_sheets(dict.fromkeys(("A1", "L1", "M1", "S1"), ALIKE[:people]) | culture)
    card = score(asked, sheets, mode=mode, team_size=9)
    hidden = hidden_questions(card, asked, partners, DEFAULT)
    found = told_spread(card, asked, hidden, DEFAULT)
    told = margins(found, asked, sheets, hidden, DEFAULT)
    pillars = {code: replace(item, ci95=told.get(code)) for code, item in found.pillars.items()}
    return card, found if mode == "consensus" else replace(found, pillars=pillars)


def questions(number, levels=ALIKE):
    return {f"C{place}": levels for place in range(1, number + 1)}


@pytest.mark.parametrize(
    ("interval", "wide"),
    [
        ((49.0, 51.0), (40, 60)),
        ((40.0, 60.0), (40, 60)),
        # 10.000001 is over ten points, and the eighth decimal is not.
        ((39.999999, 60.000001), (35, 65)),
        ((39.99999999, 60.00000001), (40, 60)),
        ((20.0, 80.0), (20, 80)),
        ((0.0, 51.0), (0, 100)),
    ],
)
def test_margin_of_few_is_widened_to_five_points_from_ten_on(interval, wide):
    assert told_margin(50.0, interval, "full", 7) == wide


def test_margin_is_clipped_and_told_in_whole_points():
    assert told_margin(96.4, (91.2, 100.0), "full", 5) == (86, 100)
    assert told_margin(3.2, (0.0, 15.1), "full", 5) == (0, 18)


def test_margin_of_eight_is_told_as_it_is_in_whole_points():
    assert told_margin(50.0, (43.5, 56.4), "full", 8) == (44, 56)
    assert told_margin(50.0, (43.5, 56.4), "full", 7) == (40, 60)


@pytest.mark.parametrize("release", ["suppressed", "pillars_only"])
def test_margin_is_a_detail(release):
    assert told_margin(50.0, (43.5, 56.5), release, 4) is None
    assert told_margin(50.0, None, "full", 9) is None


def test_pillar_of_shown_questions_keeps_its_agreement():
    card, found = told(questions(2))
    # SE 25 × √(0.5/5) = 7.9 without other people to leave out, t(4) = 2.776: 21.9 points.
    assert found.pillars["C"].ci95 == (25, 75)
    assert (found.pillars["C"].agreement, found.pillars["C"].agreement_index) == ("strong", 0.75)
    assert card.pillars["C"].agreement_index == 0.75


def test_question_without_distribution_does_not_count_in_the_agreement_of_its_pillar():
    card, found = told(questions(5) | {"C6": APART}, sensitive={"C6"})
    # s² of ALIKE is 0.5, that of APART 4: mean 0.5 without it, 1.08 with it.
    assert card.pillars["C"].agreement == "weak"
    assert (found.pillars["C"].agreement_index, found.pillars["C"].agreement) == (0.75, "strong")
    assert not found.pillars["C"].split
    partner = told(questions(5) | {"C6": APART}, partners={"C6"})[1]
    assert partner.pillars["C"] == found.pillars["C"]


def test_split_is_that_of_the_questions_shown():
    card, found = told(questions(5, APART) | {"C6": ALIKE, "C7": ALIKE, "C8": ALIKE}, sensitive={"C6", "C7", "C8"})
    assert (card.pillars["C"].split, found.pillars["C"].split) == (True, True)
    card, found = told(questions(5) | {f"C{place}": APART for place in (6, 7, 8)}, sensitive={"C6", "C7", "C8"})
    assert (card.pillars["C"].split, found.pillars["C"].split) == (True, False)


MIXED = {
    "C1": [1, 2, 2, 2, 3],
    "C2": [2, 2, 1, 3, 2],
    "C3": [3, 2, 2, 1, 2],
    "C4": [2, 1, 2, 3, 2],
    "C5": [2, 3, 1, 2, 2],
}


@pytest.mark.parametrize("levels", [ALIKE, APART, [2, 2, 2, 2, 2], [2, 2, 2, "DK", "DK"]])
def test_margin_is_that_of_the_questions_that_show_their_distribution(levels):
    found = told(MIXED | {"C6": levels}, partners={"C6"})[1].pillars["C"]
    alone = told(MIXED)[0].pillars["C"]
    assert found.ci95 == told_margin(found.score, (found.score - reach(alone), found.score + reach(alone)), "full", 5)


def reach(pillar):
    return pillar.ci95[1] - pillar.score


def test_half_of_the_weight_speaks_for_a_pillar_and_less_does_not():
    two = {"C1": ALIKE, "C2": ALIKE}
    assert told(two, partners={"C2"})[1].pillars["C"].ci95
    assert told(two | {"C3": ALIKE}, partners={"C2", "C3"})[1].pillars["C"].ci95 is None


def test_four_people_have_a_word_for_agreement_and_no_margin():
    culture = {code: levels[:4] for code, levels in MIXED.items() if code != "C5"}
    card, found = told(culture, people=4)
    assert card.pillars["C"].ci95
    assert found.pillars["C"].ci95 is None
    assert found.pillars["C"].agreement == card.pillars["C"].agreement
    assert (card.overall.ci95 is None, found.overall.ci95) == (False, None)


def test_four_people_have_no_word_over_three_questions():
    culture = {code: MIXED[code][:4] for code in ("C1", "C2", "C3")}
    card, found = told(culture, people=4)
    assert card.pillars["C"].agreement
    assert (found.pillars["C"].agreement, found.pillars["C"].split) == (None, False)


def test_overall_has_a_margin_although_a_question_hides_its_distribution():
    card, found = told(MIXED | {"C6": ALIKE}, sensitive={"C6"})
    low, high = card.overall.ci95
    assert low - 5 <= found.overall.ci95[0] <= low
    assert high <= found.overall.ci95[1] <= high + 5


def test_consensus_is_as_it_is():
    card, found = told(questions(2, [3]), people=1, mode="consensus")
    assert found is card


def test_pillar_without_a_score_stays_as_it_is():
    card, found = told({"C1": ["NA"] * 5})
    assert card.pillars["C"].score is None
    assert found.pillars["C"] == card.pillars["C"]


def test_distributions_are_all_with_the_same_sum():
    for n in range(1, 9):
        tried = {tuple(map(levels.count, range(5))) for levels in itertools.combinations_with_replacement(range(5), n)}
        for total in range(4 * n + 1):
            wanted = {counts for counts in tried if sum(level * count for level, count in enumerate(counts)) == total}
            for widest in (True, False):
                found = list(distributions(n, total, widest=widest))
                assert len(found) == len(wanted)
                assert set(found) == wanted


@pytest.mark.parametrize(
    ("counts", "telling"),
    [
        # Of five levels with sum 3 only 0,0,0,0,3 is to be discussed; 0,0,1,1,1 and 0,0,0,1,2 are not.
        ((4, 0, 0, 1, 0), True),
        ((2, 3, 0, 0, 0), True),
        # Sum 6: 0,1,1,1,3 and others are, 1,1,1,1,2 and 0,1,1,2,2 are not.
        ((1, 3, 0, 1, 0), False),
        ((0, 4, 1, 0, 0), False),
        # One distribution alone has the sum 1: the mean tells it anyway.
        ((4, 1, 0, 0, 0), False),
        ((0, 0, 0, 0, 3), False),
    ],
)
def test_flag_tells_a_distribution_where_one_alone_has_it_with_this_mean(counts, telling):
    assert tells_distribution(counts, DEFAULT) is telling


def test_question_without_distribution_shows_its_mean_and_whether_to_discuss_it():
    card, _found = told({"C1": [0, 1, 1, 1, 3], "C2": [0, 0, 0, 0, 3]})
    first, second = (veiled(card.questions[code], DEFAULT) for code in ("C1", "C2"))
    assert (first.mean, first.counts, first.variance, first.agreement, first.discuss) == (1.2, (), None, None, True)
    assert (second.mean, second.discuss) == (0.6, None)


def test_overall_has_no_margin_where_too_many_questions_hide_their_distribution():
    culture = MIXED | {f"C{place}": ALIKE for place in range(6, 10)}
    # Four of thirteen scored questions are more than a quarter, three are not.
    assert told(culture, sensitive={"C6", "C7", "C8"})[1].overall.ci95
    assert told(culture, sensitive={"C6", "C7", "C8", "C9"})[1].overall.ci95 is None
