"""What a mail says, written when it is sent: it may hold a token, so nothing keeps it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ..maturity.storage import parameters_from_plain
from ..models import AnswerSheet, Assessment, Mail, Team
from ..models.sheets import hashed
from .account_links import link_of
from .account_links import token_of as token_of_account
from .personal_links import token_of


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str


class NoLetter(Exception):
    """There is nothing to say any more: the assessment is over, or the link was revoked."""


class DeadLink(Exception):
    """The link that the letter would hold opens no sheet, as after a change of the server's key."""


type Writer = Callable[[Mail], Mapping[str, object]]


def letter_of(mail: Mail) -> Letter:
    """In the language of who gets it; NoLetter or DeadLink where it must not leave."""
    template, writer = WRITERS[Mail.Kind(mail.kind)]
    with override(mail.language), timezone.override(ZoneInfo(mail.organisation.time_zone)):
        written = render_to_string(template, {"mail": mail, **writer(mail)})
    subject, _, text = written.strip().partition("\n")
    # A name may hold line ends, and a header may not.
    return Letter(" ".join(subject.split()), text.strip() + "\n")


def _to_answer(mail: Mail) -> Mapping[str, object]:
    invitation, assessment = mail.invitation, mail.assessment
    if assessment is None or invitation is None or invitation.revoked_at or not assessment.is_answerable:
        raise NoLetter
    invitation.assessment = assessment
    token = token_of(invitation)
    if not AnswerSheet.objects.filter(assessment=assessment).of_token(token).exists():
        raise DeadLink
    return _about(assessment) | {"link": _absolute("personal_link", token)}


def _results(mail: Mail) -> Mapping[str, object]:
    assessment = mail.assessment
    if assessment is None or not assessment.has_ended:
        raise NoLetter
    link = _absolute("respondent_results", assessment.results_code) if assessment.shows_respondents else ""
    return _about(assessment) | {"link": link, "page": _absolute("assessment_results", assessment.pk)}


def _account(mail: Mail) -> Mapping[str, object]:
    invitation = mail.account_invitation
    if invitation is None or not invitation.is_standing or invitation.user.is_taken:
        raise NoLetter
    if hashed(token_of_account(invitation)) != invitation.token_hash:
        raise DeadLink
    teams = Team.objects.filter(memberships__user=invitation.user, organisation=invitation.organisation)
    return {"invitation": invitation, "teams": ", ".join(team.name for team in teams), "link": link_of(invitation)}


def _about(assessment: Assessment) -> dict[str, object]:
    return {
        "assessment": assessment,
        "team": assessment.team,
        "quarter": assessment.cycle.code,
        "parameters": parameters_from_plain(assessment.parameters),
    }


def _absolute(name: str, *arguments: object) -> str:
    return settings.BASE_URL + reverse(name, args=arguments)


# By kind: the template, whose first line is the subject, and what makes its context.
WRITERS: dict[Mail.Kind, tuple[str, Writer]] = {
    Mail.Kind.INVITATION: ("mails/to_answer.txt", _to_answer),
    Mail.Kind.REMINDER: ("mails/reminder.txt", _to_answer),
    Mail.Kind.RESULTS: ("mails/results.txt", _results),
    Mail.Kind.ACCOUNT: ("mails/account.txt", _account),
}
