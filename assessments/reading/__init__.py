"""A scorecard in words: what a results page says, in the language of the current request.

Every sentence is finished here, so that page, print and mail say the same.
"""

from .pillars import PillarReading, QuestionReading, SymptomReading, WayReading
from .practices import PracticeReading
from .result import Reading, read

__all__ = [
    "PillarReading",
    "PracticeReading",
    "QuestionReading",
    "Reading",
    "SymptomReading",
    "WayReading",
    "read",
]
