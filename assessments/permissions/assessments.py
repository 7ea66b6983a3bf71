"""Assessments, their invitations and mails, for those who may."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from ..models import Assessment, Coaching, Membership, Team, User
from ..models.cycles import AssessmentQuerySet
from ..models.invitations import Invitation
from ..models.mails import Mail
from .clock import by_clock
from .rights import administers, allowed, is_facilitator, rights


def assessment_or_404(user: User, pk: uuid.UUID) -> Assessment:
    assessment = get_object_or_404(_assessments().visible_to(user), pk=pk)
    return by_clock(assessment.team.organisation, assessment)


def administered_assessment(user: User, pk: uuid.UUID) -> Assessment:
    assessment = assessment_or_404(user, pk)
    return allowed(assessment, administers(user, assessment.team.organisation))


def assessment_to_run(user: User, pk: uuid.UUID) -> Assessment:
    assessment = assessment_or_404(user, pk)
    return allowed(assessment, rights(user, assessment.team).runs)


def assessment_to_export(user: User, pk: uuid.UUID) -> Assessment:
    """For facilitators and coaches: figures in a file travel further than a page."""
    assessment = assessment_or_404(user, pk)
    return allowed(assessment, rights(user, assessment.team).exports)


def facilitated_assessment(user: User, pk: uuid.UUID) -> Assessment:
    assessment = assessment_or_404(user, pk)
    return allowed(assessment, is_facilitator(user, assessment.team))


def members_assessment(user: User, pk: uuid.UUID) -> Assessment:
    """For what the team alone says of itself: neither its coach nor an administrator."""
    return _one_of(Membership.objects.filter(user=user).values("team"), user, pk)


def assessment_to_read(user: User, pk: uuid.UUID) -> Assessment:
    """For results, which members and coaches see: an administrator of the organisation is refused."""
    coached = Coaching.objects.filter(user=user).values("team")
    return _one_of(Membership.objects.filter(user=user).values("team").union(coached), user, pk)


def invitation_to_run(user: User, pk: uuid.UUID) -> Invitation:
    """With its assessment, for those who run that."""
    found = Invitation.objects.filter(assessment__team__in=Team.objects.visible_to(user), pk=pk)
    invitation = get_object_or_404(found.select_related("assessment__team__organisation", "assessment__cycle"))
    team = invitation.assessment.team
    return by_clock(team.organisation, allowed(invitation, rights(user, team).runs))


def administered_mail(user: User, pk: uuid.UUID) -> Mail:
    """Of an assessment; invitations to accounts have a page of their own."""
    found = Mail.objects.filter(assessment__team__in=Team.objects.visible_to(user), pk=pk)
    mail = get_object_or_404(found.select_related("organisation", "assessment"))
    return by_clock(mail.organisation, allowed(mail, administers(user, mail.organisation)))


def _one_of(teams: QuerySet[Any, Any], user: User, pk: uuid.UUID) -> Assessment:
    """One query where the person may; another one tells a refusal from what is not there."""
    found = _assessments().filter(pk=pk, team__in=teams).first()
    if found is None:
        assessment_or_404(user, pk)
        raise PermissionDenied
    return by_clock(found.team.organisation, found)


def _assessments() -> AssessmentQuerySet:
    return Assessment.objects.with_questionnaire().select_related("team__organisation", "cycle")
