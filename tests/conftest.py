"""What every test shares."""

import django.db


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
