"""Answering by the team's link: each answer on the sheet of the browser that gave it, and on no other."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions import close_assessment, save_answers, save_comment, sheet_of, submit_sheet
from assessments.models import Answer, AnswerSheet, Assessment, Organisation, SheetComment
from tests.answers import make_answers
from tests.factories import make_assessment, make_document, make_questionnaire, make_team, make_user

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.now() - timedelta(days=1)
QUESTIONS = {"answer_pillar", "answer_save", "answer_comment"}
ALL = ["answer_start", "answer_pillar", "answer_review", "answer_done", "answer_delete"]
CHANGES = ["answer_pillar", "answer_save", "answer_comment", "answer_submit", "answer_take_back", "answer_delete"]


@pytest.fixture
def assessment():
    return make_assessment(opened_at=YESTERDAY)


@pytest.fixture
def started(client, assessment):
    """A browser that has begun; the sheet it holds is `sheet(client, assessment)`."""
    client.post(address(assessment, "answer_start"))
    return client


def address(assessment, name, code="C"):
    return reverse(name, args=[assessment.link_code, *([code] if name in QUESTIONS else [])])


def cookie(assessment):
    return f"{settings.COOKIE_PREFIX}sheet-{assessment.link_code[:8]}"


def sheet(client, assessment):
    found = sheet_of(client.cookies[cookie(assessment)].value, assessment)
    assert found is not None
    return found


def answers(found):
    return dict(found.answers.values_list("question", "value"))


def comments(found):
    return dict(found.comments.values_list("question", "text"))


def form(client, assessment, name="answer_pillar"):
    """The hidden fields of the page as it is shown now."""
    text = client.get(address(assessment, name)).text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text))
    return {key: value for key, value in fields.items() if key == "sheet" or key.startswith("seen-")}


def send(client, assessment, name="answer_pillar", page=None, **fields):
    sent = {**(form(client, assessment) if page is None else page), **fields}
    sent = {key.replace("_", "-"): value for key, value in sent.items()}
    return client.post(address(assessment, name), sent)


def fill(client, assessment, given=None):
    found = sheet(client, assessment)
    values = {code: str(value) for code, value in (make_answers() if given is None else given).items()}
    save_answers(sheet=found, choices=values)
    return found


def closed(assessment):
    """Closed long ago, and as the browser sees it: answers were possible before."""
    Assessment.objects.filter(pk=assessment.pk).update(
        state="closed", closed_at=timezone.now(), seals_at=timezone.now() + timedelta(days=7)
    )


def expired(assessment):
    Assessment.objects.filter(pk=assessment.pk).update(closes_at=timezone.now() - timedelta(hours=1))


def cancelled(assessment):
    Assessment.objects.filter(pk=assessment.pk).update(state="cancelled")


# Starting


def test_start_promises_what_is_in_force(client):
    assessment = make_assessment(parameters={"k_pillar": 6, "k_detail": 8, "k_comments_team": 9}, seal_days=3)
    reply = client.get(address(assessment, "answer_start"))
    assert "those of the pillars from 6 submitted sheets, those of the questions from 8" in reply.text
    assert "from 9 sheets: word for word" in reply.text
    assert "3 days after closing, the assessment is sealed" in reply.text
    assert "Owls · 2026-Q4" in reply.text
    assert reply["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_start_promises_sealing_at_once_where_it_is(client):
    assessment = make_assessment(seal_days=0)
    assert "On closing, the assessment is sealed" in client.get(address(assessment, "answer_start")).text


def test_start_says_when_it_closes_by_the_clock_of_the_organisation(client):
    closes_at = timezone.datetime(2030, 1, 7, 17, 30, tzinfo=timezone.get_fixed_timezone(0))
    assessment = make_assessment(closes_at=closes_at)
    Organisation.objects.update(time_zone="America/Montreal")
    assert "Monday 7 January 2030 at 12:30 (EST)" in client.get(address(assessment, "answer_start")).text


def test_start_is_in_the_reader_s_language(client, assessment):
    text = client.get(address(assessment, "answer_start"), headers={"accept-language": "fr"}).text
    assert 'lang="fr"' in text
    assert 'aria-pressed="true">Français</button>' in text


@pytest.mark.parametrize(
    ("browser", "chosen", "language"),
    [
        ("", "", "fr"),
        ("de-DE,de;q=0.9", "", "fr"),
        ("de,en-GB;q=0.5", "", "en"),
        ("x" * 600, "", "fr"),
        ("", "en", "en"),
        ("", "xx", "fr"),
        ("fr", "en", "en"),
    ],
)
def test_pages_begin_in_the_assessment_s_language_where_nobody_asked_for_one(client, browser, chosen, language):
    assessment = make_assessment(language="fr")
    client.post(address(assessment, "answer_start"))
    if chosen:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = chosen
    for name in ("answer_start", "answer_pillar", "answer_review"):
        reply = client.get(address(assessment, name), headers={"accept-language": browser})
        assert (f'<html lang="{language}"' in reply.text, reply["Content-Language"]) == (True, language)


def test_what_is_saved_is_told_in_the_language_of_the_page(client):
    assessment = make_assessment(language="fr")
    client.post(address(assessment, "answer_start"))
    reply = client.post(address(assessment, "answer_save"), {**form(client, assessment), "C1": "2"})
    assert reply.json()["text"] == "1 questions sur 40 ont une réponse"


def test_looking_changes_nothing(client, assessment):
    for name in ALL:
        client.get(address(assessment, name))
    assert not AnswerSheet.objects.exists()
    assert cookie(assessment) not in client.cookies


def test_start_makes_a_sheet_and_keeps_its_token_until_closing(client, assessment):
    reply = client.post(address(assessment, "answer_start"))
    assert reply["Location"] == address(assessment, "answer_pillar")
    kept = client.cookies[cookie(assessment)]
    assert (kept["httponly"], kept["samesite"], kept["path"]) == (True, "Lax", "/")
    assert abs(kept["max-age"] - 7 * 24 * 3600) < 5
    assert kept.value not in str(list(AnswerSheet.objects.values()))
    assert sheet(client, assessment).submitted is False


def test_start_again_goes_on_with_the_sheet(started, assessment):
    given = make_answers()
    del given["A8"]
    fill(started, assessment, given)
    reply = started.post(address(assessment, "answer_start"))
    assert reply["Location"] == address(assessment, "answer_pillar", "A")
    text = started.get(address(assessment, "answer_start")).text
    assert "39 of 40 questions answered" in text
    assert AnswerSheet.objects.count() == 1


def test_start_keeps_the_cookie_until_a_closing_that_moved(started, assessment):
    assessment.extend(timezone.now() + timedelta(days=30))
    started.get(address(assessment, "answer_start"))
    assert abs(started.cookies[cookie(assessment)]["max-age"] - 30 * 24 * 3600) < 5


@pytest.mark.parametrize("token", ["forged", "", "x" * 3000, "é", '"; drop table'])
def test_forged_cookie_opens_nothing_and_is_said(client, assessment, token):
    client.cookies[cookie(assessment)] = token
    reply = client.get(address(assessment, "answer_start"))
    assert ("a sheet that does not exist" in reply.text) == bool(token)
    assert client.get(address(assessment, "answer_pillar"))["Location"] == address(assessment, "answer_start")
    refused = client.post(address(assessment, "answer_save"), {"C1": "2", "sheet": "0" * 16})
    assert refused.status_code == 409
    assert "Nothing was saved" in refused.json()["refused"]
    assert not Answer.objects.exists()


def test_sheet_of_another_assessment_is_not_found_here(started, assessment):
    other = make_assessment(make_team(name="Rooks"))
    started.cookies[cookie(other)] = started.cookies[cookie(assessment)].value
    assert "a sheet that does not exist" in started.get(address(other, "answer_start")).text


@pytest.mark.parametrize("code", ["0" * 24, "abc", "%00", "..", "é" * 24, "0" * 5000])
@pytest.mark.parametrize("name", [*ALL, *CHANGES])
def test_unknown_link_says_what_to_do(client, name, code):
    path = reverse(name, args=["LINK", *(["C"] if name in QUESTIONS else [])]).replace("LINK", code)
    ask = client.post if name in {"answer_save", "answer_comment", "answer_submit", "answer_take_back"} else client.get
    if code == "..":
        return
    reply = ask(path)
    assert reply.status_code == 404
    assert "This link opens nothing" in reply.text


def test_link_typed_in_capitals_is_known(client, assessment):
    assert client.get(reverse("answer_start", args=[assessment.link_code.upper()])).status_code == 200


# Answering


def test_pillar_asks_its_questions_with_nothing_selected(started, assessment):
    reply = started.get(address(assessment, "answer_pillar"))
    assert reply.text.count("<fieldset") == 8
    assert "checked>" not in reply.text
    assert reply.text.count('<details class="comment">') == 8
    assert "count once they are submitted" in reply.text
    assert reply["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_pillar_asks_the_version_of_the_assessment(client):
    team = make_team()
    older = make_assessment(team, "2026-Q3", questionnaire=make_questionnaire(team.organisation, make_document(7)))
    client.post(address(older, "answer_start"))
    assert client.get(address(older, "answer_pillar")).text.count("<fieldset") == 8


def test_pillar_keeps_what_is_sent_and_goes_on(started, assessment):
    reply = send(started, assessment, C1="0", C2="NA", C3="DK", comment_C4="Slowly.\r\nBut surely.", go="A")
    assert reply["Location"] == address(assessment, "answer_pillar", "A")
    assert answers(sheet(started, assessment)) == {"C1": "0", "C2": "NA", "C3": "DK"}
    assert comments(sheet(started, assessment)) == {"C4": "Slowly.\nBut surely."}
    text = started.get(address(assessment, "answer_pillar")).text
    assert '<input type="radio" name="C1" value="0" checked>' in text
    assert "Slowly.\nBut surely.</textarea>" in text


def test_pillar_writes_what_changed_and_no_more(started, assessment):
    send(started, assessment, C1="0", C2="1", comment_C1="As it is")
    before = list(Answer.objects.order_by("question").values_list("version", flat=True))
    send(started, assessment, C1="0", C2="3", comment_C1="As it is")
    after = list(Answer.objects.order_by("question").values_list("version", flat=True))
    assert [now - then for now, then in zip(after, before, strict=True)] == [0, 1]


def test_pillar_clears_an_answer_and_a_comment(started, assessment):
    send(started, assessment, C1="2", C2="3", comment_C2="No")
    reply = send(started, assessment, C1="2", C2="3", comment_C2=" \r\n", clear="C1")
    assert reply["Location"] == address(assessment, "answer_pillar") + "#C1"
    assert answers(sheet(started, assessment)) == {"C2": "3"}
    assert comments(sheet(started, assessment)) == {}


@pytest.mark.parametrize("go", ["https://evil.example", "Z", "//x", ""])
def test_pillar_goes_nowhere_else(started, assessment, go):
    assert send(started, assessment, go=go)["Location"] == address(assessment, "answer_pillar")


def test_pillar_unknown_is_not_found(started, assessment):
    assert started.get(address(assessment, "answer_pillar", "Z")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"C1": "7"},
        {"C1": "two"},
        {"C1": ["1", "2"]},
        {"Z9": "1"},
        {"A1": "1"},
        {"seen-C1": "2"},
        {"seen-C1": "2.99999999999"},
        {"seen-C1": "2.9999999999"},
        {"seen-comment-C1": "nothing"},
        {"comment-C1": "x" * 2001},
        {"comment-C1": "a\0b"},
    ],
)
def test_pillar_refuses_what_cannot_be_and_keeps_what_was_chosen(started, assessment, wrong):
    send(started, assessment, C3="1")
    page = form(started, assessment)
    reply = started.post(address(assessment, "answer_pillar"), {**page, "C2": "4", "comment-C2": "Kept", **wrong})
    assert reply.status_code == 400
    assert 'role="alert"' in reply.text
    assert '<input type="radio" name="C2" value="4" checked>' in reply.text
    assert "Kept</textarea>" in reply.text
    assert answers(sheet(started, assessment)) == {"C3": "1"}
    assert comments(sheet(started, assessment)) == {}


def test_pillar_shows_what_another_tab_chose_and_keeps_both(started, assessment):
    send(started, assessment, C1="0", C2="0", comment_C3="First")
    older = form(started, assessment)
    send(started, assessment, C1="4", C2="4", C8="4", comment_C3="From the other tab")
    reply = send(started, assessment, page=older, C1="1", C2="0", C3="2", C8="4", comment_C3="From this tab")
    assert reply.status_code == 409
    assert "In another tab, you chose another answer:" in reply.text
    assert "In another tab, you wrote another comment:" in reply.text
    assert "<blockquote>From the other tab</blockquote>" in reply.text
    assert 'name="C1" value="1" checked' in reply.text
    assert "From this tab</textarea>" in reply.text
    found = sheet(started, assessment)
    assert answers(found) == {"C1": "4", "C2": "4", "C8": "4"}
    assert comments(found) == {"C3": "From the other tab"}
    shown = dict(re.findall(r'name="(seen-[^"]+|sheet)" value="([^"]*)"', reply.text))
    assert shown["seen-C1"].startswith("4.")
    assert shown["seen-C2"] == older["seen-C2"]
    assert (
        send(started, assessment, page=shown, C1="1", C2="0", C3="2", C8="4", comment_C3="From this tab").status_code
        == 302
    )
    assert answers(found) == {"C1": "1", "C2": "4", "C3": "2", "C8": "4"}
    assert comments(found) == {"C3": "From this tab"}


def test_pillar_shows_what_another_tab_cleared(started, assessment):
    send(started, assessment, C1="0", comment_C1="First")
    older = form(started, assessment)
    send(started, assessment, C1="0", comment_C1="", clear="C1")
    reply = send(started, assessment, page=older, C1="1", comment_C1="Second")
    assert reply.status_code == 409
    assert "this answer was cleared" in reply.text
    assert "this comment was deleted" in reply.text


# Saving as it is made


def test_save_keeps_one_choice_and_says_how_far(started, assessment):
    reply = send(started, assessment, "answer_save", C1="2")
    version = sheet(started, assessment).answers.get().version
    assert reply.json() == {
        "seen": f"2.{version}",
        "answered": 1,
        "text": "1 of 40 questions answered",
        "pillar": "1/8",
    }


def test_save_clears_one_choice(started, assessment):
    send(started, assessment, "answer_save", C1="2")
    reply = send(started, assessment, "answer_save", clear="C1")
    assert (reply.json()["seen"], reply.json()["answered"]) == ("", 0)
    assert not Answer.objects.exists()


def test_save_said_again_after_a_lost_reply_is_saved_once(started, assessment):
    page = form(started, assessment)
    first = send(started, assessment, "answer_save", page, C1="2")
    again = send(started, assessment, "answer_save", page, C1="2")
    assert first.json() == again.json()
    assert Answer.objects.count() == 1


def test_save_shows_a_conflict_and_overwrites_nothing(started, assessment):
    older = form(started, assessment)
    send(started, assessment, "answer_save", C1="3")
    reply = send(started, assessment, "answer_save", older, C1="1")
    assert reply.status_code == 409
    told = reply.json()
    assert told["conflict"] == "In another tab, you chose another answer:"
    assert told["other"] == assessment.questionnaire.content().question("C1").anchors.en[3]
    assert (told["value"], told["pillar"]) == ("3", "1/8")
    assert answers(sheet(started, assessment)) == {"C1": "3"}
    kept = send(started, assessment, "answer_save", older | {"seen-C1": told["seen"]}, C1="1")
    assert kept.status_code == 200
    assert answers(sheet(started, assessment)) == {"C1": "1"}


@pytest.mark.parametrize(
    "wrong", [{"C1": "7"}, {"A1": "1"}, {}, {"C1": "1", "C2": "1"}, {"C1": "1", "seen-C1": "x"}, {"clear": "A1"}]
)
def test_save_refuses_what_is_no_answer(started, assessment, wrong):
    reply = started.post(address(assessment, "answer_save"), {**form(started, assessment), **wrong})
    assert reply.status_code == 400
    assert reply.json()["refused"]
    assert not Answer.objects.exists()


def test_comment_is_kept_changed_and_deleted(started, assessment):
    first = send(started, assessment, "answer_comment", comment_C1="One")
    assert comments(sheet(started, assessment)) == {"C1": "One"}
    page = form(started, assessment)
    assert page["seen-comment-C1"] == first.json()["seen"]
    send(started, assessment, "answer_comment", page, comment_C1="<script>alert(1)</script> {{ 7*7 }}")
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}</textarea>"
        in started.get(address(assessment, "answer_pillar")).text
    )
    assert send(started, assessment, "answer_comment", comment_C1="  ").json() == {"seen": ""}
    assert not SheetComment.objects.exists()


def test_comment_shows_a_conflict_and_overwrites_nothing(started, assessment):
    older = form(started, assessment)
    send(started, assessment, "answer_comment", comment_C1="First")
    reply = send(started, assessment, "answer_comment", older, comment_C1="Second")
    assert reply.status_code == 409
    assert (reply.json()["value"], reply.json()["other"]) == ("First", "First")
    assert comments(sheet(started, assessment)) == {"C1": "First"}


@pytest.mark.parametrize("wrong", [{"comment-C1": "x" * 2001}, {"comment-C1": "a\0"}, {}, {"comment-A1": "No"}])
def test_comment_that_cannot_be_kept_is_refused(started, assessment, wrong):
    reply = started.post(address(assessment, "answer_comment"), {**form(started, assessment), **wrong})
    assert reply.status_code == 400
    assert not SheetComment.objects.exists()


# Another person on the same device


def test_page_of_another_sheet_writes_nothing_into_this_one(started, assessment):
    older = form(started, assessment)
    submit_sheet(sheet=sheet(started, assessment))
    started.post(address(assessment, "answer_start"), {"another": "yes"})
    second = sheet(started, assessment)
    for name in CHANGES:
        reply = send(started, assessment, name, older, C1="2", comment_C1="Mine")
        assert reply.status_code == 409
        assert "Another sheet was started on this device" in (
            reply.text if name not in {"answer_save", "answer_comment"} else reply.json()["refused"]
        )
    assert answers(second) == {}
    assert comments(second) == {}
    assert AnswerSheet.objects.filter(submitted=True).count() == 1


def test_another_sheet_is_started_after_the_first_was_submitted(started, assessment):
    first = sheet(started, assessment)
    submit_sheet(sheet=first)
    assert "Start another sheet" in started.get(address(assessment, "answer_start")).text
    reply = started.post(address(assessment, "answer_start"), {"another": "yes"})
    assert reply["Location"] == address(assessment, "answer_pillar")
    assert sheet(started, assessment) != first
    assert AnswerSheet.objects.count() == 2


def test_another_sheet_is_not_started_over_a_draft(started, assessment):
    first = sheet(started, assessment)
    reply = started.post(address(assessment, "answer_start"), {"another": "yes"}, follow=True)
    assert "Submit this sheet first, or delete it" in reply.text
    assert sheet(started, assessment) == first


def test_start_of_a_submitted_sheet_leads_to_what_happens_next(started, assessment):
    submit_sheet(sheet=sheet(started, assessment))
    assert started.post(address(assessment, "answer_start"))["Location"] == address(assessment, "answer_done")
    assert "is submitted" in started.get(address(assessment, "answer_start")).text
    assert AnswerSheet.objects.count() == 1


# Review, submit, take back, delete


def test_review_names_what_is_blank_and_counts_what_is_no_level(started, assessment):
    given = make_answers() | {"C2": "DK", "C3": "NA", "A1": "DK"}
    del given["C1"], given["S8"]
    fill(started, assessment, given)
    text = started.get(address(assessment, "answer_review")).text
    assert "38 of 40 questions answered" in text
    assert "“I don’t know”: 2. “Not applicable”: 1." in text
    assert address(assessment, "answer_pillar", "S") + "#S8" in text
    assert "will not count" not in text


def test_review_of_a_whole_sheet_says_so(started, assessment):
    fill(started, assessment)
    text = started.get(address(assessment, "answer_review")).text
    assert "Every question has an answer" in text
    assert "“I don’t know”" not in text


def test_review_warns_of_a_sheet_that_will_not_count(started, assessment):
    fill(started, assessment, dict.fromkeys(list(make_answers())[:23], 2))
    assert (
        "will not count in the results: that takes at least 24"
        in started.get(address(assessment, "answer_review")).text
    )


def test_submitting_twice_submits_once(started, assessment):
    fill(started, assessment)
    page = form(started, assessment)
    for _time in range(2):
        reply = send(started, assessment, "answer_submit", page)
        assert reply["Location"] == address(assessment, "answer_done")
    assert AnswerSheet.objects.filter(submitted=True).count() == 1


def test_done_says_what_happens_next_and_shows_the_answers(started, assessment):
    found = fill(started, assessment, {"C1": 3, "C2": "DK"})
    save_comment(sheet=found, question="C1", text="<b>Really</b>\nso", version=None)
    send(started, assessment, "answer_submit")
    text = started.get(address(assessment, "answer_done")).text
    assert "Thank you, your answers are in." in text
    assert f"{settings.BASE_URL}/r/{assessment.results_code}/" in text
    assert assessment.questionnaire.content().question("C1").anchors.en[3] in text
    assert "&lt;b&gt;Really&lt;/b&gt;<br>so" in text
    assert "will not count" in text


def test_done_gives_no_results_address_where_respondents_see_none(started, assessment):
    Assessment.objects.update(shows_respondents=False)
    send(started, assessment, "answer_submit")
    assert assessment.results_code not in started.get(address(assessment, "answer_done")).text


def test_done_of_a_draft_leads_to_its_review(started, assessment):
    assert started.get(address(assessment, "answer_done"))["Location"] == address(assessment, "answer_review")


def test_submitted_sheet_is_only_read(started, assessment):
    page = form(started, assessment)
    send(started, assessment, "answer_submit", page)
    for name in ("answer_pillar", "answer_review"):
        assert started.get(address(assessment, name))["Location"] == address(assessment, "answer_done")
    for name in ("answer_pillar", "answer_save", "answer_comment"):
        assert send(started, assessment, name, page, C1="2", comment_C1="No").status_code == 409
    assert not Answer.objects.exists()


def test_sheet_is_taken_back_changed_and_submitted_again(started, assessment):
    page = form(started, assessment)
    send(started, assessment, "answer_submit", page)
    reply = started.post(address(assessment, "answer_take_back"), page, follow=True)
    assert "a draft again" in reply.text
    assert sheet(started, assessment).submitted is False
    assert send(started, assessment, "answer_save", C1="2").status_code == 200


def test_delete_asks_first(started, assessment):
    fill(started, assessment)
    assert "40 answers and every comment go at once" in started.get(address(assessment, "answer_delete")).text
    assert AnswerSheet.objects.exists()


@pytest.mark.parametrize("submitted", [False, True])
def test_delete_leaves_nothing(started, assessment, submitted):
    found = fill(started, assessment)
    page = form(started, assessment)
    if submitted:
        submit_sheet(sheet=found)
    reply = started.post(address(assessment, "answer_delete"), page, follow=True)
    assert "The sheet is deleted" in reply.text
    assert started.cookies[cookie(assessment)].value == ""
    assert not AnswerSheet.objects.exists()
    assert not Answer.objects.exists()


def test_sheet_deleted_in_another_tab_takes_nothing(started, assessment):
    page = form(started, assessment)
    AnswerSheet.objects.all().delete()
    for name in CHANGES:
        assert send(started, assessment, name, page, C1="2").status_code == 409


# What is over


@pytest.mark.parametrize("over", [closed, expired, cancelled])
def test_nothing_is_accepted_once_it_is_over(started, assessment, over):
    page = form(started, assessment)
    over(assessment)
    for name in CHANGES:
        reply = send(started, assessment, name, page, C1="2", comment_C1="Late")
        assert reply.status_code == 409
    assert not Answer.objects.exists()
    assert not SheetComment.objects.exists()
    assert AnswerSheet.objects.get().submitted is False
    assert Client().post(address(assessment, "answer_start")).status_code == 409
    for name in ALL[1:]:
        assert started.get(address(assessment, name))["Location"] == address(assessment, "answer_start")


def test_closed_leads_to_the_results(started, assessment):
    closed(assessment)
    text = started.get(address(assessment, "answer_start")).text
    assert "This assessment is closed" in text
    assert "was not submitted" in text
    assert reverse("respondent_results", args=[assessment.results_code]) in text


def test_closed_shows_no_results_where_respondents_see_none(client, assessment):
    Assessment.objects.update(shows_respondents=False)
    closed(assessment)
    text = client.get(address(assessment, "answer_start")).text
    assert assessment.results_code not in text
    assert "for its members" in text


def test_expired_says_that_results_are_to_come(client, assessment):
    expired(assessment)
    assert "about to be computed" in client.get(address(assessment, "answer_start")).text


def test_cancelled_says_so(client, assessment):
    cancelled(assessment)
    assert "was cancelled" in client.get(address(assessment, "answer_start")).text


def test_answer_given_while_it_closes_is_refused_in_words(started, assessment):
    page = form(started, assessment)
    send(started, assessment, "answer_submit", page)
    close_assessment(assessment=assessment)
    reply = send(started, assessment, "answer_save", page, C1="2")
    assert "is closed" in reply.json()["refused"]


# Consensus


@pytest.fixture
def together():
    return make_assessment(mode=Assessment.Mode.CONSENSUS, opened_at=YESTERDAY)


def sign_in(client, assessment, role="facilitator", email="fay@example.org"):
    client.force_login(make_user(email, assessment.team, role))


def test_consensus_is_started_once_and_gone_on_with(client, together):
    sign_in(client, together)
    for _time in range(2):
        reply = client.post(reverse("consensus", args=[together.pk]))
        assert reply["Location"] == address(together, "answer_pillar")
    assert AnswerSheet.objects.get().token_hash is None
    assert send(client, together, "answer_save", C1="2").status_code == 200
    text = client.get(address(together, "answer_start")).text
    assert "nothing is anonymous here" in text
    assert "Someone else" not in text


def test_consensus_goes_on_with_another_facilitator(client, together):
    sign_in(client, together)
    client.post(reverse("consensus", args=[together.pk]))
    send(client, together, "answer_save", C1="2")
    second = Client()
    sign_in(second, together, email="gus@example.org")
    assert 'name="C1" value="2" checked' in second.get(address(together, "answer_pillar")).text


def test_consensus_is_submitted_taken_back_and_deleted(client, together):
    sign_in(client, together)
    client.post(reverse("consensus", args=[together.pk]))
    page = form(client, together)
    send(client, together, "answer_submit", page)
    text = client.get(address(together, "answer_done")).text
    assert "The team’s answers are in." in text
    assert client.post(reverse("consensus", args=[together.pk]))["Location"] == address(together, "answer_done")
    send(client, together, "answer_take_back", page)
    assert AnswerSheet.objects.get().submitted is False
    send(client, together, "answer_delete", page)
    assert not AnswerSheet.objects.exists()


def test_consensus_by_link_is_for_facilitators(client, together):
    reply = client.get(address(together, "answer_start"))
    assert "Your team answers together" in reply.text
    assert client.post(address(together, "answer_start")).status_code == 409
    sign_in(client, together, role="member")
    assert client.post(address(together, "answer_start")).status_code == 409
    assert not AnswerSheet.objects.exists()


def test_facilitator_who_was_removed_changes_nothing_any_more(client, together):
    sign_in(client, together)
    client.post(reverse("consensus", args=[together.pk]))
    page = form(client, together)
    together.team.memberships.all().delete()
    assert send(client, together, "answer_save", page, C1="2").status_code == 409
    assert not Answer.objects.exists()


def test_consensus_after_closing_is_refused(client, together):
    sign_in(client, together)
    expired(together)
    assert client.post(reverse("consensus", args=[together.pk])).status_code == 409


def test_consensus_is_refused_to_others(client, together):
    path = reverse("consensus", args=[together.pk])
    assert client.post(path).status_code == 302
    sign_in(client, together, role="member")
    assert client.post(path).status_code == 403
    client.force_login(make_user("stranger@example.org", make_team(name="Rooks"), "facilitator"))
    assert client.post(path).status_code == 404
    assert not AnswerSheet.objects.exists()


def test_consensus_of_a_team_link_is_refused_and_says_why(client, assessment):
    sign_in(client, assessment)
    reply = client.post(reverse("consensus", args=[assessment.pk]))
    assert reply.status_code == 409
    assert "Everybody answers this assessment alone" in reply.text
    assert not AnswerSheet.objects.exists()
    assert not AnswerSheet.objects.exists()


# Methods and costs


@pytest.mark.parametrize("name", ["answer_save", "answer_comment", "answer_submit", "answer_take_back"])
def test_what_changes_something_takes_post_alone(started, assessment, name):
    assert started.get(address(assessment, name)).status_code == 405


@pytest.mark.parametrize("name", ["answer_review", "answer_done"])
def test_what_shows_something_takes_no_post(started, assessment, name):
    assert started.post(address(assessment, name)).status_code == 405


def test_consensus_takes_post_alone(client, together):
    sign_in(client, together)
    assert client.get(reverse("consensus", args=[together.pk])).status_code == 405


def test_post_without_a_token_is_refused(assessment):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(address(assessment, "answer_start")).status_code == 403
    assert not AnswerSheet.objects.exists()


def test_signed_in_member_leaves_no_name_with_the_answers(client, assessment):
    sign_in(client, assessment, role="member")
    client.post(address(assessment, "answer_start"))
    send(client, assessment, "answer_save", C1="2")
    session = dict(client.session.items())
    assert "C1" not in str(session)
    assert sheet(client, assessment).answers.count() == 1


@pytest.mark.parametrize(("name", "count"), [("answer_start", 1), ("answer_pillar", 3), ("answer_review", 1)])
def test_pages_take_few_queries(started, assessment, django_assert_num_queries, name, count):
    fill(started, assessment)
    with django_assert_num_queries(count):
        started.get(address(assessment, name))


def test_saving_takes_few_queries(started, assessment, django_assert_num_queries):
    send(started, assessment, "answer_save", C1="2")
    page = form(started, assessment)
    # The sheet with its assessment and answers; the write.
    with django_assert_num_queries(2):
        send(started, assessment, "answer_save", page, C1="3")
