import pytest
from django.core.checks import run_checks
from django.db import connection

from assessments.system_checks import POSTGRESQL_LOG, SQLITE_SOUND


def ids(**arguments):
    return {message.id for message in run_checks(**arguments)}


@pytest.mark.django_db
def test_sqlite_older_than_its_fix_is_said():
    risky = connection.vendor == "sqlite" and connection.Database.sqlite_version_info < SQLITE_SOUND
    assert ("assessments.W001" in ids()) == risky


@pytest.mark.django_db
def test_postgresql_that_logs_little_is_left_alone():
    assert "assessments.W002" not in ids(tags=["database"], databases=["default"])


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(POSTGRESQL_LOG))
def test_postgresql_that_logs_rows_is_said(name):
    talkative = {"log_error_verbosity": "verbose", "log_min_error_statement": "error"}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL {name} = {talkative[name]}")
    assert ("assessments.W002" in ids(tags=["database"], databases=["default"])) == (connection.vendor == "postgresql")
