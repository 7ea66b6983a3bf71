"""What the whole application may name. Rows of results are not among it: they stay behind assessments/results/."""

from . import medians, results, team_results  # noqa: F401  (Django finds their models)
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
from .sheets import Answer, AnswerSheet, Comment, PublishedSheet, SheetComment

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
    "PublishedSheet",
    "Questionnaire",
    "SheetComment",
    "Team",
    "TeamEvent",
    "TeamTag",
    "Upload",
    "User",
]
