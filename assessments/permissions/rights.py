"""Who has which role in a team or an organisation, and what follows from it (trust.md 1)."""

import functools
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from ..models import Coaching, Membership, Organisation, OrganisationRole, Team, User


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
    administered = administered_roles(user).filter(organisation=team.organisation_id).values_list("role", flat=True)
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
    return administered_roles(user).filter(organisation=organisation).exists()


def drafts(user: User, organisation: Organisation) -> bool:
    coached = Coaching.objects.filter(user=user, team__organisation=organisation)
    return coached.exists() or administers(user, organisation)


def may_hand_link(user: User, person: User) -> bool:
    """Whether the link that opens this person's account may be shown to the user.

    Only before the person signs in with it, and only if the user manages all that the account opens.
    """
    if person.is_taken:
        return False
    facilitated = Membership.objects.filter(user=user, role=Membership.Role.FACILITATOR).values("team")
    administered = administered_roles(user).values("organisation")
    beyond = Membership.objects.filter(user=person).exclude(team__organisation__in=administered)
    roles_beyond = OrganisationRole.objects.filter(user=person).exclude(organisation__in=administered)
    coached_beyond = Coaching.objects.filter(user=person).exclude(team__organisation__in=administered)
    return not (beyond.exclude(team__in=facilitated).exists() or roles_beyond.exists() or coached_beyond.exists())


@functools.cache
def owes_second_factor() -> Q:
    """Of people: those who administer or coach where the organisation asks for a second factor, and have none.

    Made once: each page of somebody signed in asks it, and a query copies what it is given.
    """
    administered = administered_roles(OuterRef("pk")).filter(organisation__second_factor=True)
    # From the side of the organisations: a coach may have thousands of teams.
    own_teams = Coaching.objects.filter(user=OuterRef(OuterRef("pk")), team__organisation=OuterRef("pk"))
    coached = Organisation.objects.filter(Exists(own_teams), second_factor=True)
    own = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return (Q(Exists(administered)) | Q(Exists(coached))) & ~Q(Exists(own))


def administered_roles(user: User | OuterRef) -> QuerySet[OrganisationRole]:
    return OrganisationRole.objects.filter(user=user, role=OrganisationRole.Role.ADMINISTRATOR)


def allowed[Thing](thing: Thing, allowed: bool) -> Thing:
    if not allowed:
        raise PermissionDenied
    return thing
