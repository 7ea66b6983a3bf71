"""Versions of a questionnaire: the list, publishing, retiring, comparing, files and the preview."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.actions.drafts import add_part, start_draft
from assessments.maturity.document import SHIPPED
from assessments.models import AnswerSheet, Assessment, Organisation, Questionnaire
from tests.actors import Actors
from tests.factories import make_assessment, make_document, make_questionnaire, make_raw_document, part
from tests.questionnaires import draft_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(actors: Actors) -> Questionnaire:
    return make_questionnaire(actors.team.organisation)


@pytest.fixture
def draft(published) -> Questionnaire:
    return draft_of(published.organisation)


def get(actors, name, pk, *more, who="coach", **query):
    return actors.client(who).get(reverse(name, args=[pk, *more]), query)


def post(actors, name, pk, *more, who="administrator", **body):
    return actors.client(who).post(reverse(name, args=[pk, *more]), body)


# The list


@pytest.mark.usefixtures("draft")
def test_list_says_state_and_use_of_each_version(actors):
    make_assessment(actors.team)
    make_assessment(actors.team, "2026-Q3")
    text = get(actors, "questionnaires", actors.team.organisation_id).text
    assert "calms 1</a> <span" in text
    assert "calms 2</a> <span" in text
    assert "2 assessments, last in 2026-Q4" in text
    assert "not used before it is published" in text
    assert "DevOps maturity (CALMS)" in text
    make_questionnaire(actors.team.organisation, make_document(9))
    assert "not used yet" in get(actors, "questionnaires", actors.team.organisation_id).text


@pytest.mark.usefixtures("published")
def test_list_asks_as_often_however_many_versions_there_are(actors, django_assert_num_queries):
    client = actors.client("coach")
    url = reverse("questionnaires", args=[actors.team.organisation_id])
    with django_assert_num_queries(7):
        client.get(url)
    for number in range(2, 5):
        make_questionnaire(actors.team.organisation, make_document(number))
    with django_assert_num_queries(7):
        client.get(url)


def test_list_is_paged(actors, monkeypatch):
    monkeypatch.setattr("assessments.views.questionnaires.VERSIONS", 2)
    for number in range(1, 6):
        make_questionnaire(actors.team.organisation, make_document(number))
    url = reverse("questionnaires", args=[actors.team.organisation_id])
    text = actors.client("coach").get(url, {"page": "2"}).text
    assert "Page 2 of 3" in text
    assert "?page=3" in text
    assert "?page=1" in text


def test_organisation_without_a_version_is_told(actors):
    assert "There is no version yet" in get(actors, "questionnaires", actors.team.organisation_id).text


# One version


def test_draft_says_what_there_is_to_mend(actors, draft):
    code = add_part(questionnaire=draft, kind="question", group="C")
    text = get(actors, "questionnaire", draft.pk).text
    assert "20 things to mend before it can be published" in text
    assert f"#{code}" not in text
    assert f"{reverse('questionnaire_part', args=[draft.pk, 'question', code])}#id_title-fr" in text
    assert "20 to mend" in text
    assert ">Publish<" not in text


def test_administrator_may_publish_what_is_whole(actors, draft):
    text = get(actors, "questionnaire", draft.pk, who="administrator").text
    assert "Nothing to mend" in text
    assert reverse("questionnaire_publish", args=[draft.pk]) in text


def test_published_version_is_only_read(actors, published):
    text = get(actors, "questionnaire", published.pk).text
    assert "Reaction to failure" in text
    assert "Add a question" not in text
    assert "to mend" not in text
    assert reverse("questionnaire_retire", args=[published.pk]) not in text
    text = get(actors, "questionnaire", published.pk, who="administrator").text
    assert reverse("questionnaire_retire", args=[published.pk]) in text


def test_draft_is_made_from_a_version(actors, published):
    reply = post(actors, "questionnaire_draft", published.pk, who="coach")
    draft = Questionnaire.objects.get(state="draft")
    assert reply["Location"] == reverse("questionnaire", args=[draft.pk])
    assert draft.number == 2


# Publishing, retiring, deleting


def test_draft_is_published_as_it_was_seen(actors, draft):
    page = get(actors, "questionnaire_publish", draft.pk, who="administrator").text
    assert "Publish calms 2?" in page
    assert "All five pillars stay comparable" in page
    assert draft.content_hash in page
    assert post(actors, "questionnaire_publish", draft.pk, seen=draft.content_hash).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.published_by) == ("published", actors.administrator)


def test_first_version_is_compared_with_none(actors):
    draft = draft_of(actors.team.organisation)
    assert "stay comparable" not in get(actors, "questionnaire_publish", draft.pk, who="administrator").text


def test_draft_that_was_changed_meanwhile_is_not_published(actors, draft):
    reply = post(actors, "questionnaire_publish", draft.pk, seen="0" * 64)
    assert reply.status_code == 409
    assert "Somebody changed this meanwhile" in reply.text
    assert Questionnaire.objects.get(pk=draft.pk).state == "draft"


def test_draft_with_something_to_mend_is_not_published(actors, draft):
    add_part(questionnaire=draft, kind="question", group="C")
    draft.refresh_from_db()
    assert '<button class="btn-brand">' not in get(actors, "questionnaire_publish", draft.pk, who="administrator").text
    reply = post(actors, "questionnaire_publish", draft.pk, seen=draft.content_hash)
    assert reply.status_code == 409
    assert "20 things to mend" in reply.text


def test_version_is_retired(actors, published):
    assert "Retire calms 1?" in get(actors, "questionnaire_retire", published.pk, who="administrator").text
    reply = post(actors, "questionnaire_retire", published.pk)
    assert reply.status_code == 409
    assert "only published version" in reply.text
    make_questionnaire(actors.team.organisation, make_document(2))
    assert post(actors, "questionnaire_retire", published.pk).status_code == 302
    published.refresh_from_db()
    assert published.state == "retired"
    text = get(actors, "questionnaires", actors.team.organisation_id).text
    assert "retired" in text


def test_draft_is_deleted_and_a_published_version_is_not(actors, published, draft):
    assert "Delete the draft calms 2?" in get(actors, "questionnaire_delete", draft.pk).text
    assert post(actors, "questionnaire_delete", draft.pk, who="coach", seen="x").status_code == 409
    assert post(actors, "questionnaire_delete", draft.pk, who="coach", seen=draft.content_hash).status_code == 302
    assert not Questionnaire.objects.filter(pk=draft.pk).exists()
    reply = post(actors, "questionnaire_delete", published.pk, seen=published.content_hash)
    assert reply.status_code == 409
    assert "no longer a draft" in reply.text
    assert Questionnaire.objects.filter(pk=published.pk).exists()


# Files


def test_file_is_that_of_the_shipped_version(actors, published):
    reply = get(actors, "questionnaire_file", published.pk)
    assert reply.content == SHIPPED.read_bytes()
    assert reply["Content-Disposition"] == 'attachment; filename="calms-1.toml"'


def send(actors, content, name="mine.toml", who="coach"):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return post(actors, "questionnaires_from_file", actors.team.organisation_id, who=who, file=file)


@pytest.mark.usefixtures("published")
def test_file_becomes_a_draft(actors):
    content = SHIPPED.read_text().replace("Reaction to failure", "Reactions to failure")
    reply = send(actors, content)
    draft = Questionnaire.objects.get(state="draft")
    assert reply["Location"] == reverse("questionnaire", args=[draft.pk])
    assert (str(draft), draft.content().question("C1").title.en) == ("calms 2", "Reactions to failure")


SHIPPED_TEXT = SHIPPED.read_text(encoding="utf-8")
REFUSED = {
    "empty": (b"", "This file is empty."),
    "comment alone": (b"# nothing\n", "mine.toml: is empty"),
    "not TOML": (b'code = "calms\n', "mine.toml: is not TOML: "),
    "another encoding": ('code = "é"'.encode("utf-16"), "mine.toml: is not UTF-8 text (byte 1)"),
    "too large": (b"#" * (5 * 1024 * 1024 + 1), "mine.toml is larger than 5 MB."),
    "half translated": (
        SHIPPED_TEXT.replace('title.fr = "Réaction à l’échec"\n', "").encode(),
        "mine.toml: C1: title.fr: the text is missing",
    ),
    "unknown key": (
        SHIPPED_TEXT.replace("sensitive = true", "sensible = true", 1).encode(),
        "mine.toml: C1: sensible: unknown key",
    ),
    "cyclic": (
        SHIPPED_TEXT.replace('code = "P09"\n', 'code = "P09"\nprerequisites = ["P10"]\n', 1).encode(),
        "mine.toml: P09: prerequisites: go round in a circle, each needing the next: P09 → P10 → P09",
    ),
    "duplicate": (
        SHIPPED_TEXT.replace('code = "C2"\n', 'code = "C1"\n', 1).encode(),
        "mine.toml: C1: code: this code is given 2 times in questions",
    ),
    "no file": (None, "Choose a file."),
}


@pytest.mark.parametrize(("content", "said"), REFUSED.values(), ids=REFUSED)
def test_refused_file_says_where_and_why_and_changes_nothing(actors, content, said):
    url = reverse("questionnaires_from_file", args=[actors.team.organisation_id])
    reply = send(actors, content) if content is not None else actors.client("coach").post(url)
    assert reply.status_code == 400
    assert said in reply.text
    assert not Questionnaire.objects.exists()


def test_many_errors_are_counted(actors):
    raw = SHIPPED_TEXT.replace("weight = 1.0", "weight = 0.0")
    text = send(actors, raw).text
    assert text.count("weight: should be greater than 0") == 20
    assert "and 19 more" in text


def test_file_form_is_shown(actors):
    assert "At most 5 MB" in get(actors, "questionnaires_from_file", actors.team.organisation_id).text


# Comparing


def changed(actors, change):
    raw = make_raw_document() | {"version": 2}
    change(raw)
    draft = start_draft(organisation=actors.team.organisation, raw=raw)
    return get(actors, "questionnaires_compare", actors.team.organisation_id, new=draft.pk).text


@pytest.mark.usefixtures("published")
def test_comparison_needs_two_versions(actors):
    text = get(actors, "questionnaires_compare", actors.team.organisation_id, old="x").text
    assert "There is only one version." in text


def test_comparison_begins_with_the_two_newest(actors, published, draft):
    text = get(actors, "questionnaires_compare", actors.team.organisation_id).text
    assert "Nothing differs but the number of the version." in text
    assert f'value="{published.pk}" selected' in text
    assert f'value="{draft.pk}" selected' in text


@pytest.mark.usefixtures("published")
def test_comparison_tells_each_change_in_words(actors):
    def change(raw):
        part(raw, "C1")["stem"]["fr"] = "Quoi\u00a0?"
        part(raw, "C2")["revision"] = 2
        part(raw, "C3")["weight"] = 0.5
        part(raw, "C3")["sensitive"] = True
        part(raw, "SY-C1")["links"] = {"C1": 1.0, "C2": 0.5}
        part(raw, "P10")["prerequisites"] = []
        raw["title"]["en"] = "Another title"
        raw["symptoms"][1:3] = reversed(raw["symptoms"][1:3])
        raw["bands"][0]["name"]["en"] = "First steps"

    text = changed(actors, change)
    for said in (
        "All five pillars stay comparable",
        "Comparable on the questions in common, 86% of its weight.",
        "Wording changed, same meaning",
        "Another meaning: no longer compared",
        "Counts differently",
        "<td>1.0</td><td>0.5</td>",
        "<td>–</td><td>yes</td>",
        "<td>C1 (directly), C2 (in part), S5 (in part)</td><td>C1 (directly), C2 (in part)</td>",
        "<td>P09</td><td>–</td>",
        "Symptoms: the order differs.",
        "Stages: the texts differ, see the files.",
        '<td lang="fr">Quoi\u00a0?</td>',
    ):
        assert said in text


@pytest.mark.usefixtures("published")
def test_comparison_names_pillars_that_break(actors):
    def change(raw):
        for each in raw["questions"]:
            each["revision"] += each["pillar"] in "CA"
        raw["questions"] = [each for each in raw["questions"] if each["code"] != "L7"]

    text = changed(actors, change)
    assert "Not comparable any more: Culture and Automation. The other pillars go on." in text
    assert "Not comparable: 0% of its weight is asked in the same meaning, 60% are needed." in text
    assert "Removed" in text


@pytest.mark.usefixtures("published")
def test_comparison_says_when_history_begins_anew(actors):
    def change(raw):
        for each in raw["questions"]:
            each["revision"] += 1

    assert "No pillar stays comparable" in changed(actors, change)


# The preview


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("code", "CALMS")
def test_preview_asks_what_the_page_asks(actors, published, client, language, code):
    assessment = make_assessment(actors.team, questionnaire=published)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    client.post(reverse("answer_start", args=[assessment.link_code]))
    asked = client.get(reverse("answer_pillar", args=[assessment.link_code, code])).text
    shown = get(actors, "questionnaire_preview", published.pk, code, language=language).text
    assert fieldsets(shown) == fieldsets(asked)
    assert len(fieldsets(shown)) == 8
    assert all("<textarea" in each and each.count('type="radio"') == 7 for each in fieldsets(shown))


def fieldsets(page: str) -> list[str]:
    """A question each, with its answers and the field for a comment."""
    return [" ".join(found.split()) for found in re.findall(r"<fieldset.*?</fieldset>", page, re.DOTALL)]


@pytest.mark.parametrize(
    ("mode", "promise"),
    [("individual", "This link is yours alone"), ("team_link", "One sheet per browser"), ("consensus", "one sheet"),
     ("made-up", "One sheet per browser")],
)  # fmt: skip
def test_preview_begins_with_the_promise_and_the_rules(actors, draft, mode, promise):
    Organisation.objects.update(thresholds={"k_pillar": 7})
    text = get(actors, "questionnaire_preview", draft.pk, "start", language="en", mode=mode).text
    assert "How does your team really work?" in text
    assert "40 questions on five pages" in text
    assert promise in text
    assert ("from 7 submitted sheets" in text) == (mode != "consensus")
    assert "How to answer" in text
    assert reverse("questionnaire_preview", args=[draft.pk, "C"]) in text
    french = get(actors, "questionnaire_preview", draft.pk, "start", language="fr").text
    assert "Comment répondre" in french


def test_preview_ends_with_the_review_of_a_blank_sheet(actors, draft):
    text = get(actors, "questionnaire_preview", draft.pk, "review", language="en").text
    assert "0 of 40 questions answered." in text
    page = reverse("questionnaire_preview", args=[draft.pk, "M"])
    assert f'href="{page}?language=en&amp;mode=team_link#M3"' in text
    assert 'type="button" disabled' in text
    assert "<form" not in text.partition("<main")[2].partition("</main>")[0]
    assert "Avant d" in get(actors, "questionnaire_preview", draft.pk, "review", language="fr").text


@pytest.mark.parametrize("code", ["start", "C", "review"])
def test_preview_stores_nothing_and_takes_nothing(actors, draft, code):
    preview = get(actors, "questionnaire_preview", draft.pk, code).context["preview"]
    assert preview.sheet.hidden(["C1"]) == {}
    assert post(actors, "questionnaire_preview", draft.pk, code).status_code == 405
    assert not Assessment.objects.exists()
    assert not AnswerSheet.objects.exists()


def test_preview_leads_from_page_to_page(actors, draft):
    seen, code = [], "start"
    while code:
        preview = get(actors, "questionnaire_preview", draft.pk, code, language="fr", mode="consensus").context[
            "preview"
        ]
        seen.append(code)
        assert preview.next is None or preview.next.url.endswith("?language=fr&mode=consensus")
        code = preview.next and preview.next.code
    assert seen == ["start", *"CALMS", "review"]


def test_preview_leaves_out_a_question_of_no_pillar(actors, draft):
    questions = [each | ({"pillar": "X"} if each["code"] == "C2" else {}) for each in draft.document["questions"]]
    draft.document = draft.document | {"questions": questions}
    draft.save()
    assert "39 questions" in get(actors, "questionnaire_preview", draft.pk, "start", language="en").text


@pytest.mark.parametrize(
    ("language", "stem"), [("en", "When a change of ours went wrong"), ("fr", "Quand un changement")]
)
def test_preview_is_read_in_either_language(actors, draft, language, stem):
    text = get(actors, "questionnaire_preview", draft.pk, "C", language=language).text
    assert stem in text
    assert f'<html lang="{language}"' in text


def test_preview_is_in_the_reader_s_language_unless_asked(actors, draft):
    assert "When a change of ours" in get(actors, "questionnaire_preview", draft.pk, "C", language="xx").text


def test_preview_of_what_is_not_whole_shows_what_there_is(actors, draft):
    for code in ("S1", "S2"):
        draft.document = draft.document | {
            "questions": [each for each in draft.document["questions"] if each["pillar"] != "S"]
        }
        draft.save()
        assert code not in get(actors, "questionnaire_preview", draft.pk, "C").text
    add_part(questionnaire=draft, kind="question", group="C")
    assert "C9-help" in get(actors, "questionnaire_preview", draft.pk, "C").text
    assert "No question belongs to this pillar yet." in get(actors, "questionnaire_preview", draft.pk, "S").text


def test_preview_of_an_unknown_pillar_is_not_found(actors, draft):
    assert get(actors, "questionnaire_preview", draft.pk, "X").status_code == 404


# Who may


@pytest.mark.parametrize("name", ["questionnaire_publish", "questionnaire_retire"])
def test_coach_neither_publishes_nor_retires(actors, draft, name):
    assert get(actors, name, draft.pk).status_code == 403
    assert post(actors, name, draft.pk, who="coach", seen=draft.content_hash).status_code == 403


def test_coach_of_another_organisation_finds_nothing(actors, draft):
    for name in ("questionnaires", "questionnaire"):
        pk = draft.organisation_id if name == "questionnaires" else draft.pk
        assert get(actors, name, pk, who="outsider").status_code == 404
        assert get(actors, name, pk, who="member").status_code == 403
