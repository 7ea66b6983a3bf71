from dataclasses import replace

import pytest

from assessments.maturity.parameters import DEFAULT
from assessments.maturity.questionnaire import Sheet
from assessments.maturity.release import (
    Detail,
    QuestionDetail,
    comments_released,
    detail,
    is_publishable,
    lowered,
    may_replace,
    question_detail,
    release_level,
)
from assessments.maturity.scoring import score
from tests.maturity.factories import make_questionnaire, make_sheets

ASKED = make_questionnaire("C1", "A1")


def shown(levels, *, sensitive=False, mode="individual"):
    card = score(ASKED, make_sheets({"C1": levels, "A1": [2] * len(levels)}), mode=mode)
    return question_detail(card, "C1", sensitive=sensitive)


def test_consensus_is_released_in_full_whatever_the_number():
    assert release_level("consensus", 1) == "full_consensus"
    assert shown([0], sensitive=True, mode="consensus") == QuestionDetail(figures=True, distribution=True)


@pytest.mark.parametrize(
    ("release", "results", "figures"),
    [
        ("suppressed", False, False),
        ("pillars_only", True, False),
        ("full", True, True),
        ("full_consensus", True, True),
    ],
)
def test_detail_grows_with_the_release(release, results, figures):
    assert detail(release) == Detail(participation=True, results=results, figures=figures)
    assert is_publishable(release) is results


def test_question_of_four_people_is_not_shown():
    assert shown([1, 2, 3, 4]) == QuestionDetail(figures=False, distribution=False)


def test_question_of_five_people_needs_four_levels():
    assert shown([1, 2, 3, 4, 4]) == QuestionDetail(figures=True, distribution=True)
    assert shown([1, 2, 3, "DK", "DK"]) == QuestionDetail(figures=False, distribution=False)


def test_sensitive_question_never_shows_its_distribution():
    assert shown([1, 2, 3, 4, 4], sensitive=True) == QuestionDetail(figures=True, distribution=False)


def test_unanimous_sensitive_question_shows_one_word():
    assert shown([0] * 5, sensitive=True) == QuestionDetail(figures=False, distribution=False, word="low")
    assert shown([4] * 5, sensitive=True).word == "high"
    assert shown([3] * 5, sensitive=True).word is None
    assert shown([4] * 8, sensitive=True) == QuestionDetail(figures=True, distribution=False)


def test_reopened_assessment_counts_added_and_changed_sheets():
    old = {key: Sheet({"C1": 1}) for key in "abcdef"}
    changed = {key: Sheet({"C1": 2}) for key in "abc"}
    added = {key: Sheet({"C1": 1}) for key in "gh"}

    assert may_replace(old, old | changed | added)
    assert not may_replace(old, old | changed)
    assert not may_replace(old, {"a": old["a"]})


def test_comments_need_more_people_beyond_the_team():
    assert comments_released(5, beyond_team=False)
    assert not comments_released(9, beyond_team=True)


def test_lowered_thresholds_are_named():
    assert lowered(replace(DEFAULT, k_pillar=3, k_detail=8)) == ("k_pillar",)
    assert lowered(DEFAULT) == ()
