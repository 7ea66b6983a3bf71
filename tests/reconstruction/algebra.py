"""Exact row reduction: which sums over few people follow from sums that are known."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from fractions import Fraction

type Row = Mapping[Hashable, Fraction]
type People = frozenset[Hashable]


def rank(rows: Iterable[Row]) -> int:
    """By elimination over fractions, without any rounding; short rows first, because they cost nothing."""
    pivots: dict[Hashable, Row] = {}
    for row in sorted(rows, key=len):
        left = dict(row)
        while left:
            known = next((unknown for unknown in left if unknown in pivots), None)
            if known is None:
                pivots[next(iter(left))] = left
                break
            factor = left[known] / pivots[known][known]
            for unknown, share in pivots[known].items():
                rest = left.get(unknown, Fraction(0)) - factor * share
                if rest:
                    left[unknown] = rest
                else:
                    left.pop(unknown, None)
    return len(pivots)


def derivable(rows: Sequence[Row], people: Mapping[Hashable, People], least: int) -> list[People]:
    """Groups of fewer than `least` people about whom alone something can be derived; `people` stand behind an unknown.

    Something can exactly if the rank falls when the unknowns of the group are struck out. Unknowns that every row
    weighs alike are one column, of all their people, and only columns of few people can make up a group.
    """
    columns: dict[Hashable, list[tuple[int, Fraction]]] = {}
    for number, row in enumerate(rows):
        for unknown, share in row.items():
            columns.setdefault(unknown, []).append((number, share))
    alike: dict[Hashable, People] = {}
    for unknown, column in columns.items():
        alike[tuple(column)] = alike.get(tuple(column), frozenset()) | people[unknown]
    few = {group for group in alike.values() if len(group) < least}
    if not few:
        return []
    whole = rank(map(dict, alike))
    return [
        group
        for group in unions(few, least)
        if rank(dict(column) for column, behind in alike.items() if not behind <= group) < whole
    ]


def unions(groups: Collection[People], least: int) -> list[People]:
    """Of any of the groups, as long as they stay small, the smallest first."""
    found, waiting = set(groups), list(groups)
    while waiting:
        group = waiting.pop()
        for other in groups:
            union = group | other
            if len(union) < least and union not in found:
                found.add(union)
                waiting.append(union)
    return sorted(found, key=len)
