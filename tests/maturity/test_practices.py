import pytest

from assessments.maturity.parameters import DEFAULT
from assessments.maturity.scorecard import Gap
from assessments.maturity.scoring import score
from tests.maturity.factories import make_practice, make_questionnaire, make_sheets, make_symptom
from tests.maturity.threshold_cases import practised


def results(means, *tried, **options):
    return practised(DEFAULT, means, *tried, **options)[0]


def recommended(means, *tried, **options):
    return practised(DEFAULT, means, *tried, **options)[1]


def test_need_adds_every_linked_gap():
    # (3 − 1)/3 + .5·(3 − 0)/3 = 1.1667; C3 above 3 has no gap.
    found = results({"C1": 1, "C2": 0, "C3": 4}, make_practice("P1", "C1", secondary=["C2", "C3"]))["P1"]

    assert found.need == pytest.approx(7 / 6)
    assert found.reason.gaps == (Gap("C1", 1, primary=True), Gap("C2", 0, primary=False))


def test_factors_multiply_and_the_reason_says_why():
    found = results(
        {"C1": 0, "A1": 0},
        make_practice("P1", "C1", "A1", effort="M"),
        limiting=("C", "L"),
        signs=[make_symptom("blame", "C1", remedies=["P1"]), make_symptom("silos", "C1", remedies=["P1"])],
        discuss={"A1"},
    )["P1"]

    # 2 · 1.2 · 1.25 · .85 / 1.3
    assert found.direct == pytest.approx(2 * 1.2 * 1.25 * 0.85 / 1.3)
    assert found.reason.treats == ("blame", "silos")
    assert found.reason.limiting == ("C",)
    assert found.reason.talk_first == ("A1",)
    assert found.reason.effort == "M"


def test_discuss_on_a_secondary_question_does_not_count():
    found = results({"C1": 0, "A1": 0}, make_practice("P1", "C1", secondary=["A1"]), discuss={"A1"})["P1"]

    assert found.f_agreement == 1


def test_discuss_flag_of_a_split_question_reaches_the_practice():
    asked = make_questionnaire("C1", practices=[make_practice("P1", "C1")])

    card = score(asked, make_sheets({"C1": [0, 0, 4, 4]}))

    # Mean 2: 1/3 · .85.
    assert card.practices["P1"].direct == pytest.approx(0.85 / 3)


def test_blocked_practice_shares_half_among_its_unmet_prerequisites():
    tried = (
        make_practice("P1", "C1"),
        make_practice("P2", "A1"),
        make_practice("P3", "L1", prerequisites=["P1", "P2"]),
        make_practice("P4", "M1", prerequisites=["P1"]),
    )

    found = results({"C1": 1, "A1": 1.5, "L1": 0, "M1": 1.5}, *tried)

    # P3 gives 1·.5/2 to each, P4 .5·.5 to P1 alone: P1 2/3 + .25 + .25, P2 .5 + .25.
    assert found["P1"].priority == pytest.approx(2 / 3 + 0.5)
    assert found["P2"].priority == pytest.approx(0.75)
    assert found["P1"].reason.opens == ("P3", "P4")
    assert found["P3"].unmet == ("P1", "P2")
    assert found["P3"].priority is None


def test_unlock_goes_one_step_only():
    tried = (
        make_practice("P1", "C1"),
        make_practice("P2", "A1", prerequisites=["P1"]),
        make_practice("P3", "L1", prerequisites=["P2"]),
    )

    found = results({"C1": 1.5, "A1": 0, "L1": 0}, *tried)

    # P2 is blocked itself: it receives .5 from P3 and passes on only half of its own direct 1.
    assert (found["P2"].unlock, found["P2"].priority) == (0.5, None)
    assert found["P1"].unlock == 0.5


def test_practice_in_place_lists_unmet_prerequisites_and_gives_nothing():
    tried = make_practice("P1", "C1"), make_practice("P2", "A1", prerequisites=["P1"])

    found = results({"C1": 0, "A1": 3}, *tried)

    assert (found["P2"].state, found["P2"].unmet) == ("in_place", ("P1",))
    assert found["P1"].unlock == 0


def test_unknown_prerequisite_does_not_block():
    asked = make_questionnaire(
        "C1",
        "A1",
        practices=[make_practice("P1", "C1"), make_practice("P2", "A1", prerequisites=["P1"])],
    )

    card = score(asked, make_sheets({"C1": ["DK"] * 3 + [0], "A1": [1] * 4}))

    assert card.practices["P1"].state == "unknown"
    assert card.practices["P1"].reason is None
    assert (card.practices["P2"].state, card.practices["P2"].unmet) == ("candidate", ())


def test_practice_with_scored_secondary_questions_only_is_unknown():
    asked = make_questionnaire("C1", "A1", practices=[make_practice("P1", "C1", secondary=["A1"])])

    card = score(asked, make_sheets({"C1": ["DK"] * 3 + [0], "A1": [1] * 4}))

    assert (card.practices["P1"].state, card.practices["P1"].need) == ("unknown", None)


def test_now_takes_two_of_one_pillar_and_next_what_was_passed_over():
    found = recommended(
        {"C1": 0, "C2": 0.1, "C3": 0.2, "A1": 0.3, "L1": 0.4},
        *(make_practice(f"P{index}", code) for index, code in enumerate(("C1", "C2", "C3", "A1", "L1"))),
    )

    assert found.now == ("P0", "P1", "P3")
    assert found.next == ("P2", "P4")


def test_now_gives_its_third_place_to_a_limiting_pillar():
    found = recommended(
        {"C1": 0, "A1": 0, "L1": 0, "S1": 2.5},
        *(make_practice(f"P-{code}", code) for code in ("C1", "A1", "L1", "S1")),
        limiting=("S",),
    )

    assert found.now == ("P-A1", "P-C1", "P-S1")
    assert found.next == ("P-L1",)


def test_now_may_be_short_and_needs_no_limiting_pillar():
    short = recommended({"C1": 0, "C2": 0, "C3": 0}, *(make_practice(f"P{n}", f"C{n}") for n in (1, 2, 3)))
    unwanted = recommended({"C1": 0, "S1": 3}, make_practice("P1", "C1"), make_practice("P2", "S1"), limiting=("S",))

    assert (short.now, short.next) == (("P1", "P2"), ("P3",))
    assert (unwanted.now, unwanted.next) == (("P1",), ())


def test_equal_priorities_and_efforts_go_by_code():
    found = recommended({"C1": 0, "A1": 0}, make_practice("P2", "C1"), make_practice("P1", "A1"))

    assert found.now == ("P1", "P2")


def test_effort_breaks_a_tie_of_priorities():
    # S: (3 − 2)/3 = .3333; M: (3 − 1.7)/3 / 1.3 = .3333.
    found = recommended({"A1": 1.7, "C1": 2}, make_practice("P1", "A1", effort="M"), make_practice("P2", "C1"))

    assert found.now == ("P2", "P1")


def test_later_lists_the_blocked_by_code():
    found = recommended(
        {"C1": 1, "A1": 0, "L1": 0},
        make_practice("P9", "A1", prerequisites=["P1"]),
        make_practice("P2", "L1", prerequisites=["P1"]),
        make_practice("P1", "C1"),
    )

    assert (found.now, found.later) == (("P1",), ("P2", "P9"))
