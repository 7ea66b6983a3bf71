import pytest
from django.utils import translation

from assessments.library import KINDS, Shelves, clean, entries, find, page
from assessments.library.method import sections
from assessments.library.references import Piece, pieces
from assessments.maturity.document import read_document, shipped_document
from assessments.maturity.parameters import DEFAULT

DOCUMENT = shipped_document()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def relation(kind: str, code: str, heading: str) -> dict[str, str]:
    """Codes of the entries under a heading, with their notes."""
    found = next(each for each in page(DOCUMENT, kind, code).relations if each.heading == heading)
    return {tie.entry.code: tie.note for tie in found.ties}


def found(query: str, language: str = "en") -> list[tuple[str, str]]:
    return [(hit.entry.kind, hit.entry.code) for hit in find(DOCUMENT, query, language).hits]


def marked(pieces: object) -> list[str]:
    return [piece.text for piece in pieces if piece.marked]


# Relations


def test_symptom_and_question_link_both_ways_with_the_same_strength():
    for symptom in DOCUMENT.symptoms:
        questions = relation("symptom", symptom.code, "Questions it is read from")
        assert questions.keys() == symptom.links.keys()
        for code, note in questions.items():
            assert note == {1.0: "directly", 0.5: "in part"}[symptom.links[code]]
            assert relation("question", code, "Symptoms it reveals")[symptom.code] == note


def test_practice_and_question_link_both_ways_with_the_same_strength():
    for practice in DOCUMENT.practices:
        questions = relation("practice", practice.code, "Questions it acts on")
        assert questions.keys() == practice.links.keys()
        for code, note in questions.items():
            assert relation("question", code, "Practices that act on it")[practice.code] == note


def test_prerequisites_and_what_they_open_mirror_each_other():
    for practice in DOCUMENT.practices:
        for code in practice.prerequisites:
            assert code in relation("practice", practice.code, "To put in place first")
            assert practice.code in relation("practice", code, "Opens the way to")


def test_remedies_and_symptoms_treated_mirror_each_other():
    for symptom in DOCUMENT.symptoms:
        assert list(relation("symptom", symptom.code, "Practices that treat it")) == list(symptom.remedies)
        for code in symptom.remedies:
            assert symptom.code in relation("practice", code, "Symptoms it treats")


def test_practice_moves_the_metrics_of_its_questions():
    assert relation("practice", "P10", "Metrics expected to move") == {
        "lead_time": "directly",
        "deployment_frequency": "directly",
        "change_failure_rate": "directly",
        "rework_rate": "in part",
    }


def test_metric_lists_the_practices_that_act_directly_on_its_questions():
    questions = relation("metric", "rework_rate", "Questions expected to move it")
    practices = relation("metric", "rework_rate", "Practices that act on those questions")
    for practice in DOCUMENT.practices:
        acts = any(practice.links.get(code) == 1 for code in questions)
        assert (practice.code in practices) == acts


def test_pillar_lists_symptoms_told_under_a_way_but_read_from_its_questions():
    assert "SY-F1" in relation("pillar", "L", "Symptoms")
    assert "SY-F1" in relation("way", "flow", "Signs that it is missing")


def test_pillar_lists_the_practices_of_another_that_serve_it_last():
    assert list(relation("pillar", "S", "Practices"))[-4:] == ["P01", "P03", "P22", "P39"]


def test_long_relation_folds_and_loses_nothing():
    long = page(DOCUMENT, "way", "flow").relations[0]
    assert len(long.first) == 10
    assert long.first + long.folded == long.ties
    short = page(DOCUMENT, "symptom", "SY-C1").relations[0]
    assert not short.folded


def test_previous_and_next_walk_through_every_entry_of_a_kind():
    for kind in KINDS:
        codes = [each.code for each in entries(DOCUMENT, kind)]
        walked, code = [], codes[0]
        while code:
            following = page(DOCUMENT, kind, code).next
            walked.append(code)
            code = following.code if following else ""
        assert walked == codes
        assert page(DOCUMENT, kind, codes[0]).previous is None
        assert page(DOCUMENT, kind, codes[1]).previous.code == codes[0]


def test_weight_is_told_only_when_a_question_does_not_count_as_another():
    assert "Weight" not in [fact.label for fact in page(DOCUMENT, "question", "C1").facts]
    half = {fact.label: fact.text for fact in page(DOCUMENT, "question", "S8").facts}
    assert half["Weight"] == "Counts half as much as another question"


def test_other_weight_is_told_as_a_figure():
    raw = DOCUMENT.canonical()
    raw["questions"][0]["weight"] = 1.5
    other = read_document(raw, file="other")
    assert {fact.label: fact.text for fact in page(other, "question", "C1").facts}["Weight"] == "1.5"


@pytest.mark.parametrize(
    ("kind", "code"), [("practice", "P99"), ("practice", "p01"), ("stage", "0"), ("pattern", "tool_led"), ("", "")]
)
def test_unknown_page_is_a_key_error(kind, code):
    with pytest.raises(KeyError):
        page(DOCUMENT, kind, code)


def test_index_groups_every_symptom_practice_and_question_once():
    for shelf in Shelves(DOCUMENT).grouped:
        told = [each.code for group in shelf.groups for each in group.entries]
        assert sorted(told) == sorted(each.code for each in entries(DOCUMENT, shelf.kind))


# References


def test_address_in_a_reference_becomes_a_link():
    assert pieces("Accelerate, ch. 2; dora.dev/guides/dora-metrics") == (
        Piece("Accelerate, ch. 2; "),
        Piece("dora.dev/guides/dora-metrics", "https://dora.dev/guides/dora-metrics"),
    )
    assert pieces("https://dora.dev/capabilities/wip-limits/.") == (
        Piece("dora.dev/capabilities/wip-limits", "https://dora.dev/capabilities/wip-limits/"),
        Piece("."),
    )


@pytest.mark.parametrize(
    "reference",
    [
        "dora.dev reliability questions",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil-dora.dev/x",
        "ftp://dora.dev/x",
    ],
)
def test_anything_else_in_a_reference_stays_text(reference):
    assert pieces(reference) == (Piece(reference),)


# Search


@pytest.mark.parametrize("query", ["deploiement", "DÉPLOIEMENT", "Déploiements", "deploi", "de\u0301ploiement"])
def test_search_ignores_accents_case_plural_and_the_end_of_words(query):
    assert ("symptom", "SY-A1") in found(query, "fr")


def test_search_takes_words_in_any_order():
    assert found("production release") == found("release production")
    assert found("production release")


def test_search_wants_every_word():
    assert set(found("dashboard alert")) < set(found("dashboard"))


def test_search_puts_titles_first():
    hits = find(DOCUMENT, "post-mortem", "en").hits
    titled = [bool(marked(hit.title)) for hit in hits]
    assert titled[0]
    assert titled == sorted(titled, reverse=True)


def test_search_puts_the_whole_word_before_its_beginning():
    hits = [hit for hit in find(DOCUMENT, "test", "en").hits if marked(hit.title)]
    assert hits[0].entry.title.en.lower().split().count("test") == 1


def test_search_finds_a_code():
    assert found("P01")[0] == ("practice", "P01")


def test_search_finds_ligatures_typed_as_two_letters():
    raw = DOCUMENT.canonical()
    raw["practices"][0]["what"]["fr"] = "Une œuvre commune."
    assert [hit.entry.code for hit in find(read_document(raw, file="other"), "oeuvre", "fr").hits] == ["P01"]


def test_search_covers_every_text_in_the_language_asked_and_no_other():
    practice = DOCUMENT.practice("P01")
    for text in (practice.what, practice.first_step, practice.evidence, practice.pitfalls, practice.title):
        start = clean(text.fr)[:60].rpartition(" ")[0]
        assert ("practice", "P01") in found(start, "fr")
    assert ("question", "C1") in found(DOCUMENT.question("C1").anchors.fr[4][:50], "fr")
    assert ("practice", "P01") in found("Beyer")
    assert found("échec", "en") == []


def test_search_finds_stages_and_patterns_on_the_index():
    assert ("stage", "1") in found("emerging")
    assert ("pattern", "flying_blind") in found("flying blind")


def test_excerpt_surrounds_the_words_found_and_marks_them():
    hit = find(DOCUMENT, "supervision", "fr").hits[-1]
    text = "".join(piece.text for piece in hit.excerpt)
    assert len(text) < 260
    assert all(word.lower().startswith("supervision") for word in marked(hit.excerpt))


def test_excerpts_are_cut_between_words():
    for hit in find(DOCUMENT, "team", "en").hits:
        text = "".join(piece.text for piece in hit.excerpt).removeprefix("… ").removesuffix(" …")
        sources = " ".join(str(value) for value in hit.entry.part.model_dump().values())
        assert all(word in sources for word in text.split())


def test_search_is_bounded_and_counts_the_rest():
    results = find(DOCUMENT, "a", "fr")
    assert len(results.hits) == 50
    assert results.rest == results.total - 50 > 0


def test_search_without_a_page_for_all_words_shows_the_closest():
    results = find(DOCUMENT, "blame zzzz", "en")
    assert results.close
    assert results.hits
    assert results.rest == 0


@pytest.mark.parametrize("query", ["zzzz", "?!", "'", "%", "\\", ""])
def test_search_that_finds_nothing_is_empty(query):
    results = find(DOCUMENT, query, "en")
    assert (results.hits, results.total, results.close) == ((), 0, False)


def test_elision_does_not_narrow_a_search():
    assert found("l’équipe", "fr") == found("équipe", "fr")


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  two\n words\t", "two words"),
        ("nul\0l", "nul l"),
        ("\u202ereversed", "reversed"),
        ("x" * 5000, "x" * 200),
        ("\0" * 50, ""),
        ("\ud800", ""),
    ],
)
def test_query_is_one_line_of_printable_characters(raw, cleaned):
    assert clean(raw) == cleaned


# Method


def test_method_tells_the_thresholds_in_force():
    told = {each.code: " ".join((*each.paragraphs, str(each.table))) for each in sections(DOCUMENT)}
    assert f"within {DEFAULT.limiting_margin:g} points" in told["overall"]
    assert f"up to {DEFAULT.symptom_active:g}" in told["symptom"]
    assert f"at least {DEFAULT.aggregate_min_teams} teams" in told["privacy"]
    assert str(DEFAULT.ad_cutoff)[:4] in told["agreement"]


def test_method_writes_figures_as_the_reader_does():
    with translation.override("fr"):
        told = {each.code: str(each.table) for each in sections(DOCUMENT)}
    assert "2,25" in told["symptom"]
    assert "1,25" in told["practice"]


def test_method_has_the_anchors_that_other_pages_link_to():
    anchors = {each.code for each in sections(DOCUMENT)}
    wanted = {"levels", "pillar", "overall", "interval", "agreement", "change", "symptom", "practice", "way", "privacy"}
    assert wanted <= anchors
    with_method = {page(DOCUMENT, kind, entries(DOCUMENT, kind)[0].code).explained for kind in KINDS}
    assert with_method - {""} <= anchors
