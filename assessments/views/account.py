"""A person's own account: how it begins, and what they change in it."""

import uuid

from allauth.account import views as allauth
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ..actions.accounts import accept_invitation, invitation_of, revoke_invitations
from ..actions.refusals import LinkSpent
from ..forms.account import InvitationForm, ProfileForm
from ..permissions import managed_membership
from .sessions import remember_session
from .sign_in import in_language_of, sign_in


@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Reading it changes nothing: scanners of mails open links."""
    try:
        found = invitation_of(token)
        form = InvitationForm(request.POST or None, person=found.user)
        if request.method == "POST" and form.is_valid():
            typed = form.cleaned_data
            person = accept_invitation(token=token, name=typed["name"], password=typed["password"])
            sign_in(request, person)
            return in_language_of(person, redirect("home"))
    except LinkSpent as refusal:
        return render(request, "account/invitation_over.html", {"refusal": refusal}, status=410)
    context = {"invitation": found, "form": form}
    return render(request, "account/invitation.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_POST
def member_uninvite(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    membership = managed_membership(request.user, pk)
    person, team = membership.user, membership.team
    revoke_invitations(person=person, organisation=team.organisation, by=request.user)
    messages.success(request, _("No link to the account of {name} works any more.").format(name=person))
    return redirect(team)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        person = form.save(commit=False)
        person.save(update_fields=["name", "language"])
        with override(person.language):
            messages.success(request, _("Saved."))
        return in_language_of(person, redirect("account"))
    return render(request, "account/account.html", {"form": form}, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """The other sign-ins of the person end, and this one goes on."""
    if not request.user.has_usable_password():
        return redirect("account")
    response = allauth.password_change(request)
    if request.method == "POST" and response.status_code == 302:
        remember_session(request)
        messages.success(request, _("Your password is changed. You are signed out everywhere else."))
    return response
