"""The questionnaire that the organisation changes on the way, so that one pillar cannot be compared."""

import copy

from ..maturity.document import Document, read_document, shipped_document

# Asked of more than before, and weighing more: over half of Measurement is new. Lean loses one question.
CHANGED = {"M1": 1.5, "M3": 1.5, "M5": 1.5, "M7": 1.5, "L7": 1.0}
ADDED = {
    "en": " Think of every service that the team runs, not only of the newest.",
    "fr": " Pensez à tous les services dont l’équipe a la charge, pas seulement au plus récent.",
}


def changed_document() -> Document:
    """The version after the shipped one: five questions with another meaning."""
    raw = copy.deepcopy(shipped_document().canonical())
    raw["version"] += 1
    for question in raw["questions"]:
        if question["code"] in CHANGED:
            question["revision"] += 1
            question["weight"] = CHANGED[question["code"]]
            for language, sentence in ADDED.items():
                question["help"][language] += sentence
    return read_document(raw, file="demo")
