"""How it is computed: scoring.md in plain words, with the thresholds in force and none of them retyped."""

from ...maturity.document import Document
from . import advice, certainty, scores
from .parts import Section, Table

__all__ = ["Section", "Table", "sections"]


def sections(document: Document) -> tuple[Section, ...]:
    """In reading order, in the language of the current request."""
    return (
        scores.answering(document),
        scores.levels(),
        scores.question(),
        scores.pillar(),
        scores.overall(document),
        certainty.interval(),
        certainty.agreement(),
        certainty.change(),
        advice.symptom(),
        advice.practice(),
        scores.way(),
        advice.delivery(document),
        advice.privacy(),
        advice.misuse(document),
    )
