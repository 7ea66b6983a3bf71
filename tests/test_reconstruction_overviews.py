"""Nobody computes from all overviews and benchmarks of a quarter what one team has, or a count under three."""

import random

import pytest

from assessments.results.aggregate import OPPOSED
from tests.reconstruction.overviews import (
    WITHOUT,
    betrayed,
    by_each_closing,
    exact,
    isolated,
    make_quarter,
    one_count,
    two_counts,
)

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


def test_no_two_figures_of_any_reader_and_day_differ_by_one_or_two_teams():
    quarters = [make_quarter(random.Random(seed), most=16) for seed in range(300)]
    assert [found for quarter in quarters for found in isolated(quarter)] == []


@pytest.mark.parametrize("rule", WITHOUT)
def test_figures_would_differ_by_one_team_where_a_rule_is_missing(rule):
    quarters = [make_quarter(random.Random(seed), most=16) for seed in range(60)]
    assert [found for quarter in quarters for found in isolated(quarter, WITHOUT[rule])]
