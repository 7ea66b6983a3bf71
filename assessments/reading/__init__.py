"""A scorecard in words: what a results page says, in the language of the current request.

Every sentence is finished here, so that page, print and mail say the same.
"""

from .change import ChangeReading
from .events import EventReading, read_events
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
    "EventReading",
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
    "read_events",
    "read_method",
    "read_results",
    "read_team",
    "verdict_names",
]
