"""A part of a name is found whatever its case, on both databases."""

import pytest

from assessments.models import Team
from assessments.models.searching import holding
from tests.factories import make_team

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("équipe", ["Équipe Été", "équipe nord"]),
        ("ÉQUIPE", ["Équipe Été", "équipe nord"]),
        ("équipe été", ["Équipe Été"]),
        ("NORD", ["équipe nord"]),
        ("", ["Équipe Été", "équipe nord"]),
        ("e", ["Équipe Été", "équipe nord"]),
        ("%", []),
        ("sud", []),
    ],
)
def test_case_is_nothing_that_people_search_for(part, found):
    for name in ("Équipe Été", "équipe nord"):
        make_team(name=name)
    assert sorted(Team.objects.filter(holding(part, "name")).values_list("name", flat=True)) == sorted(found)


def test_one_of_several_fields_is_enough():
    team = make_team(name="Bees")
    assert Team.objects.filter(holding("bee", "slug", "name")).get() == team
    assert not Team.objects.filter(holding("wasp", "slug", "name")).exists()
