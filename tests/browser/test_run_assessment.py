"""The facilitator's page in a browser: copying, counting, and without JavaScript."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assessments.models import Assessment
from tests.actors import submit
from tests.factories import make_assessment, make_team, make_user

from .entering import enter


@pytest.fixture
def assessment(live_server) -> Assessment:  # noqa: ARG001  a server sees what is committed, and the fixture commits
    return make_assessment(make_team())


def sign_in(context: BrowserContext, assessment: Assessment, origin: str) -> Page:
    return enter(context, make_user("fay@example.org", assessment.team, "facilitator"), origin)


def test_message_is_copied_and_said_to_be(new_context, assessment, live_server):
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    page = sign_in(context, assessment, live_server.url)
    page.goto(assessment.get_absolute_url())
    page.get_by_role("button", name="Copy the message").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#message-en").input_value()
    assert f"/a/{assessment.link_code}/" in copied


def test_text_is_selected_where_the_clipboard_is_closed(new_context, assessment, live_server):
    page = sign_in(new_context(), assessment, live_server.url)
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('closed'))")
    page.goto(assessment.get_absolute_url())
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator("#link")).to_be_focused()
    assert page.evaluate("String(getSelection())") == page.locator("#link").input_value()


def test_number_follows_without_a_reload(new_context, assessment, live_server):
    page = sign_in(new_context(), assessment, live_server.url)
    page.clock.install()
    page.goto(assessment.get_absolute_url())
    page.locator("#message-en").focus()
    expect(page.locator("#participation")).to_contain_text("0 of 8 submitted")
    submit(assessment, 3)
    page.clock.fast_forward(21_000)
    expect(page.locator("#participation")).to_contain_text("3 of 8 submitted")
    expect(page.locator("#message-en")).to_be_focused()


def test_page_without_javascript_offers_what_works(new_context, assessment, live_server):
    page = sign_in(new_context(java_script_enabled=False), assessment, live_server.url)
    page.goto(assessment.get_absolute_url())
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.get_by_role("link", name="Close it …").click()
    page.get_by_role("button", name="Close it now").click()
    assessment.refresh_from_db()
    assert assessment.state == Assessment.State.CLOSED
