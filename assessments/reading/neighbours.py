"""Who could help a team with what it wants to begin, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..results.neighbours import Neighbour, Neighbours
from ..wording import listed, words


@dataclass(frozen=True, slots=True)
class Host:
    """`ask` names the facilitators, and may be empty."""

    name: str
    cycle: str
    ask: str


@dataclass(frozen=True, slots=True)
class WishReading:
    code: str
    title: str
    first_step: str
    hosts: Sequence[Host]
    more: bool


@dataclass(frozen=True, slots=True)
class NeighboursReading:
    cycle: str
    wishes: Sequence[WishReading]

    @property
    def alone(self) -> bool:
        return not any(wish.hosts for wish in self.wishes)


def read_neighbours(found: Neighbours) -> NeighboursReading:
    practices = {practice.code: practice for practice in found.document.practices}
    return NeighboursReading(
        found.cycle,
        [
            WishReading(
                wish.practice,
                words(practices[wish.practice].title),
                words(practices[wish.practice].first_step),
                [_host(each) for each in wish.neighbours],
                wish.more,
            )
            for wish in found.wishes
        ],
    )


def _host(neighbour: Neighbour) -> Host:
    return Host(neighbour.name, neighbour.cycle, listed(neighbour.facilitators))
