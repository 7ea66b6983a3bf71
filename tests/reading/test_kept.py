"""Readings that are kept for those who look next."""

import dataclasses
import uuid

import pytest
from django.utils.translation import override

from assessments.reading import kept
from assessments.reading.kept import read_lately

from .factories import make_results


@pytest.fixture(autouse=True)
def nothing_kept():
    kept.forget()
    yield
    kept.forget()


def made(**fields):
    return make_results([{"C1": 1, "C2": 3}] * 5, **fields)


def test_equal_results_are_read_once():
    snapshot = uuid.uuid4()
    assert read_lately(snapshot, made()) is read_lately(snapshot, made())


@pytest.mark.parametrize(
    "fields", [{"reviews": {"SY-C1": "not_us"}}, {"chronic": {}, "history": (), "pressing": None, "withheld": {}}]
)
def test_other_values_are_read_anew(fields):
    snapshot, before = uuid.uuid4(), made()
    first, changed = read_lately(snapshot, before), dataclasses.replace(before, **fields)
    assert (read_lately(snapshot, changed) is first) == (changed == before)
    assert read_lately(uuid.uuid4(), before) is not first


def test_another_language_is_another_reading():
    snapshot = uuid.uuid4()
    english = read_lately(snapshot, made())
    with override("fr"):
        assert read_lately(snapshot, made()).result.lead != english.result.lead


def test_comments_are_not_kept():
    results = dataclasses.replace(made(), comments={"C1": ("only for the team",)})
    parts = read_lately(uuid.uuid4(), results)
    assert "only for the team" not in repr(parts) + repr(kept._kept)


def test_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    snapshots = [uuid.uuid4() for _ in range(3)]
    first, _second, third = [read_lately(snapshot, made()) for snapshot in snapshots]
    assert read_lately(snapshots[2], made()) is third
    assert read_lately(snapshots[0], made()) is not first
