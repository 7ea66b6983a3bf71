"""What becomes of a team, by its administrator: tagged, archived, merged, split; who is away, who reads comments."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import Person, open_assessment
from assessments.actions.refusals import TeamArchived
from assessments.actions.roles import assign_coach
from assessments.actions.teams import archive_team, merge_teams
from assessments.models import AuditEvent, Team
from tests.factories import make_assessment, make_team, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(actors):
    return actors.client("administrator")


def url(name, team):
    return reverse(name, args=[team.pk])


def main(reply) -> str:
    return " ".join(unescape(re.findall(r"(?s)<main.*</main>", reply.text)[0]).split())


def page(client, team):
    return main(client.get(team.get_absolute_url()))


# Tags


def test_tags_are_changed_and_shown(actors, admin):
    reply = admin.post(url("team_tags", actors.team), {"tags": "Lyon,  payments , lyon"}, follow=True)
    assert "Saved." in reply.text
    assert '<span class="tag">payments</span>' in page(actors.client("member"), actors.team)
    assert 'value="lyon, payments"' in admin.get(url("team_tags", actors.team)).text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("x" * 41, "too long"),
        (", ".join(f"tag {number}" for number in range(21)), "at most twenty tags"),
        ("x" * 1001, "at most 1000 characters"),
        ("a\0b", "Null characters"),
    ],
)
def test_tags_that_cannot_be_are_kept_as_typed(actors, admin, typed, why):
    reply = admin.post(url("team_tags", actors.team), {"tags": typed})
    assert reply.status_code == 400
    assert why in main(reply)
    assert typed in unescape(reply.text)
    assert not actors.team.tags.exists()


# Comments, leave


def test_facilitator_shows_comments_to_coaches(actors):
    client = actors.client("facilitator")
    assert "Show the comments to coaches" in page(client, actors.team)
    reply = client.post(url("team_comments", actors.team), {"shown": "yes"}, follow=True)
    assert "Keep the comments to the team" in reply.text
    assert "read the comments" in page(actors.client("coach"), actors.team)
    client.post(url("team_comments", actors.team), {"shown": "no"})
    assert "not the comments" in page(actors.client("coach"), actors.team)
    assert "Show the comments" not in page(actors.client("administrator"), actors.team)


def test_member_is_on_leave_and_back(actors):
    client = actors.client("facilitator")
    membership = actors.team.memberships.get(role="member")
    client.post(reverse("member_leave", args=[membership.pk]), {"on_leave": "yes"})
    assert '<span class="tag">on leave</span>' in page(client, actors.team)
    assert "on leave" not in page(actors.client("member"), actors.team)
    client.post(reverse("member_leave", args=[membership.pk]), {"on_leave": "no"})
    assert '<span class="tag">on leave</span>' not in page(client, actors.team)


# Archived


def test_team_is_archived_and_taken_up_again(actors, admin):
    assert "Archive Owls?" in main(admin.get(url("team_archive", actors.team)))
    reply = admin.post(url("team_archive", actors.team), follow=True)
    assert "Owls is archived." in main(reply)
    assert reply.redirect_chain[-1][0] == reverse("organisation", args=[actors.team.organisation.pk])
    assert "This team is archived" in page(actors.client("facilitator"), actors.team)
    assert "Archived." in page(actors.client("member"), actors.team)
    home = actors.client("member").get(reverse("home")).text
    assert "Archived teams:" in home
    assert "You belong to no team" not in home
    reply = admin.post(url("team_restore", actors.team), follow=True)
    assert "Owls is taken up again." in main(reply)
    assert "Next: open the first assessment" in page(actors.client("facilitator"), actors.team)


def test_team_with_an_open_assessment_is_not_archived(actors, admin):
    make_assessment(actors.team)
    reply = admin.post(url("team_archive", actors.team))
    assert reply.status_code == 409
    assert "close or cancel it first" in main(reply)
    assert Team.objects.get(pk=actors.team.pk).archived_at is None


def test_nothing_is_opened_for_an_archived_team(actors):
    archive_team(team=actors.team, by=actors.administrator)
    for actor in ("facilitator", "coach", "administrator"):
        assert url("assessment_open", actors.team) not in page(actors.client(actor), actors.team)
    client = actors.client("facilitator")
    for reply in (client.get(url("assessment_open", actors.team)), client.post(url("assessment_open", actors.team))):
        assert reply.status_code == 409
        assert "This team is archived" in main(reply)
    with pytest.raises(TeamArchived):
        open_assessment(
            team=actors.team,
            quarter="2026-Q4",
            mode="team_link",
            closes_at=timezone.now() + timedelta(days=3),
            expected=5,
            language="en",
            by=actors.facilitator,
        )


# Merged


def test_team_joins_another(actors, admin):
    voles = make_team(name="Voles", size=4)
    make_user("val@example.org", voles, "facilitator")
    offered = admin.get(url("team_merge", actors.team)).text
    assert '<option value="Voles">' in offered
    assert '<option value="Owls">' not in offered
    assert "Foxes" not in offered
    reply = admin.post(url("team_merge", actors.team), {"absorbed": " voles"}, follow=True)
    assert "Voles has joined Owls." in main(reply)
    assert "Val" in main(reply)
    assert "12 people" in main(reply)
    assert "Voles joined. Nothing is compared across this day." in page(actors.client("member"), actors.team)
    voles.refresh_from_db()
    assert "Joined Owls." in page(admin, voles)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"absorbed": "Owls"}, "No other team"),
        ({"absorbed": "Foxes"}, "No other team"),
        ({"absorbed": "Lions & <b>"}, "No other team"),
        ({"absorbed": "Newts", "size": "0"}, "greater than or equal to 1"),
        ({"absorbed": "Newts", "size": "many"}, "whole number"),
    ],
)
def test_merge_that_cannot_be_is_kept_as_typed(actors, admin, typed, why):
    reply = admin.post(url("team_merge", actors.team), typed)
    assert reply.status_code == 400
    assert why in main(reply)
    assert f'value="{typed["absorbed"]}"' in unescape(reply.text)
    assert not Team.objects.filter(archived_at__isnull=False).exists()


def test_team_with_an_open_assessment_does_not_join(actors, admin):
    make_assessment(actors.neighbour.teams.get())
    reply = admin.post(url("team_merge", actors.team), {"absorbed": "Newts", "size": "9"})
    assert reply.status_code == 409
    assert "close or cancel it first" in main(reply)
    assert 'value="9"' in reply.text


# Split


def split(client, team, names=("Mia",), **changes):
    rows = {row.user.name: row.pk for row in team.memberships.select_related("user")}
    movers = [rows[name] for name in names]
    return client.post(
        url("team_split", team), {"name": "Otters", "size": "3", "movers": movers, "facilitator": movers[0]} | changes
    )


def test_part_of_a_team_becomes_one_of_its_own(actors, admin):
    form = main(admin.get(url("team_split", actors.team)))
    assert "Mia" in form
    assert "Ned" not in form
    reply = split(admin, actors.team)
    otters = Team.objects.get(name="Otters")
    assert reply["Location"] == otters.get_absolute_url()
    said = page(admin, otters)
    assert "Otters is a team of its own." in said
    assert "Parted from Owls." in said
    assert "Parted from Otters." in page(actors.client("facilitator"), actors.team)


@pytest.mark.parametrize(
    ("names", "changes", "status", "why"),
    [
        (["Mia", "Fay"], {}, 409, "keeps at least one facilitator"),
        (["Mia"], {"name": "newts"}, 409, "has a team of this name"),
        (["Mia"], {"name": ""}, 400, "required"),
        (["Mia"], {"size": "501"}, 400, "less than or equal to 500"),
        (["Mia"], {"movers": []}, 400, "required"),
        (["Mia"], {"movers": ["nobody"]}, 400, "not a valid"),
        (["Mia"], {"facilitator": "nobody"}, 400, "not one of the available choices"),
    ],
)
def test_split_that_cannot_be_says_why(actors, admin, names, changes, status, why):
    reply = split(admin, actors.team, names, **changes)
    assert reply.status_code == status
    assert why in main(reply)
    assert not Team.objects.filter(name="Otters").exists()


def test_facilitator_of_the_new_team_goes_there(actors, admin):
    reply = split(admin, actors.team, facilitator=actors.team.memberships.get(role="facilitator").pk)
    assert reply.status_code == 409
    assert "choose one of those who go there" in main(reply)


def test_name_that_no_team_can_have_splits_nothing(actors, admin):
    make_assessment(actors.team)
    reply = split(admin, actors.team)
    assert reply.status_code == 409
    assert "close or cancel it first" in main(reply)


# The team's page


def test_page_tells_what_became_of_the_team(actors, admin):
    admin.post(url("team_change", actors.team), {"name": "Otters", "size": "8"})
    merge_teams(team=actors.team, absorbed=make_team(name="Voles"), size=9, by=actors.administrator)
    said = page(actors.client("member"), actors.team)
    assert "Called Owls until then." in said
    assert "Voles joined." in said


def test_page_names_the_coaches_and_who_may_change_them(actors, admin):
    for actor in ("member", "facilitator", "coach", "administrator"):
        assert "Cleo" in page(actors.client(actor), actors.team)
    remove = reverse("coach_remove", args=[actors.team.coachings.get().pk])
    assert remove in page(admin, actors.team)
    assert remove not in page(actors.client("facilitator"), actors.team)
    assert url("team_merge", actors.team) not in page(actors.client("facilitator"), actors.team)


def test_team_is_told_of_an_administrator_who_made_themself_coach(actors):
    assign_coach(teams=[actors.team], person=Person("lee@example.org"), by=actors.administrator)
    assert "made themself coach" not in page(actors.client("member"), actors.team)
    assign_coach(teams=[actors.team], person=Person("ann@example.org"), by=actors.administrator)
    actors.team.coachings.filter(user=actors.administrator).delete()
    told = "Ann administers the organisation and made themself coach of this team."
    assert told in page(actors.client("member"), actors.team)


def test_team_is_told_for_sixty_days(actors):
    AuditEvent.objects.create(
        organisation=actors.team.organisation,
        team=actors.team,
        what="coach_assigned",
        by=actors.administrator,
        at=timezone.now() - timedelta(days=61),
        detail={"person": str(actors.administrator.pk)},
    )
    assert "made themself coach" not in page(actors.client("member"), actors.team)
