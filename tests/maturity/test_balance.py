import pytest

from assessments.maturity.agreement import question_agreement
from assessments.maturity.balance import overall
from assessments.maturity.parameters import DEFAULT
from tests.maturity.factories import make_estimates


@pytest.mark.parametrize(
    ("scores", "patterns"),
    [
        ({"A": 60, "C": 30, "S": 50}, ("tool_led",)),  # 60 − 40
        ({"A": 20, "C": 30, "S": 50}, ("talk_without_engine",)),  # 40 − 20
        ({"A": 60, "L": 40}, ("clogged_flow",)),
        ({"A": 60, "L": 50, "M": 35}, ("flying_blind",)),  # 55 − 35
        ({"C": 50, "A": 50, "L": 50, "M": 50, "S": 30}, ("knowledge_island",)),
        # 80 − 10, 80 − 20, 50 − 20, 32.5 − 10
        (
            {"C": 10, "A": 80, "L": 20, "M": 20, "S": 10},
            ("tool_led", "clogged_flow", "flying_blind", "knowledge_island"),
        ),
        ({"A": 90, "C": 10}, ()),  # Sharing is missing
        ({}, ()),
    ],
)
def test_patterns_need_a_gap_of_20_and_their_own_pillars(scores, patterns):
    assert overall(make_estimates(**scores), {}, 0, DEFAULT).patterns == patterns


def test_threshold_is_compared_after_six_decimals():
    found = overall(make_estimates(C=50, A=74.9999999, L=60, M=60, S=60), {}, 0, DEFAULT)

    assert found.balance == "imbalanced"


def test_cap_at_the_same_band_does_not_bite():
    found = overall(make_estimates(C=39, A=50, L=50, M=50, S=50), {}, 0, DEFAULT)

    assert (found.band_uncapped, found.band, found.capped) == (2, 2, False)


def test_agreement_of_two_camps_is_weak_and_polarised():
    found = question_agreement((0, 3, 0, 3, 0), DEFAULT)

    # 1,1,1,3,3,3: s² = 6/5, r_wg = 1 − .6.
    assert (found.rwg, found.agreement, found.discuss) == (pytest.approx(0.4), "weak", True)
    assert found.polarised


def test_agreement_of_neighbours_is_moderate():
    found = question_agreement((0, 1, 2, 2, 0), DEFAULT)

    assert (found.ad_md, found.agreement) == (pytest.approx(0.6), "moderate")
    assert not found.discuss
    assert not found.polarised
