"""The administrator's desk: teams, people, roles, coaches, settings and thresholds of an organisation."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions.organisations import RAISABLE
from assessments.actions.teams import tag_team
from assessments.maturity.parameters import DEFAULT
from assessments.models import AuditEvent, Coaching, OrganisationRole, Team, User
from tests.actors import make_coach, make_role
from tests.factories import make_organisation, make_team, make_user

pytestmark = pytest.mark.django_db

ZOE = {"name": "Zoe", "email": "zoe@example.org", "language": "fr"}
LISTS = ["organisation", "organisation_people", "organisation_roles", "organisation_coaches"]


@pytest.fixture
def admin(actors):
    return actors.client("administrator")


@pytest.fixture
def organisation(actors):
    return actors.team.organisation


def url(name, thing):
    return reverse(name, args=[thing.pk])


def main(reply) -> str:
    return " ".join(unescape(re.findall(r"(?s)<main.*</main>", reply.text)[0]).split())


def rows(reply) -> str:
    return main(reply).split('<ul class="rows">')[1].split("</ul>")[0]


# Teams


def test_desk_lists_teams_with_tags_and_coaches(actors, admin, organisation):
    tag_team(team=actors.team, tags=["Lyon"], by=actors.administrator)
    reply = admin.get(url("organisation", organisation))
    assert "2 teams" in main(reply)
    found = rows(reply)
    assert found.index("Newts") < found.index("Owls")
    assert '<span class="tag">Lyon</span>' in found
    assert "8 people, 2 with an account" in found
    assert "Coach: Cleo" in found
    assert "Foxes" not in found


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"q": " owl\0"}, ["Owls"]),
        ({"q": "<b>lions"}, []),
        ({"tag": "lyon"}, ["Owls"]),
        ({"tag": "Paris"}, []),
        ({"archived": "1"}, ["Voles"]),
        ({"archived": "1", "q": "owl"}, []),
        ({"coach": "nobody"}, ["Newts", "Owls"]),
        ({"page": "7"}, ["Newts", "Owls"]),
    ],
)
def test_teams_are_searched(actors, admin, organisation, query, shown):
    tag_team(team=actors.team, tags=["Lyon"], by=actors.administrator)
    make_team(name="Voles")
    Team.objects.filter(name="Voles").update(archived_at=timezone.now())
    reply = admin.get(url("organisation", organisation), query)
    assert [name for name in ("Newts", "Owls", "Voles") if name in rows(reply)] == shown
    assert ("No team" in rows(reply)) == (not shown)
    if "q" in query:
        assert f'value="{query["q"].strip(" \0")}"' in main(reply)


def test_teams_of_a_coach_are_found(actors, admin, organisation):
    reply = admin.get(url("organisation", organisation), {"coach": str(actors.coach.pk)})
    assert "Owls" in rows(reply)
    assert "Newts" not in rows(reply)
    assert "of Cleo" in main(reply)
    # Somebody who coaches elsewhere alone is as good as nobody.
    far = make_coach(make_user("far@example.org"), make_team(make_organisation("far"), "Lynxes"))
    assert "Newts" in rows(admin.get(url("organisation", organisation), {"coach": str(far.pk)}))


def test_archived_teams_stand_apart(actors, admin, organisation):
    assert "archived team" not in main(admin.get(url("organisation", organisation)))
    assert "No team is archived" in main(admin.get(url("organisation", organisation), {"archived": "1"}))
    Team.objects.filter(pk=actors.team.pk).update(archived_at=timezone.now())
    assert "1 archived team" in main(admin.get(url("organisation", organisation)))
    assert "archived on" in rows(admin.get(url("organisation", organisation), {"archived": "1"}))


def test_organisation_without_teams_says_so(admin, organisation):
    Team.objects.of(organisation).delete()
    assert "There is no team yet." in main(admin.get(url("organisation", organisation)))


# People


def test_people_are_told_with_all_that_they_are_here(actors, admin, organisation):
    make_role(actors.facilitator, actors.outsider.teams.get(), "leader")
    make_role(actors.member, actors.team, "leader")
    actors.team.memberships.filter(user=actors.member).update(on_leave=True)
    new = make_user("new@example.org", actors.team)
    new.set_unusable_password()
    new.save()
    reply = admin.get(url("organisation_people", organisation))
    assert "7 people" in main(reply)
    found = {name: row for row in rows(reply).split("<li>")[1:] if (name := re.findall(r"<strong[^>]*>(.*?)<", row)[0])}
    assert set(found) == {"Ann", "Cleo", "Fay", "Lee", "Mia", "Ned", "New"}
    assert "leader" in found["Mia"]
    assert "on leave" in found["Mia"]
    assert "leader" not in found["Fay"]
    assert "facilitator" in found["Fay"]
    assert "coaches 1 team" in found["Cleo"]
    assert "has not signed in yet" in found["New"]
    assert "administrator" in found["Ann"]


@pytest.mark.parametrize(("query", "shown"), [("mi", "Mia"), ("FAY@example", "Fay"), ("otto", "Nobody has this")])
def test_people_are_searched_by_name_and_address(admin, organisation, query, shown):
    reply = admin.get(url("organisation_people", organisation), {"q": query})
    assert shown in rows(reply)
    assert rows(reply).count("<li>") == 1
    assert f'value="{query}"' in main(reply)


# Pages and queries


def fill(organisation, number) -> None:
    for each in range(number):
        name = f"{organisation.teams.count()}-{each}"
        team = make_team(organisation, f"Team {name}")
        tag_team(team=team, tags=["Lyon", "Paris"], by=User.objects.first())
        member = make_user(f"m{name}@example.org", team)
        make_role(member, team, "leader")
        make_coach(make_user(f"c{name}@example.org"), team)


@pytest.mark.parametrize("name", LISTS)
def test_list_costs_the_same_queries_with_more_rows(admin, organisation, django_assert_num_queries, name):
    fill(organisation, 1)
    with django_assert_num_queries(13 if name == "organisation" else 10, exact=False) as first:
        admin.get(url(name, organisation))
    fill(organisation, 3)
    with django_assert_num_queries(len(first)):
        admin.get(url(name, organisation))


@pytest.mark.parametrize("name", LISTS)
def test_list_is_read_in_pages(admin, organisation, name):
    people = User.objects.bulk_create(
        User(email=f"p{number:02}@example.org", name=f"P{number:02}") for number in range(60)
    )
    teams = Team.objects.bulk_create(
        Team(organisation=organisation, name=f"T{number:02}", slug=f"t{number}", size=5) for number in range(60)
    )
    Coaching.objects.bulk_create(Coaching(team=team, user=user) for team, user in zip(teams, people, strict=True))
    OrganisationRole.objects.bulk_create(
        OrganisationRole(organisation=organisation, user=user, role="leader") for user in people
    )
    first, second = (admin.get(url(name, organisation), {"page": page, "q": ""}) for page in (1, 2))
    assert "Page 1 of 2" in main(first)
    assert "?page=2&q=" in main(first)
    assert rows(first).count("<li>") == 50
    assert 0 < rows(second).count("<li>") < 20
    assert "Next" not in main(second)


# Roles


def test_role_is_given_and_the_link_shown_once(admin, organisation):
    reply = admin.post(url("organisation_roles", organisation), ZOE | {"role": "leader"})
    assert reply.status_code == 200
    assert "Zoe is now leader." in main(reply)
    assert "/sign-in/invitation/" in main(reply)
    assert "no-store" in reply["Cache-Control"]
    role = OrganisationRole.objects.get(user__email="zoe@example.org")
    assert (role.organisation, role.role) == (organisation, "leader")
    listed = main(admin.get(url("organisation_roles", organisation)))
    assert "/sign-in/invitation/" not in listed
    assert "zoe@example.org · has not signed in yet" in listed


def test_role_of_a_person_with_an_account_needs_no_link(actors, admin, organisation):
    fields = ZOE | {"email": actors.member.email, "role": "leader"}
    assert "has an account already" in main(admin.post(url("organisation_roles", organisation), fields))


def test_role_is_given_by_mail_where_mail_leaves(admin, organisation, settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    said = main(admin.post(url("organisation_roles", organisation), ZOE | {"role": "leader"}))
    assert "is on its way to zoe@example.org" in said
    assert "/sign-in/invitation/" not in said


def test_link_that_opens_another_organisation_too_is_not_shown(actors, admin, organisation):
    new = make_user("zoe@example.org", actors.outsider.teams.get())
    new.set_unusable_password()
    new.save()
    said = main(admin.post(url("organisation_roles", organisation), ZOE | {"role": "leader"}))
    assert "The link cannot be shown to you" in said


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"email": "ann@example.org"}, "Nobody changes their own role"),
        ({"email": "lee@example.org"}, "has the role already"),
        ({"email": "no address"}, "valid email"),
        ({"name": "x" * 151}, "at most 150"),
        ({"role": "owner"}, "not one of the available choices"),
    ],
)
def test_role_that_cannot_be_given_is_kept_as_typed(admin, organisation, changes, why):
    fields = ZOE | {"role": "leader"} | changes
    reply = admin.post(url("organisation_roles", organisation), fields)
    assert reply.status_code == 400
    assert why in main(reply)
    assert f'value="{fields["email"]}"' in main(reply)
    assert OrganisationRole.objects.filter(organisation=organisation).count() == 2


def test_role_is_taken_after_asking(actors, admin, organisation):
    role = actors.leader.roles.get()
    assert url("role_take", role) in main(admin.get(url("organisation_roles", organisation)))
    assert "Is Lee no longer leader?" in main(admin.get(url("role_take", role)))
    assert actors.leader.roles.exists()
    reply = admin.post(url("role_take", role), follow=True)
    assert "Lee is no longer leader." in main(reply)
    assert not actors.leader.roles.exists()


def test_own_role_stays(actors, admin, organisation):
    role = actors.administrator.roles.get()
    assert url("role_take", role) not in main(admin.get(url("organisation_roles", organisation)))
    reply = admin.post(url("role_take", role))
    assert reply.status_code == 409
    assert "Nobody changes their own role" in main(reply)
    assert actors.administrator.roles.exists()


# Coaches


def test_coach_is_assigned_to_teams_by_their_names(admin, organisation):
    reply = admin.post(url("organisation_coaches", organisation), ZOE | {"teams": " owls\r\n\r\nNewts\nOwls"})
    assert "Zoe now coaches 2 teams more." in main(reply)
    assert {coaching.team.name for coaching in Coaching.objects.filter(user__name="Zoe")} == {"Owls", "Newts"}
    found = rows(admin.get(url("organisation_coaches", organisation), {"q": "zo"}))
    assert "2 teams" in found
    assert "Cleo" not in found


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"teams": "Owls\nLions\nFoxes"}, "No team of the organisation is called Lions · Foxes."),
        ({"teams": " \n"}, "required"),
        ({"teams": "\n".join(str(number) for number in range(501))}, "more than 500 teams"),
        ({"teams": "Owls", "email": "cleo@example.org"}, "coaches the team already"),
        ({"teams": "Owls", "email": ""}, "required"),
    ],
)
def test_coach_who_cannot_be_assigned_is_kept_as_typed(admin, organisation, changes, why):
    reply = admin.post(url("organisation_coaches", organisation), ZOE | changes)
    assert reply.status_code == 400
    assert why in main(reply)
    assert " ".join(changes["teams"].split()) in main(reply)
    assert Coaching.objects.count() == 1


def test_archived_teams_are_not_counted_of_their_coaches(actors, admin, organisation):
    make_coach(actors.coach, Team.objects.get(name="Newts"))
    assert "2 teams" in rows(admin.get(url("organisation_coaches", organisation)))
    Team.objects.filter(name="Newts").update(archived_at=timezone.now())
    assert "1 team" in rows(admin.get(url("organisation_coaches", organisation)))
    assert "coaches 1 team" in rows(admin.get(url("organisation_people", organisation)))


def test_list_without_coaches_says_so(actors, admin, organisation):
    actors.team.coachings.all().delete()
    assert "No team has a coach yet." in main(admin.get(url("organisation_coaches", organisation)))
    assert "No coach has this" in main(admin.get(url("organisation_coaches", organisation), {"q": "x"}))


def test_coach_of_one_team_is_assigned_and_removed_on_its_page(actors, admin):
    assert "assign yourself" in main(admin.get(url("team_coach_add", actors.team)))
    assert "Zoe now coaches Owls." in main(admin.post(url("team_coach_add", actors.team), ZOE))
    again = admin.post(url("team_coach_add", actors.team), ZOE)
    assert again.status_code == 400
    assert "coaches the team already" in main(again)
    assert 'value="zoe@example.org"' in main(again)
    remove = url("coach_remove", Coaching.objects.get(user__name="Zoe"))
    assert "Does Zoe no longer coach Owls?" in main(admin.get(remove))
    assert Coaching.objects.filter(user__name="Zoe").exists()
    reply = admin.post(remove, follow=True)
    assert "Zoe no longer coaches Owls." in main(reply)
    assert not Coaching.objects.filter(user__name="Zoe").exists()


# Settings and thresholds

SETTINGS = {"name": "Acme", "language": "en", "time_zone": "Europe/Paris", "retention_months": "24"}


def test_settings_are_changed(admin, organisation):
    assert 'value="Acme"' in main(admin.get(url("organisation_settings", organisation)))
    fields = SETTINGS | {"name": "Acme & <Sons>", "language": "fr", "second_factor": "on"}
    assert "Saved." in main(admin.post(url("organisation_settings", organisation), SETTINGS, follow=True))
    admin.post(url("organisation_settings", organisation), fields)
    organisation.refresh_from_db()
    assert (organisation.name, organisation.language, organisation.second_factor) == ("Acme & <Sons>", "fr", True)
    assert AuditEvent.objects.filter(what="settings_changed").count() == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 151}, "at most 150"),
        ({"time_zone": "Europe/Atlantis"}, "not one of the available choices"),
        ({"retention_months": "0"}, "greater than or equal to 1"),
        ({"language": "de"}, "not one of the available choices"),
        ({"name": "   "}, "required"),
    ],
)
def test_setting_that_cannot_be_says_why(admin, organisation, changes, why):
    reply = admin.post(url("organisation_settings", organisation), SETTINGS | changes)
    assert reply.status_code == 400
    assert why in main(reply)
    assert not AuditEvent.objects.exists()


USUAL = {name: str(getattr(DEFAULT, name)) for name in RAISABLE}


def test_thresholds_are_raised(admin, organisation):
    said = main(admin.get(url("organisation_thresholds", organisation)))
    assert "At least 4. Below, only how many took part is shown." in said
    reply = admin.post(url("organisation_thresholds", organisation), USUAL | {"k_detail": "9"}, follow=True)
    assert "Saved." in main(reply)
    assert 'value="9"' in main(reply)
    organisation.refresh_from_db()
    assert organisation.thresholds == {"k_detail": 9}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"k_pillar": "3"}, "greater than or equal to 4"),
        ({"k_pillar": "51"}, "less than or equal to 50"),
        ({"k_pillar": "6"}, "Choose a number from 6 to 50."),
        ({"k_pillar": "many"}, "whole number"),
        ({"k_pillar": ""}, "required"),
    ],
)
def test_threshold_that_would_be_too_low_says_why(admin, organisation, changes, why):
    reply = admin.post(url("organisation_thresholds", organisation), USUAL | changes)
    assert reply.status_code == 400
    assert why in main(reply)
    assert f'value="{changes["k_pillar"]}"' in main(reply) or not changes["k_pillar"]
    organisation.refresh_from_db()
    assert organisation.thresholds == {}


def test_what_changed_is_told_with_its_names(actors, admin, organisation):
    admin.post(url("team_tags", actors.team), {"tags": "Lyon, Paris"})
    admin.post(url("organisation_roles", organisation), ZOE | {"role": "administrator"})
    admin.post(url("organisation_thresholds", organisation), USUAL | {"k_detail": "9"})
    admin.post(url("organisation_settings", organisation), SETTINGS | {"name": "True", "second_factor": "on"})
    organisation.save(update_fields=["second_factor"])  # or its administrator would owe one now
    said = main(admin.get(url("organisation_audit", organisation)))
    assert "Administrators and coaches sign in with a second factor: no → yes" in said
    assert "Name of the organisation: Acme → True" in said
    assert "Answers before questions are shown: 5 → 9" in said
    assert "tags: Lyon, Paris" in said
    assert "role: administrator" in said
