"""Eight people answer, each in their own way; a quarter later again. What is shown is what `manage.py score` gives."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from assessments.forms.assessments import quarters_around
from assessments.maturity.document import shipped_document
from assessments.models import Team
from tests.factories import make_questionnaire, make_team, make_user

from .entering import enter
from .figures import answers_of, envelope, plain, points, texts
from .printed import pages_of
from .ways import AtOnce, ByHand, ByKeyboard, ByPlainForms, InTwoTabs, OnAPhone, WithoutScripts

PILLARS = "CALMS"
FRENCH = {"locale": "fr-FR"}
PHONE = FRENCH | {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# One letter for each question of Culture, Automation, Lean, Measurement and Sharing: a level, d, n, or - for a blank.
PEOPLE: list[tuple[type[AtOnce], dict[str, Any], str]] = [
    (WithoutScripts, {"java_script_enabled": False}, "1102d122 21322n32 12122112 2d312232 33432343"),
    (ByKeyboard, {}, "21121012 3123232- 22132122 30d23123 34333443"),
    (OnAPhone, PHONE, "10211201 23132323 1312d223 21231322 44334333"),
    (ByHand, FRENCH, "2112112d 3224n332 23122312 12223132 33344n34"),
    (InTwoTabs, {}, "11020112 22413223 21d22232 23123231 43433d43"),
    (AtOnce, {}, "02112111 32123432 11223122 44d41223 34443334"),
    (AtOnce, {}, "12101d10 12332232 22131221 02132314 33334444"),
    (AtOnce, {}, "01121120 233-2233 12212231 31223032 44343433"),
]
# What becomes of the levels in a quarter: Culture far better, Lean and Measurement a little, Sharing worse.
LATER = {"C": ("01234", "23444"), "A": ("", ""), "L": ("1", "2"), "M": ("1", "2"), "S": ("01234", "00123")}
VERDICTS = {
    "stable": "stable",
    "possible_up": "possible rise",
    "possible_down": "possible fall",
    "likely_up": "likely rise",
    "likely_down": "likely fall",
}
CELLS = "(rows) => rows.map((row) => [...row.cells].map((cell) => (cell.querySelector('a') ?? cell).innerText))"
SPREADS = """(lines) => lines.map((line) =>
  [line.querySelector("h4 a").pathname, line.querySelector(".spread span").textContent])"""
AGREEMENT = {"lack": "far apart", "very_strong": "very strong"}

type Sheet = Mapping[str, int | str]


def by_pillar(letters: str) -> dict[str, str]:
    return dict(zip(PILLARS, letters.split(), strict=True))


def later(letters: str) -> str:
    return " ".join(part.translate(str.maketrans(*LATER[code])) for code, part in by_pillar(letters).items())


@dataclass(frozen=True)
class Told:
    """What the command says, as people read it: lines of the table, all symptoms that show, what to do now."""

    rows: list[list[str]]
    symptoms: set[str]
    now: list[str]


def command(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    file, printed = folder / "asked.json", StringIO()
    file.write_text(json.dumps(asked))
    call_command("score", str(file), stdout=printed)
    return json.loads(printed.getvalue())


def told(folder: Path, sheets: Sequence[Sheet], before: Sequence[Sheet] = (), language: str = "en") -> Told:
    document = shipped_document()
    new = envelope(sheets, mode="individual", team_size=len(PEOPLE))
    old = {"compare": {"old": envelope(before, mode="individual"), "new": new}} if before else {}
    found = command(folder, {"score": new} | old)
    card, changes = found["score"], found.get("compare", {})

    # Of the questions that show their distribution: the others are left out (docs/decisions/0016).
    shown = [
        {code: answer for code, answer in sheet.items() if not document.question(code).sensitive} for sheet in sheets
    ]
    spoken = command(folder, {"score": envelope(shown, mode="individual")})["score"]["pillars"]

    def row(name: str, part: Mapping[str, Any], speaking: Mapping[str, Any]) -> list[str]:
        low, high = (points(part["score"] + end - speaking["score"]) for end in speaking["ci95"])
        stage = document.band(part["band"]).name.in_language(language)
        return [name, points(part["score"]), f"{low} {'to' if language == 'en' else 'à'} {high}", stage]

    def change(code: str) -> list[str]:
        if not changes:
            return []
        delta = changes[code]["delta"]
        sign = "" if points(abs(delta)) == "0" else "+" if delta > 0 else "−"
        return [f"{VERDICTS[changes[code]['verdict']]} ({sign}{points(abs(delta))})"]

    rows = [
        [
            *row(pillar.name.in_language(language), card["pillars"][pillar.code], spoken[pillar.code]),
            AGREEMENT.get(agreement := spoken[pillar.code]["agreement"], agreement),
            *change(pillar.code),
        ]
        for pillar in document.pillars
    ]
    showing = [code for code, symptom in card["symptoms"].items() if symptom["state"] in {"active", "watch"}]
    return Told(
        rows=[*rows, row("Whole", card["overall"], card["overall"])],
        symptoms={plain(document.symptom(code).title.in_language(language)) for code in showing},
        now=[plain(document.practice(code).title.in_language(language)) for code in card["recommend"]["now"]],
    )


def shown(page: Page) -> Told:
    rows = page.locator(".team-table tr:has(td)").evaluate_all(CELLS)
    return Told(
        rows=[*([plain(cell) for cell in row] for row in rows[:-1]), [plain(cell) for cell in rows[-1][:4]]],
        symptoms=set(texts(page.locator(".symptom h5 a, .more a[href*='/symptom/']"))),
        now=texts(page.locator(".now > li h3")),
    )


def spread(sheets: Sequence[Sheet], question: str) -> str:
    """How often each answer was chosen, in the words of the page."""
    given = [sheet.get(question, "") for sheet in sheets]
    others = {"not applicable": "NA", "don’t know": "DK", "left blank": ""}
    counts = [str(given.count(level)) for level in range(5)]
    besides = [f"{name}: {given.count(value)}" for name, value in others.items() if value in given]
    return "; ".join([f"Levels 0 to 4: {', '.join(counts)}", *besides])


def assert_nothing_was_lost(page: Page, sheets: Sequence[Sheet]) -> None:
    """Figures are rounded; the answers to each question that shows them are all there."""
    shown = dict(page.locator(".question-line:has(.spread)").evaluate_all(SPREADS))
    asked = [question for question in shipped_document().questions if not question.sensitive]
    assert shown == {f"/library/question/{question.code}/": spread(sheets, question.code) for question in asked}


def assert_printed(page: Page, expected: Told, folder: Path) -> None:
    """The report leads from the results, and holds the same figures on paper."""
    page.get_by_role("link", name="Report to print").click()
    whole = " ".join(pages_of(page, folder))
    for name, score, between, stage, *rest in expected.rows:
        assert re.search(rf"{name}(?: limits)? {score} {between} {stage}", whole), name
        if len(rest) == 2:
            verdict, _sign, delta = re.fullmatch(r"(\D+?) \(([+−]?)(\d+)\)", rest[1]).groups()
            assert re.search(rf"{name}: {verdict}\W[^:]*{delta}", whole), name
    for name in expected.now:
        assert name in whole


def assert_shown_in_french(page: Page, expected: Told) -> None:
    """By the link that a respondent was given after submitting; without comments, and with the same figures."""
    page.locator("dl.when a").click()
    found = shown(page)
    assert [row[:4] for row in found.rows[:5]] == [row[:4] for row in expected.rows[:5]]
    assert (found.symptoms, found.now) == (expected.symptoms, expected.now)


@pytest.fixture
def team(live_server, settings) -> Team:
    settings.BASE_URL = live_server.url
    team = make_team()
    make_questionnaire(team.organisation)
    return team


@pytest.fixture
def facilitator(new_context: Callable[..., BrowserContext], team: Team, live_server) -> Page:
    return enter(new_context(), make_user("fay@example.org", team, "facilitator"), live_server.url)


def open_one(page: Page, team: Team, quarter: str) -> str:
    """The link that the page gives to paste into a chat."""
    page.goto(team.get_absolute_url())
    page.get_by_role("link", name="Open an assessment").click()
    page.get_by_label("Quarter").select_option(quarter)
    page.get_by_role("button", name="Open it").click()
    expect(page.locator("#participation")).to_contain_text("0 of 8 submitted")
    return page.locator("#link").input_value()


def answer(people: Sequence[AtOnce | ByPlainForms], link: str, letters: Sequence[str]) -> list[Sheet]:
    """All side by side, pillar by pillar; the sheets, as each was filled."""
    for person in people:
        person.begin(link)
    for pillar in PILLARS:
        for person, chosen in zip(people, letters, strict=True):
            person.answer(pillar, by_pillar(chosen)[pillar])
    for person in people:
        person.submit()
    return [answers_of(by_pillar(chosen)) for chosen in letters]


def close(page: Page) -> None:
    page.reload()
    expect(page.locator("#participation")).to_contain_text("8 of 8 submitted")
    page.get_by_role("link", name="Close it …").click()
    page.get_by_role("button", name="Close it now").click()
    expect(page.locator(".facts")).to_contain_text("8 of 8 people")


def test_eight_people_answer_and_see_what_the_command_gives(new_context, facilitator, team, tmp_path):
    this, _next, last = quarters_around(timezone.localdate())
    contexts = [new_context(**options) for _way, options, _letters in PEOPLE]

    link = open_one(facilitator, team, last)
    people = [way(context.new_page()) for (way, _options, _letters), context in zip(PEOPLE, contexts, strict=True)]
    first = answer(people, link, [letters for _way, _options, letters in PEOPLE])
    close(facilitator)
    expected = told(tmp_path, first)
    assert shown(facilitator) == expected
    assert_nothing_was_lost(facilitator, first)
    assert_printed(facilitator, expected, tmp_path)
    assert_shown_in_french(people[2].page, told(tmp_path, first, language="fr"))

    # A quarter later most send plain forms; two browsers, which still hold their first sheet, show the pages again.
    link = open_one(facilitator, team, this)
    again = [*(ByPlainForms() for _person in people[:6]), *(AtOnce(person.page) for person in people[6:])]
    second = answer(again, link, [later(letters) for _way, _options, letters in PEOPLE])
    close(facilitator)
    expected = told(tmp_path, second, before=first)
    verdicts = [row[-1].rpartition(" ")[0] for row in expected.rows[:5]]
    assert verdicts == ["likely rise", "stable", "likely rise", "possible rise", "likely fall"]
    assert shown(facilitator) == expected
    assert_nothing_was_lost(facilitator, second)
    assert_printed(facilitator, expected, tmp_path)
