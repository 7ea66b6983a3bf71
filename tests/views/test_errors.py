import io
import logging

import pytest
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse

from assessments.views.page import Page
from calms.logs import OneLine


def test_body_in_a_foreign_encoding_is_refused_with_a_page():
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrf"] = "a" * 32
    kind = "application/x-www-form-urlencoded; charset=latin-1"
    reply = client.post(reverse("check_pillar", args=["C"]), b"a=b", content_type=kind)
    assert reply.status_code == 400
    assert "This request cannot be read" in reply.text
    assert "Content-Security-Policy" in reply


def test_form_without_its_token_says_that_it_is_too_old():
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("check_start"))
    reply = client.post(reverse("check_pillar", args=["C"]), {"C1": "1"}, headers={"accept": "text/html,*/*;q=0.8"})
    assert reply.status_code == 403
    assert "This form is too old" in reply.text
    assert "cookies" not in reply.text


def test_form_from_a_browser_that_refuses_cookies_says_so():
    reply = Client(enforce_csrf_checks=True).post(
        reverse("check_pillar", args=["C"]), {"C1": "1"}, headers={"accept": "text/html,*/*;q=0.8"}
    )
    assert reply.status_code == 403
    assert "Nothing was saved: this browser refuses cookies" in reply.text


@pytest.mark.parametrize(
    ("cookies", "words"), [(False, "Not saved: this browser refuses cookies."), (True, "Not saved.")]
)
def test_script_is_told_why_a_choice_was_not_saved(cookies, words):
    client = Client(enforce_csrf_checks=True)
    if cookies:
        client.get(reverse("check_start"))
    reply = client.post(reverse("check_save", args=["C"]), {"C1": "1"}, headers={"accept": "*/*"})
    assert reply.status_code == 403
    assert reply.json()["refused"].startswith(words)
    assert ("cookies" in reply.json()["refused"]) is not cookies


def test_host_that_is_not_ours_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("language", ["en", "fr"])
def test_unknown_address_is_a_page_in_the_readers_language(client, language):
    reply = client.get("/nowhere/", headers={"accept-language": language})
    assert reply.status_code == 404
    assert f'<html lang="{language}"' in reply.text


def test_server_error_page_says_that_nothing_was_lost():
    from django.template.loader import render_to_string

    text = render_to_string("500.html")
    assert static(Page.bootstrap) in text  # written out: no context is sure on this page
    assert "What you saved before is still there" in text
    assert "Ce qui était enregistré l’est toujours" in text


@pytest.mark.django_db
def test_refused_request_is_one_line_of_the_log(actors):
    written, logger = io.StringIO(), logging.getLogger("django.request")
    handler = logging.StreamHandler(written)
    handler.addFilter(OneLine())
    logger.addHandler(handler)
    try:
        reply = actors.client("member").get(reverse("organisation_import", args=[actors.team.organisation_id]))
    finally:
        logger.removeHandler(handler)
    assert reply.status_code == 403
    assert len(written.getvalue().splitlines()) == 1
    # What is our own fault keeps its traceback.
    error = (OSError, OSError("disk full"), None)
    failed = logger.makeRecord(logger.name, logging.ERROR, "", 0, "failed", (), error, extra={"status_code": 500})
    assert OneLine().filter(failed)
    assert failed.exc_info == error
