"""The first account of an instance."""

from functools import partial

import pytest

from assessments.actions import Person
from assessments.actions.accounts import can_set_up, set_up
from assessments.actions.refusals import LinkSpent
from assessments.models import FirstRunLink, Organisation, Team, User
from tests.actions.others import at_once, errors
from tests.factories import make_organisation

PASSWORD = "seven brown owls at noon"


def begin(token: str, email: str = "ada@example.org") -> tuple[User, Team]:
    ada = Person(email, "Ada", "fr")
    return set_up(
        token=token,
        password=PASSWORD,
        name="Acme",
        language="fr",
        administrator=ada,
        team_name="Owls",
        team_size=8,
        facilitator=ada,
    )


@pytest.mark.django_db
def test_link_of_the_first_run_is_stored_hashed():
    token = FirstRunLink.make()
    link = FirstRunLink.objects.get()
    assert token not in {str(value) for value in vars(link).values()}
    assert str(link) == "first run"
    assert can_set_up(token)


@pytest.mark.django_db
def test_first_administrator_may_sign_in():
    administrator, team = begin(FirstRunLink.make(), "Ada@Example.org")
    assert administrator.check_password(PASSWORD)
    assert team.memberships.get().user == administrator


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "\0"])
def test_token_that_was_never_made_creates_nothing(token):
    FirstRunLink.make()
    with pytest.raises(LinkSpent, match="no longer works"):
        begin(token)
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_link_beside_an_organisation_creates_nothing():
    token = FirstRunLink.make()
    make_organisation()
    with pytest.raises(LinkSpent):
        begin(token)
    assert FirstRunLink.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("links", [1, 2])
def test_of_two_first_runs_at_once_one_counts(links):
    tokens = [FirstRunLink.make() for _ in range(links)] * (2 // links)
    outcomes = at_once(*(partial(begin, token, f"{who}@example.org") for token, who in zip(tokens, "ab", strict=True)))
    assert [type(error) for error in errors(outcomes)] == [LinkSpent]
    assert Organisation.objects.count() == User.objects.count() == 1
    assert not FirstRunLink.objects.exists()
