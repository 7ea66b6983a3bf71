"""What changes several rows at once, or has an effect outside the database.

Keyword-only, atomic, `by` whoever asked, an audit event in the same transaction. Permission is the caller's.
"""

from .answering import (
    Saved,
    consensus_sheet,
    delete_sheet,
    save_answer,
    save_answers,
    save_comment,
    sheet_of,
    start_sheet,
    submit_sheet,
    take_back_sheet,
)
from .assessments import cancel_assessment, expect_people, extend_assessment, share_results
from .by_link import sheet_by_link
from .closing import close_assessment
from .opening import open_assessment
from .pages import Change, PageConflict, save_page
from .people import (
    Person,
    add_member,
    change_role,
    change_team,
    create_organisation,
    create_team,
    remove_member,
)
from .questionnaires import AlreadyPublished, publish_questionnaire
from .refusals import (
    AlreadyMember,
    AlreadyOpen,
    AlreadySubmitted,
    Closed,
    Conflict,
    LastFacilitator,
    NameTaken,
    NotAnAnswer,
    NotByLink,
    NotEmpty,
    NotLater,
    NotTogether,
    OwnRole,
    Refused,
    SheetDeleted,
    TextRefused,
    UnknownQuestion,
)
from .sealing import seal_assessment
from .ticking import Ticked, tick

__all__ = [
    "AlreadyMember",
    "AlreadyOpen",
    "AlreadyPublished",
    "AlreadySubmitted",
    "Change",
    "Closed",
    "Conflict",
    "LastFacilitator",
    "NameTaken",
    "NotAnAnswer",
    "NotByLink",
    "NotEmpty",
    "NotLater",
    "NotTogether",
    "OwnRole",
    "PageConflict",
    "Person",
    "Refused",
    "Saved",
    "SheetDeleted",
    "TextRefused",
    "Ticked",
    "UnknownQuestion",
    "add_member",
    "cancel_assessment",
    "change_role",
    "change_team",
    "close_assessment",
    "consensus_sheet",
    "create_organisation",
    "create_team",
    "delete_sheet",
    "expect_people",
    "extend_assessment",
    "open_assessment",
    "publish_questionnaire",
    "remove_member",
    "save_answer",
    "save_answers",
    "save_comment",
    "save_page",
    "seal_assessment",
    "share_results",
    "sheet_by_link",
    "sheet_of",
    "start_sheet",
    "submit_sheet",
    "take_back_sheet",
    "tick",
]
