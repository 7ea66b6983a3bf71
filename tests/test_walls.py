"""Two organisations of the same content, each full of marks of its own: nobody sees a mark of the other.

What opens by a link, whoever has it, is left out: there the link is the permission.
"""

import itertools

import pytest

from assessments.models import AuditEvent, Comment, Organisation, Questionnaire, Team, TeamEvent, TeamTag, User
from tests.access import ROWS, Row
from tests.world import Owned, World

AMBER, BERYL = "mark-amber", "mark-beryl"
BY_LINK = ("answer_", "respondent_", "personal_")
# Whose people see which marks; visitors have neither.
OWN = dict.fromkeys(("member", "facilitator", "coach", "administrator", "leader", "neighbour"), AMBER)
OWN |= {"outsider": BERYL, "visitor": ""}


@pytest.fixture
def world(actors, request) -> World:
    world = World(actors, request.param)
    for mark, owners in ((AMBER, ("Owls", "Newts")), (BERYL, ("Foxes",))):
        for name in owners:
            _fill(world.things[name], name, mark)
        _mark_people(world.things[owners[0]].team.organisation, mark)
    return world


def _fill(owned: Owned, name: str, mark: str) -> None:
    """The same words everywhere, with the mark in each."""
    organisation = owned.team.organisation
    shared = {"organisation": organisation}
    Organisation.objects.filter(pk=organisation.pk).update(name=f"{mark} Ltd")
    Team.objects.filter(pk=owned.team.pk).update(name=f"{mark} {name}")
    TeamTag.objects.create(**shared, team=owned.team, name=f"{mark} tag")
    TeamEvent.objects.create(**shared, team=owned.team, date="2026-10-01", text=f"{mark} event")
    Comment.objects.create(**shared, assessment=owned.assessment, question="C1", text=f"{mark} comment")
    AuditEvent.objects.create(**shared, team=owned.team, what="team_changed", detail={"formerly": f"{mark} before"})
    draft = Questionnaire.objects.filter(organisation=organisation, state="draft").first()
    if draft:
        draft.document["title"]["en"] = f"{mark} title"
        draft.save(update_fields=["document"])


def _mark_people(organisation: Organisation, mark: str) -> None:
    """All but those who belong to both."""
    for number, person in enumerate(User.objects.order_by("email")):
        if list(Organisation.objects.visible_to(person)) == [organisation]:
            marked = {"name": f"{mark} {person.name}", "email": f"{mark}-{number}@example.org"}
            User.objects.filter(pk=person.pk).update(**marked)


def _asked(row: Row, actor: str, owner: str) -> bool:
    """Everything of the other organisation by everybody, and of one's own what is read."""
    if row.name.startswith(BY_LINK) or not {"closed", "-"} & set(row.states):
        return False
    own = OWN[actor] == (AMBER if owner == "Owls" else BERYL)
    return not own or (row.method == "GET" and actor not in {"member", "neighbour"})


@pytest.mark.parametrize("world", ["closed"], indirect=True)
def test_nobody_sees_a_mark_of_the_other_organisation(world):
    seen: dict[str, set[str]] = {actor: set() for actor in OWN}
    for row in ROWS:
        for actor, owner in itertools.product(OWN, ("Owls", "Foxes")):
            if _asked(row, actor, owner):
                reply = world.reply(row, actor, world.things[owner])
                text = b"".join(reply).decode(errors="ignore")
                told = {mark for mark in (AMBER, BERYL) if mark in f"{text} {reply.headers}"}
                assert told <= {OWN[actor]}, f"{row.method} {row.name} of the {owner} by {actor}"
                seen[actor] |= told
    # Each has something to see: what is looked for would be found.
    assert {actor for actor, marks in seen.items() if marks} == {actor for actor in OWN if OWN[actor]}
