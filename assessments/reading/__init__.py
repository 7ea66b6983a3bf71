"""A scorecard in words: what a results page says, in the language of the current request.

Every sentence is finished here, so that page, print and mail say the same.
"""

from .change import ChangeReading
from .history import Cell, HistoryReading
from .method import read_method
from .pillars import PillarReading
from .practices import PracticeReading
from .questions import QuestionReading
from .result import Reading, read, read_results
from .symptoms import SymptomReading, verdict_names
from .talk import Talk, TalkItem
from .team import TeamReading, read_team
from .ways import WayReading

__all__ = [
    "Cell",
    "ChangeReading",
    "HistoryReading",
    "PillarReading",
    "PracticeReading",
    "QuestionReading",
    "Reading",
    "SymptomReading",
    "Talk",
    "TalkItem",
    "TeamReading",
    "WayReading",
    "read",
    "read_method",
    "read_results",
    "read_team",
    "verdict_names",
]
