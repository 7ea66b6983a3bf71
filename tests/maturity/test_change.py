import pytest

from assessments.maturity.change import PillarChange, bridge, compare, is_released, trend, verdict
from assessments.maturity.uncertainty import Welch
from tests.maturity.factories import make_question, make_questionnaire, make_sheets

ASKED = make_questionnaire("C1", "C2")
LOW = make_sheets({"C1": [1, 1, 1, 2], "C2": [1, 1, 2, 1]})
HIGH = make_sheets({"C1": [3, 3, 3, 4], "C2": [3, 3, 4, 3]})


def culture(old_questionnaire, old, new_questionnaire, new, **options):
    return compare(old_questionnaire, old, new_questionnaire, new, **options).pillars["C"]


def test_rise_and_fall_beyond_chance_are_likely():
    assert culture(ASKED, LOW, ASKED, HIGH).verdict == "likely_up"
    assert culture(ASKED, HIGH, ASKED, LOW).verdict == "likely_down"


def test_change_within_chance_is_possible():
    old = make_sheets({"C1": [0, 4, 2], "C2": [0, 4, 2]})
    new = make_sheets({"C1": [0, 4, 3], "C2": [0, 4, 3]})

    # Sums 6 → 7 over 3 people: 8.33 points.
    assert culture(ASKED, old, ASKED, new).verdict == "possible_up"
    assert culture(ASKED, new, ASKED, old).verdict == "possible_down"
    assert round(culture(ASKED, old, ASKED, new).delta, 2) == 8.33


def test_interval_that_touches_zero_is_possible():
    touching = Welch(se=5, df=8, df_used=8, t=2)

    assert verdict(10, touching) == "possible_up"
    assert verdict(10.1, touching) == "likely_up"
    assert verdict(-10.1, touching) == "likely_down"


def test_change_takes_the_newer_weights_on_both_sides():
    new = make_questionnaire("C1", make_question("C2", weight=3))
    sheets = make_sheets({"C1": [0, 0, 0], "C2": [4, 4, 4]})

    found = culture(ASKED, sheets, new, sheets)

    # (1·0 + 3·100)/4 on both sides, where the old weights gave 50.
    assert (found.old, found.new, found.verdict) == (75, 75, "stable")


def test_pillar_is_not_comparable_when_either_version_holds_too_little_in_common():
    new = make_questionnaire("C1", make_question("C2", revision=2, weight=0.5))
    sheets = make_sheets({"C1": [1, 1, 1], "C2": [1, 1, 1]})

    found = culture(ASKED, sheets, new, sheets)

    # Common C1: 1 of 2 before, 1 of 1.5 after.
    assert (found.coverage_old, found.comparable, found.verdict) == (0.5, False, "not_comparable")
    assert found.coverage_new == pytest.approx(2 / 3)
    assert found.delta is None


def test_changed_weights_alone_may_make_a_pillar_comparable():
    old = make_questionnaire(make_question("C1", weight=3), "C2")
    new = make_questionnaire(make_question("C1", weight=3), make_question("C2", revision=2))
    sheets = make_sheets({"C1": [1, 1, 1], "C2": [1, 1, 1]})

    found = culture(old, sheets, new, sheets)

    assert (found.comparable, found.common_questions, found.all_common) == (True, ("C1",), False)


def test_question_counts_in_its_newer_pillar_and_in_its_older_coverage():
    old = make_questionnaire(make_question("C1"), make_question("X1", pillar="A"), "A1")
    new = make_questionnaire(make_question("C1"), make_question("X1", pillar="C"), "A1")
    sheets = make_sheets({"C1": [0] * 3, "X1": [4] * 3, "A1": [2] * 3})

    found = compare(old, sheets, new, sheets).pillars

    assert found["C"].common_questions == ("C1", "X1")
    assert (found["C"].coverage_old, found["C"].coverage_new) == (1, 1)
    assert (found["C"].old, found["A"].old) == (50, 50)
    assert not found["C"].all_common
    assert not found["A"].all_common


def test_pillar_that_does_not_apply_is_not_comparable():
    found = compare(ASKED, LOW, ASKED, HIGH).pillars["A"]

    assert found == PillarChange(False, None, None, "not_comparable")


def test_question_unscored_on_one_side_is_not_common():
    asked = make_questionnaire("C1", "C2", "C3")
    old = make_sheets({"C1": [1] * 3, "C2": [1] * 3, "C3": ["DK"] * 3})
    new = make_sheets({"C1": [1] * 3, "C2": [1] * 3, "C3": [4] * 3})

    found = culture(asked, old, asked, new)

    assert (found.common_questions, found.delta) == (("C1", "C2"), 0)
    assert found.coverage_new == pytest.approx(2 / 3)


def test_change_with_two_people_or_consensus_cannot_be_assessed():
    two = make_sheets({"C1": [3, 3], "C2": [3, 3]})

    for found in (
        culture(ASKED, LOW, ASKED, two),
        culture(ASKED, LOW, ASKED, HIGH, new_mode="consensus"),
        culture(ASKED, LOW, ASKED, HIGH, old_mode="consensus"),
    ):
        assert found.verdict == "not_assessable"
        assert found.delta > 0
        assert (found.se, found.df, found.df_used, found.t, found.ci95) == (None,) * 5


def test_change_of_a_pillar_that_one_person_alone_answered_cannot_be_assessed():
    asked = make_questionnaire("C1", "A1")
    alone = make_sheets({"C1": [4, "NA", "NA", "DK"], "A1": [2] * 4})
    all_four = make_sheets({"C1": [2] * 4, "A1": [2] * 4})

    assert culture(asked, alone, asked, all_four).verdict == "not_assessable"
    assert culture(asked, all_four, asked, alone).verdict == "not_assessable"


def test_overall_and_ways_differ_without_a_verdict():
    asked = make_questionnaire("C1", "A1", "L1", "M1", "S1")
    old = make_sheets({f"{pillar}1": [1] * 3 for pillar in "CALMS"})
    new = make_sheets({f"{pillar}1": [3 if pillar == "C" else 1] * 3 for pillar in "CALMS"})

    found = compare(asked, old, asked, new, pillar_weights={"C": 4})

    # Culture weighs 4 of 8: 50/2 = 25; in Flow 1 of 5: 50/5 = 10.
    assert (found.overall.old, found.overall.new, found.overall.delta) == (25, 50, 25)
    assert found.ways["flow"].delta == 10
    assert found.ways["feedback"].delta is None


def test_overall_with_three_comparable_pillars_has_no_difference():
    asked = make_questionnaire("C1", "A1", "L1")
    sheets = make_sheets({"C1": [1] * 3, "A1": [1] * 3, "L1": [1] * 3})

    assert compare(asked, sheets, asked, sheets).overall.delta is None


def test_question_arrow_may_point_down():
    found = compare(ASKED, HIGH, ASKED, LOW).questions

    assert {item.arrow for item in found.values()} == {"down"}


def step(delta, word="possible_up"):
    return PillarChange(True, 1.0, 1.0, word, delta=delta)


@pytest.mark.parametrize(
    ("before", "last", "across", "expected"),
    [
        (step(8), step(9), step(17, "likely_up"), "up"),
        (step(-8), step(-9), step(-17, "likely_down"), "down"),
        (step(8), step(9), step(17, "possible_up"), None),
        (step(-2), step(19), step(17, "likely_up"), None),
        (step(2), step(-19), step(-17, "likely_down"), None),
        (step(0.0000001), step(17), step(17, "likely_up"), None),
        (PillarChange(False, None, None, "not_comparable"), step(9), step(17, "likely_up"), None),
    ],
)
def test_trend_needs_two_steps_of_one_sign_and_a_likely_sum(before, last, across, expected):
    assert trend(before, last, across) == expected


@pytest.mark.parametrize(
    ("old", "new", "all_common", "expected"),
    [
        ("full", "full", False, True),
        ("full", "full_consensus", False, True),
        ("full", "pillars_only", False, False),
        ("pillars_only", "full", False, False),
        ("pillars_only", "full", True, True),
        ("suppressed", "full", True, False),
        ("full", "suppressed", True, False),
    ],
)
def test_change_is_released_with_both_sides_and_whole_pillars(old, new, all_common, expected):
    change = PillarChange(True, 1.0, 1.0, "stable", all_common=all_common)

    assert is_released(change, old, new) is expected


def test_bridge_needs_60_percent_of_both_versions():
    old = make_questionnaire("C1", "A1", "A2", "L1")
    new = make_questionnaire("C1", make_question("C2", weight=0.5), "A1", make_question("A2", revision=2))

    # C 1/1 and 1/1.5; A 1/2; L has gone; M and S never were.
    assert bridge(old, new) == {"C": True, "A": False, "L": False, "M": False, "S": False}
