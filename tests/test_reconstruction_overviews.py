"""Nobody computes from all overviews of a quarter what one team has, or a count under three."""

import random

import pytest

from assessments.results.aggregate import OPPOSED
from tests.reconstruction.overviews import betrayed, by_each_closing, exact, make_quarter, one_count, two_counts

BOTH, ONE = OPPOSED, OPPOSED[:1]


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_a_count_over_time_tells_no_team(first):
    quarters = [make_quarter(random.Random(seed)) for seed in range(first, first + 20)]
    assert [found for quarter in quarters for found in betrayed(quarter, one_count, ONE)] == []


def test_two_counts_of_which_a_team_has_one_tell_no_team():
    quarters = [make_quarter(random.Random(seed), most=7) for seed in range(25)]
    assert [found for quarter in quarters for found in betrayed(quarter, two_counts, BOTH)] == []


@pytest.mark.parametrize("shows", [exact, by_each_closing])
def test_the_attack_finds_something_where_a_rule_is_missing(shows):
    quarters = [make_quarter(random.Random(seed)) for seed in range(20)]
    assert [found for quarter in quarters for found in betrayed(quarter, shows, ONE)]
