"""Who is asked to answer by a personal link: their mails and links, and nothing of whether they did."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..actions import Closed, OwnEntry, Refused
from ..actions.invitations import (
    AlreadyInvited,
    NotPersonal,
    invite_also,
    last_mailed,
    remind_everybody,
    renew_invitation,
    revoke_invitation,
    send_invitation_again,
)
from ..actions.outbox import send_again
from ..forms.invitations import InviteForm
from ..models import Assessment, Invitation, Mail
from ..permissions import administered_mail, assessment_to_run, invitation_to_run
from .assessment import Reminding, refused

SHOWN = 100


@dataclass(frozen=True)
class Invited:
    """A page of those who are asked, each with the last mail to them."""

    assessment: Assessment
    form: InviteForm
    page: Page[Invitation]
    last: dict[uuid.UUID, Mail] = field(default_factory=dict)

    @property
    def people(self) -> list[tuple[Invitation, Mail | None]]:
        return [(invitation, self.last.get(invitation.pk)) for invitation in self.page]

    @property
    def reminding(self) -> Reminding:
        return Reminding(self.assessment)

    @property
    def last_mailed(self) -> object:
        return last_mailed(self.assessment)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The list; a POST asks one more person."""
    found = assessment_to_run(request.user, pk)
    if refusal := _refusal(found):
        return refused(request, found, refusal)
    form = InviteForm(request.POST or None, assessment=found)
    if request.method == "POST" and form.is_valid():
        try:
            invite_also(assessment=found, by=request.user, **form.cleaned_data)
        except (AlreadyInvited, OwnEntry) as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Invited: {address}.").format(address=form.cleaned_data["email"]))
            return redirect("assessment_invitations", found.pk)
    context = {"invited": _invited(request, found, form), "assessment": found}
    return render(request, "assessments/invitations.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_POST
def remind(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = assessment_to_run(request.user, pk)
    try:
        people = remind_everybody(assessment=found, by=request.user)
    except Refused as refusal:
        return refused(request, found, refusal)
    said = ngettext("A reminder goes to {people} person.", "A reminder goes to {people} people.", people)
    messages.success(request, said.format(people=people))
    return redirect(found)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    invitation = invitation_to_run(request.user, pk)
    if request.method != "POST":
        if refusal := _refusal(invitation.assessment):
            return refused(request, invitation.assessment, refusal)
        context = {"invitation": invitation, "assessment": invitation.assessment}
        return render(request, "assessments/invitation_revoke.html", context)
    done = _("The link of {address} opens nothing any more.")
    return _change(request, invitation, lambda: revoke_invitation(invitation=invitation, by=request.user), done)


@never_cache
@login_required
@require_POST
def renew(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    invitation = invitation_to_run(request.user, pk)
    done = _("A new link goes to {address}; the old one opens nothing any more.")
    return _change(request, invitation, lambda: renew_invitation(invitation=invitation, by=request.user), done)


@never_cache
@login_required
@require_POST
def send(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same link once more."""
    invitation = invitation_to_run(request.user, pk)
    done = _("The same link goes to {address} once more.")
    return _change(request, invitation, lambda: send_invitation_again(invitation=invitation), done)


@never_cache
@login_required
@require_POST
def mail_send(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One that was refused, or may not have arrived."""
    mail = administered_mail(request.user, pk)
    if send_again(mail=mail):
        messages.success(request, _("The mail to {address} is on its way again.").format(address=mail.to))
    return redirect("cycle", mail.assessment.cycle_id)


def _refusal(assessment: Assessment) -> Refused | None:
    if assessment.mode != Assessment.Mode.INDIVIDUAL:
        return NotPersonal()
    return None if assessment.is_answerable else Closed()


def _invited(request: HttpRequest, assessment: Assessment, form: InviteForm) -> Invited:
    page = Paginator(assessment.invitations.all(), SHOWN).get_page(request.GET.get("page"))
    mails = Mail.objects.filter(invitation__in=list(page)).order_by("changed_at")
    return Invited(assessment, form, page, {mail.invitation_id: mail for mail in mails})


def _change(request: HttpRequest, invitation: Invitation, change: Callable[[], None], done: str) -> HttpResponse:
    try:
        change()
    except Refused as refusal:
        return refused(request, invitation.assessment, refusal)
    messages.success(request, done.format(address=invitation.email))
    return redirect("assessment_invitations", invitation.assessment_id)
