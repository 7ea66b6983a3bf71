from .audit import AuditEvent
from .cycles import Assessment, Cycle
from .first_run import FirstRunLink
from .people import Language, Membership, Organisation, OrganisationRole, Team, User
from .questionnaires import Questionnaire
from .results import PillarResult, QuestionResult, Snapshot, SymptomReview
from .sheets import Answer, AnswerSheet, Comment, SheetComment

__all__ = [
    "Answer",
    "AnswerSheet",
    "Assessment",
    "AuditEvent",
    "Comment",
    "Cycle",
    "FirstRunLink",
    "Language",
    "Membership",
    "Organisation",
    "OrganisationRole",
    "PillarResult",
    "QuestionResult",
    "Questionnaire",
    "SheetComment",
    "Snapshot",
    "SymptomReview",
    "Team",
    "User",
]
