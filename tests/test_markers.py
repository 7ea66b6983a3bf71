"""What people answer and what opens their sheets is in no log, session or audit (trust.md 2).

Everything that a team does is done once with marks that nothing else holds; then the marks are looked for.
"""

import io
import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.actions import seal_assessment
from assessments.actions.outbox import send_mails
from assessments.actions.visits import NOTES_LENGTH
from assessments.forms.assessments import quarters_around
from assessments.maturity.document import shipped_document
from assessments.models import (
    Answer,
    Assessment,
    AuditEvent,
    Coaching,
    FirstRunLink,
    Invitation,
    Mail,
    Membership,
    SheetComment,
    Team,
)
from assessments.models.sheets import COMMENT_LENGTH, hashed
from tests.actors import make_coach
from tests.factories import make_assessment, make_team, make_user
from tests.post import LOCMEM

pytestmark = pytest.mark.django_db(transaction=True)

COMMENT = "mark-comment-kiwi"
REFUSED = ("mark-refused-plum", "mark-refused-nul-fig\0", "mark-refused-long-lime" + "x" * COMMENT_LENGTH)
FORGED = "mark-forged-sloe"
PASSWORD = "mark password hazel"
AGENT = "mark-agent-quince"
ASKED = "mark-asked-{}@example.org"
ADDRESS = "203.0.113.77"
QUESTION = re.compile(r"\b[CALMS][1-8]\b")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What production writes, and all that our own code says, however quietly."""
    written = io.StringIO()
    [console] = [handler for handler in logging.getLogger().handlers if handler.get_name() == "console"]
    ours = [logging.getLogger(name) for name in ("assessments", "calms")]
    before = console.setStream(written)
    for logger in ours:
        logger.setLevel(logging.DEBUG)
    yield written
    console.setStream(before)
    for logger in ours:
        logger.setLevel(logging.NOTSET)


@dataclass
class Told:
    """What opens something, and by whom it was seen."""

    secrets: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    clients: list[Client] = field(default_factory=list)

    def client(self) -> Client:
        client = Client(headers={"user-agent": AGENT}, REMOTE_ADDR=ADDRESS, raise_request_exception=False)
        self.clients.append(client)
        return client

    @property
    def marks(self) -> list[str]:
        fixed = [COMMENT, *(refused[:20] for refused in REFUSED), FORGED, PASSWORD, AGENT, ADDRESS]
        return fixed + self.secrets + self.addresses


def found(marks: list[str], text: str) -> list[str]:
    return [mark for mark in marks if mark in text]


def first_run(told: Told) -> tuple[Client, Team]:
    token, client = FirstRunLink.make(), told.client()
    told.secrets.append(token)
    fields = {
        "organisation": "Acme",
        "language": "en",
        "name": "Ada",
        "email": "ada@example.org",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "team": "Owls",
        "size": "6",
    }
    client.post(reverse("first_run", args=[token]), fields | {"size": "0"})
    client.post(reverse("first_run", args=[token]), fields)
    client.get(reverse("first_run", args=[token]))
    return client, Team.objects.get()


def join(told: Told, client: Client, team: Team) -> Client:
    """Mia, by the link that the page shows."""
    fields = {"name": "Mia", "email": "mia@example.org", "role": "member", "language": "en"}
    page = client.post(reverse("member_add", args=[team.pk]), fields).text
    path = re.search(r"/sign-in/invitation/(\w+)/", page)
    told.secrets.append(path[1])
    mia = told.client()
    mia.get(path[0])
    mia.post(path[0], {"name": "Mia", "password": PASSWORD, "password_again": "another"})
    mia.post(path[0], {"name": "Mia", "password": PASSWORD, "password_again": PASSWORD})
    mia.get(path[0])
    mia.post(reverse("account_logout"))
    for password in (PASSWORD + "!", PASSWORD):
        mia.post(reverse("account_login"), {"login": "mia@example.org", "password": password})
    assert Membership.objects.get(user__email="mia@example.org").user.has_usable_password()
    return mia


def open_one(told: Told, client: Client, team: Team, mode: str) -> Assessment:
    fields = {
        "quarter": quarters_around(timezone.localdate())[0],
        "mode": mode,
        "closes_at": f"{timezone.localtime() + timezone.timedelta(days=3):%Y-%m-%dT%H:%M}",
        "expected": "6",
        "language": "en",
    }
    client.post(reverse("assessment_open", args=[team.pk]), fields)
    assessment = Assessment.objects.get()
    told.secrets += [assessment.link_code, assessment.results_code]
    return assessment


def invite(told: Told, client: Client, assessment: Assessment) -> list[str]:
    """Five people besides the team, one of whom gets another link, one of whom gets none; the links as mailed."""
    for number in range(5):
        fields = {"email": ASKED.format(number), "language": "en"}
        assert client.post(reverse("assessment_invitations", args=[assessment.pk]), fields).status_code == 302
    again, revoked = (assessment.invitations.get(email=ASKED.format(number)) for number in (0, 1))
    assert client.post(reverse("invitation_renew", args=[again.pk])).status_code == 302
    assert client.post(reverse("invitation_revoke", args=[revoked.pk])).status_code == 302
    send_mails.call()
    links = re.findall(r"/i/([\w-]+)/", "".join(message.body for message in mail.outbox))
    salt = Assessment.objects.values_list("salt", flat=True).get()
    told.secrets += [*links, *(hashed(token) for token in links), salt]
    told.addresses += [ASKED.format(number) for number in range(5)]
    return links


def answer(told: Told, assessment: Assessment, token: str = "") -> None:
    """A whole sheet, with all that can be refused on the way; by a personal link or the team's."""
    client, code = told.client(), assessment.link_code
    if token:
        assert client.get(reverse("personal_link", args=[token])).status_code == 200
        assert client.post(reverse("personal_link", args=[token])).status_code == 302
    else:
        client.post(reverse("answer_start", args=[code]))
    [token] = [morsel.value for name, morsel in client.cookies.items() if name.startswith("sheet-")]
    told.secrets.append(token)
    mark = re.search(r'name="sheet" value="(\w+)"', client.get(reverse("answer_pillar", args=[code, "C"])).text)[1]
    told.secrets.append(mark)
    save, comment = (reverse(name, args=[code, "C"]) for name in ("answer_save", "answer_comment"))
    for refused in REFUSED:
        assert client.post(save, {"sheet": mark, "C1": refused}).status_code == 400
    for refused in REFUSED[1:]:
        assert client.post(comment, {"sheet": mark, "comment-C1": refused}).status_code == 400
    assert client.post(comment, {"sheet": mark, "comment-C1": COMMENT}).status_code == 200
    assert client.post(comment, {"sheet": mark, "comment-C1": f"{COMMENT} again"}).status_code == 409
    for pillar in "CALMS":
        page = reverse("answer_pillar", args=[code, pillar])
        questions = [question.code for question in shipped_document().questions_of(pillar)]
        assert client.post(page, {"sheet": mark} | dict.fromkeys(questions, "2")).status_code in {302, 409}
        assert client.post(page, {"sheet": mark, questions[0]: REFUSED[0]}).status_code == 400
    assert client.post(save, {"sheet": FORGED, "C1": "3"}).status_code == 409
    for change in ("submit", "take_back", "submit", "submit"):
        assert client.post(reverse(f"answer_{change}", args=[code]), {"sheet": mark}).status_code == 302
    assert client.post(save, {"sheet": mark, "C1": "3", "seen-C1": ""}).status_code == 409


def wander(told: Told, assessment: Assessment) -> None:
    """Somebody with a forged cookie, at addresses that are and that are not."""
    client, code = told.client(), assessment.link_code
    client.cookies[f"sheet-{code[:8]}"] = FORGED
    for path in (f"/a/{code}/C/", f"/a/{code}/nothing/here/at/all/", f"/a/{code}/Z/", f"/r/{code}/", f"/a/{code}"):
        client.get(path)
    client.put(reverse("answer_save", args=[code, "C"]))
    client.get(reverse("respondent_radar_svg", args=[assessment.results_code]))
    client.get(f"/r/{assessment.results_code}/nothing/")
    checking = Client(enforce_csrf_checks=True)
    checking.cookies[f"sheet-{code[:8]}"] = FORGED
    checking.post(reverse("answer_save", args=[code, "C"]), {"C1": REFUSED[0]})


def finish(told: Told, assessment: Assessment, facilitator: Client, member: Client) -> None:
    shown = ("assessment_qr", "assessment_poster") if assessment.mode == "team_link" else ("assessment_invitations",)
    for name in ("assessment", *shown, "assessment_close"):
        assert facilitator.get(reverse(name, args=[assessment.pk])).status_code == 200
    facilitator.post(reverse("assessment_close", args=[assessment.pk]))
    for name in ("assessment_results", "assessment_report", "assessment_radar_svg"):
        assert member.get(reverse(name, args=[assessment.pk])).status_code == 200
    assert COMMENT in member.get(reverse("assessment_results", args=[assessment.pk])).text
    answer_late = told.client()
    assert answer_late.post(reverse("answer_start", args=[assessment.link_code])).status_code == 409
    facilitator.post(reverse("assessment_share", args=[assessment.pk]), {"shown": "no"})
    told.client().get(reverse("respondent_results", args=[assessment.results_code]))
    call_command("tick")
    send_mails.call()
    assessment.refresh_from_db()
    seal_assessment(assessment=assessment)
    call_command("tick")


@pytest.fixture(params=["team_link", "individual"])
def told(log: io.StringIO, settings, request) -> Told:  # noqa: ARG001  (what follows is written to it)
    """All that a team does, from the first run to sealing."""
    cache.clear()
    told = Told()
    facilitator, team = first_run(told)
    member = join(told, facilitator, team)
    settings.MAILERS = LOCMEM
    assessment = open_one(told, facilitator, team, request.param)
    if assessment.mode == "individual":
        for token in invite(told, facilitator, assessment)[-5:]:
            answer(told, assessment, token)
    else:
        for _ in range(5):
            answer(told, assessment)
    wander(told, assessment)
    finish(told, assessment, facilitator, member)
    assert Assessment.objects.get().state == "sealed"
    return told


def test_log_holds_no_mark(told, log):
    text = log.getvalue()
    assert "django.request" in text
    assert found(told.marks, text) == []
    assert QUESTION.findall(text) == []


def test_sessions_hold_no_mark(told):
    held = json.dumps([session.get_decoded() for session in Session.objects.all()])
    held += json.dumps(list(UserSession.objects.values("session_key", "ip", "user_agent", "data")))
    assert "_auth_user_id" in held
    assert found(told.marks, held) == []
    assert QUESTION.findall(held) == []


def test_audit_holds_no_mark_and_nobody_who_answered(told):
    rows = json.dumps(list(AuditEvent.objects.values("what", "detail")))
    assert "assessment_sealed" in rows
    assert found(told.marks, rows) == []
    assert QUESTION.findall(rows) == []
    assert set().union(*AuditEvent.objects.values_list("detail", flat=True)) <= {
        "assessment", "closes_at", "content_hash", "expected", "id", "mode", "number", "people", "person",
        "quarter", "role", "shown", "size", "submitted", "version",
    }  # fmt: skip


def test_work_and_mails_hold_no_mark_once_it_is_sealed(told):
    """What a worker is told to do names nobody, and what it sent is forgotten."""
    work = [{key: str(value) for key, value in vars(task).items()} for task in DBTaskResult.objects.all()]
    assert found(told.marks, json.dumps(work)) == []
    rows = [*Mail.objects.values("to", "problem"), *Invitation.objects.values("email")]
    assert found(told.marks, json.dumps(rows)) == []
    assert bool(told.addresses) == bool(work and mail.outbox)
    assert Assessment.objects.get().salt == ""


def test_cookies_of_respondents_hold_a_token_and_no_mark_more(told):
    """Messages travel in a cookie."""
    for client in told.clients:
        held = {name: morsel.value for name, morsel in client.cookies.items() if not name.startswith("sheet-")}
        assert found(told.marks, json.dumps(held)) == []


def test_error_while_saving_is_logged_without_what_was_saved(log):
    """Whatever the database says of a row that it refuses, PostgreSQL's words among it."""
    assessment, told = make_assessment(), Told()
    with refusing_comments():
        client, code = told.client(), assessment.link_code
        client.post(reverse("answer_start", args=[code]))
        mark = re.search(r'name="sheet" value="(\w+)"', client.get(reverse("answer_pillar", args=[code, "C"])).text)[1]
        reply = client.post(reverse("answer_comment", args=[code, "C"]), {"sheet": mark, "comment-C1": COMMENT})
    assert reply.status_code == 500
    assert COMMENT not in reply.text
    assert "IntegrityError" in log.getvalue()
    assert COMMENT not in log.getvalue()


class refusing_comments:  # noqa: N801
    """Inside, the database itself refuses every comment."""

    table = SheetComment._meta.db_table

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(
                    f"CREATE TRIGGER refuse BEFORE INSERT ON {self.table} BEGIN SELECT RAISE(ABORT, 'refused'); END"
                )
            else:
                cursor.execute(f"ALTER TABLE {self.table} ADD CONSTRAINT refuse CHECK (version < 0)")

    def __exit__(self, *_args: object) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER refuse")
            else:
                cursor.execute(f"ALTER TABLE {self.table} DROP CONSTRAINT refuse")


NOTE = "mark-note-quince"


@contextmanager
def refusing_notes() -> Iterator[None]:
    """Inside, the database itself refuses what a coach notes."""
    table = Coaching._meta.db_table
    if connection.vendor == "sqlite":
        refuse = f"CREATE TRIGGER refuse BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END"
        allow = "DROP TRIGGER refuse"
    else:
        refuse = f"ALTER TABLE {table} ADD CONSTRAINT refuse CHECK (notes = '') NOT VALID"
        allow = f"ALTER TABLE {table} DROP CONSTRAINT refuse"
    with connection.cursor() as cursor:
        cursor.execute(refuse)
    yield
    with connection.cursor() as cursor:
        cursor.execute(allow)


def test_notes_of_a_coach_are_in_no_log_whether_kept_or_refused(log):
    team, told = make_team(), Told()
    client, url = told.client(), reverse("preparation", args=[team.pk])
    client.force_login(make_coach(make_user("cleo@example.org"), team))
    assert client.post(url, {"notes": NOTE}).status_code == 302
    assert client.post(url, {"notes": NOTE + "x" * NOTES_LENGTH}).status_code == 400
    with refusing_notes():
        reply = client.post(url, {"notes": NOTE + "again"})
    assert reply.status_code == 500
    assert NOTE not in reply.text
    assert "IntegrityError" in log.getvalue()
    assert NOTE not in log.getvalue()
    assert not any(NOTE in json.dumps(event.detail) for event in AuditEvent.objects.all())


# PostgreSQL's own log


@pytest.fixture
def server_log() -> Path:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no log")
    path = os.environ.get("CALMS_TEST_POSTGRES_LOG")
    if not path:
        pytest.skip("the log of this server is not at hand: run scripts/with-postgres")
    return Path(path)


def refuse_a_row(mark: str) -> None:
    """Send a row that a constraint of the database refuses, with the mark in another column."""
    sheet = make_assessment().sheets.create(organisation_id=Team.objects.get().organisation_id)
    with pytest.raises(IntegrityError, match="answer_is_level_na_or_dk"), transaction.atomic():
        Answer.objects.create(organisation_id=sheet.organisation_id, sheet=sheet, question=mark, value="9")


def test_server_s_log_holds_no_mark(server_log, told):
    assert found(told.marks, server_log.read_text()) == []


def test_server_s_log_names_a_refused_row_without_what_it_held(server_log):
    start = len(server_log.read_text())
    refuse_a_row("kumquat")
    written = server_log.read_text()[start:]
    assert "answer_is_level_na_or_dk" in written
    assert "kumquat" not in written


@contextmanager
def as_it_comes(setting: str) -> Iterator[None]:
    """The server, with this setting as it is where nobody sets it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT boot_val FROM pg_settings WHERE name = '{setting}'")
        cursor.execute(f"SET {setting} = '{cursor.fetchone()[0]}'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"RESET {setting}")


def test_server_s_log_would_show_a_refused_row_with_the_verbosity_that_it_comes_with(server_log):
    start = len(server_log.read_text())
    with as_it_comes("log_error_verbosity"):
        refuse_a_row("tayberry")
    assert "tayberry" in server_log.read_text()[start:]


def test_statement_in_the_server_s_log_holds_no_value(server_log):
    start = len(server_log.read_text())
    with as_it_comes("log_min_error_statement"):
        refuse_a_row("bilberry")
    written = server_log.read_text()[start:]
    assert 'INSERT INTO "assessments_answer"' in written
    assert "bilberry" not in written
