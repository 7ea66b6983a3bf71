"""The first sentence of a result: what limits, or that people see it too differently."""

from assessments.reading import read_results
from tests.closed import make_people

from .factories import make_results

CAMPS = [0, 0, 0, 4, 4, 4]


def divided(*pillars: str) -> list:
    """Six people who agree on a high level, but on these pillars."""
    codes = {f"{pillar}{number}": CAMPS for pillar in pillars for number in range(1, 9)}
    return make_people([3] * 6, **codes)


def test_agreement_lets_a_pillar_limit():
    reading = read_results(make_results(make_people([3] * 6, **{f"S{number}": [1] * 6 for number in range(1, 9)})))
    assert reading.lead == "Sharing is the pillar that limits the whole today: start the conversation there."
    assert "out of balance" in " ".join(reading.sentences)


def test_lowest_pillar_on_which_people_are_split_is_talked_about_first():
    reading = read_results(make_results(divided("S")))
    assert reading.lead == (
        "Sharing: the lowest score, but opinions too far apart for one number. Talk about it first."
    )


def test_two_of_them_are_named_together():
    reading = read_results(make_results(divided("C", "S")))
    assert reading.lead == (
        "Culture and Sharing: the lowest scores, but opinions too far apart for one number. Talk about them first."
    )


def test_nothing_is_said_of_pillars_that_no_number_stands_for():
    reading = read_results(make_results(divided(*"CALMS")))
    assert reading.lead.startswith("Opinions are too far apart on every pillar for one number: talk first")
    assert not reading.patterns
    assert not reading.gap_explained
    assert "balance" not in " ".join(reading.sentences)
