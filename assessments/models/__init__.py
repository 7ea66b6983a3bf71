from .audit import AuditEvent
from .cycles import Assessment, Cycle
from .first_run import FirstRunLink
from .imports import Upload
from .invitations import AccountInvitation, Invitation
from .jobs import Job
from .mails import Mail
from .people import (
    Coaching,
    Language,
    Membership,
    Organisation,
    OrganisationRole,
    Team,
    TeamEvent,
    TeamTag,
    User,
)
from .questionnaires import Questionnaire
from .results import PillarResult, QuestionResult, Snapshot, SymptomReview
from .sheets import Answer, AnswerSheet, Comment, PublishedSheet, SheetComment
from .team_results import TeamResult

__all__ = [
    "AccountInvitation",
    "Answer",
    "AnswerSheet",
    "Assessment",
    "AuditEvent",
    "Coaching",
    "Comment",
    "Cycle",
    "FirstRunLink",
    "Invitation",
    "Job",
    "Language",
    "Mail",
    "Membership",
    "Organisation",
    "OrganisationRole",
    "PillarResult",
    "PublishedSheet",
    "QuestionResult",
    "Questionnaire",
    "SheetComment",
    "Snapshot",
    "SymptomReview",
    "Team",
    "TeamEvent",
    "TeamResult",
    "TeamTag",
    "Upload",
    "User",
]
