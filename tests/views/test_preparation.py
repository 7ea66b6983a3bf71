"""The sheet that a coach prints before a visit, and notes that nobody else reads."""

import io
import json
import logging
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessments.actions.persons import known_of
from assessments.actions.refusals import TextRefused
from assessments.actions.time_line import tell
from assessments.actions.visits import NOTES_LENGTH, keep_visit
from assessments.models import AuditEvent, Coaching, TeamEvent
from assessments.results import review_symptom
from tests.actors import make_coach
from tests.closed import make_closed, make_people
from tests.factories import make_assessment, make_team, make_user

pytestmark = pytest.mark.django_db

MARK = "mark-note-quince"


def url(actors) -> str:
    return reverse("preparation", args=[actors.team.pk])


def page(actors, actor="coach", language="en"):
    client = actors.client(actor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(url(actors))


def said(reply) -> str:
    main = re.findall(r"(?s)<main.*</main>", reply.text)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def keep(actors, **fields):
    return actors.client("coach").post(url(actors), {"visited_on": "", "notes": ""} | fields)


def own(actors) -> Coaching:
    return Coaching.objects.get(user=actors.coach, team=actors.team)


# The sheet


def test_team_without_a_result_says_what_will_stand_there(actors):
    text = said(page(actors))
    assert "No assessment of this team is closed yet." in text
    assert "No visit is noted yet." in text


def test_sheet_tells_the_last_result_and_what_changed(actors):
    make_closed(make_people([1] * 6), actors.team, "2026-Q3")
    people = make_people([1, 1, 1, 1, 1, 1], A1=[3] * 6, A2=[3] * 6, A3=[3] * 6, A4=[3] * 6, A5=[0, 0, 0, 4, 4, 4])
    make_closed(people, actors.team)
    text = said(page(actors))
    assert "Last results, 2026-Q4" in text
    assert "What changed since 2026-Q3" in text
    assert "Automation: likely rise" in text
    assert "Stable: Culture, Lean, Measurement and Sharing." in text
    assert "Talk about this first" in text
    assert "Practices to begin now" in text
    assert "6 of 8 people (75%)" in text


def test_first_quarter_has_nothing_to_compare_with(actors):
    make_closed(make_people([1] * 6), actors.team)
    assert "There is no earlier quarter to compare with." in said(page(actors))


def test_change_that_cannot_be_told_says_so(actors):
    make_closed([make_people([1])[0]], actors.team, "2026-Q3", mode="consensus")
    make_closed(make_people([3] * 6), actors.team)
    assert "Cannot be told: Culture" in said(page(actors))


def test_suppressed_result_is_said(actors):
    make_closed(make_people([1, 1]), actors.team)
    text = said(page(actors))
    assert "Not shown: fewer than 4 answers." in text
    assert "Nothing can be told yet." in text
    assert "Talk about this first" not in text


def test_symptoms_are_named_but_those_that_the_team_turned_down(actors):
    assessment = make_closed(make_people([0] * 6), actors.team)
    before = re.findall(r"/library/symptom/([^/]+)/", page(actors).text)
    assert len(before) == 5
    assert re.search(r"and \d+ more", said(page(actors)))
    review_symptom(assessment=assessment, symptom=before[0], verdict="not_us")
    assert before[0] not in re.findall(r"/library/symptom/([^/]+)/", page(actors).text)


def test_team_without_a_symptom_says_so(actors):
    make_closed(make_people([4] * 6), actors.team)
    assert "No symptom shows here." in said(page(actors))


def test_symptoms_all_turned_down_are_not_called_none(actors):
    assessment = make_closed(make_people([4] * 6, L6=[0] * 6, L8=[0] * 6), actors.team)
    shown = re.findall(r"/library/symptom/([^/]+)/", page(actors).text)
    assert shown
    for symptom in shown:
        review_symptom(assessment=assessment, symptom=symptom, verdict="not_us")
    assert "The team turned down those that show." in said(page(actors))


def test_symptoms_that_are_not_known_are_not_called_none(actors):
    make_closed([dict.fromkeys(sheet, "DK") | {"C3": 3} for sheet in make_people([2] * 6)], actors.team)
    assert "Not known: too few of its questions have a level." in said(page(actors))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"mode": "team_link"}, "2026-Q4 is open until"),
        ({"mode": "team_link"}, "0 of 8 submitted."),
        ({"mode": "consensus"}, "2026-Q4 is open until"),
        ({"state": "planned", "opened_at": timezone.now() + timedelta(days=2)}, "2026-Q4 opens on"),
    ],
)
def test_what_is_under_way_is_told(actors, fields, words):
    make_assessment(actors.team, **fields)
    assert words in said(page(actors))


def test_events_of_the_team_are_told(actors):
    other = make_team(name="Newts two")
    tell(actors.team, TeamEvent.Kind.RENAMED, text="Old Owls")
    assert "it was called “Old Owls” before" in said(page(actors)), other


def test_sheet_takes_at_most_sixteen_queries_whatever_the_history(actors, django_assert_max_num_queries):
    client = actors.client("coach")
    for quarter in ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"):
        make_closed(make_people([1] * 6), actors.team, quarter)
    client.get(url(actors))
    with django_assert_max_num_queries(16):
        client.get(url(actors))


def test_sheet_is_whole_in_french(actors):
    make_closed(make_people([1] * 6), actors.team)
    assert page(actors, language="fr").status_code == 200


# The notes


def test_notes_and_date_are_kept(actors):
    reply = keep(actors, visited_on="2026-09-14", notes=f"{MARK}\r\nSecond line")
    assert reply.status_code == 302
    assert (own(actors).notes, own(actors).visited_on) == (f"{MARK}\nSecond line", date(2026, 9, 14))
    text = said(page(actors))
    assert "Last visit on 14 September 2026." in text
    assert MARK in text
    keep(actors)
    assert (own(actors).notes, own(actors).visited_on) == ("", None)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"notes": "x" * (NOTES_LENGTH + 3)}, "3 characters too long: the most is 1500."),
        ({"notes": f"{MARK}\0"}, "Null characters are not allowed."),
        ({"notes": f"{MARK}\ud800"}, "cannot be stored"),
        ({"visited_on": "2031-01-01"}, "This day has not come yet."),
        ({"visited_on": "0001-01-01"}, "since the year 2000"),
        ({"visited_on": "yesterday"}, "Enter a valid date."),
    ],
)
def test_refused_note_says_why_beside_what_was_typed(actors, fields, words):
    keep(actors, notes="as before")
    if "\ud800" in fields.get("notes", ""):
        with pytest.raises(TextRefused):
            keep_visit(coaching=own(actors), notes=fields["notes"], visited_on=None)
        return
    typed = {"visited_on": "2026-09-14", "notes": "typed again"} | fields
    reply = keep(actors, **typed)
    assert reply.status_code == 400
    assert words in said(reply)
    assert typed["notes"] in unescape(reply.text)
    assert typed["visited_on"] in reply.text
    assert own(actors).notes == "as before"


def test_note_of_the_longest_fits(actors):
    assert keep(actors, notes="é" * NOTES_LENGTH).status_code == 302


def test_note_is_shown_as_it_was_typed(actors):
    keep(actors, notes="<script>alert(1)</script>")
    reply = page(actors)
    assert "<script>alert" not in reply.text
    assert reply.text.count("&lt;script&gt;alert(1)") == 2


def test_coaches_of_one_team_keep_notes_apart(actors):
    second = make_coach(make_user("second@example.org"), actors.team)
    keep(actors, notes=MARK)
    assert Coaching.objects.get(user=second).notes == ""


PAGES = [
    ("team", "team"), ("preparation", "team"), ("team_audit", "team"), ("team_events", "team"),
    ("organisation", "organisation"), ("organisation_people", "organisation"), ("organisation_audit", "organisation"),
    ("organisation_coaches", "organisation"), ("organisation_roles", "organisation"), ("compare", "organisation"),
]  # fmt: skip


@pytest.mark.parametrize("actor", ["administrator", "facilitator", "member", "leader", "neighbour", "second"])
def test_nobody_else_reads_a_note_anywhere(actors, client, actor):
    keep(actors, notes=MARK, visited_on="2001-02-03")
    second = make_coach(make_user("second@example.org"), actors.team)
    client.force_login(second if actor == "second" else actors[actor])
    addresses = [
        reverse(name, args=[(actors.team if of == "team" else actors.team.organisation).pk]) for name, of in PAGES
    ]
    person = [actors.team.organisation_id, actors.coach.pk]
    addresses += [reverse("home"), reverse("account_export"), reverse("organisation_person_export", args=person)]
    addresses.append(reverse("organisation_person_remove", args=person))
    seen = 0
    for address in addresses:
        reply = client.get(address)
        seen += reply.status_code == 200
        told = reply.content.decode()
        assert MARK not in told, address
        assert "2001" not in told, address
    assert seen >= 2


def test_note_is_in_no_audit_event_and_in_no_log(actors):
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    loggers = [logging.getLogger(), logging.getLogger("assessments"), logging.getLogger("django.request")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        before = AuditEvent.objects.count()
        keep(actors, notes=MARK)
        keep(actors, notes=MARK + "x" * NOTES_LENGTH)
        page(actors)
        assert AuditEvent.objects.count() == before
        assert MARK not in written.getvalue()
        assert "Bad Request" in written.getvalue()  # the refusal itself is logged
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    assert not any(MARK in json.dumps(event.detail) for event in AuditEvent.objects.all())


def test_note_is_in_the_coach_s_own_file_alone(actors):
    keep(actors, notes=MARK, visited_on="2001-02-03")
    [here] = known_of(actors.coach)["organisations"]
    assert here["coaches"] == [{"team": "Owls", "visited_on": "2001-02-03", "notes": MARK}]
    [theirs] = known_of(actors.coach, actors.team.organisation)["organisations"]
    assert theirs["coaches"] == [{"team": "Owls"}]
    own_file = actors.client("coach").get(reverse("account_export")).content.decode()
    assert MARK in own_file


def test_file_of_an_administrator_who_exports_themself_by_the_organisation_holds_no_note(actors):
    make_coach(actors.administrator, actors.team)
    actors.client("administrator").post(url(actors), {"notes": MARK, "visited_on": ""})
    address = reverse("organisation_person_export", args=[actors.team.organisation_id, actors.administrator.pk])
    assert MARK not in actors.client("administrator").get(address).content.decode()


@pytest.mark.parametrize("notes", ["", MARK])
def test_who_removes_a_coach_is_warned_of_notes_and_not_told_of_any(actors, notes):
    keep(actors, notes=notes)
    admin, organisation = actors.client("administrator"), actors.team.organisation_id
    told = {
        reverse("coach_remove", args=[own(actors).pk]): "Only Cleo can read them: let them copy them first",
        reverse("organisation_person_remove", args=[organisation, actors.coach.pk]): "that Cleo may have kept of teams",
        reverse("team_delete", args=[actors.team.pk]): "that its coaches may have kept of it are deleted",
    }
    for address, said in told.items():
        page = admin.get(address).text
        assert said in page
        assert MARK not in page
    assert own(actors).notes == notes
    assert (
        "may have kept"
        not in admin.get(reverse("organisation_person_remove", args=[organisation, actors.member.pk])).text
    )


def test_nobody_is_warned_of_notes_of_a_team_without_coaches(actors):
    actors.team.coachings.all().delete()
    page = actors.client("administrator").get(reverse("team_delete", args=[actors.team.pk])).text
    assert "Accounts stay." in page
    assert "may have kept" not in page


def test_note_goes_with_the_coach(actors):
    keep(actors, notes=MARK)
    actors.client("administrator").post(reverse("coach_remove", args=[own(actors).pk]))
    assert page(actors).status_code == 404
    make_coach(actors.coach, actors.team)
    assert MARK not in page(actors).text
