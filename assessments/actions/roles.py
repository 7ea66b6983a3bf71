"""Who leads and administers an organisation, and who coaches its teams."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..models import AuditEvent, Coaching, Organisation, OrganisationRole, Team, User
from .people import Person, account_of
from .refusals import OwnRole, Refused


class AlreadyInRole(Refused):
    reason = _("This person has the role already.")


class LastAdministrator(Refused):
    reason = _("An organisation keeps at least one administrator: name another one first.")


class AlreadyCoach(Refused):
    reason = _("This person coaches the team already.")


@transaction.atomic
def give_role(*, organisation: Organisation, person: Person, role: str, by: User) -> OrganisationRole:
    """OwnRole, AlreadyInRole; ValidationError for a role, an address or a name that cannot be."""
    OrganisationRole(role=role).clean_fields(exclude={"organisation", "user"})
    user = account_of(person)
    if user == by:
        raise OwnRole
    given, new = OrganisationRole.objects.get_or_create(organisation=organisation, user=user, role=role)
    if not new:
        raise AlreadyInRole
    _record_role(given, AuditEvent.What.ROLE_GIVEN, by)
    return given


@transaction.atomic
def take_role(*, role: OrganisationRole, by: User) -> None:
    """OwnRole, and LastAdministrator where none would be left; twice is once."""
    # Two administrators who remove one another take turns.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=role.organisation_id)
    if role.user_id == by.pk:
        raise OwnRole
    others = organisation.roles.filter(role=OrganisationRole.Role.ADMINISTRATOR).exclude(pk=role.pk)
    if role.role == OrganisationRole.Role.ADMINISTRATOR and not others.exists():
        raise LastAdministrator
    if OrganisationRole.objects.filter(pk=role.pk).delete()[0]:
        _record_role(role, AuditEvent.What.ROLE_TAKEN, by)


@transaction.atomic
def assign_coach(*, teams: Iterable[Team], person: Person, by: User) -> list[Coaching]:
    """To all these teams of one organisation; AlreadyCoach where it is so of each of them already.

    An administrator may assign themself: it is the one way to a team's results, and the team is told.
    """
    user = account_of(person)
    made = [Coaching.objects.get_or_create(team=team, user=user) for team in teams]
    new = [coaching for coaching, is_new in made if is_new]
    if not new:
        raise AlreadyCoach
    for coaching in new:
        _record_coach(coaching, AuditEvent.What.COACH_ASSIGNED, by)
    return new


@transaction.atomic
def remove_coach(*, coaching: Coaching, by: User) -> None:
    """Twice is once."""
    if Coaching.objects.filter(pk=coaching.pk).delete()[0]:
        _record_coach(coaching, AuditEvent.What.COACH_REMOVED, by)


def _record_role(role: OrganisationRole, what: AuditEvent.What, by: User) -> None:
    detail = {"person": str(role.user_id), "role": role.role}
    AuditEvent.objects.create(organisation_id=role.organisation_id, what=what, by=by, detail=detail)


def _record_coach(coaching: Coaching, what: AuditEvent.What, by: User) -> None:
    AuditEvent.objects.create(
        organisation_id=coaching.team.organisation_id,
        team=coaching.team,
        what=what,
        by=by,
        detail={"person": str(coaching.user_id)},
    )
