"""How far one sheet is filled, and whether it would count."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from .document import Document
from .parameters import DEFAULT
from .questionnaire import Answer


@dataclass(frozen=True, slots=True)
class Filled:
    """Answers by question code; a question that is absent is blank."""

    document: Document
    answers: Mapping[str, Answer] = field(default_factory=dict)
    min_share: float = DEFAULT.valid_response_min_share  # of the questions, to be answered

    @property
    def answered(self) -> int:
        return len(self.answers)

    @property
    def total(self) -> int:
        return len(self.document.questions)

    @property
    def blank(self) -> list[str]:
        return [question.code for question in self.document.questions if question.code not in self.answers]

    @property
    def needed(self) -> int:
        """Answers that a sheet needs to count (scoring.md 1)."""
        return math.ceil(self.min_share * self.total)

    @property
    def scorable(self) -> bool:
        """Whether the sheet is valid (scoring.md 1): enough answers, and a level among them."""
        return self.answered >= self.needed and any(isinstance(value, int) for value in self.answers.values())

    def count(self, value: Answer) -> int:
        return sum(given == value for given in self.answers.values())
