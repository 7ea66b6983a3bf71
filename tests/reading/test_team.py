from assessments.reading import read_results, read_team
from tests.answers import make_answers
from tests.closed import make_people
from tests.reading.factories import make_quarter, make_released, make_results


def team(sheets, **fields):
    return read_team(make_released(make_results(sheets), **fields))


def said(sheets, **fields):
    return " ".join(team(sheets, **fields).reliability)


def test_reliability_is_good_from_eight_people():
    assert said(make_people([2] * 8)).startswith("Good reliability, with 8 of 8 people answering.")


def test_reliability_is_fair_from_five():
    assert said(make_people([2] * 5)).startswith("Fair reliability, with 5 of 8 people answering.")


def test_low_participation_is_added():
    read = read_team(make_released(make_results(make_people([2] * 5), team_size=12), expected=12))
    assert "Low participation: 5 of 12." in read.reliability[1]
    assert read.low_participation


def test_sheets_that_do_not_count_are_said():
    sheets = [*make_people([2] * 6), {"C1": 2}]
    assert "1 sheet was submitted too incomplete to count." in said(sheets, n_submitted=7)
    assert "2 sheets were submitted too incomplete to count." in said(sheets, n_submitted=8)


def test_more_sheets_than_people_are_said_and_participation_stays_whole():
    read = team(make_people([2] * 9), n_submitted=9)
    assert "More sheets came in than people were expected: 9 for 8." in read.reliability
    assert read.participation == "9 of 8 people (100%)"


def test_suppressed_result_has_a_notice_and_no_reading():
    read = read_team(make_released(None))
    assert read.notice.startswith("Not shown: fewer than 4 answers.")
    assert (read.result, read.talk, read.history, read.commented, read.cover) == (None, None, None, [], [])
    assert read.lead == "Too few answers to show a result."


def test_cover_says_what_limits_and_where_people_agree_most_and_least():
    people = make_people([2, 2, 2, 3, 3, 3], A1=[0, 0, 0, 4, 4, 4], A2=[2] * 6)
    cover = team(people).cover
    assert len(cover) == 3
    assert cover[2].startswith("You agree most on “")
    assert cover[2].endswith("” and least on “Feedback on every push”.")


def test_cover_of_an_unbalanced_team_names_the_pattern():
    sheets = [make_answers(C=1, A=4, L=2, M=2, S=1)] * 5
    assert team(sheets).cover[1].startswith("Tools running ahead.")


def test_cover_of_a_session_says_nothing_of_agreement():
    read = read_team(make_released(make_results([make_answers()], mode="consensus")))
    assert len(read.cover) == 2
    assert read.mode == "answered together"


def test_comments_stand_under_their_question_in_the_order_of_the_questionnaire():
    results = make_results(make_people([2] * 5), comments={"A1": ("a", "b"), "C1": ("c",)})
    commented = read_team(make_released(results)).commented
    assert [(question.title, question.texts) for question in commented] == [
        ("Reaction to failure", ("c",)),
        ("Feedback on every push", ("a", "b")),
    ]


def test_method_tells_the_thresholds_in_force():
    told = dict(team(make_people([2] * 5)).method)
    assert "from 4 answers, questions and comments from 5" in told["Privacy"]
    assert "1 in 3 of the people live while the average hides it" in told["Symptoms"]
    assert "up to 0.30 far apart, up to 0.50 weak" in told["Agreement"]


def test_method_of_a_session_leaves_out_what_takes_several_answers():
    told = dict(read_team(make_released(make_results([make_answers()], mode="consensus"))).method)
    assert not {"Margin", "Agreement", "Change between quarters"} & told.keys()
    assert "of the people live" not in told["Symptoms"]
    assert told["Privacy"] == "The team answered together on one sheet, so everything is shown."


def test_history_of_one_quarter_says_what_will_appear():
    read = team(make_people([2] * 5))
    assert read.history.quarters == []
    assert read.history.sentence.startswith("From the second quarter on")


def test_history_is_newest_first_and_says_what_is_withheld_broken_and_split():
    history = (
        make_quarter("2026-Q1", joined=False),
        make_quarter("2026-Q2", None),
        make_quarter("2026-Q3", 55.0, joined=False, split=True, interval=None),
        make_quarter("2026-Q4", 60.0),
    )
    read = read_team(make_released(make_results(make_people([2] * 5), history=history))).history
    newest, third, second, first = read.quarters
    assert (newest.cycle, newest.cells[0].score, newest.cells[0].between) == ("2026-Q4", "60", "40 to 60")
    assert not newest.cells[0].broken
    assert (third.cells[0].broken, third.cells[0].split, third.cells[0].between) == (True, True, "")
    assert (newest.cells[0].note, third.cells[0].note) == ("40 to 60", "far apart · not comparable with before")
    assert (second.withheld, second.cells) == ("not shown: fewer than 4 answers", [])
    assert not first.cells[0].broken
    assert (read.broken, read.split) == (True, True)


def test_history_leaves_out_a_pillar_without_a_score():
    before = make_quarter("2026-Q3", joined=False)
    now = make_quarter("2026-Q4")
    now.points.pop("M")
    read = read_team(make_released(make_results(make_people([2] * 5), history=(before, now)))).history
    assert [cell is None for cell in read.quarters[0].cells] == [False, False, False, True, False]


def test_summary_of_the_drawing_tells_the_margins():
    results = make_results(make_people([1, 2, 2, 2, 3]))
    low, high = map(round, results.card.pillars["C"].ci95)
    assert f"Culture 50 ({low} to {high})" in read_results(results).summary
