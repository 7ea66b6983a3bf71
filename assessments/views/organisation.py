"""The administrator's desk: teams and people of an organisation, and its settings."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.db.models import Count, Prefetch, Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ..actions.organisations import change_settings, raise_thresholds
from ..actions.refusals import TextRefused
from ..forms.organisation import SettingsForm, ThresholdsForm
from ..models import Coaching, Membership, Organisation, OrganisationRole, Team, TeamTag, User
from ..models.searching import holding
from ..permissions import administered_organisation
from .paging import paged, searched

TAGS = 200


@dataclass(frozen=True)
class Teams:
    """As far as a page goes; `query`, `tag` and `coach` narrow them, and archived ones stand apart."""

    organisation: Organisation
    query: str
    tag: str
    archived: bool
    coach: User | None
    page: Page

    @property
    def narrowed(self) -> bool:
        return bool(self.query or self.tag or self.coach)

    @cached_property
    def tags(self) -> list[str]:
        names = TeamTag.objects.filter(organisation=self.organisation).values_list("name", flat=True)
        return list(names.order_by("name").distinct()[:TAGS])

    @cached_property
    def archived_teams(self) -> int:
        return Team.objects.of(self.organisation).filter(archived_at__isnull=False).count()


@never_cache
@login_required
@require_safe
def organisation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = administered_organisation(request.user, pk)
    query, tag, archived = searched(request), searched(request, "tag"), request.GET.get("archived") == "1"
    rows = Team.objects.of(found).filter(holding(query, "name"), archived_at__isnull=not archived)
    if tag:
        rows = rows.filter(tags__name__iexact=tag)
    coach = _coach(found, request.GET.get("coach", ""))
    if coach:
        rows = rows.filter(coachings__user=coach)
    rows = rows.annotate(accounts=Count("memberships", distinct=True)).prefetch_related("tags", "coachings__user")
    teams = Teams(found, query, tag, archived, coach, paged(request, rows.order_by("name", "pk")))
    return render(request, "assessments/organisation.html", {"organisation": found, "teams": teams})


@never_cache
@login_required
@require_safe
def people(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = administered_organisation(request.user, pk)
    query = searched(request)
    rows = _people_of(found).filter(holding(query, "name", "email"))
    context = {"organisation": found, "query": query, "people": paged(request, rows.order_by("name", "email"))}
    return render(request, "assessments/organisation_people.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = administered_organisation(request.user, pk)
    form = SettingsForm(request.POST or None, organisation=found)
    return _form(
        request,
        (found, form, "settings"),
        lambda: change_settings(organisation=found, by=request.user, **form.cleaned_data),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = administered_organisation(request.user, pk)
    form = ThresholdsForm(request.POST or None, organisation=found)
    return _form(
        request,
        (found, form, "thresholds"),
        lambda: raise_thresholds(organisation=found, thresholds=form.cleaned_data, by=request.user),
    )


def _form(request: HttpRequest, shown: tuple[Organisation, Form, str], change: Callable[[], None]) -> HttpResponse:
    found, form, name = shown
    if request.method == "POST" and form.is_valid():
        try:
            change()
        except ValidationError as error:
            form.add_error(None, error)
        except TextRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(f"organisation_{name}", found.pk)
    context = {"organisation": found, "form": form, "current": name}
    return render(request, "assessments/organisation_form.html", context, status=400 if form.is_bound else 200)


def _coach(organisation: Organisation, key: str) -> User | None:
    """Whoever coaches a team here and has this key, if that is one."""
    try:
        return User.objects.filter(coachings__team__organisation=organisation, pk=uuid.UUID(key)).first()
    except ValueError:
        return None


def _people_of(organisation: Organisation) -> QuerySet[User]:
    """Who has a role in it, belongs to one of its teams or coaches one; with all that the page tells of them."""
    members = Membership.objects.filter(team__organisation=organisation)
    coachings = Coaching.objects.filter(team__organisation=organisation)
    roles = OrganisationRole.objects.filter(organisation=organisation)
    inside = Q(pk__in=members.values("user")) | Q(pk__in=coachings.values("user")) | Q(pk__in=roles.values("user"))
    return (
        User.objects.filter(inside)
        .annotate(
            coached=Count(
                "coachings",
                filter=Q(coachings__team__organisation=organisation, coachings__team__archived_at__isnull=True),
            )
        )
        .prefetch_related(
            Prefetch(
                "memberships",
                members.filter(team__archived_at__isnull=True).select_related("team").order_by("team__name"),
                "here",
            ),
            Prefetch("roles", roles.order_by("role"), "roles_here"),
        )
    )
