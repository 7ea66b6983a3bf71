"""Writing a questionnaire in a browser: every page passes axe, and what is wrong is said as one types."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.actions.drafts import add_part, change_part
from assessments.maturity.drafts import Draft, stamps
from assessments.models import Coaching, Questionnaire
from tests.actors import make_role
from tests.factories import make_document, make_questionnaire, make_team, make_user
from tests.questionnaires import draft_of

from .test_every_page import Visit, look, unfold


@pytest.fixture
def draft(transactional_db) -> Questionnaire:  # noqa: ARG001  (it opens the database)
    team = make_team()
    make_questionnaire(team.organisation)
    make_questionnaire(team.organisation, make_document(2))
    return draft_of(team.organisation)


@pytest.fixture
def sign_in(draft, live_server):
    team = draft.organisation.teams.get()
    coach, administrator = make_user("cleo@example.org"), make_user("ann@example.org")
    Coaching.objects.create(team=team, user=coach)
    make_role(administrator, team, "administrator")

    def as_one(context, user=administrator):
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    return as_one


def send_wrong_file(page: Page) -> None:
    page.locator("input[type=file]").set_input_files({"name": "a.toml", "mimeType": "text/plain", "buffer": b"a = 1"})
    with page.expect_navigation():
        page.locator("main form button").first.click()
    expect(page.locator(".invalid-feedback")).to_be_visible()


def collide(draft: Questionnaire):
    """Save what somebody else saves meanwhile."""

    def then(page: Page) -> None:
        page.locator("#id_title-en").fill("Mine")
        seen = Draft(Questionnaire.objects.get(pk=draft.pk).document).values("question", "C2")
        typed = {"title.en": "Theirs"}
        change_part(questionnaire=draft, kind="question", code="C2", values=typed, seen=stamps(seen))
        with page.expect_navigation():
            page.locator("aside .btn-brand").click()
        unfold(page)

    return then


def pages(draft: Questionnaire) -> dict[str, Visit]:
    organisation, published = draft.organisation_id, Questionnaire.objects.published().first()
    part, remove = "questionnaire_part", "questionnaire_part_remove"
    return {
        "versions": Visit(reverse("questionnaires", args=[organisation])),
        "comparison": Visit(reverse("questionnaires_compare", args=[organisation])),
        "file": Visit(reverse("questionnaires_from_file", args=[organisation])),
        "file, refused": Visit(reverse("questionnaires_from_file", args=[organisation]), then=send_wrong_file),
        "draft": Visit(reverse("questionnaire", args=[draft.pk])),
        "published": Visit(reverse("questionnaire", args=[published.pk])),
        "publishing": Visit(reverse("questionnaire_publish", args=[draft.pk])),
        "deleting": Visit(reverse("questionnaire_delete", args=[draft.pk])),
        "retiring": Visit(reverse("questionnaire_retire", args=[published.pk])),
        "preview": Visit(reverse("questionnaire_preview", args=[draft.pk, "C"]) + "?language=fr"),
        "preview, start": Visit(reverse("questionnaire_preview", args=[draft.pk, "start"])),
        "preview, review": Visit(reverse("questionnaire_preview", args=[draft.pk, "review"])),
        "question": Visit(reverse(part, args=[draft.pk, "question", "C9"])),
        "symptom": Visit(reverse(part, args=[draft.pk, "symptom", "SY-C1"])),
        "practice": Visit(reverse(part, args=[draft.pk, "practice", "P10"])),
        "heading": Visit(reverse(part, args=[draft.pk, "heading", "heading"])),
        "two at once": Visit(reverse(part, args=[draft.pk, "question", "C2"]), then=collide(draft)),
        "removing": Visit(reverse(remove, args=[draft.pk, "practice", "P46"])),
        "too late": Visit(reverse(part, args=[published.pk, "question", "C1"]), status=409),
    }


@pytest.mark.walk
@pytest.mark.parametrize(("language", "colours"), [("en", "light"), ("fr", "dark")])
def test_every_page_of_questionnaires_is_accessible(new_context, live_server, watch, draft, sign_in, language, colours):
    watch.allow("status of 4")  # the pages of refusals
    watch.allow("htmx:")  # a check under way when the page is left
    context = new_context(locale=language, color_scheme=colours, reduced_motion="reduce")
    sign_in(context)
    add_part(questionnaire=draft, kind="question", group="C")
    page = context.new_page()
    wrong = {name: found for name, each in pages(draft).items() if (found := look(page, each, live_server.url))}
    assert wrong == {}


def test_what_is_wrong_is_said_while_one_types(new_context, watch, draft, sign_in):
    watch.allow("htmx:")  # a check under way when the page is left
    context = new_context(locale="en")
    sign_in(context)
    page = context.new_page()
    page.goto(reverse("questionnaire_part", args=[draft.pk, "question", "C1"]))
    problems = page.locator("#problems")
    expect(problems).to_contain_text("Nothing to mend here")
    page.locator("#id_title-fr").fill("")
    expect(problems).to_contain_text("Title (French): the text is missing")
    page.locator("#id_symptoms-0").select_option("")
    expect(problems).to_contain_text("SY-C1: Questions: needs at least one question")
    page.locator("#id_title-fr").fill("Un titre")
    expect(problems).not_to_contain_text("Title (French)")
    with page.expect_navigation():
        page.locator("#id_title-fr").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert Draft(Questionnaire.objects.get(pk=draft.pk).document).values("question", "C1")["title.fr"] == "Un titre"
