import pytest

from assessments.maturity.questionnaire import Flaw, flaws
from tests.maturity.factories import make_practice, make_questionnaire, make_symptom

SOUND = make_questionnaire(
    "C1",
    "A1",
    symptoms=[make_symptom("blame", "C1", remedies=["P1"])],
    practices=[make_practice("P1", "C1"), make_practice("P2", "A1", prerequisites=["P1"])],
)


def chain(*needs):
    """Practices P0, P1, … each with these prerequisites."""
    return make_questionnaire(
        "C1",
        practices=[make_practice(f"P{index}", "C1", prerequisites=need) for index, need in enumerate(needs)],
    )


def test_sound_questionnaire_has_no_flaw_and_finds_by_code():
    assert list(flaws(SOUND)) == []
    assert SOUND.question("A1").pillar == "A"
    assert SOUND.symptom("blame").remedies == ("P1",)
    assert SOUND.practice("P2").prerequisites == ("P1",)
    with pytest.raises(KeyError):
        SOUND.question("Z1")


@pytest.mark.parametrize(
    ("questionnaire", "flaw"),
    [
        (make_questionnaire("C1", "C1"), Flaw("questions[1].code", '"C1" is used twice')),
        (
            make_questionnaire("C1", symptoms=[make_symptom("s", "C1"), make_symptom("s", "C1")]),
            Flaw("symptoms[1].code", '"s" is used twice'),
        ),
        (
            make_questionnaire("C1", symptoms=[make_symptom("s", "C1", "Z1")]),
            Flaw("symptoms[0].links[1].question", 'no question "Z1"'),
        ),
        (
            make_questionnaire("C1", symptoms=[make_symptom("s", "C1", secondary=["C1"])]),
            Flaw("symptoms[0].links[1].question", '"C1" is linked twice'),
        ),
        (
            make_questionnaire("C1", symptoms=[make_symptom("s", "C1", remedies=["P9"])]),
            Flaw("symptoms[0].remedies[0]", 'no practice "P9"'),
        ),
        (chain([], ["P0", "P0"]), Flaw("practices[1].prerequisites[1]", '"P0" is listed twice')),
        (chain(["P0"]), Flaw("practices[0].prerequisites", '"P0" is part of a cycle')),
    ],
)
def test_flaw_names_its_place(questionnaire, flaw):
    assert list(flaws(questionnaire)) == [flaw]


def test_cycle_names_its_members_and_nobody_around_it():
    # P0 ← P1 ⇄ P2 ← P3
    found = list(flaws(chain([], ["P0", "P2"], ["P1"], ["P2"])))

    assert [flaw.place for flaw in found] == ["practices[1].prerequisites", "practices[2].prerequisites"]
