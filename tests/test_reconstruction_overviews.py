"""The attacks on overviews and benchmarks of a quarter find something where a rule is missing."""

import random

import pytest

from assessments.results.aggregate import OPPOSED
from tests.reconstruction.overviews import (
    VERSIONS,
    WITHOUT,
    betrayed,
    by_each_closing,
    exact,
    isolated,
    make_quarter,
    one_count,
)

ONE = OPPOSED[:1]


@pytest.mark.parametrize("shows", [exact, by_each_closing])
def test_the_attack_finds_something_where_a_rule_is_missing(shows):
    quarters = [make_quarter(random.Random(seed)) for seed in range(20)]
    assert [found for quarter in quarters for found in betrayed(quarter, shows, ONE)]


@pytest.mark.parametrize("rule", WITHOUT)
def test_figures_would_differ_by_one_team_where_a_rule_is_missing(rule):
    quarters = [make_quarter(random.Random(seed), most=16) for seed in range(60)]
    assert [found for quarter in quarters for found in isolated(quarter, WITHOUT[rule])]


def test_teams_that_were_not_asked_hide_nobody():
    """Counted over all teams, the count of three out of four that were asked would tell the fourth."""
    quarters = [make_quarter(random.Random(seed), most=16) for seed in range(60)]
    assert [found for quarter in quarters for found in betrayed(quarter, one_count, ONE, VERSIONS[1:])]
