"""Organisations, what belongs to them as a whole, and their people, for those who may."""

import uuid

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404

from ..models import Coaching, Organisation, OrganisationRole, Questionnaire, User
from ..models.cycles import Cycle
from .clock import by_clock
from .rights import administers, allowed, drafts


def administered_organisation(user: User, pk: uuid.UUID) -> Organisation:
    organisation = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    return by_clock(organisation, allowed(organisation, administers(user, organisation)))


def coached_organisation(user: User, pk: uuid.UUID) -> Organisation:
    """One query."""
    coached = Exists(Coaching.objects.filter(user=user, team__organisation=OuterRef("pk")))
    organisation = get_object_or_404(Organisation.objects.visible_to(user).annotate(coached=coached), pk=pk)
    return by_clock(organisation, allowed(organisation, bool(vars(organisation)["coached"])))


def organisation_to_overview(user: User, pk: uuid.UUID, *, own: bool = False) -> tuple[Organisation, bool]:
    """With whether the person sees all of it, as leaders and administrators do; a coach sees their teams.

    Who does both chooses: `own` asks for the teams that they coach, if there are any.
    """
    organisation = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    whole = OrganisationRole.objects.filter(user=user, organisation=organisation).exists()
    coaches = (own or not whole) and Coaching.objects.filter(user=user, team__organisation=organisation).exists()
    return allowed((organisation, whole and not coaches), whole or coaches)


def administered_person(user: User, pk: uuid.UUID, person: uuid.UUID) -> tuple[Organisation, User]:
    """Somebody who belongs to the organisation; a person of another one does not exist."""
    organisation = administered_organisation(user, pk)
    found = get_object_or_404(User, pk=person)
    if not Organisation.objects.visible_to(found).filter(pk=organisation.pk).exists():
        raise Http404
    return organisation, found


def administered_role(user: User, pk: uuid.UUID) -> OrganisationRole:
    roles = OrganisationRole.objects.filter(organisation__in=Organisation.objects.visible_to(user).values("pk"))
    role = get_object_or_404(roles.select_related("organisation", "user"), pk=pk)
    return by_clock(role.organisation, allowed(role, administers(user, role.organisation)))


def organisation_to_draft(user: User, pk: uuid.UUID) -> Organisation:
    """For those who write its questionnaires: its administrators, and the coaches of its teams."""
    organisation = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    return by_clock(organisation, allowed(organisation, drafts(user, organisation)))


def questionnaire_to_draft(user: User, pk: uuid.UUID) -> Questionnaire:
    found = _questionnaire_or_404(user, pk)
    return allowed(found, drafts(user, found.organisation))


def administered_questionnaire(user: User, pk: uuid.UUID) -> Questionnaire:
    """Publishing and retiring."""
    found = _questionnaire_or_404(user, pk)
    return allowed(found, administers(user, found.organisation))


def administered_cycle(user: User, pk: uuid.UUID) -> Cycle:
    cycles = Cycle.objects.filter(organisation__in=Organisation.objects.visible_to(user))
    cycle = get_object_or_404(cycles.select_related("organisation", "questionnaire"), pk=pk)
    return by_clock(cycle.organisation, allowed(cycle, administers(user, cycle.organisation)))


def _questionnaire_or_404(user: User, pk: uuid.UUID) -> Questionnaire:
    owners = Organisation.objects.visible_to(user)
    found = get_object_or_404(
        Questionnaire.objects.filter(organisation__in=owners).select_related("organisation"), pk=pk
    )
    return by_clock(found.organisation, found)
