"""Organisations, teams and the people in them."""

from collections.abc import Container
from dataclasses import dataclass
from itertools import count

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.text import slugify

from ..maturity.document import shipped_document
from ..models import AuditEvent, Membership, Organisation, OrganisationRole, Team, TeamEvent, User
from .questionnaires import publish_questionnaire
from .refusals import AlreadyMember, LastFacilitator, NameTaken, OwnEntry, OwnRole
from .texts import storable
from .time_line import tell

_NAME_LENGTH = 150


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may have an account already: then the account keeps its name and language."""

    email: str
    name: str = ""
    language: str = "en"


@transaction.atomic
def create_organisation(
    *, name: str, language: str, administrator: Person, team_name: str, team_size: int, facilitator: Person
) -> Team:
    """An organisation with the shipped questionnaire, its first administrator and its first team.

    ValidationError for a name, size or address that cannot be.
    """
    slug = free_slug(name, taken=set(Organisation.objects.values_list("slug", flat=True)))
    organisation = Organisation(
        name=storable(name, longest=_NAME_LENGTH), slug=slug, language=language, time_zone=settings.TIME_ZONE
    )
    organisation.full_clean()
    organisation.save()
    by = account_of(administrator)
    OrganisationRole.objects.create(organisation=organisation, user=by, role=OrganisationRole.Role.ADMINISTRATOR)
    AuditEvent.objects.create(organisation=organisation, what=AuditEvent.What.ORGANISATION_CREATED, by=by)
    publish_questionnaire(organisation=organisation, document=shipped_document(), by=by)
    return create_team(organisation=organisation, name=team_name, size=team_size, facilitator=facilitator, by=by)


@transaction.atomic
def create_team(*, organisation: Organisation, name: str, size: int, facilitator: Person, by: User) -> Team:
    """A team with its facilitator; NameTaken, and ValidationError for an empty name or a size out of range."""
    name = free_name(organisation, storable(name, longest=_NAME_LENGTH))
    taken = set(Team.objects.of(organisation).values_list("slug", flat=True))
    team = Team(organisation=organisation, name=name, slug=free_slug(name, taken=taken), size=size)
    team.full_clean()
    team.save()
    AuditEvent.objects.create(
        organisation=organisation, team=team, what=AuditEvent.What.TEAM_CREATED, by=by, detail={"size": size}
    )
    _add(team, account_of(facilitator), Membership.Role.FACILITATOR, by)
    return team


@transaction.atomic
def change_team(*, team: Team, name: str, size: int, by: User) -> None:
    """Another name or size, refused as in create_team; what is as it was is not written down."""
    before = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    detail: dict[str, object] = {}
    name = storable(name, longest=_NAME_LENGTH)
    if name != before.name:
        team.name = free_name(team.organisation, name, but=team)
        detail |= {"name": name, "formerly": before.name}
    if size != before.size:
        team.size = size
        detail |= {"size": size, "before": before.size}
    team.full_clean()
    if detail:
        team.save(update_fields=["name", "size"])
        if name != before.name:
            tell(team, TeamEvent.Kind.RENAMED, before.name)
        AuditEvent.objects.create(
            organisation_id=team.organisation_id, team=team, what=AuditEvent.What.TEAM_CHANGED, by=by, detail=detail
        )


@transaction.atomic
def add_member(*, team: Team, person: Person, role: str, by: User) -> Membership:
    """AlreadyMember whatever the role; ValidationError for an address or a name that cannot be.

    OwnEntry: an administrator who needs a team's results becomes its coach, and the team is told.
    """
    Membership(role=role).clean_fields(exclude={"team", "user"})
    user = account_of(person)
    if user == by and not team.memberships.filter(user=by).exists():
        raise OwnEntry
    return _add(team, user, role, by)


def _add(team: Team, user: User, role: str, by: User) -> Membership:
    membership, added = Membership.objects.get_or_create(team=team, user=user, defaults={"role": role})
    if not added:
        raise AlreadyMember
    _record(membership, AuditEvent.What.MEMBER_ADDED, by)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User) -> None:
    """Make a member facilitator, or the other way round; OwnRole, and LastFacilitator where none would be left."""
    Membership(role=role).clean_fields(exclude={"team", "user"})
    if membership.user_id == by.pk:
        raise OwnRole
    if role != Membership.Role.FACILITATOR:
        _leave_a_facilitator(membership)
    changed = Membership.objects.filter(pk=membership.pk).exclude(role=role).update(role=role)
    membership.role = role
    if changed:
        _record(membership, AuditEvent.What.ROLE_CHANGED, by)


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """Take a person out of a team; nothing that they answered changes. LastFacilitator where none would be left."""
    _leave_a_facilitator(membership)
    if Membership.objects.filter(pk=membership.pk).delete()[0]:
        _record(membership, AuditEvent.What.MEMBER_REMOVED, by)


def _leave_a_facilitator(membership: Membership) -> None:
    """Another than this one; two facilitators who remove one another take turns."""
    team = Team.objects.select_for_update(no_key=True).get(pk=membership.team_id)
    if not team.memberships.filter(role=Membership.Role.FACILITATOR).exclude(pk=membership.pk).exists():
        raise LastFacilitator


def free_name(organisation: Organisation, name: str, but: Team | None = None) -> str:
    """The name, which no other team of the organisation has; two who take one at once take turns."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    same = Team.objects.of(organisation).filter(name__iexact=name)
    if any(team != but for team in same):
        raise NameTaken
    return name


def account_of(person: Person) -> User:
    """The account of this address, whatever its case, or a new one that sets its password by a link."""
    fields = {
        "email": person.email.strip(),
        "name": storable(person.name.strip(), longest=_NAME_LENGTH),
        "language": person.language,
    }
    User(**fields).clean_fields(exclude=["password"])
    fields["password"] = make_password(None)
    return User.objects.get_or_create(email__iexact=fields["email"], defaults=fields)[0]


def _record(membership: Membership, what: AuditEvent.What, by: User) -> None:
    AuditEvent.objects.create(
        organisation_id=membership.team.organisation_id,
        team=membership.team,
        what=what,
        by=by,
        detail={"person": str(membership.user_id), "role": membership.role},
    )


def free_slug(name: str, *, taken: Container[str]) -> str:
    """A short name from a name; one in letters that it cannot hold gets a plain number."""
    stem = slugify(name)[:50].strip("-") or "team"
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in numbered if slug not in taken)
