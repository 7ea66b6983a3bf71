"""A questionnaire while it is written: its parts as values, what is wrong with it, and two who write at once."""

import pytest

from assessments.maturity.document import DocumentError, shipped_document
from assessments.maturity.drafts import Draft, merge, stamps
from tests.factories import make_raw_document, part


@pytest.fixture
def draft():
    return Draft(make_raw_document())


def lines(draft):
    return [str(problem) for problem in draft.problems()]


def codes(draft, kind):
    return [each["code"] for each in draft.parts(kind)]


def test_whole_draft_is_stored_as_its_document(draft):
    assert draft.problems() == ()
    assert draft.settled() == (shipped_document().canonical(), shipped_document().content_hash)
    assert draft.document() == shipped_document()


def test_draft_that_is_not_whole_is_stored_as_it_stands(draft):
    part(draft.raw, "C1")["title"]["fr"] = ""
    raw, content_hash = draft.settled()
    assert raw == draft.raw
    assert content_hash != shipped_document().content_hash
    with pytest.raises(DocumentError):
        draft.document()


def test_problems_of_texts_do_not_hide_those_of_links(draft):
    part(draft.raw, "C1")["title"]["fr"] = ""
    part(draft.raw, "C1")["anchors"]["en"][2] = ""
    part(draft.raw, "SY-C2")["links"] = {"C99": 0.5}
    part(draft.raw, "P09")["prerequisites"] = ["P10"]
    assert lines(draft) == [
        "C1: title.fr: text is missing",
        "C1: anchors.en[2]: text is missing",
        "SY-C2: links.C99: no such question",
        "SY-C2: links: needs at least one primary question (1.0)",
        "P09: prerequisites: go round in a circle: P09 needs P10 needs P09",
    ]


# A part as values


@pytest.mark.parametrize(
    ("kind", "code"), [("question", "C1"), ("symptom", "SY-C1"), ("practice", "P10"), ("heading", "heading")]
)
def test_values_that_are_put_back_change_nothing(draft, kind, code):
    assert draft.with_values(kind, code, draft.values(kind, code)) == draft


def test_values_stand_in_the_order_of_a_page_whatever_a_database_made_of_it(draft):
    def by_length(value):
        if isinstance(value, dict):
            return {key: by_length(value[key]) for key in sorted(value, key=lambda key: (len(key), key))}
        return [by_length(each) for each in value] if isinstance(value, list) else value

    stored = Draft(by_length(draft.raw))
    for kind, code in (("question", "C1"), ("symptom", "SY-F3"), ("practice", "P10"), ("heading", "heading")):
        ours, theirs = (each.values(kind, code) for each in (draft, stored))
        assert list(ours) == list(theirs)
        assert [list(value) for value in ours.values() if isinstance(value, dict)] == [
            list(value) for value in theirs.values() if isinstance(value, dict)
        ]
    assert list(stored.values("question", "C1"))[:4] == ["title.en", "title.fr", "stem.en", "stem.fr"]
    assert list(stored.values("symptom", "SY-F3")["links"]) == ["A3", "L6", "A6"]


def test_question_knows_what_is_linked_to_it(draft):
    values = draft.values("question", "C1")
    assert values["title.en"] == "Reaction to failure"
    assert values["anchors.fr[0]"] == "On cherche qui est en faute\u00a0; les erreurs sont punies ou cachées."
    assert values["symptoms"] == {"SY-C1": 1.0, "SY-C4": 0.5, "SY-M4": 0.5, "SY-K2": 0.5}
    assert values["practices"]["P01"] == 1.0


def test_links_are_changed_from_the_question(draft):
    changed = draft.with_values("question", "C1", {"symptoms": {"SY-C2": 0.5}, "title.fr": "Autre"})
    assert changed.values("question", "C1")["symptoms"] == {"SY-C2": 0.5}
    assert changed.values("question", "C1")["practices"] == draft.values("question", "C1")["practices"]
    assert changed.part("symptom", "SY-C2")["links"] == {"C3": 1.0, "C2": 0.5, "L5": 0.5, "C1": 0.5}
    assert changed.part("question", "C1")["title"] == {"en": "Reaction to failure", "fr": "Autre"}
    assert draft == Draft(make_raw_document())


def test_rules_grow_and_shrink_and_levels_do_not(draft):
    longer = draft.with_values("heading", "heading", {"answering_rules.en[4]": "Fifth.", "answering_rules.en[0]": ""})
    assert longer.raw["answering_rules"]["en"][4] == "Fifth."
    assert longer.raw["answering_rules"]["fr"][4] == ""
    assert longer.raw["answering_rules"]["en"][0] == ""
    shorter = longer.with_values("heading", "heading", {"answering_rules.fr[0]": "", "answering_rules.en[4]": ""})
    assert len(shorter.raw["answering_rules"]["en"]) == len(shorter.raw["answering_rules"]["fr"]) == 3
    empty = draft.with_values("question", "C1", {"anchors.en[4]": "", "anchors.fr[4]": ""})
    assert empty.part("question", "C1")["anchors"]["fr"][4] == ""


@pytest.mark.parametrize("kind", ["question", "symptom", "practice"])
def test_unknown_part_is_not_found(draft, kind):
    for change in (draft.part, draft.values, draft.without):
        with pytest.raises(KeyError):
            change(kind, "X1")
    with pytest.raises(KeyError):
        draft.moved(kind, "X1", up=True)


# Adding, removing, moving


@pytest.mark.parametrize(
    ("kind", "group", "code", "after"),
    [
        ("question", "C", "C9", "C8"),
        ("symptom", "A", "SY-A9", "SY-A8"),
        ("symptom", "feedback", "SY-B5", "SY-B4"),
        ("practice", "C", "P50", None),
    ],
)
def test_new_part_stands_last_in_its_group(draft, kind, group, code, after):
    changed, given = draft.added(kind, group)
    assert given == code
    before = codes(draft, kind)
    there = codes(changed, kind).index(code)
    of_group = [each["code"] for each in changed.parts(kind) if each.get("group", each.get("pillar")) == group]
    assert of_group[-1] == code
    assert after is None or codes(changed, kind)[there - 1] == after
    assert [each for each in codes(changed, kind) if each != code] == before
    assert changed.problems()


def test_first_part_of_a_group_stands_last(draft):
    for code in [code for code in codes(draft, "question") if code.startswith("S")]:
        draft = draft.without("question", code)
    changed, code = draft.added("question", "S")
    assert codes(changed, "question")[-1] == code == "S1"


def test_code_that_another_version_gave_is_not_given_again(draft):
    assert draft.added("question", "C", taken=["C9", "C10"])[1] == "C11"


def test_new_question_says_all_that_it_needs(draft):
    changed, code = draft.added("question", "C")
    said = [line for line in lines(changed) if line.startswith(f"{code}: ")]
    assert len([line for line in said if line.endswith("text is missing")]) == 18
    assert f"{code}: no symptom is linked to this question" in said
    assert f"{code}: no practice is linked to this question" in said


def test_removed_question_is_linked_to_no_more(draft):
    changed = draft.without("question", "C1")
    assert "C1" not in codes(changed, "question")
    assert all("C1" not in each["links"] for kind in ("symptom", "practice") for each in changed.parts(kind))
    assert lines(changed)[0] == "SY-C1: links: needs at least one primary question (1.0)"


def test_removed_practice_leaves_no_trace(draft):
    changed = draft.without("practice", "P46")
    left = [*changed.parts("symptom"), *changed.parts("practice"), *changed.raw["cases"]]
    assert all("P46" not in each.get(name, ()) for each in left for name in ("remedies", "prerequisites", "practices"))
    assert [case["code"] for case in draft.raw["cases"] if case not in changed.raw["cases"]] == ["K-X1"]
    assert "P46" in draft.part("symptom", "SY-C1")["remedies"]


def test_removed_symptom_takes_nothing_else_along(draft):
    changed = draft.without("symptom", "SY-C1")
    assert changed.parts("practice") == draft.parts("practice")
    assert lines(changed) == []


def test_parts_move_among_their_own(draft):
    down = draft.moved("question", "C1", up=False)
    assert codes(down, "question")[:3] == ["C2", "C1", "C3"]
    assert down.moved("question", "C1", up=True) == draft
    assert draft.moved("question", "C1", up=True) == draft
    assert draft.moved("question", "C8", up=False) == draft
    assert draft.moved("question", "A1", up=True) == draft


# Two who write at once


def test_fields_of_two_people_are_put_together():
    seen = {"title.en": "One", "title.fr": "Un", "weight": 1.0}
    stored = seen | {"title.fr": "Deux"}
    merged = merge(stored, seen | {"title.en": "Two"}, stamps(seen))
    assert merged.values == {"title.en": "Two", "title.fr": "Deux", "weight": 1.0}
    assert merged.conflicts == ()


def test_field_that_both_changed_is_a_conflict():
    seen = {"title.en": "One", "links": {"C1": 1.0}}
    merged = merge({"title.en": "Two", "links": {"C2": 1.0}}, {"title.en": "Three", "links": {"C2": 1.0}}, stamps(seen))
    assert merged.values == {"title.en": "Three", "links": {"C2": 1.0}}
    assert merged.conflicts == ("title.en",)


def test_what_nobody_saw_is_a_conflict_where_it_differs():
    merged = merge({"title.en": "One", "title.fr": "Un"}, {"title.en": "Two", "title.fr": "Un"}, {})
    assert merged.conflicts == ("title.en",)


def test_new_field_is_no_conflict():
    merged = merge({}, {"answering_rules.en[4]": "Fifth."}, stamps({"answering_rules.en[4]": ""}))
    assert merged.values == {"answering_rules.en[4]": "Fifth."}
    assert merged.conflicts == ()
