"""A quarter of twelve teams, from the file of people to what stays when it is sealed; the worker is a worker."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.actions import tick
from assessments.forms.assessments import quarters_around
from assessments.models import AnswerSheet, Assessment, Invitation, Organisation, OrganisationRole, Team, User
from tests.closed import make_closed, make_people
from tests.factories import make_organisation, make_questionnaire, make_user
from tests.post import LOCMEM

from .entering import enter
from .test_eight_people import PEOPLE, by_pillar
from .ways import AtOnce, ByHand, ByPlainForms, OnAPhone

TEAMS = 12
SIZE = 5
ADDRESS = re.compile(r"https?://\S+/i/[\w-]+/")

pytestmark = pytest.mark.django_db(transaction=True)


def language_of(number: int) -> str:
    return "fr" if number % 2 else "en"


def people_file(folder: Path) -> Path:
    rows = [
        f"Bees {team},p{number}.t{team}@example.org,Person {number},{'member' if number else 'facilitator'},"
        f"{language_of(number)},{SIZE},wave {team % 3}"
        for team in range(TEAMS)
        for number in range(SIZE)
    ]
    file = folder / "people.csv"
    file.write_text("\n".join(["team,email,name,role,language,size,tags", *rows]), encoding="utf-8")
    return file


def work() -> None:
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)


def letters_since(seen: int) -> dict[str, mail.EmailMessage]:
    """By address; to everybody one, in their own language."""
    found = mail.outbox[seen:]
    assert Counter(message.to[0] for message in found) == Counter(
        f"p{number}.t{team}@example.org" for team in range(TEAMS) for number in range(SIZE)
    )
    for message in found:
        assert message.body.startswith("Bonjour" if message.to[0][1] in "13" else "Hello")
    return {message.to[0]: message for message in found}


@pytest.fixture
def administrator(new_context, settings, live_server) -> Page:
    settings.MAILERS, settings.BASE_URL = LOCMEM, live_server.url
    organisation, ann = make_organisation(), make_user("ann@example.org")
    make_questionnaire(organisation)
    OrganisationRole.objects.create(organisation=organisation, user=ann, role="administrator")
    return enter(new_context(), ann, live_server.url)


def bring_in_people(page: Page, file: Path) -> None:
    page.goto(reverse("organisation_import", args=[Organisation.objects.get().pk]))
    expect(page.get_by_role("heading", name="What the file holds")).to_have_css("margin-top", "40px")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Make the teams").check()
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("heading", name="New teams")).to_be_visible()
    assert not Team.objects.exists()
    page.get_by_role("button", name="Import all of it").click()
    expect(page.get_by_role("button", name="Import all of it")).to_have_count(0)
    assert (Team.objects.count(), User.objects.count()) == (TEAMS, TEAMS * SIZE + 1)


def open_round(page: Page) -> None:
    page.goto(reverse("organisation_round_open", args=[Organisation.objects.get().pk]))
    page.get_by_role("button", name="Open the round").click()
    expect(page.locator("#progress[data-busy]")).to_be_attached()
    work()
    expect(page.locator("#progress[data-busy]")).to_have_count(0)
    page.reload()
    expect(page.locator(".cycle-teams tbody tr")).to_have_count(TEAMS)


def answer(mails: dict[str, mail.EmailMessage], ways: list[AtOnce | ByPlainForms], team: int) -> None:
    for number, person in enumerate(ways):
        link = ADDRESS.search(mails[f"p{number}.t{team}@example.org"].body)[0]
        person.begin(link)
        for pillar, chosen in by_pillar(PEOPLE[number][2]).items():
            person.answer(pillar, chosen)
        person.submit()


def test_quarter_of_twelve_teams_from_the_file_of_people_to_its_history(
    administrator, new_context, live_server, tmp_path
):
    page = administrator
    bring_in_people(page, people_file(tmp_path))
    first, second = Team.objects.get(name="Bees 0"), Team.objects.get(name="Bees 1")
    this, _next, last = quarters_around(timezone.localdate())
    make_closed(make_people([1, 1, 2, 2, 3]), first, last)

    open_round(page)
    mails = letters_since(0)
    by_hand, phone = new_context(), new_context(**PEOPLE[2][1])
    ways = [ByHand(by_hand.new_page()), OnAPhone(phone.new_page()), *(ByPlainForms() for _ in range(3))]
    answer(mails, ways, 0)
    expect(ways[1].page.locator("html")).to_have_attribute("lang", "fr")
    answer(mails, [ByPlainForms() for _ in range(3)], 1)

    closed = first.assessments.get(cycle__code=this)
    with time_machine.travel(closed.closes_at - timedelta(hours=20)):
        assert tick().reminded == TEAMS
        work()
        reminders = letters_since(len(mails))
    assert {ADDRESS.search(each.body)[0] for each in reminders.values()} == {
        ADDRESS.search(each.body)[0] for each in mails.values()
    }

    # The time that has passed for the clock has ended sign-ins as well.
    page = enter(page.context, User.objects.get(email="ann@example.org"), live_server.url)
    page.goto(reverse("cycle", args=[closed.cycle_id]))
    expect(page.get_by_text("8 of 60")).to_be_visible()
    page.get_by_role("link", name="Close the round …").click()
    page.get_by_role("button", name="Close all that are open").click()
    expect(page.locator("#progress")).to_be_attached()
    work()
    letters_since(len(mails) * 2)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert tick().sealed == TEAMS + 1
    assert set(Assessment.objects.values_list("state", flat=True)) == {"sealed"}
    assert not Invitation.objects.exists()
    assert not AnswerSheet.objects.exclude(token_hash=None).exists()

    fay = enter(new_context(), User.objects.get(email="p0.t0@example.org"), live_server.url)
    fay.goto(reverse("assessment_results", args=[closed.pk]))
    expect(fay.locator(".facts")).to_contain_text("5 of 5 people")
    history = fay.locator("section.history")
    expect(history).to_contain_text(last)
    expect(history).to_contain_text(this)
    few = enter(new_context(), User.objects.get(email="p0.t1@example.org"), live_server.url)
    few.goto(reverse("assessment_results", args=[second.assessments.get().pk]))
    expect(few.locator("main")).to_contain_text("3 of 5")
    expect(few.locator(".team-table")).to_have_count(0)
