"""The only place that knows roles (who may do what: trust.md 1).

A look-up raises Http404 for a stranger, as for a thing that does not exist, and PermissionDenied where the
person may see the thing but not do this with it. The page goes by the clock of the thing's organisation.
"""

from .assessments import (
    administered_assessment,
    administered_mail,
    assessment_or_404,
    assessment_to_export,
    assessment_to_read,
    assessment_to_run,
    facilitated_assessment,
    invitation_to_run,
    members_assessment,
)
from .clock import by_clock
from .organisations import (
    administered_cycle,
    administered_organisation,
    administered_person,
    administered_questionnaire,
    administered_role,
    coached_organisation,
    organisation_to_draft,
    organisation_to_overview,
    questionnaire_to_draft,
)
from .rights import Rights, administers, drafts, is_facilitator, may_hand_link, owes_second_factor, rights
from .teams import (
    administered_coaching,
    administered_team,
    facilitated_team,
    managed_membership,
    managed_team,
    members_note,
    members_team,
    own_coaching,
    team_or_404,
    team_to_read,
    team_to_run,
)

__all__ = [
    "Rights",
    "administered_assessment",
    "administered_coaching",
    "administered_cycle",
    "administered_mail",
    "administered_organisation",
    "administered_person",
    "administered_questionnaire",
    "administered_role",
    "administered_team",
    "administers",
    "assessment_or_404",
    "assessment_to_export",
    "assessment_to_read",
    "assessment_to_run",
    "by_clock",
    "coached_organisation",
    "drafts",
    "facilitated_assessment",
    "facilitated_team",
    "invitation_to_run",
    "is_facilitator",
    "managed_membership",
    "managed_team",
    "may_hand_link",
    "members_assessment",
    "members_note",
    "members_team",
    "organisation_to_draft",
    "organisation_to_overview",
    "owes_second_factor",
    "own_coaching",
    "questionnaire_to_draft",
    "rights",
    "team_or_404",
    "team_to_read",
    "team_to_run",
]
