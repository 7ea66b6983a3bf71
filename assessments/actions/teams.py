"""What becomes of teams in an organisation: archived, taken up again, merged and split, with their history told."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Assessment, AuditEvent, Membership, Team, TeamEvent, TeamTag, User
from .people import free_name, free_slug
from .refusals import LastFacilitator, OwnEntry, Refused
from .texts import storable
from .time_line import tell

TAGS = 20
MOST_PEOPLE = 500


class Underway(Refused):
    """Figures of a team that changes meanwhile would be of no team."""

    reason = _("An assessment is open or planned: close or cancel it first.")


class OtherTeam(Refused):
    reason = _("Choose another team of the organisation, one that is not archived.")


class TooManyTags(Refused):
    reason = _("A team has at most twenty tags.")


class NoFacilitatorThere(Refused):
    reason = _("The new team needs a facilitator: choose one of those who go there.")


@transaction.atomic
def archive_team(*, team: Team, by: User) -> None:
    """Nothing is opened for it any more, and all it has stays; Underway. Twice is once."""
    team = _still(team)
    if team.archived_at is None:
        _archive(team)
        tell(team, TeamEvent.Kind.ARCHIVED)
        _record(team, AuditEvent.What.TEAM_ARCHIVED, by)


@transaction.atomic
def restore_team(*, team: Team, by: User) -> None:
    """Twice is once."""
    if Team.objects.filter(pk=team.pk, archived_at__isnull=False).update(archived_at=None):
        tell(team, TeamEvent.Kind.RESTORED)
        _record(team, AuditEvent.What.TEAM_RESTORED, by)


@transaction.atomic
def merge_teams(*, team: Team, absorbed: Team, size: int, by: User) -> None:
    """The people of `absorbed` join the team, with their roles there; it is archived and keeps its own quarters.

    No change is computed across today, for either. Underway, OtherTeam; OwnEntry for who would come into the team,
    or get another role in it, by this alone.
    """
    if absorbed.organisation_id != team.organisation_id or absorbed.pk == team.pk:
        raise OtherTeam
    # Both in one order, so that two who merge them in turn do not wait for one another.
    found = {each.pk: _still(each) for each in sorted((team, absorbed), key=lambda each: each.pk)}
    team, absorbed = found[team.pk], found[absorbed.pk]
    if team.archived_at or absorbed.archived_at:
        raise OtherTeam
    if _gains(by, team, absorbed):
        raise OwnEntry
    _join(team, absorbed)
    team.size = size
    team.full_clean()
    team.save(update_fields=["size"])
    _archive(absorbed)
    for one, other in ((team, absorbed), (absorbed, team)):
        tell(one, TeamEvent.Kind.MERGED, str(other), other)
        _record(one, AuditEvent.What.TEAM_MERGED, by, into=str(team), merged=str(absorbed), size=size)


@transaction.atomic
def split_team(
    *, team: Team, name: str, size: int, movers: Collection[Membership], facilitator: Membership, by: User
) -> Team:
    """A new team of those who go there, led by one of them; the old one keeps its earlier quarters.

    Underway, NameTaken, LastFacilitator where none would stay, NoFacilitatorThere; ValidationError as in create_team.
    """
    team = _still(team)
    if team.archived_at:
        raise OtherTeam
    if facilitator not in movers:
        raise NoFacilitatorThere
    staying = team.memberships.exclude(pk__in=[mover.pk for mover in movers])
    if not staying.filter(role=Membership.Role.FACILITATOR).exists():
        raise LastFacilitator
    new = _found(team, name, size)
    team.memberships.filter(pk__in=[mover.pk for mover in movers]).update(team=new)
    new.memberships.filter(pk=facilitator.pk).update(role=Membership.Role.FACILITATOR)
    TeamTag.objects.bulk_create(_tags(new, team.tags.values_list("name", flat=True)))
    team.size = max(team.size - size, team.memberships.count(), 1)
    team.save(update_fields=["size"])
    for one, other in ((team, new), (new, team)):
        tell(one, TeamEvent.Kind.SPLIT, str(other), other)
        _record(one, AuditEvent.What.TEAM_SPLIT, by, name=str(new), formerly=str(team), size=one.size)
    return new


@transaction.atomic
def tag_team(*, team: Team, tags: Iterable[str], by: User) -> None:
    """These tags and no others; TextRefused, TooManyTags."""
    cleaned = (" ".join(storable(tag, longest=40).split()) for tag in tags)
    wanted = {tag.casefold(): tag for tag in cleaned if tag}
    if len(wanted) > TAGS:
        raise TooManyTags
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    before = list(team.tags.values_list("name", flat=True))
    if sorted(before) == sorted(wanted.values()):
        return
    team.tags.all().delete()
    TeamTag.objects.bulk_create(_tags(team, wanted.values()))
    _record(team, AuditEvent.What.TEAM_CHANGED, by, tags=sorted(wanted.values()))


@transaction.atomic
def show_comments(*, team: Team, shown: bool, by: User) -> None:
    """Whether the team's coaches read its comments; what is as it was is not written down."""
    if Team.objects.filter(pk=team.pk).exclude(shows_comments_to_coaches=shown).update(shows_comments_to_coaches=shown):
        _record(team, AuditEvent.What.TEAM_CHANGED, by, comments=shown)


@transaction.atomic
def allow_visits(*, team: Team, allowed: bool, by: User) -> None:
    """Whether other teams are told what this one has in place; what is as it was is not written down."""
    if Team.objects.filter(pk=team.pk).exclude(open_to_visits=allowed).update(open_to_visits=allowed):
        _record(team, AuditEvent.What.TEAM_CHANGED, by, visits=allowed)


@transaction.atomic
def set_on_leave(*, membership: Membership, on_leave: bool, by: User) -> None:
    """Who is on leave is not invited, and not expected to answer; what is as it was is not written down."""
    if Membership.objects.filter(pk=membership.pk).exclude(on_leave=on_leave).update(on_leave=on_leave):
        membership.on_leave = on_leave
        detail = {"person": str(membership.user_id), "on_leave": on_leave}
        _record(membership.team, AuditEvent.What.MEMBER_ON_LEAVE, by, **detail)


def _still(team: Team) -> Team:
    """The row as it is now, locked: nothing is opened meanwhile. Underway where something is."""
    found = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    if found.assessments.filter(state__in=[Assessment.State.PLANNED, Assessment.State.OPEN]).exists():
        raise Underway
    return found


def _archive(team: Team) -> None:
    team.archived_at = timezone.now()
    team.save(update_fields=["archived_at"])


def _gains(user: User, team: Team, absorbed: Team) -> bool:
    """Whether the merge would make the person a member, or a facilitator, of a team in which they are not."""
    coming = absorbed.memberships.filter(user=user).first()
    here = team.memberships.filter(user=user).first()
    if coming is None:
        return False
    return here is None or (here.role != coming.role and coming.role == Membership.Role.FACILITATOR)


def _join(team: Team, absorbed: Team) -> None:
    """Who is in both facilitates if they did in one."""
    coming = dict(absorbed.memberships.values_list("user", "role"))
    both = team.memberships.filter(user__in=coming)
    both.filter(user__in=[user for user, role in coming.items() if role == Membership.Role.FACILITATOR]).update(
        role=Membership.Role.FACILITATOR
    )
    here = set(both.values_list("user", flat=True))
    leave = dict(absorbed.memberships.values_list("user", "on_leave"))
    Membership.objects.bulk_create(
        Membership(team=team, user_id=user, role=role, on_leave=leave[user])
        for user, role in coming.items()
        if user not in here
    )


def _found(team: Team, name: str, size: int) -> Team:
    name = free_name(team.organisation, storable(name, longest=150))
    taken = set(Team.objects.of(team.organisation).values_list("slug", flat=True))
    new = Team(organisation_id=team.organisation_id, name=name, slug=free_slug(name, taken=taken), size=size)
    new.full_clean()
    new.save()
    return new


def _tags(team: Team, names: Iterable[str]) -> list[TeamTag]:
    return [TeamTag(organisation_id=team.organisation_id, team=team, name=name) for name in names]


def _record(team: Team, what: AuditEvent.What, by: User, **detail: object) -> None:
    AuditEvent.objects.create(organisation_id=team.organisation_id, team=team, what=what, by=by, detail=detail)
