"""Migrations that made triggers take them away again."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from assessments.models import Assessment
from assessments.models.results import Snapshot
from tests.factories import make_assessment
from tests.models.test_append_only import make_snapshot

pytestmark = pytest.mark.django_db


def migration(name: str):
    return import_module(f"assessments.migrations.{name}")


def refused(queryset, **fields) -> bool:
    try:
        with transaction.atomic():
            queryset.update(**fields)
    except IntegrityError:
        return True
    return False


def test_records_can_be_changed_without_their_triggers_only():
    make_snapshot()
    editor = connection.SchemaEditorClass(connection)
    records = migration("0008_records_are_append_only")
    records.drop_triggers(None, editor)
    assert not refused(Snapshot.objects, release="suppressed")
    records.create_triggers(None, editor)
    assert refused(Snapshot.objects, release="full")


def test_opened_assessment_can_be_changed_without_its_trigger_only():
    assessment = make_assessment()
    other = "consensus" if assessment.mode != "consensus" else "team_link"
    editor = connection.SchemaEditorClass(connection)
    frozen = migration("0009_opened_assessments_are_frozen")
    frozen.drop_trigger(None, editor)
    assert not refused(Assessment.objects, mode=other)
    frozen.create_trigger(None, editor)
    assert refused(Assessment.objects, mode=assessment.mode)
