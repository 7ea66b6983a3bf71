"""The interchange format of the `score` command: read strictly, evaluated, printed (scoring.md 15)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assessments.maturity.change import Comparison, compare
from assessments.maturity.delivery import Delivery, DeliveryFigures, read_delivery
from assessments.maturity.parameters import DEFAULT
from assessments.maturity.questionnaire import (
    EFFORTS,
    MODES,
    PILLARS,
    PRIMARY,
    SECONDARY,
    WAYS,
    Answer,
    Link,
    Mode,
    Practice,
    Question,
    Questionnaire,
    Sheet,
    Symptom,
    flaws,
)
from assessments.maturity.scorecard import Scorecard
from assessments.maturity.scoring import score
from assessments.maturity.strict_json import InterchangeError, Node, load, shown
from assessments.maturity.tally import is_answer

__all__ = ["Comparing", "Envelope", "InterchangeError", "Results", "Scoring", "evaluate", "parse"]

_LEAST_WEIGHT: Final = 1e-6
_MOST_WEIGHT: Final = 1e6
_MOST_FIGURE: Final = 1e9
_PARTS: Final = ("score", "compare", "delivery")


@dataclass(frozen=True, slots=True)
class Scoring:
    """One assessment as given; `pillar_weights` holds only the pillars that were weighted."""

    questionnaire: Questionnaire
    sheets: tuple[Sheet, ...]
    mode: Mode
    team_size: int | None
    pillar_weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Comparing:
    """Two assessments of one team."""

    old: Scoring
    new: Scoring


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was asked; at least one of the three."""

    score: Scoring | None
    compare: Comparing | None
    delivery: DeliveryFigures | None


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, `None` for what was not asked."""

    score: Scorecard | None
    compare: Comparison | None
    delivery: Delivery | None


def parse(content: bytes) -> Envelope:
    """Read a UTF-8 JSON envelope; InterchangeError, one line that names the place, for anything else."""
    root = load(content)
    if not isinstance(root.value, dict):
        root.fail(f"{shown(root.value)} is not an object with {', '.join(_PARTS)}")
    members = root.object((), _PARTS)
    if not members:
        root.fail(f"nothing to do: expected {', '.join(_PARTS)}")
    return Envelope(
        score=_scoring(members["score"]) if "score" in members else None,
        compare=_comparing(members["compare"]) if "compare" in members else None,
        delivery=_delivery(members["delivery"]) if "delivery" in members else None,
    )


def evaluate(envelope: Envelope) -> Results:
    """Compute what the envelope asks for, with the default parameters."""
    return Results(
        score=None if envelope.score is None else _score(envelope.score),
        compare=None if envelope.compare is None else _compare(envelope.compare),
        delivery=None if envelope.delivery is None else read_delivery(envelope.delivery),
    )


def _score(asked: Scoring) -> Scorecard:
    return score(
        asked.questionnaire,
        asked.sheets,
        mode=asked.mode,
        team_size=asked.team_size,
        pillar_weights=asked.pillar_weights,
    )


def _compare(asked: Comparing) -> Comparison:
    return compare(
        asked.old.questionnaire,
        asked.old.sheets,
        asked.new.questionnaire,
        asked.new.sheets,
        old_mode=asked.old.mode,
        new_mode=asked.new.mode,
        pillar_weights=asked.new.pillar_weights,
    )


def _comparing(node: Node) -> Comparing:
    members = node.object(("old", "new"))
    return Comparing(old=_scoring(members["old"]), new=_scoring(members["new"]))


def _scoring(node: Node) -> Scoring:
    members = node.object(("questionnaire", "sheets"), ("mode",), ("team_size", "pillar_weights"))
    questionnaire = _questionnaire(members["questionnaire"])
    sheets = tuple(_sheet(item, questionnaire) for item in members["sheets"].items())
    weights = members["pillar_weights"].object((), PILLARS) if "pillar_weights" in members else {}
    return Scoring(
        questionnaire=questionnaire,
        sheets=sheets,
        mode=members["mode"].choice(MODES) if "mode" in members else "individual",
        team_size=members["team_size"].integer(1) if "team_size" in members else None,
        pillar_weights={pillar: _weight(weight) for pillar, weight in weights.items()},
    )


def _weight(node: Node) -> float:
    value = node.number(-math.inf, math.inf)
    if not _LEAST_WEIGHT <= value <= _MOST_WEIGHT:
        node.refuse(f"a weight (above 0, {_LEAST_WEIGHT:f} to {_MOST_WEIGHT:.0f})")
    return value


def _questionnaire(node: Node) -> Questionnaire:
    members = node.object(("version", "questions"), ("symptoms", "practices"))
    symptoms = members["symptoms"].items() if "symptoms" in members else ()
    practices = members["practices"].items() if "practices" in members else ()
    version = members["version"]
    questionnaire = Questionnaire(
        version=version.code() if isinstance(version.value, str) else version.integer(1),
        questions=tuple(_question(item) for item in members["questions"].items()),
        symptoms=tuple(_symptom(item) for item in symptoms),
        practices=tuple(_practice(item) for item in practices),
    )
    if not questionnaire.questions:
        members["questions"].fail("no question")
    for flaw in flaws(questionnaire):
        raise InterchangeError(f"{node.place}.{flaw.place}", flaw.message)
    return questionnaire


def _question(node: Node) -> Question:
    required = ("code", "revision", "pillar", "weight", "ways")
    members = node.object(required, ("sensitive", "optional"))
    ways = members["ways"].object((), WAYS)
    return Question(
        code=members["code"].code(),
        revision=members["revision"].integer(1),
        pillar=members["pillar"].choice(PILLARS),
        weight=_weight(members["weight"]),
        ways={way: _strength(strength) for way, strength in ways.items()},
        sensitive="sensitive" in members and members["sensitive"].boolean(),
        optional="optional" in members and members["optional"].boolean(),
    )


def _strength(node: Node) -> float:
    value = node.number(0, PRIMARY)
    if value not in (PRIMARY, SECONDARY):
        node.refuse(f"{PRIMARY} (primary) or {SECONDARY} (secondary)")
    return value


def _links(node: Node) -> tuple[Link, ...]:
    found = (item.object(("question", "strength")) for item in node.items())
    return tuple(Link(link["question"].code(), _strength(link["strength"])) for link in found)


def _codes(node: Node) -> tuple[str, ...]:
    return tuple(item.code() for item in node.items())


def _symptom(node: Node) -> Symptom:
    members = node.object(("code", "links", "remedies"))
    return Symptom(members["code"].code(), _links(members["links"]), _codes(members["remedies"]))


def _practice(node: Node) -> Practice:
    members = node.object(("code", "pillar", "effort", "prerequisites", "links"))
    return Practice(
        code=members["code"].code(),
        pillar=members["pillar"].choice(PILLARS),
        effort=members["effort"].choice(EFFORTS),
        prerequisites=_codes(members["prerequisites"]),
        links=_links(members["links"]),
    )


def _sheet(node: Node, questionnaire: Questionnaire) -> Sheet:
    members = node.object(("answers",), ("submitted",))
    answers: dict[str, Answer] = {}
    for code, item in members["answers"].members().items():
        if not questionnaire.has_question(code):
            item.fail("no such question")
        if item.value is not None:
            answers[code] = _answer(item)
    return Sheet(answers, "submitted" not in members or members["submitted"].boolean())


def _answer(node: Node) -> Answer:
    value = node.value
    if not is_answer(value, DEFAULT.scale_max):
        node.fail(f'{shown(value)} is not a level (0 to {DEFAULT.scale_max}), "NA" or "DK"')
    return value


def _delivery(node: Node) -> DeliveryFigures:
    amounts = ("lead_time_hours", "deploys_per_week", "recovery_hours")
    percents = ("change_fail_pct", "rework_pct")
    members = node.object((), (), (*amounts, *percents, "deployments"))
    figures = {name: members[name].number(0, _MOST_FIGURE) for name in amounts if name in members}
    shares = {name: members[name].number(0, 100) for name in percents if name in members}
    return DeliveryFigures(
        **figures,
        **shares,
        deployments=members["deployments"].integer(0) if "deployments" in members else None,
    )
