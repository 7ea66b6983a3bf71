"""A hostile file of teams and people: refused, or shown as it is to everybody who looks at many teams (trust.md 4)."""

import csv
import io
from html import unescape

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assessments.actions.outbox import send_mails
from assessments.models import Coaching, Team, TeamEvent, User
from tests.actors import make_coach
from tests.closed import make_closed, make_people
from tests.hostile import CODE, HOSTILE, LETTERS, MARKUP, trouble
from tests.post import LOCMEM
from tests.test_hostile import crawl

pytestmark = pytest.mark.django_db

COLUMNS = ("team", "email", "name", "role", "language", "size", "tags")
# Cut to what a tag may hold; a bar would end it.
WORDS = [" ".join(text.split()) for text in (*MARKUP, *CODE, *LETTERS)]
NAMES = [" ".join(WORDS[:5])[:150], " ".join(WORDS[5:11])[:150], " ".join(WORDS[11:])[:150]]


def make_file(rows: list[dict[str, str]]) -> SimpleUploadedFile:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("people.csv", text.getvalue().encode())


def chosen(client: Client, actors, rows: list[dict[str, str]]) -> HttpResponse:
    url = reverse("organisation_import", args=[actors.team.organisation_id])
    return client.post(url, {"file": make_file(rows), "creates_teams": "on"}, follow=True)


@pytest.mark.parametrize("column", COLUMNS)
def test_hostile_cell_of_any_column_is_told_without_harm(actors, column):
    client = actors.client("administrator")
    usual = {"team": "Bees", "email": "zoe@example.org", "name": "Zoe", "role": "member", "language": "en", "size": "5"}
    teams, people = Team.objects.count(), User.objects.count()
    replies = [chosen(client, actors, [usual | {column: text}]) for text in HOSTILE]
    assert [found for reply in replies for found in trouble(reply)] == []
    refused = [text for text, reply in zip(HOSTILE, replies, strict=True) if reply.status_code == 400]
    if column not in {"team", "name", "tags"}:
        assert refused == list(HOSTILE)
    assert (Team.objects.count(), User.objects.count()) == (teams, people)


def make_organisation_of_hostile_names(actors, settings) -> list[Team]:
    settings.MAILERS = LOCMEM
    rows = [
        {"team": name, "email": f"p{number}@example.org", "name": name, "role": "facilitator", "tags": name[:40]}
        for number, name in enumerate(NAMES)
    ]
    client = actors.client("administrator")
    preview = chosen(client, actors, [{**row, "tags": row["tags"].replace("|", " ")} for row in rows])
    assert preview.status_code == 200
    assert list(trouble(preview)) == []
    assert client.post(preview.redirect_chain[-1][0]).status_code == 302
    return list(Team.objects.filter(name__in=NAMES))


@pytest.mark.walk
def test_hostile_file_is_shown_as_it_is_to_who_looks_at_many_teams(actors, settings):
    teams = make_organisation_of_hostile_names(actors, settings)
    assert len(teams) == len(NAMES)
    make_coach(actors.coach, *teams)
    Coaching.objects.filter(user=actors.coach).update(notes=" ".join(HOSTILE)[:2000])
    for number, team in enumerate(teams):
        make_closed(make_people([number, 1, 1, 2, 2]), team, comment=" ".join(HOSTILE)[:1000])
        Team.objects.filter(pk=team.pk).update(open_to_visits=True)
        TeamEvent.objects.create(
            organisation=team.organisation, team=team, date="2026-10-01", text=" ".join(HOSTILE)[:200]
        )
    organisation = actors.team.organisation_id
    compared = "&".join(f"team={team.pk}" for team in teams)
    starts = ["/"]
    starts += [f"{reverse(name, args=[organisation])}?{compared}" for name in ("compare", "compare_csv", "compare_svg")]
    starts += [reverse(name, args=[organisation]) for name in ("overview_csv", "overview_svg", "shared", "overview")]
    starts += [reverse("dashboard_csv", args=[organisation])]
    starts += [reverse("neighbours", args=[team.pk]) for team in teams]
    starts += [reverse("preparation", args=[team.pk]) for team in teams]
    wrong, seen, kinds = [], "", set()
    for who in ("coach", "leader", "administrator"):
        for path, reply in crawl(actors.client(who), *starts).items():
            wrong += [f"{path} for {who}: {found}" for found in trouble(reply)]
            kinds.add(reply["Content-Type"].partition(";")[0])
            seen += unescape(b"".join(reply).decode())
    assert not wrong, "\n".join(wrong)
    assert kinds >= {"text/html", "text/csv", "image/svg+xml"}
    assert [name for name in NAMES if name not in seen] == []


def test_mails_to_people_of_a_hostile_file_have_one_recipient_and_no_header_more(actors, settings):
    make_organisation_of_hostile_names(actors, settings)
    send_mails.call()
    assert {to for message in mail.outbox for to in message.recipients()} <= {f"p{n}@example.org" for n in range(3)}
    for message in mail.outbox:
        assert "\n" not in message.subject
        assert message.message().is_multipart() is False
