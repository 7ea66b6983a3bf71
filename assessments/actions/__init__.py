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
from .organisations import change_settings, raise_thresholds
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
    OwnEntry,
    OwnRole,
    Refused,
    SheetDeleted,
    TextRefused,
    UnknownQuestion,
)
from .roles import AlreadyCoach, AlreadyInRole, LastAdministrator, assign_coach, give_role, remove_coach, take_role
from .sealing import seal_assessment
from .teams import (
    archive_team,
    merge_teams,
    restore_team,
    set_on_leave,
    show_comments,
    split_team,
    tag_team,
)
from .ticking import Ticked, tick

__all__ = [
    "AlreadyCoach",
    "AlreadyInRole",
    "AlreadyMember",
    "AlreadyOpen",
    "AlreadyPublished",
    "AlreadySubmitted",
    "Change",
    "Closed",
    "Conflict",
    "LastAdministrator",
    "LastFacilitator",
    "NameTaken",
    "NotAnAnswer",
    "NotByLink",
    "NotEmpty",
    "NotLater",
    "NotTogether",
    "OwnEntry",
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
    "archive_team",
    "assign_coach",
    "cancel_assessment",
    "change_role",
    "change_settings",
    "change_team",
    "close_assessment",
    "consensus_sheet",
    "create_organisation",
    "create_team",
    "delete_sheet",
    "expect_people",
    "extend_assessment",
    "give_role",
    "merge_teams",
    "open_assessment",
    "publish_questionnaire",
    "raise_thresholds",
    "remove_coach",
    "remove_member",
    "restore_team",
    "save_answer",
    "save_answers",
    "save_comment",
    "save_page",
    "seal_assessment",
    "set_on_leave",
    "share_results",
    "sheet_by_link",
    "sheet_of",
    "show_comments",
    "split_team",
    "start_sheet",
    "submit_sheet",
    "tag_team",
    "take_back_sheet",
    "take_role",
    "tick",
]
