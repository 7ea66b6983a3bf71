"""Mails that came back: which are marked by what a mail server writes, and which are not."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from assessments.actions.bounces import mark_returned, read_reports
from assessments.models import Mail
from tests.factories import make_assessment

REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
To: calms@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered to bea@example.org.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Mon, 12 Oct 2026 08:00:00 +0200

{recipient}

--B
Content-Type: message/rfc822

From: calms@example.org
To: ada@example.org
Subject: Your team asks you

Final-Recipient: rfc822; cleo@example.org
Action: failed

--B--
"""
FAILED = """\
Final-Recipient: rfc822; Ada@Example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1
    no such person"""

pytestmark = pytest.mark.django_db


def notice(recipient: str = FAILED) -> bytes:
    return REPORT.format(recipient=recipient).encode()


@pytest.fixture
def mails() -> dict[str, Mail]:
    """Sent to Ada and Bea, another to Ada that waits, one of last month."""
    assessment = make_assessment()
    shared = {"organisation": assessment.organisation, "assessment": assessment, "kind": "reminder", "language": "en"}
    made = {
        "ada": Mail(to="ada@example.org", state="sent", **shared),
        "unsure": Mail(to="ADA@example.org", state="unsure", problem="OSError", **shared),
        "waiting": Mail(to="ada@example.org", state="queued", **shared),
        "old": Mail(to="ada@example.org", state="sent", changed_at=timezone.now() - timedelta(days=30), **shared),
        "bea": Mail(to="bea@example.org", state="sent", **shared),
        "cleo": Mail(to="cleo@example.org", state="sent", **shared),
    }
    Mail.objects.bulk_create(made.values())
    return made


def refused(mails: dict[str, Mail]) -> dict[str, str]:
    found = dict(Mail.objects.filter(state="refused").values_list("pk", "problem"))
    return {name: found[mail.pk] for name, mail in mails.items() if mail.pk in found}


def bounce(message: bytes, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(message)))
    call_command("bounce")


def test_mails_of_the_week_to_the_address_are_shown_as_refused(mails, monkeypatch, capsys, caplog):
    bounce(notice(), monkeypatch)
    assert refused(mails) == {"ada": "550 5.1.1 no such person", "unsure": "550 5.1.1 no such person"}
    assert capsys.readouterr().out == "Mails shown as refused: 2.\n"
    assert caplog.text == ""


@pytest.mark.usefixtures("mails")
def test_same_notice_twice_changes_nothing_more(monkeypatch, capsys):
    bounce(notice(), monkeypatch)
    before = list(Mail.objects.order_by("pk").values())
    bounce(notice(), monkeypatch)
    assert list(Mail.objects.order_by("pk").values()) == before
    assert capsys.readouterr().out.endswith("Mails shown as refused: 0.\n")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_may_still_arrive_or_has_arrived_changes_nothing(mails, monkeypatch, capsys, action):
    bounce(notice(FAILED.replace("failed", action)), monkeypatch)
    assert refused(mails) == {}
    assert capsys.readouterr().out == "Nothing failed for good: nothing changes.\n"


def test_each_recipient_is_judged_alone(mails, monkeypatch):
    two = f"{FAILED}\n\nFinal-Recipient: rfc822; bea@example.org\nAction: delayed\nStatus: 4.4.1"
    bounce(notice(two), monkeypatch)
    assert set(refused(mails)) == {"ada", "unsure"}


def test_address_that_was_written_to_counts_where_it_was_passed_on(mails, monkeypatch):
    forwarded = (
        "Original-Recipient: rfc822;<bea@example.org>\nFinal-Recipient: rfc822; b@home.example\n"
        "Action: Failed\nStatus: 5.2.2"
    )
    bounce(notice(forwarded), monkeypatch)
    assert refused(mails) == {"bea": "5.2.2"}


def test_words_of_the_server_are_cut_and_cleaned(mails):
    said = b"Diagnostic-Code: smtp; \xff\0<b>" + b"x" * 300
    [report] = read_reports(notice("Final-Recipient: rfc822; bea@example.org\nAction: failed\nX").replace(b"X", said))
    assert mark_returned(report) == 1
    problem = refused(mails)["bea"]
    assert (len(problem), "\0" in problem, "<b>xx" in problem) == (200, False, True)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff\0 nonsense",
        b"Subject: Hello\n\nAda here.",
        notice("Final-Recipient: rfc822; ada@example.org"),
        notice("Action: failed"),
        notice("Final-Recipient: ada\nAction: failed"),
        notice().replace(b"message/delivery-status", b"text/plain"),
    ],
    ids=["empty", "bytes", "letter", "no action", "no recipient", "untyped", "no part"],
)
def test_what_is_no_notice_is_said_in_one_line(mails, monkeypatch, message):
    with pytest.raises(CommandError, match=r"^This is no delivery status notification\.$") as refusal:
        bounce(message, monkeypatch)
    assert refusal.value.returncode == 2
    assert refused(mails) == {}


def test_notice_is_read_from_a_file_whatever_follows_it(mails, tmp_path):
    path = tmp_path / "notice"
    path.write_bytes(notice() + b"x" * 2_500_000)
    call_command("bounce", str(path))
    assert set(refused(mails)) == {"ada", "unsure"}


def test_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("bounce", str(tmp_path / "none"))


def test_administrator_sees_what_came_back_and_has_it_sent_again(actors, monkeypatch):
    assessment = make_assessment(actors.team)
    shared = {"organisation": assessment.organisation, "assessment": assessment}
    mail = Mail.objects.create(to="ada@example.org", kind="reminder", state="sent", **shared)
    bounce(notice(), monkeypatch)
    client = actors.client("administrator")
    desk = reverse("cycle", args=[assessment.cycle_id])
    assert "550 5.1.1 no such person" in client.get(desk).text
    client.post(reverse("mail_send", args=[mail.pk]))
    mail.refresh_from_db()
    assert (mail.state, mail.problem) == ("queued", "")
