"""How people answer a page of eight questions: by hand, by keyboard, on a phone, without scripts, in two tabs."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from .test_keyboard import tab_to

VALUES = {"d": "DK", "n": "NA"} | {str(level): str(level) for level in range(5)}
CHOOSE = """(choices) => {
  for (const [question, value] of choices) document.querySelector(`#${question} input[value="${value}"]`).click();
}"""


def choices(pillar: str, letters: str) -> list[tuple[str, str]]:
    """By question, what the letters say; a hyphen leaves it blank."""
    found = [(f"{pillar}{number}", letter) for number, letter in enumerate(letters, 1)]
    return [(question, VALUES[letter]) for question, letter in found if letter != "-"]


@dataclass
class AtOnce:
    """All questions of a page in one instant: as fast as the page can take it."""

    page: Page

    def begin(self, link: str) -> None:
        self.page.goto(link)
        self.page.locator("form.actions button").click()

    def answer(self, pillar: str, letters: str) -> None:
        expect(self.page.locator(f"#{pillar}1")).to_be_visible()
        self.choose(choices(pillar, letters))
        self.page.locator("[data-continue]").click()

    def choose(self, chosen: list[tuple[str, str]]) -> None:
        self.page.evaluate(CHOOSE, chosen)

    def submit(self) -> None:
        self.page.locator("#submit ~ form button").click()
        expect(self.page.locator("dl.when")).to_be_visible()


class ByHand(AtOnce):
    def choose(self, chosen: list[tuple[str, str]]) -> None:
        for question, value in chosen:
            self.page.locator(f"#{question} label:has(input[value='{value}'])").click()


class OnAPhone(AtOnce):
    def choose(self, chosen: list[tuple[str, str]]) -> None:
        for question, value in chosen:
            self.page.locator(f"#{question} label:has(input[value='{value}'])").tap()


class WithoutScripts(AtOnce):
    def choose(self, chosen: list[tuple[str, str]]) -> None:
        for question, value in chosen:
            self.page.locator(f"#{question} input[value='{value}']").check()


class ByKeyboard(AtOnce):
    """From the first key on the address to the last: nothing is clicked."""

    def begin(self, link: str) -> None:
        self.page.goto(link)
        self.press(self.page.locator("form.actions button"))

    def answer(self, pillar: str, letters: str) -> None:
        tab_to(self.page, self.page.locator(f"#{pillar}1 input").first)
        for letter in letters:
            if letter != "-":
                self.page.keyboard.press(str(int(letter) + 1) if letter.isdigit() else letter)
            self.page.keyboard.press("ArrowRight")
        expect(self.page.locator("[data-continue]")).to_be_focused()
        self.page.keyboard.press("Enter")

    def submit(self) -> None:
        self.press(self.page.locator("#submit ~ form button"))
        expect(self.page.locator("dl.when")).to_be_visible()

    def press(self, button: Locator) -> None:
        tab_to(self.page, button)
        self.page.keyboard.press("Enter")


@dataclass
class InTwoTabs(AtOnce):
    """The first half of each page in one tab, the other half in another, at the same instant."""

    other: Page = field(init=False)

    def begin(self, link: str) -> None:
        super().begin(link)
        self.other = self.page.context.new_page()
        self.other.goto(self.page.url)

    def answer(self, pillar: str, letters: str) -> None:
        chosen = choices(pillar, letters)
        tabs = {self.page: chosen[:4], self.other: chosen[4:]}
        for tab in tabs:
            expect(tab.locator(f"#{pillar}1")).to_be_visible()
        for tab, half in tabs.items():
            tab.evaluate(CHOOSE, half)
        for tab in tabs:
            tab.locator("[data-continue]").click()

    def submit(self) -> None:
        expect(self.other.locator("#submit")).to_be_visible()
        super().submit()


@dataclass
class ByPlainForms:
    """What a browser sends, without one: quick, and still every page in its turn."""

    client: Client = field(default_factory=Client)
    shown: str = ""
    address: str = ""

    def begin(self, link: str) -> None:
        self.look(self.client.get(urlsplit(link).path))
        self.post(self.address)

    def answer(self, pillar: str, letters: str) -> None:
        assert f'id="{pillar}1"' in self.shown
        go = re.findall(r'data-continue name="go" value="(\w+)"', self.shown)[0]
        self.post(self.address, **dict(choices(pillar, letters)), go=go)

    def submit(self) -> None:
        self.post(re.findall(r'action="([^"]*/submit/)"', self.shown)[0])
        assert 'class="when' in self.shown

    def post(self, path: str, **fields: str) -> None:
        form = self.shown.partition("<main")[2].partition("</main>")[0]
        hidden = re.findall(r'<input type="hidden" name="((?!next")[^"]+)" value="([^"]*)">', form)
        self.look(self.client.post(path, dict(hidden) | fields, follow=True))

    def look(self, reply: HttpResponse) -> None:
        assert reply.status_code == 200
        self.shown, self.address = reply.text, reply.wsgi_request.path
