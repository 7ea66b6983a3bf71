"""The one door through which a result leaves, and what comes out of it.

Only this package, models and actions know the rows of a result.
"""

from .door import released_results
from .released import Change, Lasting, NotReleased, Point, Quarter, Released, Results, Withheld, Worded
from .reviews import review_symptom

__all__ = [
    "Change",
    "Lasting",
    "NotReleased",
    "Point",
    "Quarter",
    "Released",
    "Results",
    "Withheld",
    "Worded",
    "released_results",
    "review_symptom",
]
