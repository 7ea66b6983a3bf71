"""Two organisations of the same content, each full of marks of its own: nobody sees a mark of the other.

What opens by a link, whoever has it, is left out: there the link is the permission.
"""

import itertools
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.http import HttpResponse

from assessments.actions.outbox import send_mails
from assessments.models import (
    AuditEvent,
    Comment,
    Job,
    Mail,
    Organisation,
    Questionnaire,
    Team,
    TeamEvent,
    TeamTag,
    Upload,
    User,
)
from tests.access import ROWS, Row
from tests.actors import make_coach, make_role
from tests.factories import make_user
from tests.post import LOCMEM
from tests.world import Owned, World, is_of_a_thing

AMBER, BERYL = "mark-amber", "mark-beryl"
BY_LINK = ("answer_", "respondent_", "personal_")
# Whose people see which marks; visitors have neither.
OWN = dict.fromkeys(("member", "facilitator", "coach", "administrator", "leader", "neighbour"), AMBER)
OWN |= {"outsider": BERYL, "visitor": ""}
OF = {"Owls": AMBER, "Foxes": BERYL}


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
    Upload.objects.filter(organisation=organisation).update(
        name=f"{mark}.csv", data=f"team,email,role\n{mark} Bees,{mark}@example.org,facilitator\n".encode()
    )
    Job.objects.create(
        **shared, cycle=owned.assessment.cycle, kind="open", state="done", total=1, done=1, problems=[f"{mark} problem"]
    )
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
    if row.name.startswith(BY_LINK) or not {"closed", "-", "draft"} & set(row.states):
        return False
    own = OWN[actor] == (AMBER if owner == "Owls" else BERYL)
    return not own or (row.method == "GET" and actor not in {"member", "neighbour"})


def marks(reply: HttpResponse) -> set[str]:
    text = b"".join(reply).decode(errors="ignore")
    return {mark for mark in (AMBER, BERYL) if mark in f"{text} {reply.headers}"}


@pytest.mark.parametrize("world", ["closed"], indirect=True)
def test_nobody_sees_a_mark_of_the_other_organisation(world):
    seen: dict[str, set[str]] = {actor: set() for actor in OWN}
    for row in ROWS:
        for actor, owner in itertools.product(OWN, ("Owls", "Foxes")):
            if _asked(row, actor, owner):
                reply = world.reply(row, actor, world.things[owner])
                told = marks(reply)
                assert told <= {OWN[actor]}, f"{row.method} {row.name} of the {owner} by {actor}"
                seen[actor] |= told
    # Each has something to see: what is looked for would be found.
    assert {actor for actor, marks in seen.items() if marks} == {actor for actor in OWN if OWN[actor]}


def _queries(other: Owned, text: str) -> list[tuple[str, dict[str, object]]]:
    """What is asked of one's own, with the keys and a part of the words of another organisation."""
    foreign = other.team.pk, other.version.questionnaire.pk, other.coaching.user_id
    team, version, person = (str(key) for key in foreign)
    words = {"q": text, "tag": text, "text": text, "person": person, "team": team, "coach": person}
    filters = words | {"questionnaire": version, "version": version, "cycle": other.assessment.cycle.code}
    narrowing = ("state", "limiting", "symptom", "wanted", "blocked", "pattern", "sort")
    return [
        *((name, {"q": text}) for name in ("home", "library_search", "organisation_people", "organisation_coaches")),
        ("organisation", words),
        ("organisation", {"coach": person}),
        *((name, {field: text}) for name in ("organisation_audit", "team_audit") for field in ("team", "who")),
        ("cycle", {"q": text}),
        ("compare", {"team": team}),
        ("compare", {"find": "yes", "q": text}),
        ("compare_csv", {"team": team}),
        ("compare_svg", {"team": team}),
        *((name, filters) for name in ("dashboard", "dashboard_csv", "overview", "overview_csv", "shared")),
        ("dashboard", {"tag": text}),
        ("dashboard", {"version": version}),
        *(("dashboard", {name: text}) for name in narrowing),
        ("organisation_round_open", {"quarter": text}),
        ("assessment_open", {"quarter": text}),
        ("questionnaires_compare", {"old": version, "new": version}),
        ("questionnaires_compare", {"new": version}),
    ]


@pytest.mark.parametrize("world", ["closed"], indirect=True)
def test_nothing_is_asked_for_across(world):
    """A part of the mark is typed, so that the whole is found only where it comes from the other organisation."""
    found = dict.fromkeys(OF, 0)
    for owner, actors in (("Owls", ("administrator", "coach", "leader")), ("Foxes", ("outsider",))):
        other = next(name for name in OF if name != owner)
        for text, actor in itertools.product((OF[other][:-1], "mark-"), actors):
            for name, query in _queries(world.things[other], text):
                url = f"{world.things[owner].url(name)}?{urlencode(query)}"
                told = marks(world.ask(actor, "GET", url))
                assert told <= {OF[owner]}, f"{url} by {actor}"
                found[owner] += bool(told)
    assert all(found.values())


@pytest.mark.parametrize("world", ["closed"], indirect=True)
def test_who_belongs_to_both_sees_in_each_its_own(world):
    teams = [world.things[name].team for name in OF]
    both = make_coach(make_user("bo@example.org", teams[0], "facilitator"), *teams)
    for team in teams:
        make_role(both, team, "administrator")
    client = world.client("visitor")
    client.force_login(both)
    world.cookies["both"] = {name: morsel.value for name, morsel in client.cookies.items()}
    seen = set()
    for row in ROWS:
        read = row.method == "GET" and not row.name.startswith(BY_LINK) and {"closed", "-", "draft"} & set(row.states)
        for owner in OF if read and is_of_a_thing(row.name) else ():
            told = marks(world.reply(row, "both", world.things[owner]))
            assert told <= {OF[owner]}, f"{row.name} of the {owner}"
            seen |= told
    assert seen == set(OF.values())
    assert marks(world.ask("both", "GET", "/")) == seen


@pytest.mark.parametrize("world", ["closed", "personal"], indirect=True)
def test_mails_of_one_organisation_tell_nothing_of_the_other(world, request, settings):
    settings.MAILERS = LOCMEM
    Mail.objects.all().delete()
    kinds = {"closed": ["results"], "personal": ["invitation", "reminder"]}[request.node.callspec.id]
    for owner, mark in OF.items():
        owned = world.things[owner]
        shared = {"organisation": owned.team.organisation, "assessment": owned.assessment, "language": "en"}
        for kind in kinds:
            given = {} if kind == "results" else {"invitation": owned.invitation}
            Mail.objects.create(kind=kind, to=f"{mark}-{kind}@example.org", **shared, **given)
    for actor, owner in (("facilitator", "Owls"), ("outsider", "Foxes")):
        zoe = {"name": "Zoe", "email": f"{OF[owner]}-zoe@example.org", "role": "member", "language": "en"}
        assert world.client(actor).post(world.things[owner].url("member_add"), zoe).status_code in {200, 302}
    send_mails.call()
    assert len(mail.outbox) == 2 * len(kinds) + 2
    for message in mail.outbox:
        [to] = message.to
        text = f"{message.subject} {message.body}"
        assert {mark for mark in OF.values() if mark in text} == {mark for mark in OF.values() if to.startswith(mark)}
