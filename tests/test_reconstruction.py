"""Nobody computes from what is shown what few people answered: 500 made-up organisations here, and as many of what
takes longer as a suite has time for; 10,000 by `python -m tests.reconstruction`."""

import random
import sys
from fractions import Fraction

import pytest

from tests.reconstruction import spread
from tests.reconstruction.__main__ import main
from tests.reconstruction.advice import betrayed
from tests.reconstruction.aggregates import make_scores, pinned
from tests.reconstruction.algebra import derivable, rank
from tests.reconstruction.attack import OPEN, WITHOUT, leaks
from tests.reconstruction.attacks import ATTACKS
from tests.reconstruction.worlds import Rules

ROUNDS, PART = 500, 100
SLOW = {"words": 14, "spread": 300, "counts": 150, "exclusive": 40, "newer": 150, "medians": 600, "quartiles": 300}


@pytest.mark.parametrize("first", range(0, ROUNDS, PART))
def test_no_sum_over_few_people_can_be_derived(first):
    assert [leak for seed in range(first, first + PART) for leak in leaks(seed, Rules())] == []


@pytest.mark.parametrize("rule", WITHOUT)
def test_attack_finds_a_leak_when_a_rule_is_switched_off(rule):
    assert any(leaks(seed, WITHOUT[rule]) for seed in range(60))


def test_what_k_pillar_protects_is_protected_by_it_alone():
    assert [leak for seed in range(20) for leak in leaks(seed, OPEN)] == []


@pytest.mark.parametrize(("attack", "rounds"), SLOW.items())
def test_no_attack_by_enumeration_finds_anything(attack, rounds):
    assert [leak for seed in range(rounds) for leak in ATTACKS[attack](seed)] == []


def test_every_attack_is_run():
    assert {"sums", *SLOW} == set(ATTACKS)


@pytest.mark.parametrize(("leaks", "status"), [([], 0), (["a team"], 1)])
def test_command_runs_what_is_asked_and_fails_with_leaks(monkeypatch, capsys, leaks, status):
    monkeypatch.setitem(ATTACKS, "sums", lambda seed: leaks if seed == 1 else [])
    monkeypatch.setattr(sys, "argv", ["", "--rounds", "3", "--attack", "sums"])
    assert main() == status
    assert capsys.readouterr().out.splitlines() == [
        f"sums: 3 rounds, {len(leaks)} leaks",
        *(f"  {leak}" for leak in leaks),
    ]


def test_words_would_tell_it_if_nothing_were_withheld_besides():
    assert any(betrayed(seed, Rules(partners=False)) for seed in range(12))


def test_margins_and_agreement_would_tell_it_as_they_are():
    assert any(spread.betrayed(seed, Rules(spread=False)) for seed in range(3))


def test_words_would_tell_a_distribution_if_what_is_to_discuss_were_always_said(monkeypatch):
    monkeypatch.setattr("assessments.maturity.spread.tells_distribution", lambda *_: False)
    assert any("distribution of" in leak for seed in range(12) for leak in betrayed(seed, Rules()))


@pytest.mark.parametrize(("unseen", "told"), [(1, True), (2, True), (3, False)])
def test_quartiles_tell_no_team_where_the_complement_is_wide_enough(unseen, told):
    chance = random.Random(unseen)
    tries = [make_scores(chance, unseen) for _ in range(120)]
    assert any(pinned(own, others) for own, others in tries) == told


def row(**shares: int) -> dict[str, Fraction]:
    return {unknown: Fraction(share) for unknown, share in shares.items()}


def test_rank_is_exact():
    assert rank([row(a=1, b=3), row(a=2, b=6), row(a=1)]) == 2
    assert rank([]) == 0


def test_what_subtraction_gives_is_found():
    people = {"a": frozenset({"Ada", "Bob"}), "b": frozenset({"Cy", "Di", "Ed", "Flo"}), "c": frozenset({"Gus"})}
    assert derivable([row(a=1, b=1), row(b=1)], people, 4) == [frozenset({"Ada", "Bob"})]
    assert derivable([row(a=1, b=1)], people, 4) == []
    assert derivable([row(a=1, c=2)], people, 4) == [frozenset({"Ada", "Bob", "Gus"})]
    assert derivable([row(b=1)], people, 4) == []
