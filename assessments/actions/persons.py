"""What is known of a person, and how they are removed; what they answered is not among it (trust.md 2)."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from ..models import (
    AccountInvitation,
    Assessment,
    AuditEvent,
    Coaching,
    Invitation,
    Mail,
    Membership,
    Organisation,
    OrganisationRole,
    Team,
    Upload,
    User,
)
from .invitations import revoke_invitation
from .refusals import Closed, Refused
from .roles import LastAdministrator

type Json = dict[str, Any]


class NotYourself(Refused):
    reason = _("You cannot remove yourself: ask another administrator.")


class OnlyFacilitator(Refused):
    """Of these teams."""

    reason = _("Name another facilitator first for: {teams}.")

    def __init__(self, teams: Sequence[Team]) -> None:
        self.teams = teams
        super().__init__()

    def __str__(self) -> str:
        return str(self.reason).format(teams=", ".join(map(str, self.teams)))


def known_of(person: User, organisation: Organisation | None = None) -> Json:
    """All that the application holds about a person, or what one organisation holds."""
    organisations = Organisation.objects.visible_to(person)
    if organisation:
        organisations = organisations.filter(pk=organisation.pk)
    return {
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "may_sign_in": person.is_active,
        "signing_in": None if organisation else _signing_in(person),
        "organisations": [_in(person, each, own=organisation is None) for each in organisations.order_by("name")],
        "answers": "Not stored with a name: nobody can say which are this person's.",
    }


def _signing_in(person: User) -> Json:
    """How a person proves who they are, and where: of secrets, that there are some."""
    return {
        "last": _at(person.last_login),
        "has_a_password": person.has_usable_password(),
        "second_factors": [
            {"kind": each.type, "added_at": _at(each.created_at), "last_used_at": _at(each.last_used_at)}
            for each in Authenticator.objects.filter(user=person).order_by("created_at")
        ],
        "single_sign_on": [
            {"provider": each.provider, "key": each.uid, "since": _at(each.date_joined), "last": _at(each.last_login)}
            for each in SocialAccount.objects.filter(user=person).order_by("date_joined")
        ],
        "open_sign_ins": [
            {"browser": each.user_agent, "since": _at(each.created_at), "last_seen_at": _at(each.last_seen_at)}
            for each in UserSession.objects.filter(user=person).order_by("created_at")
        ],
    }


def _coaching(coaching: Coaching, *, own: bool) -> Json:
    """A coach's notes of a team are read by nobody else."""
    kept = {"visited_on": _at(coaching.visited_on), "notes": coaching.notes} if own else {}
    return {"team": coaching.team.name} | kept


def _in(person: User, organisation: Organisation, *, own: bool) -> Json:
    coachings = Coaching.objects.filter(user=person, team__organisation=organisation)
    memberships = Membership.objects.filter(user=person, team__organisation=organisation).select_related("team")
    about = Q(by=person) | Q(detail__person=str(person.pk))
    return {
        "name": organisation.name,
        "roles": [each.role for each in OrganisationRole.objects.filter(user=person, organisation=organisation)],
        "teams": [{"name": each.team.name, "role": each.role, "on_leave": each.on_leave} for each in memberships],
        "coaches": [_coaching(each, own=own) for each in coachings.select_related("team")],
        "asked_to_answer": [
            {"team": each.assessment.team.name, "quarter": each.assessment.cycle.code, "language": each.language}
            for each in _asked(person, organisation).select_related("assessment__team", "assessment__cycle")
        ],
        "invited_to_an_account": [
            {"at": _at(each.invited_at), "accepted_at": _at(each.accepted_at), "revoked_at": _at(each.revoked_at)}
            for each in AccountInvitation.objects.filter(user=person, organisation=organisation)
        ],
        "mails": [
            {"kind": each.kind, "state": each.state, "at": _at(each.changed_at)}
            for each in _mails(person, organisation)
        ],
        "uploads": [
            {"name": each.name, "at": _at(each.made_at)}
            for each in Upload.objects.filter(by=person, organisation=organisation).only("name", "made_at")
        ],
        "written_down": [
            {"what": each.what, "at": _at(each.at), "by_this_person": each.by_id == person.pk}
            for each in organisation.audit_events.filter(about)
        ],
    }


def _at(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _asked(person: User, organisation: Organisation) -> Any:
    return Invitation.objects.filter(organisation=organisation, email__iexact=person.email)


def _mails(person: User, organisation: Organisation) -> Any:
    return Mail.objects.filter(organisation=organisation, to__iexact=person.email)


@transaction.atomic
def remove_person(*, organisation: Organisation, person: User, by: User) -> bool:
    """Out of the organisation, with their address; was it the last one, so that the account is gone?

    Links to open assessments stop working. What was answered and submitted stays: nobody can tell whose it is.
    NotYourself; OnlyFacilitator and LastAdministrator where a team or the organisation would have none left.
    """
    if person == by:
        raise NotYourself
    # Two who remove one another take turns, and so do those who change who facilitates a team.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    teams = Team.objects.of(organisation).filter(memberships__user=person).order_by("pk").values_list("pk", flat=True)
    list(Team.objects.select_for_update(no_key=True).filter(pk__in=list(teams)).order_by("pk"))
    administrators = organisation.roles.filter(role=OrganisationRole.Role.ADMINISTRATOR)
    if set(administrators.values_list("user", flat=True)) == {person.pk}:
        raise LastAdministrator
    if left_alone := _only_facilitated(person, organisation):
        raise OnlyFacilitator(left_alone)
    _revoke_links(person, organisation, by)
    _mails(person, organisation).delete()
    Membership.objects.filter(user=person, team__organisation=organisation).delete()
    Coaching.objects.filter(user=person, team__organisation=organisation).delete()
    OrganisationRole.objects.filter(user=person, organisation=organisation).delete()
    AccountInvitation.objects.filter(user=person, organisation=organisation).delete()
    detail = {"person": str(person.pk)}
    AuditEvent.objects.create(organisation=organisation, what=AuditEvent.What.PERSON_REMOVED, by=by, detail=detail)
    if Organisation.objects.visible_to(person).exists():
        return False
    person.delete()
    return True


def _only_facilitated(person: User, organisation: Organisation) -> list[Team]:
    """Archived teams need nobody."""
    facilitators = Count("memberships", filter=Q(memberships__role=Membership.Role.FACILITATOR))
    own = Membership.objects.filter(user=person, role=Membership.Role.FACILITATOR).values("team")
    counted = Team.objects.of(organisation).active().annotate(facilitators=facilitators)
    return list(counted.filter(pk__in=own, facilitators=1))


def _revoke_links(person: User, organisation: Organisation, by: User) -> None:
    asked = _asked(person, organisation)
    for invitation in asked.filter(assessment__in=Assessment.objects.answerable()).select_related("assessment"):
        with suppress(Closed):  # it closed just now, and takes no answers any more
            revoke_invitation(invitation=invitation, by=by)
    asked.delete()


def record_export(*, organisation: Organisation, person: User, by: User) -> None:
    """What an administrator takes away of somebody."""
    detail = {"person": str(person.pk)}
    AuditEvent.objects.create(organisation=organisation, what=AuditEvent.What.PERSON_EXPORTED, by=by, detail=detail)
