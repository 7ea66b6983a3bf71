"""Who of an organisation has not come in yet, and what became of their invitations."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..actions.accounts import invite, invite_everybody, people_who_wait, revoke_invitations
from ..models import AccountInvitation, Mail, Organisation, User
from ..permissions import administered_organisation, may_hand_link
from .paging import paged


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """POST invites `everybody`, or one person `again`, or takes the link of one `back`."""
    organisation = administered_organisation(request.user, pk)
    if request.method == "POST":
        return _changed(request, organisation)
    people = paged(request, _with_links(people_who_wait(organisation)).order_by("name", "email", "pk"))
    states = dict(Mail.State.choices)
    for person in people:
        person.mail = states.get(person.mail_state, "")
    context = {"organisation": organisation, "people": people, "mails": bool(settings.MAILERS)}
    return render(request, "account/invitations.html", context)


def _changed(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    if "again" in request.POST:
        person = _person(organisation, request.POST["again"])
        to_show = may_hand_link(request.user, person)
        invited = invite(person=person, organisation=organisation, by=request.user, to_show=to_show)
        said = _("A new link for {name}").format(name=person)
        context = {"organisation": organisation, "person": person, "invited": invited, "said": said}
        return render(request, "assessments/person_link.html", context)
    if "back" in request.POST:
        person = _person(organisation, request.POST["back"])
        revoke_invitations(person=person, organisation=organisation, by=request.user)
        messages.success(request, _("No link to the account of {name} works any more.").format(name=person))
    elif "everybody" in request.POST:
        count = invite_everybody(organisation=organisation, by=request.user)
        said = ngettext("{count} invitation is on its way.", "{count} invitations are on their way.", count)
        messages.success(request, said.format(count=count))
    return redirect("organisation_invitations", organisation.pk)


def _person(organisation: Organisation, key: str) -> User:
    try:
        return people_who_wait(organisation).get(pk=uuid.UUID(key))
    except (ValueError, User.DoesNotExist):
        raise Http404 from None


def _with_links(people: QuerySet[User]) -> QuerySet[User]:
    """Until when a link of theirs works, and what became of the mail that holds it."""
    newest = AccountInvitation.objects.standing().filter(user=OuterRef("pk")).order_by("-invited_at")
    mail = Mail.objects.filter(account_invitation__user=OuterRef("pk")).order_by("-due_at")
    return people.annotate(
        until=Subquery(newest.values("expires_at")[:1]),
        mail_state=Subquery(mail.values("state")[:1]),
        problem=Subquery(mail.values("problem")[:1]),
    )
