"""Teams archived, taken up again, merged, split and tagged."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.actions.refusals import LastFacilitator, NameTaken, OwnEntry, TextRefused
from assessments.actions.teams import (
    NoFacilitatorThere,
    OtherTeam,
    TooManyTags,
    Underway,
    archive_team,
    merge_teams,
    restore_team,
    set_on_leave,
    show_comments,
    split_team,
    tag_team,
)
from assessments.models import AuditEvent, Team, User
from tests.factories import make_assessment, make_organisation, make_team, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    """Fay facilitates, Mia and Max are members."""
    team = make_team()
    make_user("fay@example.org", team, "facilitator")
    make_user("mia@example.org", team)
    make_user("max@example.org", team)
    return team


@pytest.fixture
def by() -> User:
    return make_user("ann@example.org")


def told(team: Team) -> list[tuple[str, str, Team | None]]:
    assert {event.date for event in team.events.all()} <= {timezone.localdate()}
    return [(event.kind, event.text, event.other) for event in team.events.order_by("pk")]


def events() -> list[str]:
    return sorted(AuditEvent.objects.values_list("what", flat=True))


def people(team: Team) -> dict[str, str]:
    return {row.user.name: row.role for row in team.memberships.select_related("user")}


# Archived


def test_team_is_archived_once_and_taken_up_again_once(team, by):
    for _time in range(2):
        archive_team(team=team, by=by)
    team.refresh_from_db()
    assert team.archived_at is not None
    assert told(team) == [("archived", "", None)]
    for _time in range(2):
        restore_team(team=team, by=by)
    team.refresh_from_db()
    assert team.archived_at is None
    assert sorted(told(team)) == [("archived", "", None), ("restored", "", None)]
    assert events() == ["team_archived", "team_restored"]
    assert len(people(team)) == 3


@pytest.mark.parametrize("state", ["open", "planned"])
def test_team_with_an_assessment_under_way_stays_as_it_is(team, by, state):
    make_assessment(team, state=state)
    other = make_team(name="Newts")
    fay = team.memberships.get(role="facilitator")
    for change in (
        lambda: archive_team(team=team, by=by),
        lambda: merge_teams(team=team, absorbed=other, size=9, by=by),
        lambda: merge_teams(team=other, absorbed=team, size=9, by=by),
        lambda: split_team(team=team, name="Otters", size=2, movers=[fay], facilitator=fay, by=by),
    ):
        with pytest.raises(Underway):
            change()
    assert events() == []
    assert not Team.objects.filter(archived_at__isnull=False).exists()


# Merged


def test_people_of_a_merged_team_join_with_their_roles(team, by):
    newts = make_team(name="Newts", size=4)
    ned = make_user("ned@example.org", newts, "facilitator")
    for name, role in (("mia", "facilitator"), ("max", "member")):
        newts.memberships.create(user=User.objects.get(email=f"{name}@example.org"), role=role)
    newts.memberships.filter(user=ned).update(on_leave=True)
    merge_teams(team=team, absorbed=newts, size=11, by=by)
    assert people(team) == {"Fay": "facilitator", "Mia": "facilitator", "Max": "member", "Ned": "facilitator"}
    assert team.memberships.get(user=ned).on_leave
    assert set(people(newts)) == {"Ned", "Mia", "Max"}
    team.refresh_from_db()
    newts.refresh_from_db()
    assert (team.size, team.archived_at) == (11, None)
    assert newts.archived_at is not None
    assert told(team) == [("merged", "Newts", newts)]
    assert told(newts) == [("merged", "Owls", team)]
    written = AuditEvent.objects.filter(what="team_merged", by=by)
    assert {event.team for event in written} == {team, newts}
    assert all(event.detail == {"into": "Owls", "merged": "Newts", "size": 11} for event in written)


def test_team_is_merged_with_another_one_of_its_organisation_alone(team, by):
    foxes = make_team(make_organisation("other"), "Foxes")
    archived = make_team(name="Voles")
    archive_team(team=archived, by=by)
    for one, other in ((team, team), (team, foxes), (team, archived), (archived, team)):
        with pytest.raises(OtherTeam):
            merge_teams(team=one, absorbed=other, size=9, by=by)
    assert events() == ["team_archived"]


@pytest.mark.parametrize(("there", "here"), [("member", None), ("facilitator", None), ("facilitator", "member")])
def test_nobody_comes_into_a_team_by_merging_it(team, by, there, here):
    newts = make_team(name="Newts")
    newts.memberships.create(user=by, role=there)
    if here:
        team.memberships.create(user=by, role=here)
    with pytest.raises(OwnEntry):
        merge_teams(team=team, absorbed=newts, size=9, by=by)
    assert events() == []
    team.memberships.update_or_create(user=by, defaults={"role": "facilitator"})
    merge_teams(team=team, absorbed=newts, size=9, by=by)
    assert people(team)["Ann"] == "facilitator"


def test_size_that_cannot_be_merges_nothing(team, by):
    with pytest.raises(ValidationError):
        merge_teams(team=team, absorbed=make_team(name="Newts"), size=501, by=by)
    assert events() == []
    assert not Team.objects.filter(archived_at__isnull=False).exists()


# Split


def split(team, by, names=("Mia", "Max"), *, lead="Mia", **changes):
    rows = {row.user.name: row for row in team.memberships.select_related("user")}
    asked = {"name": "Otters", "size": 3} | changes
    return split_team(team=team, movers=[rows[name] for name in names], facilitator=rows[lead], by=by, **asked)


def test_those_who_go_make_a_new_team(team, by):
    tag_team(team=team, tags=["Payments"], by=by)
    otters = split(team, by)
    assert people(otters) == {"Mia": "facilitator", "Max": "member"}
    assert people(team) == {"Fay": "facilitator"}
    team.refresh_from_db()
    assert (team.size, otters.size, otters.slug, otters.organisation) == (5, 3, "otters", team.organisation)
    assert [tag.name for tag in otters.tags.all()] == ["Payments"]
    assert told(team) == [("split", "Otters", otters)]
    assert told(otters) == [("split", "Owls", team)]
    details = {event.team: event.detail for event in AuditEvent.objects.filter(what="team_split", by=by)}
    assert details[team] == {"name": "Otters", "formerly": "Owls", "size": 5}
    assert details[otters] == {"name": "Otters", "formerly": "Owls", "size": 3}


def test_old_team_keeps_room_for_those_who_stay(team, by):
    split(team, by, ["Mia"], size=500)
    team.refresh_from_db()
    assert team.size == 2


@pytest.mark.parametrize(
    ("names", "lead", "changes", "error"),
    [
        (["Fay", "Mia"], "Mia", {}, LastFacilitator),
        (["Mia"], "Max", {}, NoFacilitatorThere),
        (["Mia"], "Mia", {"name": "owls"}, NameTaken),
        (["Mia"], "Mia", {"name": ""}, ValidationError),
        (["Mia"], "Mia", {"name": "a\0b"}, TextRefused),
        (["Mia"], "Mia", {"size": 0}, ValidationError),
    ],
)
def test_split_that_cannot_be_changes_nothing(team, by, names, lead, changes, error):
    with pytest.raises(error):
        split(team, by, names, lead=lead, **changes)
    assert people(team) == {"Fay": "facilitator", "Mia": "member", "Max": "member"}
    assert Team.objects.count() == 1
    assert events() == []


def test_archived_team_is_not_split(team, by):
    archive_team(team=team, by=by)
    with pytest.raises(OtherTeam):
        split(team, by)


# Tags, comments, leave


def test_tags_are_replaced_and_written_down(team, by):
    tag_team(team=team, tags=["Payments", "  Site   Lyon ", "payments", ""], by=by)
    assert [tag.name for tag in team.tags.all()] == ["Site Lyon", "payments"]
    tag_team(team=team, tags=["payments", "Site Lyon"], by=by)
    tag_team(team=team, tags=[], by=by)
    assert not team.tags.exists()
    details = AuditEvent.objects.order_by("at").values_list("detail", flat=True)
    assert list(details) == [{"tags": ["Site Lyon", "payments"]}, {"tags": []}]


@pytest.mark.parametrize(
    ("tags", "error"), [(["x" * 41], TextRefused), ([f"tag {number}" for number in range(21)], TooManyTags)]
)
def test_tags_that_cannot_be_are_refused(team, by, tags, error):
    with pytest.raises(error):
        tag_team(team=team, tags=tags, by=by)
    assert events() == []


def test_comments_are_shown_to_coaches_and_no_longer(team, by):
    for shown in (True, True, False):
        show_comments(team=team, shown=shown, by=by)
        team.refresh_from_db()
        assert team.shows_comments_to_coaches is shown
    details = AuditEvent.objects.order_by("at").values_list("detail", flat=True)
    assert list(details) == [{"comments": True}, {"comments": False}]


def test_member_is_on_leave_and_back(team, by):
    membership = team.memberships.get(user__name="Mia")
    for on_leave in (True, True, False):
        set_on_leave(membership=membership, on_leave=on_leave, by=by)
        membership.refresh_from_db()
        assert membership.on_leave is on_leave
    details = AuditEvent.objects.filter(what="member_on_leave").order_by("at").values_list("detail", flat=True)
    person = str(membership.user_id)
    assert list(details) == [{"person": person, "on_leave": True}, {"person": person, "on_leave": False}]
