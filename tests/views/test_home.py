import pytest
from django.conf import settings
from django.urls import reverse

from assessments.views.home import sample
from tests.answers import make_answers, make_check

pytestmark = pytest.mark.django_db


def test_home_offers_to_try(client):
    text = client.get(reverse("home")).text
    assert "Try it now" in text
    assert reverse("check_start") in text


def test_home_offers_to_go_on(client):
    client.cookies[settings.CHECK_COOKIE_NAME] = make_check({"C1": 1}).cookie()
    text = client.get(reverse("home")).text
    assert "Go on with my check" in text
    assert "See my result" not in text


def test_home_offers_the_result(client):
    client.cookies[settings.CHECK_COOKIE_NAME] = make_check(make_answers()).cookie()
    text = client.get(reverse("home")).text
    assert '<a class="btn-brand" href="/check/result/">See my result</a>' in text
    assert "Change my answers" in text
    assert "Go on with my check" not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Where does your team stand"), ("fr-CA", "Où en est votre équipe"), ("de", "Where does")],
)
def test_home_speaks_the_language_of_the_browser(client, language, words):
    assert words in client.get(reverse("home"), headers={"accept-language": language}).text


def test_home_computes_its_sample_once_for_each_language(client):
    sample.cache_clear()
    for language, words in [("en", "First practice:"), ("fr", "Première pratique"), ("en", "First practice:")]:
        assert words in client.get(reverse("home"), headers={"accept-language": language}).text
    assert sample.cache_info().misses == 2


def test_language_is_remembered(client):
    reply = client.post(reverse("set_language"), {"language": "fr", "next": "/privacy/"})
    assert reply["Location"] == "/privacy/"
    assert '<html lang="fr"' in client.get("/").text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_is_remembered(client, theme):
    reply = client.post(reverse("set_theme"), {"theme": theme, "next": "/privacy/"})
    assert reply["Location"] == "/privacy/"
    assert f'data-bs-theme="{theme}"' in client.get("/").text


@pytest.mark.parametrize("theme", ["", "purple"])
def test_theme_that_is_none_follows_the_device(client, theme):
    client.post(reverse("set_theme"), {"theme": "dark"})
    client.post(reverse("set_theme"), {"theme": theme})
    assert "data-bs-theme" not in client.get("/").text


def test_theme_leads_to_no_other_host(client):
    reply = client.post(reverse("set_theme"), {"theme": "dark", "next": "https://evil.example/"})
    assert reply["Location"] == "/"


def test_theme_takes_post_alone(client):
    assert client.get(reverse("set_theme")).status_code == 405


@pytest.mark.parametrize("name", ["home", "privacy", "check_start"])
def test_pages_allow_no_foreign_host_and_no_inline_script(client, name):
    policy = client.get(reverse(name))["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
