"""Drafts: two people who write at once, versions that are published and retired, and what is refused."""

import pytest

from assessments.actions.drafts import (
    NotADraft,
    PartChanged,
    PartConflict,
    PartGone,
    add_part,
    change_part,
    delete_draft,
    move_part,
    part_stamp,
    remove_part,
    start_draft,
)
from assessments.actions.questionnaires import (
    LastPublished,
    NotPublished,
    publish_draft,
    publish_questionnaire,
    retire_questionnaire,
)
from assessments.maturity.document import DocumentError, shipped_document
from assessments.maturity.drafts import Draft, stamps
from assessments.models import AuditEvent, Questionnaire
from tests.factories import make_document, make_organisation, make_questionnaire, make_raw_document, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return make_questionnaire(make_organisation())


@pytest.fixture
def draft(published):
    return start_draft(organisation=published.organisation, raw=published.document)


def content(draft):
    return Draft(Questionnaire.objects.get(pk=draft.pk).document)


def values(draft, code="C1", kind="question"):
    return content(draft).values(kind, code)


def change(draft, seen, **typed):
    fields = {name.replace("_", "."): value for name, value in typed.items()}
    return change_part(questionnaire=draft, kind="question", code="C1", values=seen | fields, seen=stamps(seen))


def test_draft_takes_the_next_number(published, draft):
    assert (str(draft), draft.state) == ("calms 2", "draft")
    assert draft.document == shipped_document().canonical() | {"version": 2}
    assert draft.content() == draft.content()
    assert start_draft(organisation=published.organisation, raw=published.document).number == 3


def test_draft_keeps_a_number_that_is_free(published):
    for number, code in ((7, "calms"), (1, "other")):
        raw = make_raw_document() | {"version": number, "code": code}
        draft = start_draft(organisation=published.organisation, raw=raw)
        assert (draft.code, draft.number) == (code, number)


def test_number_of_another_organisation_is_free(published):
    assert start_draft(organisation=make_organisation("globex"), raw=published.document).number == 1


def test_change_is_stored(draft):
    changed = change(draft, values(draft), title_fr="Autre", weight=2.0)
    assert content(draft).document().question("C1").title.fr == "Autre"
    assert changed.content_hash == content(draft).document().content_hash != draft.content_hash


def test_words_that_are_missing_are_stored_as_missing(draft):
    change(draft, values(draft), title_fr="")
    assert values(draft)["title.fr"] == ""
    with pytest.raises(DocumentError):
        content(draft).document()


def test_two_who_write_in_other_fields_both_keep_their_words(draft):
    seen = values(draft)
    change(draft, seen, title_fr="Autre")
    change(draft, seen, title_en="Other")
    assert (values(draft)["title.fr"], values(draft)["title.en"]) == ("Autre", "Other")


def test_two_who_write_in_the_same_field_are_told(draft):
    seen = values(draft)
    change(draft, seen, title_fr="Autre", title_en="Other")
    with pytest.raises(PartConflict, match="compare, then save again") as conflict:
        change(draft, seen, title_fr="Encore")
    assert conflict.value.merged.conflicts == ("title.fr",)
    assert conflict.value.stored["title.fr"] == "Autre"
    assert conflict.value.merged.values["title.en"] == "Other"
    assert values(draft)["title.fr"] == "Autre"
    change(draft, values(draft), title_fr="Encore")
    assert values(draft)["title.fr"] == "Encore"


def test_what_was_removed_is_gone(draft):
    seen = values(draft)
    part = content(draft).part("question", "C1")
    remove_part(questionnaire=draft, kind="question", code="C1", seen=part_stamp(part))
    with pytest.raises(PartGone):
        change(draft, seen, title_fr="Autre")
    with pytest.raises(PartGone):
        move_part(questionnaire=draft, kind="question", code="C1", up=True)
    with pytest.raises(PartGone):
        remove_part(questionnaire=draft, kind="question", code="C1", seen=part_stamp(part))


def test_what_somebody_wrote_in_is_not_removed_unread(draft):
    seen = part_stamp(content(draft).part("question", "C1"))
    change(draft, values(draft), title_fr="Autre")
    with pytest.raises(PartChanged):
        remove_part(questionnaire=draft, kind="question", code="C1", seen=seen)
    with pytest.raises(PartChanged):
        delete_draft(questionnaire=draft, seen=draft.content_hash)
    assert values(draft)["title.fr"] == "Autre"


def test_new_part_gets_a_code_that_no_version_gave(published, draft):
    assert add_part(questionnaire=draft, kind="question", group="C") == "C9"
    other = start_draft(organisation=published.organisation, raw=published.document)
    assert add_part(questionnaire=other, kind="question", group="C") == "C10"
    assert add_part(questionnaire=other, kind="practice", group="S") == "P50"


def test_part_is_moved(draft):
    move_part(questionnaire=draft, kind="question", code="C1", up=False)
    assert [part["code"] for part in content(draft).parts("question")][:2] == ["C2", "C1"]


def test_draft_is_deleted_as_it_was_seen(draft):
    delete_draft(questionnaire=draft, seen=draft.content_hash)
    assert not Questionnaire.objects.filter(pk=draft.pk).exists()
    with pytest.raises(NotADraft):
        change_part(questionnaire=draft, kind="question", code="C1", values={}, seen={})


def test_published_version_is_no_draft(published):
    with pytest.raises(NotADraft):
        delete_draft(questionnaire=published, seen=published.content_hash)
    with pytest.raises(NotADraft):
        add_part(questionnaire=published, kind="question", group="C")


# Publishing and retiring


def test_draft_is_published_and_recorded(draft):
    user = make_user()
    publish_draft(questionnaire=draft, seen=draft.content_hash, by=user)
    stored = Questionnaire.objects.get(pk=draft.pk)
    assert (stored.state, stored.published_by) == ("published", user)
    assert Questionnaire.objects.of(draft.organisation).newest() == draft
    event = AuditEvent.objects.get(what="questionnaire_published")
    assert (event.by, event.detail) == (user, {"version": "calms 2"})
    with pytest.raises(NotADraft):
        publish_draft(questionnaire=draft, seen=stored.content_hash, by=user)


def test_draft_with_a_flaw_is_not_published(draft):
    changed = change(draft, values(draft), title_fr="")
    with pytest.raises(DocumentError, match=r"C1: title\.fr: text is missing"):
        publish_draft(questionnaire=draft, seen=changed.content_hash, by=make_user())
    assert Questionnaire.objects.get(pk=draft.pk).state == "draft"
    assert not AuditEvent.objects.exists()


def test_draft_that_somebody_changed_is_not_published_unread(draft):
    change(draft, values(draft), title_fr="Autre")
    with pytest.raises(PartChanged):
        publish_draft(questionnaire=draft, seen=draft.content_hash, by=make_user())


def test_document_that_is_published_is_recorded_once(published):
    for _time in range(2):
        publish_questionnaire(organisation=published.organisation, document=make_document(2))
    assert AuditEvent.objects.get().detail == {"version": "calms 2"}


def test_version_is_retired_once_another_is_published(published, draft):
    user = make_user()
    with pytest.raises(LastPublished):
        retire_questionnaire(questionnaire=published, by=user)
    with pytest.raises(NotPublished):
        retire_questionnaire(questionnaire=draft, by=user)
    publish_draft(questionnaire=draft, seen=draft.content_hash, by=user)
    retire_questionnaire(questionnaire=published, by=user)
    assert Questionnaire.objects.get(pk=published.pk).state == "retired"
    assert AuditEvent.objects.get(what="questionnaire_retired").detail == {"version": "calms 1"}
    with pytest.raises(NotPublished):
        retire_questionnaire(questionnaire=published, by=user)


def test_versions_of_another_organisation_keep_none_from_being_the_last(published):
    make_questionnaire(make_organisation("globex"))
    with pytest.raises(LastPublished):
        retire_questionnaire(questionnaire=published, by=make_user())
