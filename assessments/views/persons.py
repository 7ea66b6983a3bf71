"""What is known of a person, as a file, and taking a person out of an organisation."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ..actions import Refused
from ..actions.persons import known_of, record_export, remove_person
from ..forms.confirming import PasswordForm
from ..permissions import administered_person


@never_cache
@login_required
@require_safe
def own_export(request: HttpRequest) -> HttpResponse:
    return _file(known_of(request.user))


@never_cache
@login_required
@require_safe
def person_export(request: HttpRequest, pk: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    organisation, found = administered_person(request.user, pk, person)
    if request.method == "GET":
        record_export(organisation=organisation, person=found, by=request.user)
    return _file(known_of(found, organisation))


@sensitive_post_parameters("password")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_remove(request: HttpRequest, pk: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    organisation, found = administered_person(request.user, pk, person)
    form = PasswordForm(request.POST or None, request=request)
    coaches = found.coachings.filter(team__organisation=organisation).exists()
    context = {"organisation": organisation, "person": found, "form": form, "coaches": coaches}
    if not form.is_valid():
        return render(request, "assessments/person_remove.html", context, status=400 if form.is_bound else 200)
    try:
        gone = remove_person(organisation=organisation, person=found, by=request.user)
    except Refused as refusal:
        return render(request, "assessments/person_remove.html", context | {"refusal": refusal}, status=409)
    said = _("{name} is removed, and the account is deleted.") if gone else _("{name} is removed.")
    messages.success(request, said.format(name=found))
    return redirect("organisation_people", pk)


def _file(known: dict[str, object]) -> HttpResponse:
    reply = JsonResponse(known, json_dumps_params={"indent": 2, "ensure_ascii": False})
    reply["Content-Disposition"] = 'attachment; filename="calms-person.json"'
    return reply
