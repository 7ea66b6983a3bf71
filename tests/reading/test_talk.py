from assessments.maturity.document import shipped_document
from assessments.reading import read_results
from assessments.reading.talk import MOST, read_talk
from tests.answers import make_answers
from tests.closed import make_people
from tests.reading.factories import make_results

CAMPS = [0, 0, 0, 4, 4, 4]
APART = [1, 2, 2, 3, 4, 4]
UNKNOWN = ["DK", "DK", "DK", 2, 2, 2]


def talk(people, **fields):
    results = make_results(people, **fields)
    return read_talk(read_results(results), results)


def titles(found):
    return [item.question.title if item.question else item.pillar.name for item in found.items]


def test_team_that_agrees_has_nothing_to_talk_about_first():
    found = talk(make_people([2] * 6))
    assert found.items == []
    assert found.sentence == "You largely agree: on most questions, your answers are close together."


def test_two_camps_come_before_opinions_apart_before_what_nobody_knows():
    found = talk(make_people([2] * 6, A2=CAMPS, A3=APART, A1=UNKNOWN))
    assert [item.question.code for item in found.items] == ["A2", "A3", "A1"]
    assert [item.tags for item in found.items] == [["Two camps"], ["Opinions apart"], ["We don’t know"]]
    assert found.sentence.startswith("On 2 of the questions asked, opinions are far apart")


def test_one_question_that_divides_is_said_as_one():
    assert talk(make_people([2] * 6, A2=CAMPS)).sentence.startswith("On 1 question, opinions are far apart")


def test_camps_are_explained_once_and_others_by_their_distance():
    found = talk(make_people([2] * 6, A2=CAMPS, A3=CAMPS))
    first, second = found.items
    assert first.sentences[0].startswith("Two camps stand out on one question:")
    assert second.sentences == ["Average distance from the middle answer, in levels: 2."]


def test_item_opens_with_what_its_symptom_asks():
    (item,) = talk(make_people([2] * 6, A2=CAMPS)).items
    assert item.ask == shipped_document().symptoms_of_question("A2")[0].ask.en
    assert item.question.distribution == "Levels 0 to 4: 3, 0, 0, 0, 3"


def test_unknown_alone_asks_what_would_make_it_visible():
    (item,) = talk(make_people([2] * 6, A1=UNKNOWN)).items
    assert item.ask == ""
    assert item.sentences[0].endswith("What would make the subject visible to everyone?")


def test_question_may_divide_and_be_unknown_at_once():
    (item,) = talk(make_people([2] * 8, A1=[0, 0, 4, 4, "DK", "DK", "DK", "DK"])).items
    assert item.tags == ["Two camps", "We don’t know"]
    assert len(item.sentences) == 2


def test_sensitive_question_is_told_without_its_distribution():
    (item,) = talk(make_people([2] * 6, C1=CAMPS)).items
    assert item.sentences == ["Opinions are far apart. The question is sensitive, so its distribution is not shown."]
    assert (item.question.distribution, item.question.bars) == ("", "")


def test_split_pillar_comes_first():
    found = talk(make_people([2] * 6, **{f"M{number}": CAMPS for number in range(1, 9)}))
    assert titles(found)[0] == "Measurement"
    assert found.items[0].sentences == ["Opinions too far apart for one number."]


def test_list_is_an_agenda_and_keeps_a_place_for_what_nobody_knows():
    changes = {f"{pillar}{number}": CAMPS for pillar in "AL" for number in range(1, 7)} | {"S1": UNKNOWN}
    found = talk(make_people([2] * 6, **changes))
    asked = [item.question.code for item in found.items if item.question]
    assert len(asked) == MOST
    assert asked[-1] == "S1"
    assert found.rest == 12 + 1 - MOST
    assert found.rest_said == "5 more questions are marked in their pillars below."


def test_pillars_only_says_that_questions_are_withheld():
    found = talk(make_people([2] * 4))
    assert found.items == []
    assert found.sentence == "Which questions to talk about first is not shown: fewer than 5 answers."


def test_session_says_that_differences_cannot_be_seen():
    found = talk([make_answers()], mode="consensus")
    assert found.sentence.startswith("You answered together, on one sheet")


def test_unknown_questions_alone_need_no_sentence_about_opinions():
    assert talk(make_people([2] * 6, A1=UNKNOWN)).sentence == ""
