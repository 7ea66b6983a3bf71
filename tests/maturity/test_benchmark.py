from statistics import quantiles

from hypothesis import given
from hypothesis import strategies as st

from assessments.maturity.benchmark import Benchmark, Standing, benchmark, differ


def standings(*scores):
    return [Standing(score, 4, 6) for score in scores]


def test_quartiles_are_of_type_7():
    # n = 8: h = 7·.25 = 1.75 → 20 + .75·10; h = 3.5 → 45; h = 5.25 → 60 + .25·10.
    found = benchmark(standings(80, 10, 20, 30, 40, 50, 60, 70))

    assert found == Benchmark(8, 27.5, 45, 62.5)


@given(st.lists(st.integers(0, 100), min_size=8, max_size=30))
def test_quartiles_equal_the_inclusive_method(scores):
    found = benchmark(standings(*scores))

    assert [found.q1, found.median, found.q3] == quantiles(scores, n=4, method="inclusive")


def test_few_teams_have_a_median_or_nothing():
    assert benchmark(standings(10, 20, 30, 40, 60)) == Benchmark(5, median=30)
    assert benchmark(standings(10, 20, 30, 40)) == Benchmark(4)


def test_split_suppressed_and_consensus_teams_are_left_out():
    left_out = [
        Standing(99, 4, 6, split=True),
        Standing(99, None, 2, release="suppressed"),
        Standing(99, None, 1, release="full_consensus"),
    ]
    kept = [Standing(10, 4, 4, release="pillars_only"), *standings(20, 30, 40, 60)]

    assert benchmark([*left_out, *kept]) == Benchmark(5, median=30)


def test_teams_differ_beyond_chance_and_five_points():
    # √(4² + 4²) = 5.657, df 10, t 2.228: 12.6 points.
    assert differ(Standing(60, 4, 6), Standing(47, 4, 6))
    assert not differ(Standing(60, 4, 6), Standing(48, 4, 6))
    assert differ(Standing(60, 0.5, 6), Standing(55, 0.5, 6))
    assert not differ(Standing(60, 0.5, 6), Standing(55.5, 0.5, 6))


def test_teams_without_an_error_cannot_be_told_apart():
    assert differ(Standing(60, None, 1), Standing(20, 4, 6)) is None
    assert differ(Standing(60, 4, 6), Standing(20, None, 1)) is None
