"""Those who were asked by a personal link: told of the results, then forgotten (trust.md 2)."""

from ..models import Assessment, Invitation, Mail
from .outbox import queue_all

# What sealing rewrites on disk, besides sheets and answers.
ASKED_TABLES = (Assessment, Invitation, Mail)
_ON_ITS_WAY = (Mail.State.QUEUED, Mail.State.SENDING)


def announce_results(assessment: Assessment) -> None:
    """To everybody who was asked; these mails belong to no invitation, because sealing deletes those."""
    if assessment.mode != Assessment.Mode.INDIVIDUAL:
        return
    queue_all(
        Mail(
            organisation_id=assessment.organisation_id,
            kind=Mail.Kind.RESULTS,
            to=email,
            language=language,
            assessment=assessment,
        )
        for email, language in assessment.invitations.standing().values_list("email", "language")
    )


def forget_invitations(assessment: Assessment) -> None:
    """Who was asked, what they were mailed and the salt; results that still wait to be mailed may leave."""
    Assessment.objects.filter(pk=assessment.pk).update(salt="")
    mails = Mail.objects.filter(assessment=assessment)
    mails.exclude(kind=Mail.Kind.RESULTS, state__in=_ON_ITS_WAY).delete()
    Invitation.objects.filter(assessment=assessment).delete()


def forget_sent_results() -> None:
    """Those that have left since the sealing; nothing is written where there are none."""
    sealed = Mail.objects.filter(assessment__state=Assessment.State.SEALED)
    left = sealed.exclude(state__in=_ON_ITS_WAY)
    if left.exists():
        left.delete()
