"""Every address × who asks × whose thing it is × method × state, against the table of tests/access.py."""

import re
from collections.abc import Iterator
from html import escape

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from assessments.models import Answer
from tests.access import ACTORS, ELSEWHERE, METHODS, OF_ORGANISATION, ROWS, STATES, UNKNOWN, VERSIONS, Row
from tests.world import World, arguments, is_of_a_thing, patterns

READING = {"GET", "HEAD"}
WRITING = ("POST", "PUT", "DELETE")


@pytest.fixture
def world(actors, request) -> World:
    return World(actors, getattr(request, "param", "open"))


def code_of(reply: HttpResponse) -> str:
    to_sign_in = reply.status_code == 302 and reply["Location"].startswith(f"{reverse('account_login')}?next=")
    return "in" if to_sign_in else str(reply.status_code)


def expected(row: Row, actor: str, owner: str) -> str:
    """Empty where the table says nothing."""
    if owner == "Newts" and row.name.startswith(OF_ORGANISATION):
        owner = "Owls"
    column = ELSEWHERE.get(owner, {}).get(actor, actor)
    return row.codes[column] if column else ""


def rows(state: str) -> Iterator[Row]:
    own = {(row.name, row.method) for row in ROWS if state in row.states}
    for row in ROWS:
        anyhow = state == "open" or (state == "archived" and _is_of_a_team(row))
        if state in row.states or (row.states == ("-",) and anyhow and (row.name, row.method) not in own):
            yield row


def _is_of_a_team(row: Row) -> bool:
    """What is another team's does not exist; what is the organisation's is refused."""
    return row.codes["neighbour"] == "404"


EVERY = (*STATES, *VERSIONS)
# What no database changes is walked on SQLite alone.
ON_BOTH = {"open", "personal", "reopened"}
WALKED = [pytest.param(state, id=state, marks=[] if state in ON_BOTH else [pytest.mark.walk]) for state in EVERY]


def test_table_knows_every_address_and_no_other():
    assert None not in {pattern.name for pattern in patterns().values()}
    assert set(METHODS) == set(patterns())


def test_table_says_what_happens_in_every_state():
    for name in METHODS:
        for method in METHODS[name]:
            states = sorted(state for row in ROWS if (row.name, row.method) == (name, method) for state in row.states)
            assert states in (["-"], ["-", "archived"], sorted(STATES), sorted(VERSIONS)), (name, method)


@pytest.mark.parametrize("world", WALKED, indirect=True)
def test_everybody_gets_what_the_table_says(world, request):
    state = request.node.callspec.id
    wrong = [
        f"{row.method} {row.name} of the {owner} by {actor}: {code}, not {due}"
        for row in rows(state)
        for owner, thing in world.things.items()
        if owner == "Owls" or is_of_a_thing(row.name)
        for actor in ACTORS
        if (due := expected(row, actor, owner)) and (code := code_of(world.reply(row, actor, thing))) != due
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.walk
@pytest.mark.parametrize("world", ["open", "closed"], indirect=True)
def test_head_is_answered_as_get(world):
    wrong = []
    for row in ROWS:
        if row.method == "GET":
            for actor in ("visitor", "facilitator", "outsider"):
                url = world.owls.url(row.name)
                full, head = (world.ask(actor, method, url) for method in ("GET", "HEAD"))
                if head.status_code != full.status_code or head.content:
                    wrong.append(f"{row.name} by {actor}: {head.status_code}, not {full.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.walk
@pytest.mark.parametrize("actor", ACTORS)
def test_other_methods_are_refused_whatever_the_thing(world, actor):
    wrong = []
    for name, methods in METHODS.items():
        taken = methods | (READING if "GET" in methods else set())
        guarded = any(row.codes["visitor"] == "in" for row in ROWS if row.name == name)
        due = "in" if guarded and actor in {"visitor", "respondent"} else "405"
        wrong += [
            f"{method} {name} by {actor}: {code}, not {due}"
            for method in {"GET", "PATCH", *WRITING} - taken
            for thing in (world.owls, world.nowhere)
            if (code := code_of(world.ask(actor, method, thing.url(name)))) != due
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.walk
@pytest.mark.parametrize("actor", ACTORS)
def test_what_changes_something_asks_for_the_token_of_a_form(world, actor):
    client = world.client(actor, checks=True)
    wrong = []
    for name in METHODS:
        for method in WRITING:
            reply = client.generic(method, world.owls.url(name))
            if reply.status_code != 403 or "403_csrf.html" not in [template.name for template in reply.templates]:
                wrong.append(f"{method} {name} by {actor}: {reply.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.walk
@pytest.mark.parametrize("actor", ACTORS)
def test_what_does_not_exist_is_not_found(world, actor):
    wrong = []
    for row in rows("open"):
        if not arguments(row.name):
            continue
        due = str(UNKNOWN.get(row.name, 404))
        if row.codes["visitor"] == "in" and actor in {"visitor", "respondent"}:
            due = "in"
        if (code := code_of(world.reply(row, actor, world.nowhere))) != due:
            wrong.append(f"{row.method} {row.name} by {actor}: {code}, not {due}")
    assert not wrong, "\n".join(wrong)


def plain(reply: HttpResponse) -> tuple[dict[str, str], set[str], str]:
    """Headers, cookies and page, without the form's token and the path."""
    page = reply.text.replace(escape(reply.wsgi_request.get_full_path()), "PATH")
    page = re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1TOKEN", page)
    headers = {name: value for name, value in reply.items() if name != "Content-Length"}
    return headers, set(reply.cookies), page


@pytest.mark.walk
@pytest.mark.parametrize("world", ["open", "closed", "consensus"], indirect=True)
def test_stranger_sees_byte_for_byte_what_does_not_exist(world, request):
    compared, state, missing = 0, request.node.callspec.id, {}
    for row in rows(state):
        for actor in ACTORS:
            for owner, thing in world.things.items():
                if is_of_a_thing(row.name) and expected(row, actor, owner) == "404":
                    if (key := (row.name, row.method, actor)) not in missing:
                        missing[key] = plain(world.reply(row, actor, world.nowhere))
                    assert plain(world.reply(row, actor, thing)) == missing[key], (row.name, actor, owner)
                    compared += 1
    assert compared > 100


def test_answers_of_a_respondent_are_reached_by_nobody_else(world):
    """The mark in a page of the sheet opens nothing without the cookie."""
    body = world.body("answer_save")
    for actor in ACTORS:
        with transaction.atomic():
            world.client(actor).post(world.owls.url("answer_save"), body)
            assert Answer.objects.exists() == (actor == "respondent")
            transaction.set_rollback(True)
