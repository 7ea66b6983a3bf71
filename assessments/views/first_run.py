"""An empty instance: one page, by the link that its start printed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ..actions.accounts import can_set_up, set_up
from ..actions.refusals import LinkSpent
from ..forms.first_run import FirstRunForm
from .sign_in import in_language_of, sign_in


@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: HttpRequest, token: str) -> HttpResponse:
    form = FirstRunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _begin(request, token, form)
    if not can_set_up(token):
        return _over(request)
    return render(request, "assessments/first_run.html", {"form": form}, status=400 if form.is_bound else 200)


def _begin(request: HttpRequest, token: str, form: FirstRunForm) -> HttpResponse:
    try:
        administrator, team = set_up(token=token, password=form.cleaned_data["password"], **form.beginning())
    except LinkSpent:
        return _over(request)
    sign_in(request, administrator)
    return in_language_of(administrator, redirect(team))


def _over(request: HttpRequest) -> HttpResponse:
    """The same page for a link that was used, is too old or never was."""
    return render(request, "assessments/first_run_over.html", status=410)
