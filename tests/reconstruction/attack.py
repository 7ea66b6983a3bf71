"""Everything that is told of one team, or to one role, against the rules that protect people."""

import random
from collections.abc import Hashable, Mapping
from dataclasses import replace
from fractions import Fraction

from assessments.maturity.parameters import DEFAULT
from tests.reconstruction.aggregates import teams_told
from tests.reconstruction.algebra import People, derivable
from tests.reconstruction.figures import Figure, Level, figures
from tests.reconstruction.publishing import Quarter, play
from tests.reconstruction.worlds import Rules

LEAST = DEFAULT.k_pillar


def leaks(seed: int, rules: Rules) -> list[str]:
    """What an attacker finds in one made-up organisation."""
    chance = random.Random(seed)
    organisation = play(chance, rules)
    found = []
    for team, quarters in organisation.teams.items():
        told = [each for quarter in quarters for each in told_of(quarter, rules)]
        for figure in told:
            # The attack is worth nothing if it misunderstands what is shown.
            assert abs(float(figure.value) - figure.shown) < 1e-5, (seed, team, figure.name)
        found += [f"{seed} {team.name}: {sorted(map(str, group))}" for group in about_few(told)]
    return found + [f"{seed}: {sorted(map(str, teams))}" for teams in teams_told(organisation, chance, rules)]


def told_of(quarter: Quarter, rules: Rules) -> list[Figure]:
    return [figure for each in quarter.publications for figure in figures(each, rules.parameters)]


def about_few(told: list[Figure]) -> list[People]:
    """Groups under the threshold about whom alone these figures tell something."""
    if all(len(block.levels) >= LEAST for figure in told for _share, block in figure.shares) and not _overlap(told):
        return []
    atoms, people = _atoms(told)
    rows = [_row(figure, atoms) for figure in told]
    return derivable(rows, people, LEAST)


def _overlap(told: list[Figure]) -> bool:
    """Whether a question was published more than once, each time by others."""
    seen: dict[tuple[int, str], Mapping[Level, int]] = {}
    for figure in told:
        for _share, block in figure.shares:
            cycle, _person, _version, code = next(iter(block.levels))
            if seen.setdefault((cycle, code), block.levels).keys() != block.levels.keys():
                return True
    return False


def _atoms(told: list[Figure]) -> tuple[dict[Level, Hashable], dict[Hashable, People]]:
    """Levels that stand in the same blocks are one unknown, their sum."""
    held: dict[Level, set[frozenset[Level]]] = {}
    for block in {frozenset(block.levels): None for figure in told for _share, block in figure.shares}:
        for level in block:
            held.setdefault(level, set()).add(block)
    atoms = {level: frozenset(within) for level, within in held.items()}
    people: dict[Hashable, frozenset[Hashable]] = {}
    for level, atom in atoms.items():
        people[atom] = people.get(atom, frozenset()) | {level[1]}
    return dict(atoms), people


def _row(figure: Figure, atoms: Mapping[Level, Hashable]) -> dict[Hashable, Fraction]:
    row: dict[Hashable, Fraction] = {}
    for share, block in figure.shares:
        for atom in {atoms[level] for level in block.levels}:
            row[atom] = row.get(atom, Fraction(0)) + share / len(block.levels)
    return {atom: share for atom, share in row.items() if share}


# Switched off one by one; thresholds guard one another, so what `k_pillar` alone protects is seen without the others.
OPEN = Rules(partners=False, silence=0.0)
WITHOUT = {
    "k_pillar": replace(OPEN, parameters=replace(DEFAULT, k_pillar=1)),
    "partners": Rules(partners=False),
    "the change rule": Rules(news=False),
    "comparing what was published": Rules(as_published=False),
    "the complement rule": Rules(complement=False),
}
