"""Every page of the administrator's desk, and of a team that changes: axe, nothing sideways, no other host."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from assessments.actions import Person
from assessments.actions.roles import assign_coach
from assessments.actions.teams import archive_team, merge_teams, set_on_leave, tag_team
from assessments.models import Team
from tests.actors import make_role
from tests.factories import make_assessment, make_team, make_user

from .test_every_team_page import Walk, walk

pytestmark = pytest.mark.walk

__all__ = ["walk"]

LONG = "Zahlungsverkehrsabwicklung-und-Rechnungswesen"


def send(page: Page) -> None:
    with page.expect_navigation():
        page.evaluate("document.querySelector('main form[method=post]').submit()")


def test_every_page_of_an_organisation_is_accessible(walk: Walk):
    team, other = make_team(), make_team(name=LONG)
    ann = make_role(make_user("ann@example.org", team), team, "administrator")
    lee = make_role(make_user("lee-of-the-long-addresses@a-rather-long-domain.example.org"), team, "leader")
    zoe = make_user("zoe@example.org", other, "facilitator")
    make_user("fay@example.org", team, "facilitator")
    tag_team(team=other, tags=["x" * 40, "Lyon"], by=ann)
    for person in (ann, zoe):
        assign_coach(teams=[team, other], person=Person(person.email), by=ann)
    set_on_leave(membership=zoe.memberships.get(), on_leave=True, by=ann)
    merge_teams(team=other, absorbed=make_team(name="Voles"), size=9, by=ann)
    archived = make_team(name="Lynxes")
    archive_team(team=archived, by=ann)
    Team.objects.bulk_create(
        Team(organisation=team.organisation, name=f"Team {number}", slug=f"t{number}", size=3) for number in range(60)
    )
    make_assessment(team, closes_at=timezone.now() + timezone.timedelta(days=3))
    walk.become(ann)
    for name in ("", "_people", "_roles", "_coaches", "_settings", "_thresholds"):
        walk.visit(f"organisation{name}", reverse(f"organisation{name}", args=[team.organisation_id]))
    for name in ("_roles", "_coaches"):
        walk.visit(f"{name}, refused", reverse(f"organisation{name}", args=[team.organisation_id]), then=send)
    walk.visit("archived", f"{reverse('organisation', args=[team.organisation_id])}?archived=1")
    walk.visit("nothing found", f"{reverse('organisation', args=[team.organisation_id])}?q=xyzzy")
    walk.visit("take a role", reverse("role_take", args=[lee.roles.get().pk]))
    walk.visit("remove a coach", reverse("coach_remove", args=[team.coachings.get(user=zoe).pk]))
    for name in ("tags", "merge", "split", "archive", "coach_add"):
        walk.visit(name, reverse(f"team_{name}", args=[team.pk]))
    for name in ("merge", "split", "archive"):
        walk.visit(f"{name}, refused", reverse(f"team_{name}", args=[team.pk]), then=send)
    for each in (team, other, archived):
        walk.visit(f"team {each}", each.get_absolute_url())
    walk.visit("nothing to open", reverse("assessment_open", args=[archived.pk]), status=409)
    walk.become(zoe)
    walk.visit("home of a coach", "/")
    walk.visit("team of its facilitator", other.get_absolute_url())
    assert walk.wrong == {}
