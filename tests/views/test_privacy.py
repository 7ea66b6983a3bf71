"""The page that says what is kept: it promises what the code does, and names every cookie."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.messages.storage import default_storage
from django.test import RequestFactory
from django.urls import reverse

from assessments.actions.personal_links import token_of
from assessments.maturity.parameters import DEFAULT
from assessments.models import AnswerSheet, Invitation
from assessments.models.sheets import hashed
from assessments.views.privacy import cookies
from assessments.views.visit import sheet_cookie
from tests.actors import Actors
from tests.factories import make_assessment

# What a call of set_cookie may name, in the words of the code.
NAMED_IN_CODE = {"settings.CHECK_COOKIE_NAME", "settings.THEME_COOKIE_NAME", "settings.LANGUAGE_COOKIE_NAME"}
SHEET = "self.cookie"  # of views/visit.py


def said(client, language="en") -> str:
    text = client.get(reverse("privacy"), headers={"accept-language": language}).text
    main = re.findall(r"(?s)<main.*</main>", text)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_page_says_how_long_what_is_kept(client, settings):
    settings.SEAL_DAYS = 9
    text = said(client)
    for told in ("for 90 days", "9 days later comes the sealing", "24 months after closing", "ends after 12 hours"):
        assert told in text
    settings.SEAL_DAYS = 0
    assert "Sealing follows at once." in said(client)


def test_page_says_the_thresholds_in_force(client):
    told = (
        f"those of the pillars from {DEFAULT.k_pillar} submitted sheets, those of the questions from {DEFAULT.k_detail}"
    )
    assert said(client).count(told) == 2
    assert f"Comments appear after closing too, from {DEFAULT.k_comments_team} sheets" in said(client)


def start_of(actors: Actors, mode: str) -> str:
    """Where somebody begins to answer; in consensus, the facilitator."""
    assessment = make_assessment(actors.team, mode=mode, salt="salt", seal_days=settings.SEAL_DAYS)
    shared = {"organisation": assessment.organisation, "assessment": assessment}
    if mode != "individual":
        return reverse("answer_start", args=[assessment.link_code])
    token = token_of(Invitation.objects.create(email="ivy@example.org", **shared))
    AnswerSheet.objects.create(token_hash=hashed(token), **shared)
    return reverse("personal_link", args=[token])


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["individual", "team_link", "consensus"])
def test_page_promises_word_for_word_what_is_promised_before_the_first_question(actors, mode):
    client = actors.client("facilitator")
    [promise] = re.findall(r'(?s)<ul class="promise.*?</ul>', client.get(start_of(actors, mode)).text)
    assert promise in client.get(reverse("privacy")).text


def test_page_asks_no_database(client):
    assert client.get(reverse("privacy")).status_code == 200


def test_every_cookie_is_named():
    named = {each.name for each in cookies()}
    of_settings = {getattr(settings, name) for name in dir(settings) if name.endswith("_COOKIE_NAME")}
    assert len(of_settings) == 5
    kept = default_storage(RequestFactory().get("/")).cookie_name
    assert named == of_settings | {kept, f"{sheet_cookie('')}…"}


def test_no_other_cookie_is_set_by_the_code():
    found = set()
    for top in ("assessments", "calms"):
        for path in Path(settings.BASE_DIR, top).rglob("*.py"):
            found |= set(re.findall(r"\.set_(?:signed_)?cookie\(\s*([^\s,]+),", path.read_text()))
    assert found == NAMED_IN_CODE | {SHEET}


def test_scripts_set_no_cookie_and_keep_nothing():
    for path in Path(settings.BASE_DIR, "static", "js").rglob("*.js"):
        assert not re.search(r"document\.cookie|localStorage|sessionStorage|indexedDB", path.read_text()), path.name
