"""What Django checks at the start beyond its own: databases that lose or leak what people answered."""

import sqlite3
from collections.abc import Sequence

from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import connections

SQLITE_SOUND = (3, 51, 3)  # older ones can damage a database in WAL mode: https://sqlite.org/wal.html
POSTGRESQL_LOG = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}


@register(Tags.compatibility)
def sqlite_version(**_kwargs: object) -> list[CheckMessage]:
    if connections["default"].vendor != "sqlite" or sqlite3.sqlite_version_info >= SQLITE_SOUND:
        return []
    sound = ".".join(map(str, SQLITE_SOUND))
    return [
        CheckWarning(
            f"SQLite {sqlite3.sqlite_version} has a rare bug in WAL mode that can damage a database.",
            hint=f"Use Python with SQLite {sound} or newer, or PostgreSQL.",
            id="assessments.W001",
        )
    ]


@register(Tags.database)
def postgresql_log(databases: Sequence[str] | None = None, **_kwargs: object) -> list[CheckMessage]:
    """PostgreSQL's default log prints a refused row in clear, answers included; `migrate` runs this check."""
    connection = connections["default"]
    if "default" not in (databases or ()) or connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(POSTGRESQL_LOG)])
        found = dict(cursor.fetchall())
    return [
        CheckWarning(
            f"PostgreSQL's {name} is {found[name]}: its log may show what people answered.",
            hint=f"Set {name} = {wanted} in postgresql.conf or for this database's role.",
            id="assessments.W002",
        )
        for name, wanted in POSTGRESQL_LOG.items()
        if found[name] != wanted
    ]
