"""The one door: what each release level lets out, and that what it withholds is absent."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model

from assessments.actions import cancel_assessment
from assessments.actions.time_line import tell
from assessments.maturity.document import read_document, shipped_document
from assessments.maturity.parameters import DEFAULT
from assessments.maturity.storage import parameters_to_plain
from assessments.models import Assessment, TeamEvent
from assessments.models.results import SymptomReview
from assessments.reading import read_team
from assessments.reading.questions import Wording
from assessments.results import Lasting, NotReleased, released_results, review_symptom
from assessments.wording import words
from tests.closed import make_closed, make_people
from tests.factories import make_assessment, make_questionnaire, make_raw_document, make_team, part

pytestmark = pytest.mark.django_db

PACKAGE = Path(__file__).parent.parent / "assessments"
SENSITIVE = "C1"
FIGURES = {
    "counts", "mean", "median", "top_box", "variance", "ad_md", "rwg", "level", "severity", "need", "f_symptom",
    "f_limiting", "f_agreement", "direct", "unlock", "priority", "discuss", "polarised", "minority",
}  # fmt: skip


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value inside, with the names that lead to it; content is left out, it is no result."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from walk(item, f"{path}.{key}")
    elif isinstance(value, tuple | list):
        for item in value:
            yield from walk(item, path)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in {"document", "parameters"}:
                yield from walk(getattr(value, field.name), f"{path}.{field.name}")
    else:
        yield path, value


def shown(released: Any) -> dict[str, list[Any]]:
    """The figures of questions, symptoms and practices that the object holds, by name."""
    found: dict[str, list[Any]] = {}
    for path, value in walk(released):
        name = path.rpartition(".")[2]
        if name in FIGURES and value not in (None, False):
            found.setdefault(name, []).append(value)
    return found


def again(assessment: Assessment) -> Assessment:
    return Assessment.objects.select_related("team__organisation", "cycle", "questionnaire").get(pk=assessment.pk)


def make_changed_questionnaire(team, pillars, version=2):
    """A version in which every question of these pillars means something else."""
    raw = make_raw_document()
    raw["version"] = version
    for question in shipped_document().questions:
        if question.pillar in pillars:
            part(raw, question.code)["revision"] = 2
    return make_questionnaire(team.organisation, read_document(raw, file="test"))


def test_rows_of_results_are_named_behind_the_door_alone():
    """What import-linter cannot see: a row taken from the package of models, or by a relation."""
    rows = re.compile(
        r"\b(Snapshot|PillarResult|QuestionResult|SymptomReview|TeamResult)\b.*models|\.snapshots\b|\.symptom_reviews\b"
    )
    taken = re.compile(
        r"from \.+models import[^)]*\b(?:Snapshot|PillarResult|QuestionResult|SymptomReview|TeamResult)\b"
    )
    behind = {"actions", "demo", "migrations", "models", "results"}
    files = [path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] not in behind]
    texts = {str(path): path.read_text() for path in files}
    assert [path for path, found in texts.items() if rows.search(found) or taken.search(found)] == []


def test_door_is_closed_before_closing_and_after_cancelling():
    assessment = make_assessment()
    with pytest.raises(NotReleased):
        released_results(assessment)
    cancel_assessment(assessment=assessment, by=None)
    assessment.refresh_from_db()
    with pytest.raises(NotReleased):
        released_results(assessment)


def test_object_holds_no_row_through_which_more_could_be_read():
    released = released_results(make_closed(make_people([2] * 8)))
    assert not any(isinstance(value, Model) for _path, value in walk(released))


@pytest.mark.parametrize(
    ("people", "release"), [(0, "suppressed"), (3, "suppressed"), (4, "pillars_only"), (5, "full")]
)
def test_release_follows_the_number_of_sheets(people, release):
    released = released_results(make_closed(make_people([2] * people)))
    assert (released.release, released.n_valid, released.expected) == (release, people, 8)


def test_suppressed_result_says_how_many_took_part_and_nothing_else():
    released = released_results(make_closed(make_people([0, 2, 4])))
    assert released.results is None
    kept = {path.split(".")[1] for path, value in walk(released) if isinstance(value, int | float)}
    assert kept == {"expected", "n_submitted", "n_valid"}


def test_pillars_only_holds_pillars_and_no_figure_of_a_question_symptom_or_practice():
    people = make_people([0, 1, 3, 4], C2=["DK", "DK", 1, 1])
    results = released_results(make_closed(people)).results
    assert all(pillar.score is not None for pillar in results.card.pillars.values())
    assert {(pillar.se, pillar.ci95, pillar.agreement_index) for pillar in results.card.pillars.values()} == {
        (None,) * 3
    }
    assert results.card.overall.score is not None
    assert (results.card.overall.se, results.card.overall.ci95) == (None, None)
    assert all(way.score is not None for way in results.card.ways.values())
    assert {symptom.state for symptom in results.card.symptoms.values()} <= {"active", "watch", "clear", "unknown"}
    assert results.card.questions == {}
    assert results.withheld == {}
    assert shown(results) == {}


def test_pillars_only_names_the_subjects_of_a_practice_by_code():
    results = released_results(make_closed(make_people([0, 0, 1, 1]))).results
    reasons = [practice.reason for practice in results.card.practices.values() if practice.reason]
    assert any(len(reason.gaps) > 1 for reason in reasons)
    for reason in reasons:
        codes = [gap.question for gap in reason.gaps]
        assert codes == sorted(codes)
        assert {gap.mean for gap in reason.gaps} <= {None}


def test_full_result_holds_the_figures_and_the_distribution():
    results = released_results(make_closed(make_people([0, 1, 2, 3, 4]))).results
    question = results.card.questions["A1"]
    assert (question.counts, question.mean, question.median) == ((1, 1, 1, 1, 1), 2.0, 2.0)
    assert shown(results).keys() >= {"counts", "level", "severity", "need", "priority"}


def test_sensitive_question_never_holds_its_distribution_nor_what_gives_it_back():
    results = released_results(make_closed(make_people([0, 1, 2, 3, 4]))).results
    question = results.card.questions[SENSITIVE]
    assert shipped_document().question(SENSITIVE).sensitive
    assert (question.counts, question.mean, question.discuss) == ((), 2.0, True)
    assert {question.median, question.top_box, question.variance, question.ad_md, question.rwg} == {None}
    assert (question.agreement, question.polarised) == (None, None)


def test_sensitive_question_does_not_say_to_discuss_it_where_that_gives_its_distribution_back():
    # Of five levels with the mean 0.6 only 0, 0, 0, 0, 3 is to be discussed.
    people = make_people([2] * 5, **{SENSITIVE: [0, 0, 0, 0, 3]})
    results = released_results(make_closed(people)).results
    assert (results.card.questions[SENSITIVE].mean, results.card.questions[SENSITIVE].discuss) == (0.6, None)
    assert all(SENSITIVE not in item.reason.talk_first for item in results.card.practices.values() if item.reason)
    assert not any(item.minority for item in results.card.symptoms.values())


@pytest.mark.parametrize(("level", "word"), [(0, "low"), (4, "high")])
def test_sensitive_question_on_which_all_agree_at_an_end_is_a_word_below_eight(level, word):
    people = make_people([2] * 7, **{SENSITIVE: [level] * 7})
    results = released_results(make_closed(people)).results
    assert SENSITIVE not in results.card.questions
    assert results.withheld[SENSITIVE].word == word


def test_sensitive_question_on_which_eight_agree_has_a_figure():
    results = released_results(make_closed(make_people([2] * 8, **{SENSITIVE: [0] * 8}))).results
    assert results.card.questions[SENSITIVE].mean == 0
    assert SENSITIVE not in results.withheld


def test_question_with_three_levels_takes_along_what_is_made_of_it():
    people = make_people([1] * 6, A1=[0, 0, 0, "DK", "DK", "DK"])
    results = released_results(make_closed(people)).results
    document = results.document
    assert "A1" not in results.card.questions
    assert (results.withheld["A1"].visibility_gap, results.withheld["A1"].word) == (True, None)
    touched = [symptom.code for symptom in document.symptoms if "A1" in symptom.links]
    assert touched
    assert {results.card.symptoms[code].level for code in touched} == {None}
    practices = [practice.code for practice in document.practices if "A1" in practice.links]
    assert {results.card.practices[code].need for code in practices} == {None}
    gaps = [
        (gap.question, gap.mean)
        for code in practices
        if (reason := results.card.practices[code].reason)
        for gap in reason.gaps
    ]
    assert "A1" not in dict(gaps)
    assert all(mean is not None for question, mean in gaps if question != "A1")


def test_symptoms_press_in_their_order_although_a_level_is_withheld():
    people = make_people([1] * 6, **{f"C{number}": [0] * 6 for number in range(1, 9)})
    results = released_results(make_closed(people)).results
    assert results.card.symptoms["SY-C1"].level is None
    assert "SY-C1" in results.pressing.codes


def test_question_without_a_level_takes_nothing_along():
    results = released_results(make_closed(make_people([1] * 6, A1=["NA"] * 6))).results
    assert results.withheld["A1"].status == "not_applicable"
    others = [symptom for symptom in results.document.symptoms if "A1" in symptom.links and len(symptom.links) > 1]
    assert all(results.card.symptoms[symptom.code].level is not None for symptom in others)


def test_thresholds_of_the_assessment_are_obeyed():
    parameters = parameters_to_plain(dataclasses.replace(DEFAULT, k_pillar=5, k_detail=7))
    released = released_results(make_closed(make_people([2] * 6), parameters=parameters))
    assert released.release == "pillars_only"
    assert released.parameters.k_detail == 7


def test_consensus_is_released_in_full():
    people = make_people([2], **{SENSITIVE: [0]})
    released = released_results(make_closed(people, mode="consensus", comment="Agreed after a while"))
    assert released.release == "full_consensus"
    assert released.results.card.questions[SENSITIVE].mean == 0
    assert list(released.results.comments.values()) == [("Agreed after a while",)]


@pytest.mark.parametrize(("people", "comments"), [(4, 0), (5, 5)])
def test_comments_need_five_answers(people, comments):
    results = released_results(make_closed(make_people([2] * people), comment="Slow")).results
    assert sum(map(len, results.comments.values())) == comments


def test_comments_stay_with_the_team():
    assessment = make_closed(make_people([2] * 6), comment="Slow")
    assert released_results(assessment, comments=False).results.comments == {}


def test_reviews_are_those_of_the_team_and_may_be_replaced():
    assessment = make_closed(make_people([1] * 6))
    review_symptom(assessment=assessment, symptom="SY-C1", verdict="partly")
    review_symptom(assessment=assessment, symptom="SY-C1", verdict="not_us")
    assert released_results(assessment).results.reviews == {"SY-C1": "not_us"}
    with pytest.raises(ValueError, match="maybe"):
        review_symptom(assessment=assessment, symptom="SY-C1", verdict="maybe")
    assert SymptomReview.objects.count() == 1


def test_first_quarter_has_no_change():
    results = released_results(make_closed(make_people([2] * 6))).results
    assert results.change is None
    assert [quarter.cycle for quarter in results.history] == ["2026-Q4"]


def test_change_is_that_since_the_last_quarter():
    team = make_team()
    make_closed(make_people([1, 1, 1, 1, 2]), team, "2026-Q3")
    change = released_results(make_closed(make_people([3, 3, 3, 3, 4]), team)).results.change
    assert change.since == "2026-Q3"
    assert {pillar.verdict for pillar in change.pillars.values()} == {"likely_up"}
    assert (change.pillars["C"].delta, change.overall.delta) == (50.0, 50.0)
    assert set(change.ways) == {"flow", "feedback", "learning"}
    assert set(change.arrows.values()) == {"up"}


def test_change_since_a_suppressed_quarter_is_not_told():
    team = make_team()
    make_closed(make_people([1] * 3), team, "2026-Q3")
    results = released_results(make_closed(make_people([3] * 6), team)).results
    assert results.change is None
    assert results.history[0].points == {}
    assert results.history[0].n_valid == 3


def test_change_of_pillars_only_is_told_for_the_same_questions_alone():
    team = make_team(size=4)
    make_closed(make_people([1, 1, 2, 2]), team, "2026-Q2")
    same = released_results(make_closed(make_people([2, 2, 3, 3]), team, "2026-Q3")).results.change
    assert set(same.pillars) == set("CALMS")
    assert same.arrows == {}
    raw = make_raw_document()
    raw["version"] = 2
    part(raw, "C8")["revision"] = 2
    changed = make_questionnaire(team.organisation, read_document(raw, file="test"))
    newer = released_results(make_closed(make_people([2, 2, 3, 3]), team, questionnaire=changed)).results.change
    assert set(newer.pillars) == set("ALMS")
    assert newer.overall.delta is None
    assert newer.ways == {}


def test_arrow_needs_a_question_that_was_shown_in_both_quarters():
    team = make_team()
    make_closed(make_people([1] * 6, A1=[1, 1, 1, "DK", "DK", "DK"], **{SENSITIVE: [0] * 6}), team, "2026-Q3")
    arrows = released_results(make_closed(make_people([3] * 6), team)).results.change.arrows
    assert "A2" in arrows
    assert "A1" not in arrows
    assert SENSITIVE not in arrows


def test_not_comparable_pillar_says_so_and_breaks_its_line():
    team = make_team()
    make_closed(make_people([1] * 6), team, "2026-Q3")
    changed = make_changed_questionnaire(team, "C")
    results = released_results(make_closed(make_people([2] * 6), team, questionnaire=changed)).results
    assert results.change.pillars["C"].verdict == "not_comparable"
    last = results.history[-1].points
    assert {code: point.joined for code, point in last.items()} == dict.fromkeys("CALMS", True) | {"C": False}


def test_line_is_broken_after_a_quarter_that_is_not_the_one_compared_with():
    team = make_team()
    make_closed(make_people([1] * 6), team, "2026-Q2")
    other = make_changed_questionnaire(team, "CALMS")
    make_closed(make_people([2] * 6), team, "2026-Q3", questionnaire=other)
    back = make_questionnaire(team.organisation)
    results = released_results(make_closed(make_people([3] * 6), team, questionnaire=back)).results
    assert results.change.since == "2026-Q2"
    assert [quarter.points["A"].joined for quarter in results.history] == [False, False, False]


def test_history_ends_with_this_quarter():
    team = make_team()
    first = make_closed(make_people([1] * 6), team, "2026-Q3")
    make_closed(make_people([2] * 6), team, "2026-Q4")
    assert [quarter.cycle for quarter in released_results(first).results.history] == ["2026-Q3"]


def test_history_holds_intervals_and_split_pillars():
    team = make_team()
    make_closed(make_people([0, 0, 0, 4, 4, 4]), team, "2026-Q3")
    results = released_results(make_closed(make_people([2] * 6), team)).results
    split, now = (quarter.points["M"] for quarter in results.history)
    assert (split.split, split.score, split.joined) == (True, 50.0, False)
    assert split.interval[0] < 50 < split.interval[1]
    assert (now.split, now.joined) == (False, True)


def test_trend_takes_two_changes_in_one_direction():
    team = make_team()
    make_closed(make_people([0, 1, 1, 1, 1]), team, "2026-Q2")
    make_closed(make_people([1, 1, 2, 2, 2]), team, "2026-Q3")
    results = released_results(make_closed(make_people([3, 3, 3, 3, 2]), team)).results
    assert results.change.trends == dict.fromkeys("CALMS", "up")


def test_no_trend_without_a_change_in_one_direction():
    team = make_team()
    for quarter, level in (("2026-Q1", 1), ("2026-Q2", 2)):
        make_closed(make_people([level] * 5), team, quarter)
    results = released_results(make_closed(make_people([1, 1, 1, 2, 2]), team, "2026-Q3")).results
    assert results.change.trends == {}


def test_no_trend_where_the_quarter_before_cannot_be_compared_with_the_one_before_it():
    team = make_team()
    make_closed(make_people([1] * 5), team, "2026-Q1")
    other = make_changed_questionnaire(team, "CALMS")
    make_closed(make_people([2] * 5), team, "2026-Q2", questionnaire=other)
    half = make_changed_questionnaire(team, "LMS", version=3)
    results = released_results(make_closed(make_people([3] * 5), team, "2026-Q3", questionnaire=half)).results
    assert (results.change.since, results.change.pillars["L"].verdict) == ("2026-Q2", "likely_up")
    assert results.change.trends == {}


@pytest.mark.parametrize("quarters", [1, 12])
def test_queries_stay_the_same_whatever_the_history(quarters, django_assert_max_num_queries):
    team = make_team()
    codes = [f"{year}-Q{number}" for year in (2024, 2025, 2026) for number in (1, 2, 3, 4)]
    closed = [make_closed(make_people([2] * 5), team, code) for code in codes[-quarters:]]
    last = again(closed[-1])
    with django_assert_max_num_queries(10):
        assert len(released_results(last).results.history) == quarters


def test_symptom_is_chronic_from_the_second_quarter_in_a_row_on():
    team = make_team()
    low, high = make_people([0] * 5), make_people([4] * 5)
    for quarter, sheets in (("2025-Q4", low), ("2026-Q1", high), ("2026-Q2", low), ("2026-Q3", low)):
        last = make_closed(sheets, team, quarter)
    chronic = released_results(again(last)).results.chronic
    assert chronic["SY-C1"] == Lasting(quarters=2, since="2026-Q2")
    now = again(make_closed(low, team, "2026-Q4"))
    assert released_results(now).results.chronic["SY-C1"] == Lasting(quarters=3, since="2026-Q2")
    review_symptom(assessment=last, symptom="SY-C1", verdict="not_us")
    found = released_results(now).results.chronic
    assert "SY-C1" not in found
    assert found["SY-C2"].quarters == 3
    review_symptom(assessment=now, symptom="SY-C2", verdict="not_us")
    review_symptom(assessment=now, symptom="SY-C3", verdict="partly")
    found = released_results(now).results.chronic
    assert ("SY-C2" in found, found["SY-C3"].quarters) == (False, 3)


def test_symptom_is_chronic_across_a_suppressed_quarter_and_not_across_a_merge():
    team = make_team()
    make_closed(make_people([0] * 5), team, "2026-Q2")
    make_closed(make_people([0] * 2), team, "2026-Q3")
    last = again(make_closed(make_people([0] * 5), team, "2026-Q4"))
    assert released_results(last).results.chronic["SY-C1"] == Lasting(quarters=2, since="2026-Q2")
    tell(team, TeamEvent.Kind.MERGED, "Newts")
    assert released_results(last).results.chronic == {}


def test_question_that_was_asked_in_other_words_keeps_them():
    team = make_team()
    make_closed(make_people([1] * 5), team, "2026-Q2")
    make_closed(make_people([1] * 5), team, "2026-Q3")
    raw = make_raw_document()
    raw["version"] = 2
    part(raw, "C1")["stem"]["en"] = "we talk in other words"
    part(raw, "C2")["stem"]["en"] = "we talk of something else"
    part(raw, "C2")["revision"] += 1
    other = make_questionnaire(team.organisation, read_document(raw, file="test"))
    last = again(make_closed(make_people([1] * 5), team, "2026-Q4", questionnaire=other))
    wordings = released_results(last).results.wordings
    assert {code: found.until for code, found in wordings.items()} == {"C1": "2026-Q3", "C2": "2026-Q3"}
    questions = {question.code: question for question in read_team(released_results(last)).result.pillars[0].questions}
    shipped = {question.code: question for question in shipped_document().questions}
    assert questions["C1"].before == Wording(
        words(shipped["C1"].stem), tuple(words(shipped["C1"].anchors)), "2026-Q3", revised=False
    )
    assert questions["C2"].before.revised
    assert questions["C3"].before is None


def test_question_that_too_few_answered_takes_a_partner_along():
    """Else their pillar minus the others would give its mean."""
    people = make_people([1, 2, 3, 2, 1, 2], A1=[0, 0, 0, "DK", "DK", "DK"])
    results = released_results(make_closed(people)).results
    [partner] = [code for code, found in results.withheld.items() if found.partner]
    assert partner.startswith("A")
    assert partner not in results.card.questions
    assert results.card.pillars["A"].score is not None


def test_pillar_that_too_few_answered_is_shown_nowhere():
    few = {f"A{number}": [0, 0, 0, "DK", "DK"] for number in range(1, 9)}
    first = make_closed(make_people([1] * 5, **few), quarter="2026-Q3")
    later = make_closed(make_people([1] * 5), first.team)
    assert released_results(first).results.card.pillars["A"].score is None
    found = released_results(later).results
    assert "A" not in found.history[0].points
    assert "A" in found.history[1].points
    assert found.change is None or "A" not in found.change.pillars


def test_change_over_a_part_of_a_pillar_is_not_shown_where_too_few_answered_a_question():
    """What both quarters have in common, beside the whole pillar, would tell the rest."""
    before = make_closed(make_people([1] * 6, A2=["DK"] * 4 + [1, 1]), quarter="2026-Q3")
    after = make_closed(make_people([3] * 6, A1=[0, 0, 0, "DK", "DK", "DK"]), before.team)
    found = released_results(after).results.change
    assert "A" not in found.pillars
    assert "C" in found.pillars
    assert found.overall.delta is None
    assert not found.ways


@pytest.mark.parametrize("state", ["open", "cancelled"])
def test_history_leaves_out_a_quarter_that_is_open_again_or_cancelled(state):
    team = make_team()
    gone = make_closed(make_people([1] * 6), team, "2026-Q3")
    now = make_closed(make_people([2] * 6), team)
    Assessment.objects.filter(pk=gone.pk).update(state=state)
    results = released_results(now).results
    assert [quarter.cycle for quarter in results.history] == ["2026-Q4"]
    assert results.change is None


def test_history_tells_apart_two_results_of_one_quarter():
    team = make_team()
    first = make_closed(make_people([0] * 6), team)
    Assessment.objects.filter(pk=first.pk).update(state="cancelled")
    again = make_closed(make_people([4] * 6), team)
    [quarter] = released_results(again).results.history
    assert {point.score for point in quarter.points.values()} == {100.0}
