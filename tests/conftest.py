"""What every test shares."""

import django.db
import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.actors"]

# The same examples each time, however busy the machine: what fails here fails everywhere.
settings.register_profile("suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "rounds(number): of a fault, that `make faults` runs")


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
