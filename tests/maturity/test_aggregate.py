"""What a count of teams tells, and what it leaves open."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from assessments.maturity.aggregate import Count, Group, Holders, Span, in_turn, is_systemic, settled, together, told

START = datetime(2026, 10, 1, tzinfo=UTC)
LEAST = 3


@pytest.mark.parametrize(
    ("holders", "teams", "low", "high"),
    [
        (0, 12, 0, 2),
        (2, 12, 0, 2),
        (3, 12, 3, 3),
        (9, 12, 9, 9),
        (10, 12, 10, 12),
        (12, 12, 10, 12),
        (2, 3, 0, 2),
        (3, 3, 3, 3),
        (3, 4, 3, 4),
        (4, 5, 3, 5),
        (3, 6, 3, 3),
        (4, 6, 4, 6),
    ],
)
def test_count_below_three_is_hidden_and_one_that_leaves_fewer_than_three_as_well(holders, teams, low, high):
    assert told(Holders(holders), Group(teams)) == Count(low, high)


@pytest.mark.parametrize(
    ("holders", "own", "low", "high"),
    [(2, 2, 2, 4), (4, 2, 2, 4), (5, 2, 5, 5), (9, 2, 9, 9), (10, 2, 10, 12), (3, 0, 3, 3), (3, 1, 1, 3)],
)
def test_what_the_reader_knows_is_taken_off_first(holders, own, low, high):
    """Two of the twelve teams are the reader's own."""
    assert told(Holders(holders, own), Group(12, 2)) == Count(low, high)


def test_nothing_is_taken_off_where_all_teams_are_the_readers_own():
    assert told(Holders(2, 2), Group(6, 6)) == Count(0, 2)


@pytest.mark.parametrize(
    ("teams", "own", "may"), [(2, 0, False), (3, 0, True), (5, 3, False), (6, 3, True), (3, 3, True), (2, 2, False)]
)
def test_aggregate_needs_three_teams_and_three_that_are_not_the_readers_own(teams, own, may):
    assert Group(teams, own).may_be_told() == may


@pytest.mark.parametrize(
    ("low", "high", "teams", "systemic"), [(3, 3, 10, True), (3, 3, 11, False), (0, 2, 4, False), (10, 12, 12, True)]
)
def test_systemic_from_three_teams_and_thirty_percent(low, high, teams, systemic):
    assert is_systemic(Count(low, high), teams) == systemic


def test_groups_are_added_up_as_far_as_they_are_told():
    assert together([Count(3, 3), Count(0, 2)]) == Count(3, 5)
    assert together([Count(3, 3), None]) is None


def cells_of(places: Sequence[str], teams: int) -> Iterator[tuple[int, ...]]:
    for counts in itertools.product(range(teams + 1), repeat=len(places)):
        if sum(counts) <= teams:
            yield counts


def pinned(names: Sequence[str], teams: int, shows: Callable[[tuple[int, ...]], object]) -> list[object]:
    """What is shown whenever it leaves one value only for a count under three, or for what is left of all teams."""
    possible: dict[object, list[tuple[int, ...]]] = {}
    for counts in cells_of(names, teams):
        possible.setdefault(shows(counts), []).append((*counts, teams - sum(counts)))
    return [
        shown
        for shown, worlds in possible.items()
        if any(len(set(values)) == 1 and values[0] < LEAST for values in zip(*worlds, strict=True))
    ]


@pytest.mark.parametrize("names", ["ab", "abc"])
@pytest.mark.parametrize("teams", range(4, 22))
def test_no_count_under_three_follows_from_those_that_are_shown(names, teams):
    def shows(counts: tuple[int, ...]) -> object:
        cells = {name: Holders(count) for name, count in zip(names, counts, strict=True)}
        return tuple(in_turn(cells, Group(teams)).values())

    assert pinned(names, teams, shows) == []


def test_it_would_follow_if_each_were_told_by_itself():
    def shows(counts: tuple[int, ...]) -> object:
        return tuple(told(Holders(count), Group(6)) for count in counts)

    assert pinned("abc", 6, shows)


def test_counts_are_told_up_to_the_first_that_is_not_small():
    cells = {"a": Holders(1), "b": Holders(4), "c": Holders(3)}
    assert in_turn(cells, Group(15)) == {"a": Count(0, 2), "b": Count(4, 4), "c": None}


def test_all_are_told_where_enough_teams_have_none_of_them():
    cells = {"a": Holders(1), "b": Holders(4), "c": Holders(3)}
    assert in_turn(cells, Group(16)) == {"a": Count(0, 2), "b": Count(4, 4), "c": Count(3, 3)}


def span(opened: int, closed: int | None, *, counts: bool = True) -> Span:
    end = None if closed is None else START + timedelta(days=closed)
    return Span(START + timedelta(days=opened), end, counts)


@pytest.mark.parametrize(
    ("spans", "day"),
    [
        ([], None),
        ([span(0, 5), span(0, 6), span(0, None)], None),
        ([span(0, 5), span(0, 6), span(0, 7)], 7),
        ([span(0, 5), span(0, 6), span(0, 7, counts=False)], None),
        # One after the other: nothing runs in between, and still nothing is told before the third.
        ([span(0, 1), span(2, 3), span(4, 5), span(6, 7)], 5),
        ([span(0, 5), span(0, 6), span(0, 7), span(8, None)], 7),
        ([span(0, 5), span(0, 6), span(0, 7), span(8, 9), span(8, 9)], 7),
        ([span(0, 5), span(0, 6), span(0, 7), span(8, 9), span(8, 9), span(10, 11)], 11),
        # At the same instant.
        ([span(0, 5), span(0, 5), span(0, 5)], 5),
        ([span(0, 5), span(0, 6), span(0, 7), span(7, 9)], 9),
    ],
)
def test_teams_are_counted_when_nothing_runs_and_three_have_joined(spans, day):
    assert [(moment - START).days for moment in settled(spans)][-1:] == ([] if day is None else [day])


def test_no_two_aggregates_of_a_quarter_differ_by_fewer_than_three_teams():
    """Whatever the order of assessments: 200 quarters, seen after each closing."""
    for seed in range(200):
        opened = [(seed * 7 + place * place * 5) % 23 for place in range(11)]
        spans = [span(start, start + 1 + (seed + place * 3) % 9) for place, start in enumerate(opened)]
        seen = set()
        for day in range(40):
            now = START + timedelta(days=day)
            known = [
                Span(each.opened, each.closed if each.closed <= now else None)
                for each in spans
                if each.closed and each.opened <= now
            ]
            until = max(settled(known), default=START)
            seen.add(frozenset(place for place, each in enumerate(spans) if each.closed <= until))
        for one, other in itertools.combinations(seen, 2):
            assert one < other or other < one
            assert len(one ^ other) >= LEAST
