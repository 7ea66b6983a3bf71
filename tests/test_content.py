"""The shipped questionnaire: whole in both languages, well set, and covering the course it comes from."""

import json
import re
from pathlib import Path

import pytest

from assessments.maturity.document import read_document, shipped_document
from assessments.maturity.questionnaire import PILLARS, WAYS, Sheet
from assessments.maturity.scoring import score
from tests.factories import make_raw_document, part

ROWS = json.loads((Path(__file__).parent / "seed_coverage.json").read_text(encoding="utf-8"))
BY_RULE = {"G-1", "G-3", "F-O", "B-O", "K-O"}
WITH_CODES = [row for row in ROWS if row["id"] not in BY_RULE]
NBSP = "\u00a0"


def texts(document, language):
    """Code or key, path and text of everything in one language."""

    def walk(value, path):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from walk(inner, (*path, key))
        elif isinstance(value, list):
            for place, inner in enumerate(value):
                code = inner.get("code", place) if isinstance(inner, dict) else place
                yield from walk(inner, (*path, code))
        elif language in path:
            yield path, value

    return list(walk(document.canonical(), ()))


def edited(change):
    raw = make_raw_document()
    change(raw)
    return read_document(raw, file="edited")


# Completeness


def test_catalogue_is_complete():
    document = shipped_document()
    assert [len(document.questions_of(pillar)) for pillar in PILLARS] == [8, 8, 8, 8, 8]
    assert len(document.symptoms) == 42
    assert len(document.practices) == 49
    assert len(document.metrics) == 5
    assert len(document.cases) == 6
    assert len(document.answering_rules.en) == 4
    assert [question.code for question in document.questions if question.optional] == ["S8"]
    assert [question.code for question in document.questions if question.sensitive] == ["C1", "C2", "C8"]


def test_every_text_exists_in_both_languages():
    document = shipped_document()
    places = [
        [tuple(step for step in path if step != language) for path, _ in texts(document, language)]
        for language in ("en", "fr")
    ]
    assert places[0] == places[1]
    assert len(places[0]) > 800


def test_french_is_not_english_left_over():
    document = shipped_document()
    english = dict(texts(document, "en"))
    same = {
        text
        for path, text in texts(document, "fr")
        if text == english[tuple("en" if step == "fr" else step for step in path)]
    }
    assert same == {"Culture", "Lean", "Feedback"}


@pytest.mark.parametrize(
    ("language", "mistake"),
    [
        ("fr", r"['\"“”]"),
        ("fr", rf"[^{NBSP}][:;?!»%](?!//)"),
        ("fr", rf"«[^{NBSP}]"),
        ("fr", rf" {NBSP}|{NBSP} "),
        ("fr", r"\.\.\."),
        ("en", r"['\"]"),
        ("en", rf"{NBSP}| [:;?!%]"),
        ("en", r"[«»]|\.\.\."),
    ],
)
def test_typography(language, mistake):
    wrong = [(path, text) for path, text in texts(shipped_document(), language) if re.search(mistake, text)]
    assert wrong == []


def test_stems_read_on_from_the_last_three_months():
    for question in shipped_document().questions:
        for stem in (question.stem.en, question.stem.fr):
            assert stem.endswith("?"), question.code
            assert "three months" not in stem, question.code
            assert "trois derniers mois" not in stem, question.code


def test_anchors_are_short_enough_to_compare():
    longest = {
        language: max(
            len(anchor)
            for question in shipped_document().questions
            for anchor in question.anchors.in_language(language)
        )
        for language in ("en", "fr")
    }
    assert longest["en"] <= 120
    assert longest["fr"] <= 132


# Coverage of the course: one row for each of its definitions, examples, symptoms and questions


def holes(document, row):
    """What of a row the document does not have, or does not link to one of the row's questions."""
    questions = {question.code for question in document.questions}
    missing = [code for code in row["questions"] if code not in questions]
    for kind in ("symptoms", "practices"):
        links = {part.code: part.links for part in getattr(document, kind)}
        for code in row[kind]:
            if code not in links:
                missing.append(code)
            elif row["questions"] and not set(row["questions"]) & set(links[code]):
                missing.append(f"{code} linked to {row['questions']}")
    return missing


def test_every_row_of_the_course_is_here():
    assert len(ROWS) == 101
    assert len({row["id"] for row in ROWS}) == 101
    assert {row["id"] for row in ROWS if not row["questions"] or row["questions"] == ["*"]} == BY_RULE


@pytest.mark.parametrize("row", WITH_CODES, ids=lambda row: row["id"])
def test_row_is_covered(row):
    assert holes(shipped_document(), row) == []


@pytest.mark.parametrize("row", [row for row in ROWS if "case card" in row["other"]], ids=lambda row: row["id"])
def test_example_of_the_course_is_a_case(row):
    assert list(shipped_document().case(row["id"]).practices) == row["practices"]


def test_row_fails_without_its_link():
    row = next(row for row in WITH_CODES if row["id"] == "S-S1")

    def unlink(raw):
        part(raw, "SY-S1")["links"] = {"C5": 1.0}

    assert holes(edited(unlink), row) == ["SY-S1 linked to ['S3']"]


def test_row_fails_without_its_codes():
    row = {"questions": ["C1", "Z1"], "symptoms": ["SY-Z1"], "practices": ["P99"]}
    assert holes(shipped_document(), row) == ["Z1", "SY-Z1", "P99"]


def test_row_fails_without_a_language():
    def forget(raw):
        del part(raw, "SY-S1")["signs"]["fr"]

    with pytest.raises(Exception, match=r"^edited: SY-S1: signs\.fr: text is missing$"):
        edited(forget)


def answered(levels):
    """A scorecard of one sheet that answers every question of a pillar with its level."""
    document = shipped_document()
    sheet = Sheet({question.code: levels[question.pillar] for question in document.questions})
    return score(document.questionnaire, [sheet], mode="consensus")


def test_course_situates_diagnoses_and_guides():
    """G-1: each question leads from a level to symptoms and to practices."""
    document = shipped_document()
    for question in document.questions:
        assert document.symptoms_of_question(question.code)
        assert document.practices_of_question(question.code)
    card = answered(dict.fromkeys(PILLARS, 1))
    assert card.overall.band == 1
    assert "active" in {symptom.state for symptom in card.symptoms.values()}
    assert card.recommend.now


def test_course_warns_that_automating_alone_is_not_devops():
    """G-3: the weakest pillar holds the whole, and tools ahead of trust are named."""
    card = answered({"C": 0, "A": 4, "L": 4, "M": 4, "S": 2})
    assert card.overall.limiting == ("C",)
    assert card.overall.balance == "imbalanced"
    assert card.overall.band_uncapped == 3
    assert card.overall.band == 1
    assert card.overall.capped
    assert "tool_led" in card.overall.patterns


@pytest.mark.parametrize("way", ["flow", "feedback", "learning"])  # rows F-O, B-O, K-O
def test_objective_of_each_way_has_a_score(way):
    document = shipped_document()
    assert document.way(way).objective.en
    assert document.way(way).objective.fr
    levels = {question.code: 4 if way in question.ways else 0 for question in document.questions}
    ways = score(document.questionnaire, [Sheet(levels)], mode="consensus").ways
    assert ways[way].score == 100
    assert all(ways[other].score < 100 for other in WAYS if other != way)
