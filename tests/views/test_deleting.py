import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.models import Assessment, AuditEvent, Team
from tests.closed import make_closed, make_people

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def closed(actors) -> Assessment:
    cache.clear()
    return make_closed(make_people([1] * 5), actors.team)


@pytest.mark.usefixtures("closed")
def test_team_is_deleted_by_name_and_password(actors):
    url, client = reverse("team_delete", args=[actors.team.pk]), actors.client("administrator")
    page = client.get(url).text
    assert "Delete the team Owls?" in page
    assert "1 assessment." in page
    reply = client.post(url, {"typed": " Owls ", "password": PASSWORD}, follow=True)
    assert "The team Owls and all that belonged to it is deleted." in reply.text
    assert not Team.objects.filter(name="Owls").exists()
    audit = client.get(reverse("organisation_audit", args=[actors.team.organisation_id])).text
    assert "Data of a team deleted" in audit
    assert "Owls" in audit


def test_round_is_deleted_by_quarter_and_password(actors, closed):
    url, client = reverse("cycle_delete", args=[closed.cycle_id]), actors.client("administrator")
    assert "Delete the round 2026-Q4?" in client.get(url).text
    assert url in client.get(reverse("cycle", args=[closed.cycle_id])).text
    reply = client.post(url, {"typed": "2026-Q4", "password": PASSWORD}, follow=True)
    assert "The round 2026-Q4 is being deleted" in reply.text
    assert AuditEvent.objects.filter(what="cycle_deleted").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"typed": "Newts"}, "This is not the name, letter for letter."),
        ({"password": "x"}, "This is not your password."),
    ],
)
def test_wrong_name_or_password_deletes_nothing(actors, closed, wrong, said):
    reply = actors.client("administrator").post(
        reverse("team_delete", args=[actors.team.pk]), {"typed": "Owls", "password": PASSWORD} | wrong
    )
    assert reply.status_code == 400
    assert said in reply.text
    assert PASSWORD not in reply.text
    assert Assessment.objects.get() == closed
