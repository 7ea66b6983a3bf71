"""Why a change was not made; what is raised here changed nothing.

The messages of `Refused` may be shown to the person: they are in their language, and hold no answer and no token.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Assessment


class Refused(Exception):
    """A change that cannot be made; its text says why."""

    reason = _("This cannot be changed.")

    def __str__(self) -> str:
        return str(self.reason)


class AlreadyMember(Refused):
    reason = _("This person is in the team already.")


class LastFacilitator(Refused):
    reason = _("A team keeps at least one facilitator: name another one first.")


class OwnRole(Refused):
    reason = _("Nobody changes their own role: ask another facilitator, or an administrator.")


class OwnEntry(Refused):
    reason = _("Nobody adds themself to a team. Who needs its results becomes its coach: the team is told.")


class NameTaken(Refused):
    reason = _("The organisation has a team of this name already.")


class TooFewExpected(Refused):
    def __init__(self, submitted: int) -> None:
        super().__init__(submitted)
        self.submitted = submitted

    def __str__(self) -> str:
        return ngettext(
            "{count} sheet is in already: expect at least as many people.",
            "{count} sheets are in already: expect at least as many people.",
            self.submitted,
        ).format(count=self.submitted)


class LinkSpent(Refused):
    """Used, too old, or never made."""

    reason = _("This link no longer works.")


class LinkUnknown(LinkSpent):
    reason = _("Perhaps it was copied in part: open it from the mail itself.")


class LinkUsed(LinkSpent):
    reason = _("This link was used: the account is somebody’s already.")


class LinkRevoked(LinkSpent):
    reason = _("This link was taken back, or a newer one took its place.")


class LinkTooOld(LinkSpent):
    reason = _("This link is older than seven days.")


class AlreadyOpen(Refused):
    """The quarter has an assessment that was not cancelled."""

    reason = _("The team has an assessment for this quarter already.")

    def __init__(self, existing: Assessment) -> None:
        self.existing = existing
        super().__init__()


class Closed(Refused):
    """Closed or cancelled, or its closing time has passed."""

    reason = _("This assessment is closed: nothing more can be changed.")


class TeamArchived(Refused):
    reason = _("This team is archived: nothing is opened for it.")


class NotEmpty(Refused):
    reason = _("Somebody has submitted answers: this assessment can be closed, no longer cancelled.")


class NotLater(Refused):
    reason = _("The new closing time is not later than the present one.")


class NotByLink(Refused):
    reason = _("The team answers this assessment together, with its facilitator.")


class NotTogether(Refused):
    reason = _("Everybody answers this assessment alone, by the team’s link.")


class AlreadySubmitted(Refused):
    reason = _("These answers are submitted. Take them back to change them.")


class SheetDeleted(Refused):
    reason = _("These answers were deleted.")


class UnknownQuestion(Refused):
    reason = _("This questionnaire does not ask that question.")


class NotAnAnswer(Refused):
    reason = _("This is not one of the answers offered.")


class TextRefused(Refused):
    """Too long, or with a character that a database cannot hold."""

    def __init__(self, reason: str) -> None:
        self.said = reason
        super().__init__(reason)

    def __str__(self) -> str:
        return self.said


class Conflict(Refused):
    """Another tab changed the same thing; `value` and `version` are what is stored now, `None` for nothing."""

    reason = _("This was changed in another window.")

    def __init__(self, value: str | None, version: int | None) -> None:
        self.value = value
        self.version = version
        super().__init__()
