"""What `manage.py score` gives for one person's answers, and what a result page shows of it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from playwright.sync_api import Locator, Page

from assessments.maturity.document import Practice, Symptom, shipped_document

TOLD = 7  # symptoms told in full; the others are named


@dataclass(frozen=True)
class Row:
    """A line of the table of figures, as people read it."""

    pillar: str
    score: str
    stage: str
    limits: bool


@dataclass(frozen=True)
class Figures:
    """`present` are the active symptoms told in full, `others` all that show besides."""

    rows: list[Row]
    whole: tuple[str, str]
    active: int
    present: set[str]
    others: set[str]
    now: list[str]


def answers_of(choices: Mapping[str, str]) -> dict[str, int | str]:
    """Answers by question from one letter each: a level 0 to 4, d, n, or - for a blank."""
    words: dict[str, int | str] = {"d": "DK", "n": "NA", **{str(level): level for level in range(5)}}
    return {
        f"{pillar}{number}": words[letter]
        for pillar, letters in choices.items()
        for number, letter in enumerate(letters, 1)
        if letter != "-"
    }


def scored(answers: Mapping[str, int | str], language: str, folder: Path) -> Figures:
    """The figures of the command, in words of the document."""
    document = shipped_document()
    card = _score(answers, folder)

    def stage(part: Mapping[str, Any]) -> str:
        return "" if part["band"] is None else document.band(part["band"]).name.in_language(language)

    rows = [
        Row(
            pillar.name.in_language(language),
            points(card["pillars"][pillar.code]["score"]),
            stage(card["pillars"][pillar.code]),
            pillar.code in card["overall"]["limiting"],
        )
        for pillar in document.pillars
    ]
    showing = [
        (result["state"], -result["severity"], code)
        for code, result in card["symptoms"].items()
        if result["state"] in {"active", "watch"}
    ]
    titles = {code: plain(document.symptom(code).title.in_language(language)) for _state, _severity, code in showing}
    present = {titles[code] for state, _severity, code in sorted(showing)[:TOLD] if state == "active"}
    return Figures(
        rows=rows,
        whole=(points(card["overall"]["score"]), stage(card["overall"])),
        active=sum(state == "active" for state, _severity, _code in showing),
        present=present,
        others=set(titles.values()) - present,
        now=[plain(document.practice(code).title.in_language(language)) for code in card["recommend"]["now"]],
    )


def shown(page: Page) -> Figures:
    """The figures of the page as it is drawn now, on a screen or for print."""
    table = page.locator(".table-card table")
    rows = [
        Row(
            _text(row.locator("th a")),
            _text(row.locator("td").nth(0)),
            _text(row.locator("td").nth(1)),
            "limiting" in (row.get_attribute("class") or ""),
        )
        for row in table.locator("tbody tr").filter(visible=True).all()
    ]
    foot = table.locator("tfoot td").filter(visible=True)
    present = set(texts(page.locator(".symptom:has(.tag-strong) h5 a")))
    return Figures(
        rows=rows,
        whole=(_text(foot.nth(0)), _text(foot.nth(1))),
        active=int(_text(foot.nth(2))),
        present=present,
        others=set(texts(page.locator(".symptom h5 a, .more a"))) - present,
        now=texts(page.locator(".now > li h3")),
    )


def plain(text: str) -> str:
    """Without soft hyphens, and with every kind of space as one."""
    return re.sub(r"\s+", " ", text.replace("\xad", "")).strip()


def envelope(sheets: Sequence[Mapping[str, int | str]], *, mode: str, team_size: int | None = None) -> dict[str, Any]:
    """What the command is asked to score: sheets of the shipped questionnaire."""
    document = shipped_document()
    questions = [
        {
            "code": question.code,
            "revision": question.revision,
            "pillar": question.pillar,
            "weight": question.weight,
            "ways": dict(question.ways),
            "optional": question.optional,
        }
        for question in document.questions
    ]
    symptoms = [
        {"code": symptom.code, "links": _links(symptom), "remedies": list(symptom.remedies)}
        for symptom in document.symptoms
    ]
    practices = [
        {
            "code": practice.code,
            "pillar": practice.pillar,
            "effort": practice.effort,
            "prerequisites": list(practice.prerequisites),
            "links": _links(practice),
        }
        for practice in document.practices
    ]
    questionnaire = {"version": 1, "questions": questions, "symptoms": symptoms, "practices": practices}
    asked = {"questionnaire": questionnaire, "sheets": [{"answers": dict(answers)} for answers in sheets], "mode": mode}
    return asked | ({"team_size": team_size} if team_size else {})


def _score(answers: Mapping[str, int | str], folder: Path) -> dict[str, Any]:
    """The output of the command for one sheet filled together."""
    file = folder / "asked.json"
    file.write_text(json.dumps({"score": envelope([answers], mode="consensus")}))
    printed = StringIO()
    call_command("score", str(file), stdout=printed)
    return json.loads(printed.getvalue())["score"]


def _links(part: Symptom | Practice) -> list[dict[str, Any]]:
    return [{"question": question, "strength": strength} for question, strength in part.links.items()]


def points(score: float | None) -> str:
    return "–" if score is None else str(Decimal(str(score)).quantize(Decimal(1), ROUND_HALF_UP))


def _text(place: Locator) -> str:
    return plain(place.inner_text())


def texts(place: Locator) -> list[str]:
    return [plain(text) for text in place.filter(visible=True).all_inner_texts()]
