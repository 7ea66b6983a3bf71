"""What the engine returned comes back from JSON as it was, whatever the database does to JSON."""

import dataclasses
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.maturity.change import compare
from assessments.maturity.document import shipped_document
from assessments.maturity.parameters import DEFAULT, Parameters
from assessments.maturity.questionnaire import Sheet
from assessments.maturity.scoring import score
from assessments.maturity.storage import (
    comparison_from_plain,
    from_plain,
    inputs_hash,
    parameters_from_plain,
    parameters_to_plain,
    rounded,
    to_plain,
)

QUESTIONNAIRE = shipped_document().questionnaire
ANSWERS = st.sampled_from([0, 1, 2, 3, 4, "NA", "DK"])
SHEETS = st.lists(
    st.dictionaries(st.sampled_from([item.code for item in QUESTIONNAIRE.questions]), ANSWERS, min_size=20).map(Sheet),
    max_size=6,
)


def stored(plain):
    """Through text, the keys of objects in another order: as PostgreSQL returns them."""
    return json.loads(json.dumps(plain, sort_keys=True, allow_nan=False))


@given(SHEETS, st.sampled_from(["individual", "consensus"]))
def test_scorecard_comes_back_as_it_was(sheets, mode):
    card = score(QUESTIONNAIRE, sheets, mode=mode, team_size=7)
    found = from_plain(stored(to_plain(card)))
    assert found == card
    assert repr(found) == repr(card)


@given(SHEETS, SHEETS)
def test_comparison_comes_back_as_it_was(old, new):
    comparison = compare(QUESTIONNAIRE, old, QUESTIONNAIRE, new)
    found = comparison_from_plain(stored(to_plain(comparison)))
    assert found == comparison
    assert repr(found) == repr(comparison)


@given(SHEETS)
def test_rounded_figures_have_six_decimals_and_stay_so(sheets):
    plain = rounded(to_plain(score(QUESTIONNAIRE, sheets)))
    assert to_plain(from_plain(stored(plain))) == plain == rounded(plain)


def test_thresholds_come_back_as_they_were():
    plain = stored(parameters_to_plain(DEFAULT))
    assert parameters_from_plain(plain) == DEFAULT
    assert plain["minority_share"] == "1/3"
    raised = dataclasses.replace(DEFAULT, k_detail=7, minority_share=Fraction(2, 7), effort_divisor={"S": 1.0})
    assert parameters_from_plain(stored(parameters_to_plain(raised))) == raised


def test_threshold_that_was_not_stored_has_its_default():
    assert parameters_from_plain({"k_detail": 9}) == Parameters(k_detail=9)
    assert parameters_from_plain({}) == DEFAULT


def test_unknown_threshold_is_refused():
    with pytest.raises(ValueError, match="no parameter is called k_unheard_of"):
        parameters_from_plain({"k_unheard_of": 1})


@given(SHEETS, st.randoms(use_true_random=False))
def test_hash_of_the_inputs_does_not_depend_on_order(sheets, chance):
    mixed = [Sheet(dict(chance.sample(list(sheet.answers.items()), len(sheet.answers)))) for sheet in sheets]
    chance.shuffle(mixed)
    assert inputs_hash(mixed) == inputs_hash(sheets)


def test_hash_of_the_inputs_tells_other_answers_and_no_drafts():
    sheets = [Sheet({"C1": 1}), Sheet({"C1": 2})]
    assert inputs_hash(sheets) != inputs_hash([Sheet({"C1": 1}), Sheet({"C1": "NA"})])
    assert inputs_hash(sheets) != inputs_hash(sheets[:1])
    assert inputs_hash([*sheets, Sheet({"C1": 4}, submitted=False)]) == inputs_hash(sheets)
