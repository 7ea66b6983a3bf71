import json

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.check import Check, from_cookie
from assessments.maturity.document import read_document, shipped_document
from tests.answers import make_answers, make_check

COOKIE = settings.CHECK_COOKIE_NAME


def hold(client, answers):
    client.cookies[COOKIE] = make_check(answers).cookie()


def held(client):
    return from_cookie(client.cookies[COOKIE].value, shipped_document()).check.answers


def test_start_says_where_answers_stay(client):
    reply = client.get(reverse("check_start"))
    assert reply.status_code == 200
    assert "a cookie that lasts 90 days" in reply.text
    assert "Forget everything" not in reply.text
    assert COOKIE not in reply.cookies


def test_start_offers_to_go_on(client):
    hold(client, {"C1": 2})
    reply = client.get(reverse("check_start"))
    assert "1 of 40 questions answered" in reply.text
    assert "Forget everything" in reply.text


@pytest.mark.parametrize("name", ["check_start", "check_pillar", "check_review"])
def test_browser_that_refuses_cookies_is_told_before_anything_is_lost(client, name):
    url = reverse(name, args=["C"] if name == "check_pillar" else [])
    said = "This browser refuses cookies, so your answers cannot be kept"
    assert said in client.get(url, headers={"sec-fetch-site": "same-origin"}).text
    client.cookies.clear()
    assert said not in client.get(url, headers={"sec-fetch-site": "none"}).text
    assert said not in client.get(url, headers={"sec-fetch-site": "same-origin"}).text


def test_start_of_a_whole_check_offers_the_result_first(client):
    hold(client, make_answers())
    text = client.get(reverse("check_start")).text
    assert '<a class="btn-brand" href="/check/result/">See my result</a>' in text
    hold(client, dict.fromkeys(make_answers(), "DK"))
    text = client.get(reverse("check_start")).text
    assert "See my result" not in text
    assert ">Continue</a>" in text


def test_pillar_asks_its_eight_questions_with_nothing_selected(client):
    reply = client.get(reverse("check_pillar", args=["L"]))
    assert reply.text.count("<fieldset") == 8
    assert "checked>" not in reply.text
    assert reply["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_pillar_shows_what_was_chosen(client):
    hold(client, {"C1": 3, "C2": "DK"})
    text = client.get(reverse("check_pillar", args=["C"])).text
    assert '<input type="radio" name="C1" value="3" checked>' in text
    assert '<input type="radio" name="C2" value="DK" checked>' in text
    assert text.count("checked>") == 2


def test_pillar_keeps_choices_and_goes_on(client):
    reply = client.post(reverse("check_pillar", args=["C"]), {"C1": "0", "C2": "NA", "go": "A"})
    assert reply.status_code == 302
    assert reply["Location"] == reverse("check_pillar", args=["A"])
    assert held(client) == {"C1": 0, "C2": "NA"}
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 90 * 24 * 3600


def test_pillar_leaves_other_pillars_alone(client):
    hold(client, {"A1": 4})
    client.post(reverse("check_pillar", args=["C"]), {"C1": "1", "go": "review"})
    assert held(client) == {"A1": 4, "C1": 1}


@pytest.mark.parametrize(("go", "name"), [("review", "check_review"), ("S", "check_pillar"), ("", "check_pillar")])
def test_pillar_goes_where_the_button_says(client, go, name):
    reply = client.post(reverse("check_pillar", args=["C"]), {"go": go})
    args = [] if name == "check_review" else [go or "C"]
    assert reply["Location"] == reverse(name, args=args)


@pytest.mark.parametrize("go", ["https://evil.example", "CALMS", "Z", "//x"])
def test_pillar_goes_nowhere_else(client, go):
    reply = client.post(reverse("check_pillar", args=["C"]), {"go": go})
    assert reply["Location"] == reverse("check_pillar", args=["C"])


def test_pillar_clears_an_answer(client):
    hold(client, {"C1": 2, "C2": 3})
    reply = client.post(reverse("check_pillar", args=["C"]), {"C1": "2", "C2": "3", "clear": "C1"})
    assert reply["Location"] == reverse("check_pillar", args=["C"]) + "#C1"
    assert held(client) == {"C2": 3}


@pytest.mark.parametrize("sent", [{"C1": "7"}, {"C1": "two"}, {"Z9": "1"}, {"C1": ["1", "2"]}])
def test_pillar_refuses_what_is_no_answer_and_keeps_what_was_chosen(client, sent):
    hold(client, {"C3": 1})
    reply = client.post(reverse("check_pillar", args=["C"]), {**sent, "C2": "4", "go": "A"})
    assert reply.status_code == 400
    assert 'role="alert"' in reply.text
    assert '<input type="radio" name="C2" value="4" checked>' in reply.text
    assert '<input type="radio" name="C3" value="1" checked>' in reply.text
    assert held(client) == {"C3": 1}


def test_pillar_speaks_french(client):
    text = client.get(reverse("check_pillar", args=["A"]), headers={"accept-language": "fr"}).text
    assert "Ces trois derniers mois…" in text
    assert "Automatisation" in text


@pytest.mark.parametrize("code", ["Z", "CA", "c"])
def test_pillar_unknown_is_not_found(client, code):
    assert client.get(reverse("check_pillar", args=[code])).status_code == 404
    assert client.post(reverse("check_save", args=[code])).status_code == 404


def test_save_keeps_one_choice_and_says_how_far(client):
    reply = client.post(reverse("check_save", args=["C"]), {"C1": "2"})
    assert reply.json() == {"answered": 1, "text": "1 of 40 questions answered", "pillar": "1/8"}
    assert held(client) == {"C1": 2}


def test_save_clears_one_choice(client):
    hold(client, {"C1": 2})
    assert client.post(reverse("check_save", args=["C"]), {"clear": "C1"}).json()["answered"] == 0
    assert held(client) == {}


def test_save_refuses_what_is_no_answer(client):
    hold(client, {"C2": 1})
    reply = client.post(reverse("check_save", args=["C"]), {"C1": "7"})
    assert reply.status_code == 400
    assert "Reaction to failure" in reply.json()["refused"]
    assert held(client) == {"C2": 1}


@pytest.mark.parametrize("name", ["check_save", "check_forget"])
def test_what_changes_something_takes_post_alone(client, name):
    args = ["C"] if name == "check_save" else []
    assert client.get(reverse(name, args=args)).status_code == 405


@pytest.mark.parametrize("name", ["check_start", "check_review", "check_result", "check_download", "check_radar_svg"])
def test_what_shows_something_takes_no_post(client, name):
    assert client.post(reverse(name)).status_code == 405


def test_post_without_a_token_is_refused():
    assert Client(enforce_csrf_checks=True).post(reverse("check_pillar", args=["C"]), {"C1": "1"}).status_code == 403


def test_review_names_what_is_blank(client):
    answers = make_answers()
    del answers["C1"], answers["S8"]
    hold(client, answers)
    text = client.get(reverse("check_review")).text
    assert "38 of 40 questions answered" in text
    assert reverse("check_pillar", args=["C"]) + "#C1" in text
    assert reverse("check_pillar", args=["S"]) + "#S8" in text
    assert "See my result" in text


def test_review_says_how_many_answers_a_result_needs(client):
    hold(client, {"C1": 2})
    text = client.get(reverse("check_review")).text
    assert "Answer 23 more questions to see a result." in text
    assert "See my result" not in text


def test_review_of_answers_without_a_level_says_so(client):
    hold(client, dict.fromkeys(make_answers(), "DK"))
    text = client.get(reverse("check_review")).text
    assert "See my result" not in text
    assert "at least one sentence" in text


@pytest.mark.django_db
def test_forget_removes_the_cookie(client):
    hold(client, make_answers())
    reply = client.post(reverse("check_forget"), follow=True)
    assert "Everything is forgotten" in reply.text
    assert client.cookies[COOKIE].value == ""


@pytest.mark.parametrize("name", ["check_start", "check_review", "check_pillar"])
def test_unreadable_cookie_is_said(client, name):
    client.cookies[COOKIE] = make_check().cookie()[:-3]
    text = client.get(reverse(name, args=["C"] if name == "check_pillar" else [])).text
    assert "cannot be read" in text


def test_download_then_open_gives_the_answers_back(client):
    hold(client, make_answers(C=1))
    file = client.get(reverse("check_download"))
    assert file["Content-Disposition"] == 'attachment; filename="calms-result.json"'
    client.post(reverse("check_forget"))
    reply = client.post(reverse("check_open"), {"file": SimpleUploadedFile("calms-result.json", file.content)})
    assert reply["Location"] == reverse("check_result")
    assert held(client) == make_answers(C=1)


def upload(client, content, **fields):
    return client.post(reverse("check_open"), {"file": SimpleUploadedFile("r.json", content), **fields})


def test_open_asks_before_it_replaces_other_answers(client):
    hold(client, make_answers(C=1))
    file = client.get(reverse("check_download")).content
    hold(client, make_answers(C=4))
    reply = upload(client, file)
    assert reply.status_code == 400
    assert "This browser holds other answers." in reply.text
    assert held(client) == make_answers(C=4)
    assert upload(client, file, replace="on").status_code == 302
    assert held(client) == make_answers(C=1)


def test_open_refuses_a_file_edited_by_hand_and_keeps_the_answers(client):
    hold(client, make_answers(C=1))
    content = json.loads(client.get(reverse("check_download")).content)
    content["answers"][0]["answer"] = 4
    reply = upload(client, json.dumps(content).encode(), replace="on")
    assert reply.status_code == 400
    assert "was changed after it was downloaded" in reply.text
    assert held(client) == make_answers(C=1)


@pytest.mark.parametrize("content", [b"", b"{}", b"not json", b"\x00\x01"])
def test_open_refuses_a_file_that_is_no_result(client, content):
    reply = upload(client, content)
    assert reply.status_code == 400
    assert "invalid-feedback" in reply.text


def test_open_without_a_file_asks_for_one(client):
    reply = client.post(reverse("check_open"))
    assert reply.status_code == 400
    assert "Choose the file" in reply.text


def of_another_version(**fields):
    content = shipped_document().canonical()
    next(question for question in content["questions"] if question["code"] == "C1").update(fields)
    return read_document({**content, "version": 99}, file="older")


def test_cookie_of_another_version_says_what_no_longer_fits(client):
    client.cookies[COOKIE] = Check(of_another_version(revision=9), make_answers()).cookie()
    text = client.get(reverse("check_review")).text
    assert "1 answer no longer has a question" in text
    assert "39 of 40 questions answered" in text


def test_cookie_of_another_version_says_that_all_still_fits(client):
    client.cookies[COOKIE] = Check(of_another_version(weight=2.5), make_answers()).cookie()
    assert "all your answers still fit" in client.get(reverse("check_result")).text


def test_open_by_its_address_leads_to_the_form(client):
    assert client.get(reverse("check_open"))["Location"] == reverse("check_start")
