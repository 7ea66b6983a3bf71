"""The twelve teams: each shows what it is there for."""

from collections.abc import Iterator

import pytest

from assessments.demo import CHARACTERS, find_demo, make_demo, remove_demo
from assessments.models import Answer, AnswerSheet, Assessment, Team, User
from assessments.models.results import PillarResult
from assessments.results import Results, released_results

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker) -> Iterator[list[str]]:  # noqa: ARG001  (it makes the database)
    """The whole demo, once for this module; what was said meanwhile."""
    lines: list[str] = []
    with django_db_blocker.unblock():
        make_demo("correct horse battery", lines.append)
    yield lines
    with django_db_blocker.unblock():
        remove_demo(find_demo())
        assert not User.objects.exists()


@pytest.fixture(autouse=True)
def demo(told: list[str]) -> None:
    """Made before the transaction of the test begins."""


def ended(name: str) -> list[Assessment]:
    """Oldest first."""
    found = Assessment.objects.ended().filter(team__name=name).select_related("team", "cycle", "questionnaire")
    return list(found.order_by("cycle__code"))


def last(name: str) -> Results:
    results = released_results(ended(name)[-1]).results
    assert results is not None
    return results


def verdicts(name: str, pillar: str) -> list[str]:
    rows = PillarResult.objects.filter(team__name=name, pillar=pillar).order_by("cycle__code")
    return list(rows.values_list("verdict", flat=True))


def releases(name: str) -> set[str]:
    return {released_results(assessment).release for assessment in ended(name)}


def test_all_teams_are_told_of(told):
    assert [line.split(":")[0] for line in told if ":" in line] == [character.name for character in CHARACTERS]
    assert Team.objects.count() == 12


def test_everybody_of_a_team_has_an_account():
    for team in Team.objects.all():
        assert team.members.count() == team.size
        assert team.memberships.filter(role="facilitator").count() == 1
        assert all(person.email.endswith("@demo.example") for person in team.members.all())


def test_four_quarters_are_sealed_and_the_present_one_is_open_or_just_closed():
    states: dict[str, list[str]] = {}
    for state, quarter in Assessment.objects.values_list("state", "cycle__code").order_by("cycle__code"):
        states.setdefault(quarter, []).append(state)
    *earlier, present = states.values()
    assert earlier == [["sealed"] * 12] * 4
    assert (present.count("open"), present.count("closed")) == (5, 7)


def test_sealed_sheets_have_no_token():
    assert not AnswerSheet.objects.exclude(token_hash=None).exists()


def test_people_wait_for_those_who_have_not_answered():
    aurora = Assessment.objects.answerable().with_participation().get(team__name="Aurora")
    assert (aurora.submitted, aurora.expected) == (6, 8)


def test_tools_run_ahead():
    assert "tool_led" in last("Aurora").card.overall.patterns
    assert set(last("Aurora").card.overall.limiting) == {"C", "S"}


def test_camps_are_split_and_polarised():
    card = last("Boussole").card
    assert card.pillars["C"].split
    assert sum(bool(question.polarised) for question in card.questions.values()) >= 3


def test_beginners_are_at_the_start():
    assert {pillar.band for pillar in last("Caribou").card.pillars.values()} <= {0, 1}


def test_strong_team_has_two_weak_spots():
    card = last("Delta").card
    weakest = sorted(card.questions, key=lambda code: card.questions[code].mean)[:2]
    assert min(pillar.score for pillar in card.pillars.values()) > 70
    assert set(weakest) == {"M8", "S6"}


def test_three_people_are_suppressed():
    assert releases("Escale") == {"suppressed"}


def test_four_people_see_pillars_only():
    assert releases("Fjord") == {"pillars_only"}


def test_automation_does_not_apply():
    assert {pillar.status for pillar in PillarResult.objects.filter(team__name="Glacier", pillar="A")} == {
        "not_applicable"
    }


def test_consensus_is_released_in_full():
    assert releases("Harfang") == {"full_consensus"}


def test_sharing_really_improves():
    assert verdicts("Iris", "S").count("likely_up") == 1


def test_lean_wears_down():
    assert "likely_down" in verdicts("Jetée", "L")


def test_nothing_else_is_likely():
    likely = PillarResult.objects.filter(verdict__startswith="likely").values_list("team__name", "pillar")
    assert set(likely) <= {("Iris", "S"), ("Jetée", "C"), ("Jetée", "L")}


def test_figures_are_not_known():
    results = last("Kayak")
    assert results.card.pillars["M"].status == "insufficient"
    assert results.withheld["M1"].visibility_gap


def test_team_talks_without_engine():
    assert "talk_without_engine" in last("Lynx").card.overall.patterns


@pytest.mark.parametrize("name", ["Aurora", "Boussole", "Caribou", "Delta", "Iris", "Jetée", "Lynx"])
def test_measurement_is_not_comparable_across_the_new_questionnaire(name):
    assert [verdict == "not_comparable" for verdict in verdicts(name, "M")][:4] == [False, False, True, False]
    assert "not_comparable" not in verdicts(name, "L")


def test_all_kinds_of_answers_were_given():
    assert set(Answer.objects.values_list("value", flat=True)) == {"0", "1", "2", "3", "4", "NA", "DK"}


def test_teams_wrote_and_talked():
    iris = released_results(ended("Iris")[-2]).results
    assert "Rotating pairs" in iris.comments["S3"][0]
    aurora = released_results(ended("Aurora")[-1]).results
    assert list(aurora.reviews.values()) == ["recognised", "partly", "not_us"]
