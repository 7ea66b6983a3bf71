"""The only place that knows roles (who may do what: trust.md 1).

A look-up raises Http404 for a stranger, as for a thing that does not exist, and PermissionDenied where the
person may see the thing but not do this with it.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.http import Http404
from django.shortcuts import get_object_or_404

from .models import (
    Assessment,
    Coaching,
    Membership,
    Organisation,
    OrganisationRole,
    Questionnaire,
    Team,
    TeamEvent,
    User,
)
from .models.cycles import AssessmentQuerySet, Cycle
from .models.invitations import Invitation
from .models.mails import Mail


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do with one team, asked once for a page."""

    member: bool
    facilitates: bool
    coaches: bool
    administers: bool

    @property
    def manages(self) -> bool:
        """The people of the team."""
        return self.facilitates or self.administers

    @property
    def runs(self) -> bool:
        """Opens, invites, reminds and closes."""
        return self.facilitates or self.coaches or self.administers

    @property
    def reads(self) -> bool:
        """The results."""
        return self.member or self.coaches

    @property
    def exports(self) -> bool:
        """Results as a file, which travels further than a page."""
        return self.facilitates or self.coaches


def rights(user: User, team: Team) -> Rights:
    """One query."""
    own = Membership.objects.filter(user=user, team=team).values_list("role", flat=True)
    coached = Coaching.objects.filter(user=user, team=team).values_list(Value("coach"), flat=True)
    administered = _administered(user).filter(organisation=team.organisation_id).values_list("role", flat=True)
    roles = set(own.union(coached, administered))
    return Rights(
        member=bool(roles & set(Membership.Role.values)),
        facilitates=Membership.Role.FACILITATOR in roles,
        coaches="coach" in roles,
        administers=OrganisationRole.Role.ADMINISTRATOR in roles,
    )


def is_facilitator(user: User, team: Team) -> bool:
    return Membership.objects.filter(user=user, team=team, role=Membership.Role.FACILITATOR).exists()


def administers(user: User, organisation: Organisation) -> bool:
    return _administered(user).filter(organisation=organisation).exists()


def may_hand_link(user: User, person: User) -> bool:
    """Whether the link that opens this person's account may be shown to the user.

    Only before the person signs in with it, and only if the user manages all that the account opens.
    """
    if person.is_taken:
        return False
    facilitated = Membership.objects.filter(user=user, role=Membership.Role.FACILITATOR).values("team")
    administered = _administered(user).values("organisation")
    beyond = Membership.objects.filter(user=person).exclude(team__organisation__in=administered)
    roles_beyond = OrganisationRole.objects.filter(user=person).exclude(organisation__in=administered)
    coached_beyond = Coaching.objects.filter(user=person).exclude(team__organisation__in=administered)
    return not (beyond.exclude(team__in=facilitated).exists() or roles_beyond.exists() or coached_beyond.exists())


def owes_second_factor() -> Q:
    """Of people: those who administer or coach where the organisation asks for a second factor, and have none."""
    administered = _administered(OuterRef("pk")).filter(organisation__second_factor=True)
    # From the side of the organisations: a coach may have thousands of teams.
    own_teams = Coaching.objects.filter(user=OuterRef(OuterRef("pk")), team__organisation=OuterRef("pk"))
    coached = Organisation.objects.filter(Exists(own_teams), second_factor=True)
    own = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return (Q(Exists(administered)) | Q(Exists(coached))) & ~Q(Exists(own))


def team_or_404(user: User, pk: uuid.UUID) -> Team:
    return get_object_or_404(Team.objects.visible_to(user).select_related("organisation"), pk=pk)


def managed_team(user: User, pk: uuid.UUID) -> Team:
    team = team_or_404(user, pk)
    return _allowed(team, rights(user, team).manages)


def team_to_run(user: User, pk: uuid.UUID) -> Team:
    team = team_or_404(user, pk)
    return _allowed(team, rights(user, team).runs)


def team_to_read(user: User, pk: uuid.UUID) -> Team:
    """For its members and coaches."""
    team = team_or_404(user, pk)
    return _allowed(team, rights(user, team).reads)


def members_team(user: User, pk: uuid.UUID) -> Team:
    """For what the team alone says of itself."""
    team = team_or_404(user, pk)
    return _allowed(team, rights(user, team).member)


def members_note(user: User, pk: uuid.UUID) -> TeamEvent:
    """What the team put on its time line itself; the rest of it is not theirs to take away."""
    notes = TeamEvent.objects.filter(kind=TeamEvent.Kind.NOTE, team__in=Team.objects.visible_to(user))
    note = get_object_or_404(notes.select_related("team"), pk=pk)
    return _allowed(note, rights(user, note.team).member)


def administered_team(user: User, pk: uuid.UUID) -> Team:
    team = team_or_404(user, pk)
    return _allowed(team, administers(user, team.organisation))


def facilitated_team(user: User, pk: uuid.UUID) -> Team:
    team = team_or_404(user, pk)
    return _allowed(team, is_facilitator(user, team))


def administered_assessment(user: User, pk: uuid.UUID) -> Assessment:
    assessment = assessment_or_404(user, pk)
    return _allowed(assessment, administers(user, assessment.team.organisation))


def assessment_or_404(user: User, pk: uuid.UUID) -> Assessment:
    return get_object_or_404(_assessments().visible_to(user), pk=pk)


def assessment_to_run(user: User, pk: uuid.UUID) -> Assessment:
    assessment = assessment_or_404(user, pk)
    return _allowed(assessment, rights(user, assessment.team).runs)


def assessment_to_export(user: User, pk: uuid.UUID) -> Assessment:
    """For facilitators and coaches: figures in a file travel further than a page."""
    assessment = assessment_or_404(user, pk)
    return _allowed(assessment, rights(user, assessment.team).exports)


def facilitated_assessment(user: User, pk: uuid.UUID) -> Assessment:
    assessment = assessment_or_404(user, pk)
    return _allowed(assessment, is_facilitator(user, assessment.team))


def members_assessment(user: User, pk: uuid.UUID) -> Assessment:
    """For what the team alone says of itself: neither its coach nor an administrator."""
    return _one_of(Membership.objects.filter(user=user).values("team"), user, pk)


def assessment_to_read(user: User, pk: uuid.UUID) -> Assessment:
    """For results, which members and coaches see: an administrator of the organisation is refused."""
    coached = Coaching.objects.filter(user=user).values("team")
    return _one_of(Membership.objects.filter(user=user).values("team").union(coached), user, pk)


def managed_membership(user: User, pk: uuid.UUID) -> Membership:
    memberships = Membership.objects.filter(team__in=Team.objects.visible_to(user))
    membership = get_object_or_404(memberships.select_related("team__organisation", "user"), pk=pk)
    return _allowed(membership, rights(user, membership.team).manages)


def administered_role(user: User, pk: uuid.UUID) -> OrganisationRole:
    roles = OrganisationRole.objects.filter(organisation__in=Organisation.objects.visible_to(user).values("pk"))
    role = get_object_or_404(roles.select_related("organisation", "user"), pk=pk)
    return _allowed(role, administers(user, role.organisation))


def administered_coaching(user: User, pk: uuid.UUID) -> Coaching:
    coachings = Coaching.objects.filter(team__in=Team.objects.visible_to(user))
    coaching = get_object_or_404(coachings.select_related("team__organisation", "user"), pk=pk)
    return _allowed(coaching, administers(user, coaching.team.organisation))


def administered_organisation(user: User, pk: uuid.UUID) -> Organisation:
    organisation = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    return _allowed(organisation, administers(user, organisation))


def coached_organisation(user: User, pk: uuid.UUID) -> Organisation:
    """One query."""
    coached = Exists(Coaching.objects.filter(user=user, team__organisation=OuterRef("pk")))
    organisation = get_object_or_404(Organisation.objects.visible_to(user).annotate(coached=coached), pk=pk)
    return _allowed(organisation, bool(vars(organisation)["coached"]))


def organisation_to_overview(user: User, pk: uuid.UUID) -> tuple[Organisation, bool]:
    """With whether the person sees all of it, as leaders and administrators do; a coach sees their teams."""
    organisation = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    whole = OrganisationRole.objects.filter(user=user, organisation=organisation).exists()
    coaches = whole or Coaching.objects.filter(user=user, team__organisation=organisation).exists()
    return _allowed((organisation, whole), coaches)


def own_coaching(user: User, team: uuid.UUID) -> Coaching:
    """With what the coach alone reads."""
    found = Coaching.objects.select_related("team__organisation").filter(user=user, team=team).first()
    return found or _allowed(Coaching(team=team_or_404(user, team)), allowed=False)


def administered_person(user: User, pk: uuid.UUID, person: uuid.UUID) -> tuple[Organisation, User]:
    """Somebody who belongs to the organisation; a person of another one does not exist."""
    organisation = administered_organisation(user, pk)
    found = get_object_or_404(User, pk=person)
    if not Organisation.objects.visible_to(found).filter(pk=organisation.pk).exists():
        raise Http404
    return organisation, found


def organisation_to_draft(user: User, pk: uuid.UUID) -> Organisation:
    """For those who write its questionnaires: its administrators, and the coaches of its teams."""
    organisation = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    return _allowed(organisation, drafts(user, organisation))


def drafts(user: User, organisation: Organisation) -> bool:
    coached = Coaching.objects.filter(user=user, team__organisation=organisation)
    return coached.exists() or administers(user, organisation)


def questionnaire_to_draft(user: User, pk: uuid.UUID) -> Questionnaire:
    found = _questionnaire_or_404(user, pk)
    return _allowed(found, drafts(user, found.organisation))


def administered_questionnaire(user: User, pk: uuid.UUID) -> Questionnaire:
    """Publishing and retiring."""
    found = _questionnaire_or_404(user, pk)
    return _allowed(found, administers(user, found.organisation))


def _questionnaire_or_404(user: User, pk: uuid.UUID) -> Questionnaire:
    owners = Organisation.objects.visible_to(user)
    return get_object_or_404(
        Questionnaire.objects.filter(organisation__in=owners).select_related("organisation"), pk=pk
    )


def administered_cycle(user: User, pk: uuid.UUID) -> Cycle:
    cycles = Cycle.objects.filter(organisation__in=Organisation.objects.visible_to(user))
    cycle = get_object_or_404(cycles.select_related("organisation", "questionnaire"), pk=pk)
    return _allowed(cycle, administers(user, cycle.organisation))


def invitation_to_run(user: User, pk: uuid.UUID) -> Invitation:
    """With its assessment, for those who run that."""
    found = Invitation.objects.filter(assessment__team__in=Team.objects.visible_to(user), pk=pk)
    invitation = get_object_or_404(found.select_related("assessment__team__organisation", "assessment__cycle"))
    return _allowed(invitation, rights(user, invitation.assessment.team).runs)


def administered_mail(user: User, pk: uuid.UUID) -> Mail:
    """Of an assessment; invitations to accounts have a page of their own."""
    found = Mail.objects.filter(assessment__team__in=Team.objects.visible_to(user), pk=pk)
    mail = get_object_or_404(found.select_related("organisation", "assessment"))
    return _allowed(mail, administers(user, mail.organisation))


def _one_of(teams: QuerySet[Any, Any], user: User, pk: uuid.UUID) -> Assessment:
    """One query where the person may; another one tells a refusal from what is not there."""
    found = _assessments().filter(pk=pk, team__in=teams).first()
    if found is None:
        assessment_or_404(user, pk)
        raise PermissionDenied
    return found


def _assessments() -> AssessmentQuerySet:
    return Assessment.objects.with_questionnaire().select_related("team__organisation", "cycle")


def _administered(user: User | OuterRef) -> QuerySet[OrganisationRole]:
    return OrganisationRole.objects.filter(user=user, role=OrganisationRole.Role.ADMINISTRATOR)


def _allowed[Thing](thing: Thing, allowed: bool) -> Thing:
    if not allowed:
        raise PermissionDenied
    return thing
