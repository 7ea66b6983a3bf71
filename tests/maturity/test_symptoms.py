from assessments.maturity.parameters import DEFAULT
from assessments.maturity.scorecard import SymptomResult
from assessments.maturity.scoring import score
from assessments.maturity.symptoms import chronic, printed, symptom_results, systemic
from tests.maturity.factories import make_questionnaire, make_result, make_sheets, make_symptom

BLAME = make_questionnaire("C1", "C2", symptoms=[make_symptom("blame", "C1", secondary=["C2"])])


def found(**means):
    questions = {code: make_result(mean) for code, mean in means.items()}
    return symptom_results(BLAME, questions, DEFAULT)["blame"]


def result(state, severity):
    level = None if severity is None else 4 - severity / 25
    return SymptomResult(state, level, severity, minority=False)


def test_symptom_level_is_weighted_by_strength():
    # (1 + .5·3)/1.5 = 1.667; 100 − 25·1.667 = 58.333.
    blame = found(C1=1, C2=3)

    assert (blame.state, round(blame.level, 6), round(blame.severity, 6)) == ("watch", 1.666667, 58.333333)


def test_symptom_without_scored_question_is_unknown():
    asked = make_questionnaire("C1", "C2", "A1", symptoms=BLAME.symptoms)

    card = score(asked, make_sheets({"C1": ["DK"] * 4, "C2": ["NA"] * 4, "A1": [2] * 4}))

    assert card.symptoms["blame"] == SymptomResult("unknown", None, None, minority=False)


def test_symptom_leaves_out_an_unscored_question():
    card = score(BLAME, make_sheets({"C1": ["DK"] * 3 + [0], "C2": [3] * 4}))

    assert (card.symptoms["blame"].state, card.symptoms["blame"].level) == ("clear", 3)


def test_minority_on_a_primary_question_is_watched():
    primary = score(BLAME, make_sheets({"C1": [1, 1, 4, 4, 4, 4], "C2": [3] * 6}))
    secondary = score(BLAME, make_sheets({"C1": [3] * 6, "C2": [1, 1, 4, 4, 4, 4]}))
    three = score(BLAME, make_sheets({"C1": [1, 1, 4], "C2": [4] * 3}))

    # C1 is at 3: clear for the mean, but 2 of 6 live it.
    assert (primary.symptoms["blame"].state, primary.symptoms["blame"].minority) == ("watch", True)
    assert (secondary.symptoms["blame"].state, secondary.symptoms["blame"].minority) == ("clear", False)
    assert not three.symptoms["blame"].minority


def test_printed_symptoms_come_active_first_then_by_severity_then_by_code():
    results = {
        "b": result("active", 70.0),
        "a": result("active", 70.0),
        "w": result("watch", 90.0),
        "d": result("active", 80.0),
        "c": result("clear", 30.0),
        "u": result("unknown", None),
    }

    assert printed(results, "full").codes == ("d", "a", "b", "w")
    assert printed(results, "pillars_only").codes == ("a", "b", "d", "w")


def test_printed_symptoms_beyond_seven_are_a_count():
    results = {f"s{index}": result("active", 60.0) for index in range(10)}

    assert len(printed(results, "full").rest) == 3
    assert len(printed(results, "full").codes) == 7
    assert printed({}, "full").rest == ()


def test_systemic_symptoms_come_most_shared_first():
    teams = [{"a", "b"}, {"a", "b", "c"}, {"b", "a"}, {"b"}, {"c"}]

    assert [(item.code, item.teams, item.share) for item in systemic(teams)] == [("b", 4, 0.8), ("a", 3, 0.6)]


def test_systemic_symptoms_need_three_publishable_teams():
    assert systemic([{"a"}, {"a"}]) == ()


def test_chronic_symptoms_are_active_twice_in_a_row():
    assert chronic(["bcd", "abc", "cd"]) == {"b": 2, "c": 3}
    assert chronic(["a"]) == {}
