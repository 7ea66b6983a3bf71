"""The twelve teams: how they are, how they change, who answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

QUARTERS: Final = 5

type Levels = tuple[float, ...]
type Now = Literal["open", "just_open", "closed"]


@dataclass(frozen=True, slots=True)
class Character:
    """`levels`: the pillar's mean level in each quarter, oldest first. `submitted`: sheets in each quarter.

    `exceptions`: questions with a level of their own. `camps`: questions on which half of the people answer so much
    higher, the other half so much lower. `unknown`: questions to which many say that they don't know.
    """

    name: str
    story: str
    size: int
    language: str
    levels: Mapping[str, Levels]
    submitted: tuple[int, ...]
    now: Now = "closed"
    consensus: bool = False
    exceptions: Mapping[str, float] = field(default_factory=dict)
    camps: Mapping[str, float] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    not_applicable: str = ""
    visited: str = ""  # what the coach noted at the last visit
    open_to_visits: bool = False


def _steady(**levels: float) -> dict[str, Levels]:
    return {pillar: (level,) * QUARTERS for pillar, level in levels.items()}


CHARACTERS: Final = (
    Character(
        name="Aurora",
        story="tools ahead of trust and sharing",
        size=8,
        language="en",
        levels=_steady(C=1.3, A=3.2, L=2.3, M=2.6, S=1.3),
        submitted=(8, 7, 8, 8, 6),
        now="open",
        visited="Deux post-mortems depuis septembre, encore avec des noms. Essayer la revue sans blâme avec Delta.",
    ),
    Character(
        name="Boussole",
        story="two camps",
        size=9,
        language="fr",
        levels=_steady(C=2.1, A=2.2, L=2.0, M=1.9, S=2.0),
        submitted=(8, 9, 9, 8, 9),
        camps={"C1": 1.5, "C2": 1.5, "C5": 1.2, "C6": 1.5, "C7": 1.4, "C8": 1.5, "L2": 1.4, "S3": 1.4},
    ),
    Character(
        name="Caribou",
        story="just starting",
        size=7,
        language="fr",
        levels=_steady(A=0.5, L=0.7, M=0.4, S=0.7) | {"C": (0.8, 0.9, 0.9, 1.1, 1.2)},
        submitted=(5, 6, 6, 7, 2),
        now="open",
    ),
    Character(
        name="Delta",
        story="strong, with two weak spots",
        size=6,
        language="en",
        levels=_steady(C=3.5, A=3.6, L=3.4, M=3.5, S=3.4),
        submitted=(6, 6, 5, 6, 6),
        exceptions={"M8": 1.5, "S6": 1.4},
        open_to_visits=True,
    ),
    Character(
        name="Escale",
        story="three people, too few to publish",
        size=3,
        language="fr",
        levels=_steady(C=2.4, A=1.8, L=2.2, M=1.6, S=2.0),
        submitted=(3, 3, 2, 3, 3),
    ),
    Character(
        name="Fjord",
        story="four people, pillars alone are published",
        size=4,
        language="en",
        levels=_steady(C=2.6, A=2.0, L=2.4, M=1.7, S=2.2),
        submitted=(4, 4, 4, 4, 3),
        now="open",
    ),
    Character(
        name="Glacier",
        story="Automation does not apply",
        size=8,
        language="fr",
        levels=_steady(C=2.7, A=2.0, L=2.1, M=1.6, S=2.5),
        submitted=(7, 8, 8, 7, 8),
        not_applicable="A",
    ),
    Character(
        name="Harfang",
        story="answers together, in consensus",
        size=5,
        language="fr",
        levels=_steady(C=2.4, L=1.9, M=1.7, S=2.2) | {"A": (1.2, 1.4, 1.7, 2.0, 2.3)},
        submitted=(1, 1, 1, 1, 1),
        consensus=True,
    ),
    Character(
        name="Iris",
        story="Sharing really improves, after a practice",
        size=8,
        language="en",
        levels=_steady(C=2.4, A=2.1, L=1.9, M=2.0) | {"S": (1.2, 1.1, 1.2, 2.3, 2.6)},
        submitted=(7, 8, 8, 8, 8),
        open_to_visits=True,
    ),
    Character(
        name="Jetée",
        story="Lean and Culture wear down",
        size=8,
        language="fr",
        levels=_steady(A=2.4, M=2.2, S=2.3) | {"C": (2.9, 2.9, 2.8, 2.4, 2.1), "L": (2.8, 2.8, 2.7, 2.2, 1.5)},
        submitted=(8, 8, 7, 8, 7),
        visited="Les astreintes pèsent : trois départs en un an. Parler de la charge avant les outils.",
    ),
    Character(
        name="Kayak",
        story="nobody knows its figures",
        size=10,
        language="en",
        levels=_steady(C=2.3, A=2.2, L=2.1, M=1.4, S=1.9),
        submitted=(9, 8, 10, 9, 9),
        now="open",
        unknown=frozenset({"M1", "M2", "M6", "M7"}),
    ),
    Character(
        name="Lynx",
        story="talks well, without an engine",
        size=6,
        language="en",
        levels=_steady(C=3.1, A=1.5, L=2.0, M=2.1, S=2.9),
        submitted=(6, 5, 6, 6, 0),
        now="just_open",
        open_to_visits=True,
    ),
)
