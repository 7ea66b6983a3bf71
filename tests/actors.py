"""The people of trust.md 1 around one team, the Owls of Acme."""

from dataclasses import dataclass

import pytest
from django.test import Client

from assessments.models import AnswerSheet, Assessment, Coaching, OrganisationRole, Team, User
from tests.factories import make_organisation, make_team, make_user

INSIDE = ["member", "facilitator", "coach", "administrator"]
STRANGERS = ["neighbour", "outsider", "leader", "nobody"]


@dataclass(frozen=True)
class Actors:
    team: Team
    member: User
    facilitator: User
    coach: User  # of this team, in no team
    administrator: User
    leader: User  # of the same organisation, in no team
    neighbour: User  # facilitates another team of the same organisation
    outsider: User  # administers and facilitates in another organisation
    nobody: User  # has an account and nothing else

    def __getitem__(self, name: str) -> User:
        return getattr(self, name)

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self[name])
        return client


def make_role(user: User, team: Team, role: str) -> User:
    OrganisationRole.objects.create(user=user, organisation=team.organisation, role=role)
    return user


def make_coach(user: User, *teams: Team) -> User:
    for team in teams:
        Coaching.objects.create(user=user, team=team)
    return user


@pytest.fixture
def actors(db: None) -> Actors:  # noqa: ARG001  (it opens the database)
    team = make_team()
    other = make_team(make_organisation("other"), "Foxes")
    return Actors(
        team=team,
        member=make_user("mia@example.org", team),
        facilitator=make_user("fay@example.org", team, "facilitator"),
        coach=make_coach(make_user("cleo@example.org"), team),
        administrator=make_role(make_user("ann@example.org"), team, "administrator"),
        leader=make_role(make_user("lee@example.org"), team, "leader"),
        neighbour=make_user("ned@example.org", make_team(name="Newts"), "facilitator"),
        outsider=make_role(make_user("otto@example.org", other, "facilitator"), other, "administrator"),
        nobody=make_user("noa@example.org"),
    )


def submit(assessment: Assessment, sheets: int) -> None:
    """So many submitted sheets, without answers."""
    AnswerSheet.objects.bulk_create(
        AnswerSheet(assessment=assessment, organisation=assessment.organisation, submitted=True) for _ in range(sheets)
    )
