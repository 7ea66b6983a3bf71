"""Writing a draft part by part: nothing typed is lost, what is wrong is said, two who write do not collide."""

import tomllib
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from assessments.actions.drafts import change_part, remove_part
from assessments.actions.questionnaires import publish_draft
from assessments.forms.questionnaires_words import message
from assessments.maturity.document import parse_document
from assessments.maturity.drafts import Draft, stamps
from assessments.models import Questionnaire, User
from tests.actors import Actors
from tests.factories import make_document, make_questionnaire, make_raw_document
from tests.hostile import CODE, FORMULAS, LETTERS, LONG, MARKUP, NUL, TURNED, trouble
from tests.questionnaires import body, draft_of, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(actors: Actors) -> Questionnaire:
    make_questionnaire(actors.team.organisation)
    return draft_of(actors.team.organisation)


@pytest.fixture
def client(actors: Actors):
    return actors.client("coach")


def url(draft, kind="question", code="C1", name="questionnaire_part"):
    return reverse(name, args=[draft.pk, kind, code])


def stored(draft, kind="question", code="C1"):
    return Draft(Questionnaire.objects.get(pk=draft.pk).document).values(kind, code)


def elsewhere(draft, **typed):
    """Somebody else saves."""
    seen = stored(draft)
    fields = {name.replace("_", "."): value for name, value in typed.items()}
    change_part(questionnaire=draft, kind="question", code="C1", values=fields, seen=stamps(seen))


PARTS = [("question", "C1"), ("symptom", "SY-F3"), ("practice", "P10"), ("heading", "heading")]


@pytest.mark.parametrize(("kind", "code"), PARTS)
def test_page_that_is_saved_as_it_was_shown_changes_nothing(client, draft, kind, code):
    page = client.get(url(draft, kind, code))
    assert page.status_code == 200
    assert "Nothing to mend here" in page.text
    reply = client.post(url(draft, kind, code), sent(draft, kind, code))
    assert (reply.status_code, reply["Location"]) == (302, url(draft, kind, code))
    assert Questionnaire.objects.get(pk=draft.pk).content_hash == draft.content_hash


def test_metrics_keep_their_order_and_a_new_one_comes_last(client, draft):
    before = ["recovery_time", "change_failure_rate"]
    elsewhere(draft, metrics=before)
    for ticked, kept in (
        (before[::-1], before),
        (["lead_time", *before[::-1]], [*before, "lead_time"]),
        (["lead_time", "recovery_time"], ["recovery_time", "lead_time"]),
    ):
        draft.refresh_from_db()
        assert client.post(url(draft), sent(draft, "question", "C1", metrics=ticked)).status_code == 302
        assert stored(draft)["metrics"] == kept


def test_both_languages_stand_side_by_side(client, draft):
    text = client.get(url(draft)).text
    for name, said in (
        ("stem-en", "When a change of ours"),
        ("stem-fr", "Quand un changement"),
        ("anchors-fr-4", "Même"),
    ):
        assert f'id="id_{name}"' in text
        assert said in text


def test_question_is_written(client, draft):
    typed = sent(
        draft, "question", "C1", title_en="  One\r\n title ", weight="0.5", optional="on", metrics=["lead_time"],
        primary="flow", secondary="", pillar="A", symptoms_1="SY-C2", measures="",
    )  # fmt: skip
    assert client.post(url(draft), typed).status_code == 302
    found = stored(draft)
    assert (found["title.en"], found["weight"], found["optional"]) == ("One title", 0.5, True)
    assert (found["metrics"], found["ways"], found["pillar"]) == (["lead_time"], {"flow": 1.0}, "A")
    assert found["symptoms"] == {"SY-C1": 1.0, "SY-C2": 0.5, "SY-M4": 0.5, "SY-K2": 0.5}
    assert "the text is missing" in client.get(url(draft)).text


def test_symptom_is_written(client, draft):
    typed = sent(draft, "symptom", "SY-C1", group="flow", remedies_0="P02", remedies_1="", links_0="", links_1="L1")
    assert client.post(url(draft, "symptom", "SY-C1"), typed).status_code == 302
    found = stored(draft, "symptom", "SY-C1")
    assert (found["group"], found["remedies"]) == ("flow", ["P02", "P46"])
    assert found["links"] == {"L1": 0.5, "S5": 0.5}
    assert "needs at least one question that it is directly about" in client.get(url(draft, "symptom", "SY-C1")).text


def test_practice_is_written(client, draft):
    typed = sent(
        draft, "practice", "P10", also_pillars=["S"], effort="L", ways_0="flow", ways_1="", prerequisites_1="P01"
    )
    assert client.post(url(draft, "practice", "P10"), typed).status_code == 302
    found = stored(draft, "practice", "P10")
    assert (found["also_pillars"], found["effort"], found["ways"]) == (["S"], "L", ["flow"])
    assert found["prerequisites"] == ["P09", "P01"]


def test_rule_is_added_to_the_others(client, draft):
    typed = sent(draft, "heading", "heading", **{"answering_rules-en-4": "Fifth.", "answering_rules-fr-4": "Cinq."})
    client.post(url(draft, "heading", "heading"), typed)
    assert Questionnaire.objects.get(pk=draft.pk).content().answering_rules.fr[4] == "Cinq."


def test_next_one_is_opened_after_saving(client, draft):
    reply = client.post(url(draft), sent(draft, "question", "C1") | {"then": "next"})
    assert reply["Location"] == url(draft, code="C2")
    reply = client.post(url(draft, code="S8"), sent(draft, "question", "S8") | {"then": "next"})
    assert reply["Location"] == url(draft, code="S8")


# The meaning


def test_revision_is_raised_where_the_meaning_changes_and_once_only(client, draft):
    for expected in (2, 2):
        client.post(url(draft), sent(draft, "question", "C1", new_meaning="on"))
        draft.refresh_from_db()
        assert stored(draft)["revision"] == expected
    assert "checked" in client.get(url(draft)).text.split('name="new_meaning"')[1][:120]
    typed = sent(draft, "question", "C1")
    del typed["new_meaning"]
    client.post(url(draft), typed)
    assert stored(draft)["revision"] == 1


def test_new_question_has_no_earlier_meaning(client, draft):
    reply = client.post(reverse("questionnaire_part_add", args=[draft.pk, "question"]), {"group": "C"})
    assert reply["Location"] == url(draft, code="C9")
    draft.refresh_from_db()
    assert "new_meaning" not in client.get(url(draft, code="C9")).text
    client.post(url(draft, code="C9"), sent(draft, "question", "C9", title_en="Ninth"))
    assert stored(draft, code="C9")["revision"] == 1


def test_first_draft_of_an_organisation_has_no_earlier_meaning(actors):
    draft = draft_of(actors.team.organisation)
    assert "new_meaning" not in actors.client("coach").get(url(draft)).text


# Checks as one types


def test_checks_tell_what_is_typed_without_saving_it(client, draft):
    typed = sent(draft, "question", "C1", title_fr="", symptoms_0="", symptoms_1="", symptoms_2="", symptoms_3="")
    text = client.post(url(draft, name="questionnaire_part_check"), typed).text
    assert text.startswith('<section id="problems"')
    assert '<a href="#id_title-fr">Title (French)</a>: the text is missing' in text
    assert "no symptom is linked to this question" in text
    assert "SY-C1: <a" in text  # it has no question any more that it is directly about
    assert stored(draft)["title.fr"] == "Réaction à l’échec"


def test_checks_find_a_circle(client, draft):
    typed = sent(draft, "practice", "P09", prerequisites_0="P10")
    text = client.post(url(draft, "practice", "P09", "questionnaire_part_check"), typed).text
    assert "go round in a circle, each needing the next: P09 → P10 → P09" in text


def test_checks_say_that_something_cannot_be_stored(client, draft):
    typed = sent(draft, "question", "C1", weight="many")
    assert "cannot be stored" in client.post(url(draft, name="questionnaire_part_check"), typed).text


def test_draft_with_flaws_is_saved_and_says_so_without_a_script(client, draft):
    client.post(url(draft), sent(draft, "question", "C1", stem_en="", stem_fr=""))
    text = client.get(url(draft)).text
    assert "2 things to mend" in text
    assert "Question, as it is asked (English)" in text


# Nothing is lost


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("weight", "0", "greater than or equal"),
        ("weight", "many", "Enter a number"),
        ("title_en", NUL, "Null characters"),
        ("title_en", LONG, "at most 3000"),
        ("symptoms_0", "SY-X1", "not one of the available choices"),
        ("symptoms_1", "SY-C1", "is picked twice"),
        ("pillar", "X", "not one of the available choices"),
        ("secondary", "learning", "first Way already"),
    ],
)
def test_refused_field_says_why_beside_what_was_typed(client, draft, field, typed, said):
    reply = client.post(url(draft), sent(draft, "question", "C1", **{field: typed, "stem_en": "My own words?"}))
    assert reply.status_code == 400
    assert said in reply.text
    assert "My own words?" in reply.text
    assert list(trouble(reply)) == []
    assert Questionnaire.objects.get(pk=draft.pk).content_hash == draft.content_hash


@pytest.mark.parametrize("texts", [MARKUP, (*CODE, *LETTERS), FORMULAS], ids=["markup", "code", "formulas"])
def test_hostile_words_are_shown_as_they_were_typed(client, draft, texts):
    text = " ".join(each.strip() for each in texts)
    typed = sent(draft, "question", "C1", title_en=text, stem_en=text)
    assert client.post(url(draft), typed).status_code == 302
    pages = [url(draft), *(reverse(name, args=[draft.pk]) for name in ("questionnaire", "questionnaire_publish"))]
    pages.append(reverse("questionnaire_preview", args=[draft.pk, "C"]))
    pages.append(f"{reverse('questionnaires_compare', args=[draft.organisation_id])}?new={draft.pk}")
    administrator = Client()
    administrator.force_login(User.objects.get(email="ann@example.org"))
    replies = [administrator.get(page) for page in pages]
    assert [found for reply in replies for found in trouble(reply)] == []
    assert [reply.status_code for reply in replies if text not in unescape(reply.text)] == []
    file = administrator.get(reverse("questionnaire_file", args=[draft.pk])).text
    assert tomllib.loads(file)["questions"][0]["title"]["en"].split() == text.split()


def test_words_that_turn_the_page_round_are_stored_as_what_they_say(client, draft):
    typed = sent(draft, "question", "C1", title_en=TURNED, stem_en=f"How?\u202a {TURNED}")
    assert client.post(url(draft), typed).status_code == 302
    question = Questionnaire.objects.get(pk=draft.pk).document["questions"][0]
    assert (question["title"]["en"], question["stem"]["en"]) == ("gnirts", "How? gnirts")


def test_others_keep_their_words_where_one_writes_elsewhere(client, draft):
    typed = sent(draft, "question", "C1", title_en="Mine")
    elsewhere(draft, title_fr="Leur titre")
    assert client.post(url(draft), typed).status_code == 302
    assert (stored(draft)["title.en"], stored(draft)["title.fr"]) == ("Mine", "Leur titre")


def test_two_who_change_the_same_words_see_both(client, draft):
    typed = sent(draft, "question", "C1", title_en="Mine", help_en="My help")
    elsewhere(draft, title_en="Theirs", title_fr="Leur titre")
    reply = client.post(url(draft), typed)
    assert reply.status_code == 409
    assert "<q>Theirs</q>" in reply.text
    for said in ('value="Mine"', "My help", 'value="Leur titre"'):
        assert said in reply.text
    assert stored(draft)["title.en"] == "Theirs"
    seen = reply.text.split('name="seen" value="')[1].split('"')[0]
    assert client.post(url(draft), typed | {"seen": seen, "title-fr": "Leur titre"}).status_code == 302
    assert (stored(draft)["title.en"], stored(draft)["title.fr"]) == ("Mine", "Leur titre")


def test_form_that_does_not_say_what_it_saw_overwrites_nothing(client, draft):
    reply = client.post(url(draft), sent(draft, "question", "C1", title_en="Mine") | {"seen": "nonsense ="})
    assert reply.status_code == 409
    assert stored(draft)["title.en"] == "Reaction to failure"


def test_words_for_a_part_that_was_removed_are_shown_again(client, draft):
    typed = sent(draft, "question", "C1", title_en="Mine")
    remove_part(
        questionnaire=draft,
        kind="question",
        code="C1",
        seen=body("questionnaire_part_remove", draft.organisation)["seen"],
    )
    reply = client.post(url(draft), typed)
    assert reply.status_code == 409
    assert "Somebody removed this meanwhile" in reply.text
    assert 'value="Mine"' in reply.text
    assert 'class="btn-brand"' not in reply.text


def test_words_for_a_draft_that_was_published_are_shown_again(client, actors, draft):
    typed = sent(draft, "question", "C1", title_en="Mine")
    publish_draft(questionnaire=draft, seen=draft.content_hash, by=actors.administrator)
    for reply in (client.get(url(draft)), client.post(url(draft), typed)):
        assert reply.status_code == 409
        assert "no longer a draft" in reply.text
        assert 'class="btn-brand"' not in reply.text
    assert 'value="Mine"' in reply.text


# Adding, moving, removing


@pytest.mark.parametrize(("kind", "group", "code"), [("symptom", "flow", "SY-F5"), ("practice", "C", "P50")])
def test_part_is_added(client, draft, kind, group, code):
    reply = client.post(reverse("questionnaire_part_add", args=[draft.pk, kind]), {"group": group})
    assert reply["Location"] == url(draft, kind, code)
    page = client.get(reply["Location"]).text
    assert "Without a title" in page
    assert "the text is missing" in page


@pytest.mark.parametrize(("kind", "group"), [("question", "flow"), ("practice", "X"), ("heading", "C"), ("band", "C")])
def test_part_is_not_added_where_there_is_no_place(client, draft, kind, group):
    assert client.post(reverse("questionnaire_part_add", args=[draft.pk, kind]), {"group": group}).status_code == 404


def test_part_is_moved(client, draft):
    for to, order in (("down", ["C2", "C1"]), ("up", ["C1", "C2"])):
        reply = client.post(url(draft, name="questionnaire_part_move"), {"to": to})
        assert reply["Location"] == f"{reverse('questionnaire', args=[draft.pk])}#C1"
        draft.refresh_from_db()
        assert [each["code"] for each in draft.document["questions"]][:2] == order


def test_part_is_removed_once_it_was_seen(client, draft):
    remove = url(draft, name="questionnaire_part_remove")
    page = client.get(remove).text
    assert "Remove “Reaction to failure” from the draft?" in page
    assert "Then there is more to mend:" in page
    assert client.post(remove, {"seen": "other"}).status_code == 409
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert client.post(remove, {"seen": seen}).status_code == 302
    draft.refresh_from_db()
    assert "C1" not in [each["code"] for each in draft.document["questions"]]
    assert client.get(remove).status_code == 404
    assert client.post(remove, {"seen": seen}).status_code == 409
    assert client.post(url(draft, name="questionnaire_part_move"), {"to": "up"}).status_code == 409


def test_nothing_of_a_published_version_is_changed(client, actors):
    published = make_questionnaire(actors.team.organisation, make_document(3))
    for name, fields in (
        ("questionnaire_part_move", {"to": "up"}),
        ("questionnaire_part_remove", body("questionnaire_part_remove", published.organisation)),
    ):
        assert client.post(url(published, name=name), fields).status_code == 409
    reply = client.post(reverse("questionnaire_part_add", args=[published.pk, "question"]), {"group": "C"})
    assert reply.status_code == 409
    assert "no longer a draft" in reply.text


@pytest.mark.parametrize(("kind", "code"), [("question", "C99"), ("band", "C1"), ("heading", "C1"), ("pillar", "C")])
def test_unknown_part_is_not_found(client, draft, kind, code):
    assert client.get(url(draft, kind, code)).status_code == 404
    assert client.post(url(draft, kind, code, "questionnaire_part_check")).status_code == 404


@pytest.mark.parametrize("name", ["questionnaire_part_move", "questionnaire_part_remove"])
def test_heading_is_neither_moved_nor_removed(client, draft, name):
    assert client.post(url(draft, "heading", "heading", name)).status_code == 404


# Words


FLAWS = {
    "missing": lambda raw: raw["questions"][0].pop("stem"),
    "long": lambda raw: raw["questions"][0]["stem"].update(en="x" * 601),
    "few": lambda raw: raw["questions"][0]["anchors"]["en"].pop(),
    "many": lambda raw: raw["questions"][0]["anchors"]["en"].append("Sixth."),
    "key": lambda raw: raw["questions"][0].update(extra=1),
    "code": lambda raw: raw["questions"][0].update(code="c 1"),
    "list": lambda raw: raw.update(questions={"C1": 1}),
    "table": lambda raw: raw["questions"].__setitem__(0, 1),
    "string": lambda raw: raw["questions"][0].update(measures=1),
    "number": lambda raw: raw["questions"][0].update(weight="1"),
    "whole number": lambda raw: raw["questions"][0].update(revision="1"),
    "boolean": lambda raw: raw["questions"][0].update(sensitive="yes"),
    "finite": lambda raw: raw["questions"][0].update(weight=float("nan")),
    "small": lambda raw: raw["questions"][0].update(weight=0.0),
    "less": lambda raw: raw["questions"][0].update(revision=0),
    "large": lambda raw: raw["questions"][0].update(weight=11.0),
    "band": lambda raw: raw["bands"][0].update(band=5),
    "pillar": lambda raw: raw["questions"][0].update(pillar="X"),
    "strength": lambda raw: raw["symptoms"][0]["links"].update(C1=0.7),
    "unprintable": lambda raw: raw["title"].update(en="a\u202eb"),
    "twice": lambda raw: raw["questions"][1].update(code="C1"),
    "pattern": lambda raw: raw["patterns"].pop(),
    "order": lambda raw: raw["bands"].reverse(),
    "pillars": lambda raw: raw.update(questions=[each for each in raw["questions"] if each["pillar"] != "S"]),
    "ways": lambda raw: raw["questions"][0].update(ways={"flow": 0.5, "learning": 0.5, "nowhere": 0.5}),
    "own pillar": lambda raw: raw["practices"][0].update(also_pillars=["C"]),
    "circle": lambda raw: raw["practices"][8].update(prerequisites=["P10"]),
    "links": lambda raw: raw["symptoms"][0].update(links={"C99": 0.5}),
    "practice": lambda raw: raw["symptoms"][0].update(remedies=["P99", "P01", "P01"]),
    "unlinked": lambda raw: raw.update(symptoms=raw["symptoms"][:1]),
    "no practice": lambda raw: raw.update(practices=raw["practices"][:1]),
}


@pytest.mark.parametrize("flaw", FLAWS.values(), ids=FLAWS)
def test_every_problem_has_words_of_ours(flaw):
    raw = make_raw_document()
    flaw(raw)
    problems = Draft(raw).problems() if flaw not in (FLAWS["list"], FLAWS["table"], FLAWS["missing"]) else read(raw)
    assert problems
    known = message.__globals__["_SAID"]
    assert [
        each.message for each in problems if not any(pattern.fullmatch(each.message) for pattern, _said in known)
    ] == []


def read(raw):
    from assessments.maturity.document import DocumentError, read_document

    with pytest.raises(DocumentError) as error:
        read_document(raw, file="")
    return error.value.problems


def test_sentence_that_is_not_known_stays_as_it_is():
    with override("fr"):
        assert message("something new of pydantic") == "something new of pydantic"


def test_document_of_the_page_is_the_one_of_the_file(client, draft):
    client.post(url(draft), sent(draft, "question", "C1", title_en="Mine"))
    text = client.get(reverse("questionnaire_file", args=[draft.pk])).text
    assert parse_document(text, file="x").content_hash == Questionnaire.objects.get(pk=draft.pk).content_hash
