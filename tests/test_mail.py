"""How mail leaves."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured

from assessments.actions.accounts import deliver
from calms.mail import mailers


def test_mail_is_off_without_an_address():
    assert mailers("", demo=False) == {}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", {"host": "mail.example.org", "port": 25, "use_tls": False, "timeout": 10}),
        (
            "submission://ada%40example.org:p%3Aw@mail.example.org?timeout=3",
            {"username": "ada@example.org", "password": "p:w", "port": 587, "use_tls": True, "timeout": 3},
        ),
        ("smtp://mail.example.org:465?ssl=1", {"port": 465, "use_ssl": True, "use_tls": False}),
    ],
)
def test_mail_leaves_by_smtp(settings, url, expected):
    settings.MAILERS = mailers(url, demo=False)
    connection = mail.mailers.default
    assert connection.__class__.__module__ == "django.core.mail.backends.smtp"
    assert {name: getattr(connection, name) for name in expected} == expected


def test_demo_may_write_mail_into_files(settings, tmp_path):
    settings.MAILERS = mailers(f"file://{tmp_path}", demo=True)
    mail.send_mail("Subject", "Text", None, ["ada@example.org"])
    (written,) = tmp_path.iterdir()
    assert "Subject: Subject" in written.read_text()


def test_demo_may_write_mail_to_the_screen(settings, capsys):
    settings.MAILERS = mailers("console:", demo=True)
    mail.send_mail("Subject", "Text", None, ["ada@example.org"])
    assert "Subject: Subject" in capsys.readouterr().out


@pytest.mark.parametrize("url", ["console:", "file:///tmp", "dummy:", "nonsense", "https://example.org"])
def test_anything_else_is_refused_in_production(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must be smtp"):
        mailers(url, demo=False)


def test_log_of_a_mail_that_could_not_leave_names_no_address(monkeypatch, caplog):
    message = mail.EmailMessage("Subject", "Text", to=["ada@example.org"])

    def refuse() -> int:
        raise SMTPRecipientsRefused({"ada@example.org": (550, b"no such user")})

    monkeypatch.setattr(message, "send", refuse)
    assert not deliver(message)
    assert "SMTPRecipientsRefused" in caplog.text
    assert "ada@example.org" not in caplog.text
