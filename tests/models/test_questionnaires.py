"""Stored versions of a questionnaire: their constraints, and that a published one stays as it is."""

import importlib

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments.maturity.document import shipped_document
from assessments.models import Questionnaire
from assessments.models.questionnaires import published_content
from tests.factories import make_document, make_organisation

pytestmark = pytest.mark.django_db


def make_questionnaire(organisation=None, *, published=True, document=None):
    questionnaire = Questionnaire.draft(
        organisation=organisation or make_organisation(), document=document or shipped_document()
    )
    if published:
        questionnaire.publish()
    else:
        questionnaire.save()
    return questionnaire


def update(questionnaire, **values):
    """Past the model, as a query or another program would."""
    with transaction.atomic():
        Questionnaire.objects.filter(pk=questionnaire.pk).update(**values)


def test_version_keeps_its_document():
    questionnaire = make_questionnaire()
    stored = Questionnaire.objects.get()
    assert str(stored) == "calms 1"
    assert stored.content() == shipped_document()
    assert stored.content_hash == shipped_document().content_hash
    assert stored.published_at == questionnaire.published_at
    assert stored.published_at <= timezone.now()


def test_shipped_content_is_read_without_its_row(django_assert_num_queries):
    make_questionnaire()
    stored = Questionnaire.objects.defer("document").get()
    with django_assert_num_queries(0):
        assert stored.content() is shipped_document()


def test_published_content_is_read_once(django_assert_num_queries):
    document = make_document()
    make_questionnaire(document=document)
    assert Questionnaire.objects.get().content() == document
    stored = Questionnaire.objects.defer("document").get()
    with django_assert_num_queries(0):
        assert stored.content() == document


def test_draft_is_not_kept_as_published_content():
    with pytest.raises(Questionnaire.DoesNotExist):
        published_content(make_questionnaire(published=False).pk)


def test_draft_content_is_read_each_time():
    questionnaire = make_questionnaire(published=False, document=make_document(title="First"))
    assert questionnaire.content().title.en == "First"
    second = make_document(title="Second")
    update(questionnaire, document=second.canonical(), content_hash=second.content_hash)
    assert Questionnaire.objects.get().content().title.en == "Second"


def test_versions_belong_to_one_organisation():
    acme, globex = make_organisation("acme"), make_organisation("globex")
    mine, draft = (
        make_questionnaire(acme),
        make_questionnaire(acme, published=False, document=make_document(2)),
    )
    make_questionnaire(globex)
    assert list(Questionnaire.objects.of(acme)) == [draft, mine]
    assert list(Questionnaire.objects.of(acme).published()) == [mine]
    assert Questionnaire.objects.of(acme).holding(make_document(2)) == draft
    assert Questionnaire.objects.of(globex).holding(make_document(2)) is None


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "lost", "published_at": timezone.now()}, "questionnaire_state_known"),
        ({"content_hash": ""}, "questionnaire_has_a_hash"),
        ({"number": 0}, "questionnaire_number_from_one"),
        ({"state": "published", "published_at": None}, "questionnaire_published_at_known"),
        ({"number": 2}, "questionnaire_number_once"),
    ],
)
def test_database_refuses(values, constraint):
    organisation = make_organisation()
    make_questionnaire(organisation, published=False, document=make_document(2))
    draft = make_questionnaire(organisation, published=False, document=make_document(3))
    with pytest.raises(IntegrityError) as refusal:
        update(draft, **values)
    # SQLite names the columns of a unique constraint, not the constraint.
    assert constraint in str(refusal.value) or "organisation_id" in str(refusal.value)


def test_content_is_published_once_in_an_organisation():
    organisation = make_organisation()
    published = make_questionnaire(organisation)
    draft = make_questionnaire(organisation, published=False, document=make_document(2))
    update(draft, content_hash=published.content_hash)
    with pytest.raises(IntegrityError):
        update(draft, state="published", published_at=timezone.now())
    make_questionnaire(make_organisation("globex"))


def test_organisation_with_a_version_is_kept():
    questionnaire = make_questionnaire()
    with pytest.raises(IntegrityError):
        questionnaire.organisation.delete()


def test_draft_can_change():
    draft = make_questionnaire(published=False)
    document = make_document(7)
    update(draft, document=document.canonical(), content_hash=document.content_hash, number=7)
    assert Questionnaire.objects.get().content() == document


@pytest.mark.parametrize("state", ["published", "retired"])
@pytest.mark.parametrize(
    "values",
    [
        {"document": {}},
        {"content_hash": "0" * 64},
        {"number": 2},
        {"code": "other"},
        {"published_at": timezone.now()},
        {"state": "draft"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_published_version_is_frozen(state, values):
    questionnaire = make_questionnaire()
    if state == "retired":
        questionnaire.retire()
    with pytest.raises(IntegrityError, match="a published questionnaire is frozen"):
        update(questionnaire, **values)
    stored = Questionnaire.objects.get()
    assert stored.state == state
    assert stored.content() == shipped_document()


def test_published_version_stays_in_its_organisation():
    questionnaire = make_questionnaire()
    with pytest.raises(IntegrityError, match="a published questionnaire is frozen"):
        update(questionnaire, organisation=make_organisation("globex"))


def test_published_version_is_frozen_for_raw_sql():
    make_questionnaire()
    with (
        pytest.raises(IntegrityError, match="a published questionnaire is frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE assessments_questionnaire SET number = 9")


def test_published_version_is_frozen_for_save():
    questionnaire = make_questionnaire()
    questionnaire.document["title"]["en"] = "Changed"
    with pytest.raises(IntegrityError, match="a published questionnaire is frozen"), transaction.atomic():
        questionnaire.save()


def test_unchanged_save_of_a_published_version_passes():
    make_questionnaire()
    Questionnaire.objects.get().save()
    assert Questionnaire.objects.get().state == "published"


def test_published_version_can_be_retired_and_not_brought_back():
    questionnaire = make_questionnaire()
    questionnaire.retire()
    assert Questionnaire.objects.get().state == "retired"
    with pytest.raises(IntegrityError, match="a published questionnaire is frozen"):
        update(questionnaire, state="published")


@pytest.mark.django_db(transaction=True)
def test_freezing_can_be_taken_back():
    questionnaire = make_questionnaire()
    migration = importlib.import_module("assessments.migrations.0002_published_questionnaires_are_frozen")
    with connection.schema_editor() as editor:
        migration.drop_trigger(None, editor)
    try:
        update(questionnaire, number=9)
    finally:
        with connection.schema_editor() as editor:
            migration.create_trigger(None, editor)
    with pytest.raises(IntegrityError, match="a published questionnaire is frozen"):
        update(questionnaire, number=1)
