"""What changed between two versions, and which pillars stay comparable."""

import pytest

from assessments.maturity.drafts import Draft
from assessments.maturity.versions import FieldChange, PillarKept, compare_versions
from tests.factories import make_raw_document, part


@pytest.fixture
def raw():
    return make_raw_document()


def compared(raw):
    return compare_versions(Draft(make_raw_document()), Draft(raw))


def test_same_version_has_nothing_to_tell(raw):
    raw["version"] = 2
    change = compared(raw)
    assert change.nothing
    assert change.pillars == tuple(PillarKept(pillar, True, 1.0) for pillar in "CALMS")


def test_default_that_is_written_out_is_no_change(raw):
    part(raw, "C3")["sensitive"] = False
    part(raw, "P02")["also_pillars"] = []
    assert compared(raw).nothing


def test_changes_are_told_part_by_part(raw):
    raw["title"]["fr"] = "Autre titre"
    part(raw, "C1")["stem"]["en"] = "What happened?"
    part(raw, "C2")["revision"] = 2
    part(raw, "C2")["anchors"]["fr"][2] = "Autre repère."
    part(raw, "C3")["weight"] = 2.0
    part(raw, "C4")["pillar"] = "A"
    part(raw, "SY-C1")["links"]["C7"] = 0.5
    part(raw, "P10")["prerequisites"] = []
    raw["symptoms"] = [each for each in raw["symptoms"] if each["code"] != "SY-K4"]
    raw["practices"].append(part(raw, "P10") | {"code": "P50"})
    change = compared(raw)
    assert [(each.kind, each.code, each.fate) for each in change.parts] == [
        ("heading", "heading", "changed"),
        ("question", "C1", "changed"),
        ("question", "C2", "meaning"),
        ("question", "C3", "weight"),
        ("question", "C4", "weight"),
        ("symptom", "SY-C1", "changed"),
        ("symptom", "SY-K4", "removed"),
        ("practice", "P10", "changed"),
        ("practice", "P50", "added"),
    ]
    fields = {each.code: each.fields for each in change.parts}
    assert fields["C3"] == (FieldChange("weight", 1.0, 2.0),)
    assert [each.field for each in fields["C2"]] == ["anchors.fr[2]", "revision"]
    assert fields["SY-C1"][0].new == {"C1": 1.0, "C2": 0.5, "S5": 0.5, "C7": 0.5}
    assert fields["P10"] == (FieldChange("prerequisites", ["P09"], None),)
    assert fields["P50"] == ()
    assert not change.nothing
    assert (change.reordered, change.others) == ((), ())


def test_other_order_and_texts_of_the_file_are_told(raw):
    raw["questions"][:2] = reversed(raw["questions"][:2])
    raw["bands"][0]["name"]["en"] = "First steps"
    change = compared(raw)
    assert (change.reordered, change.others, change.parts) == (("question",), ("bands",), ())
    assert not change.nothing


def test_pillar_is_comparable_from_60_percent_of_its_weight(raw):
    for code in ("C1", "C2", "C3"):
        part(raw, code)["revision"] += 1
    for code in ("A1", "A2", "A3", "A4"):
        part(raw, code)["revision"] += 1
    raw["questions"] = [each for each in raw["questions"] if each["pillar"] != "S"]
    pillars = {kept.pillar: kept for kept in compared(raw).pillars}
    assert pillars["C"] == PillarKept("C", True, 0.625)
    assert pillars["A"] == PillarKept("A", False, 0.5)
    assert pillars["L"].share == 1.0
    assert pillars["S"] == PillarKept("S", False, 0.0)


def test_draft_that_is_not_whole_is_compared_as_well(raw):
    draft, code = Draft(raw).added("question", "C")
    change = compare_versions(Draft(make_raw_document()), draft)
    assert [(each.code, each.fate) for each in change.parts] == [(code, "added")]
    assert change.pillars[0].share == pytest.approx(8 / 9)
