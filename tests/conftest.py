"""What every test shares."""

from collections.abc import Iterator, Sequence
from typing import Any

import django.db
import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.actors"]

# The same examples each time, however busy the machine: what fails here fails everywhere.
settings.register_profile("suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "rounds(number): of a fault, that `make faults` runs")
    config.addinivalue_line("markers", "walk: looks at pages, which are the same on every database: on SQLite alone")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What no database can change runs once, on SQLite: tests without one, and the walks of the pages."""
    if django.db.connection.vendor == "sqlite":
        return
    once = [item for item in items if item.get_closest_marker("walk") or not _uses_database(item)]
    config.hook.pytest_deselected(items=once)
    left_out = set(once)
    items[:] = [item for item in items if item not in left_out]


def _uses_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server"}
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(item.fixturenames)


@pytest.fixture(autouse=True, scope="session")
def emptied_by_deleting() -> Iterator[None]:
    """After a test with transactions of its own: truncating eighty almost empty tables takes PostgreSQL a second."""

    def sql_flush(_operations: object, style: Any, tables: Sequence[str], **_options: bool) -> list[str]:
        quote = django.db.connection.ops.quote_name
        # A browser that is leaving may still save: what it writes waits, and finds nothing to belong to.
        lock = f"{style.SQL_KEYWORD('LOCK TABLE')} {', '.join(map(quote, tables))} IN EXCLUSIVE MODE;"
        return [lock, *(f"{style.SQL_KEYWORD('DELETE FROM')} {quote(table)};" for table in tables)]

    with pytest.MonkeyPatch.context() as changes:
        if django.db.connection.vendor == "postgresql":
            changes.setattr(type(django.db.connection.ops), "sql_flush", sql_flush)
        yield


def pytest_report_header() -> str:
    """Name the database: the suite must pass on both."""
    connection = django.db.connection
    if connection.vendor == "sqlite":
        version = ".".join(map(str, connection.Database.sqlite_version_info))
    else:
        # Past Django, which pytest-django keeps from the database outside tests.
        with connection.Database.connect(**connection.get_connection_params()) as server:
            version = server.info.parameter_status("server_version")
    return f"database: {connection.display_name} {version}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of tests/faults/."""
    reports = (report for each in ("passed", "failed") for report in terminalreporter.getreports(each))
    lines = [str(value) for report in reports for name, value in report.user_properties if name == "fault"]
    if lines:
        terminalreporter.section("faults")
        terminalreporter.write_line("\n".join(lines))
