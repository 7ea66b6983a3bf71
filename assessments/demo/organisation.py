"""The organisation, its teams and its people; and how all of it goes again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from ..actions import Person, add_member, create_organisation, create_team
from ..actions.roles import assign_coach
from ..actions.teams import allow_visits
from ..actions.visits import keep_visit
from ..models import Assessment, Cycle, Membership, Organisation, OrganisationRole, Questionnaire, Team, User
from .characters import Character
from .names import names, person
from .personas import PERSONAS, persona

NAME, SLUG = "Atelier Boréal", "atelier-boreal"
_VISITED = timedelta(weeks=5)


def find_demo() -> Organisation | None:
    """By its short name and its administrator: one that happens to have the same name is not it."""
    administrator = persona("administrator").person
    return Organisation.objects.filter(slug=SLUG, roles__user__email=administrator.email).first()


def people_of(organisation: Organisation) -> list[User]:
    """Who has a role in it, or belongs to one of its teams or coaches it."""
    members = User.objects.filter(memberships__team__organisation=organisation)
    coaches = User.objects.filter(coachings__team__organisation=organisation)
    return list(User.objects.filter(roles__organisation=organisation).union(members, coaches))


@transaction.atomic
def remove_demo(organisation: Organisation) -> None:
    """With everything in it, and the accounts of its people."""
    people = people_of(organisation)
    Assessment.objects.filter(organisation=organisation).delete()
    Cycle.objects.filter(organisation=organisation).delete()
    Questionnaire.objects.of(organisation).delete()
    organisation.delete()
    User.objects.filter(pk__in=[each.pk for each in people]).delete()


@dataclass(frozen=True, slots=True)
class _Crew:
    """Who makes up a team; the first facilitates."""

    character: Character
    people: Sequence[Person]

    @property
    def facilitator(self) -> Person:
        return self.people[0]


def found_organisation(characters: Sequence[Character], password: str) -> list[Team]:
    """The teams in the order of their characters; everybody may sign in with the password."""
    crews = list(_crews(characters))
    administrator, leader = persona("administrator").person, persona("leader").person
    coach = persona("coach")
    _make_accounts({administrator, leader, coach.person} | {each for crew in crews for each in crew.people}, password)
    first = create_organisation(
        name=NAME,
        language="fr",
        administrator=administrator,
        team_name=crews[0].character.name,
        team_size=crews[0].character.size,
        facilitator=crews[0].facilitator,
    )
    by = User.objects.get(email=administrator.email)
    first.organisation.roles.create(user=User.objects.get(email=leader.email), role=OrganisationRole.Role.LEADER)
    teams = [first, *(_team(crew, first.organisation, by) for crew in crews[1:])]
    for crew, team in zip(crews, teams, strict=True):
        for each in crew.people[1:]:
            add_member(team=team, person=each, role=Membership.Role.MEMBER, by=by)
        if team.name in coach.coaches:
            assign_coach(teams=[team], person=coach.person, by=by)
        if crew.character.visited:
            visited_on = timezone.localdate() - _VISITED
            keep_visit(coaching=team.coachings.get(), notes=crew.character.visited, visited_on=visited_on)
        if crew.character.open_to_visits:
            allow_visits(team=team, allowed=True, by=by)
    return teams


def _team(crew: _Crew, organisation: Organisation, by: User) -> Team:
    character = crew.character
    return create_team(
        organisation=organisation, name=character.name, size=character.size, facilitator=crew.facilitator, by=by
    )


def _crews(characters: Sequence[Character]) -> Iterator[_Crew]:
    invented = names()
    for character in characters:
        leads = [each.person for each in PERSONAS if character.name in each.facilitates]
        members = [each.person for each in PERSONAS if character.name in each.belongs_to]
        missing = character.size - len(leads) - len(members)
        others = [person(next(invented), character.language) for _ in range(missing)]
        yield _Crew(character, [*leads, *others, *members])


def _make_accounts(people: set[Person], password: str) -> None:
    """Hashed once for all: a good hash takes its time."""
    hashed = make_password(password)
    rows = [User(email=each.email, name=each.name, language=each.language, password=hashed) for each in people]
    User.objects.bulk_create(rows)
