"""Queries whose SQL is made once in a process: making it costs more than the database's own work."""

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

NO_KEY = uuid.UUID(int=0)
NO_TEXT = ""
NO_DAY = date(1970, 1, 1)
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class Prepared:
    """For those that every choice of everybody asks, every page or every closing.

    `rows` is made of `values_list`, and filtered by the placeholders NO_KEY, NO_TEXT, NO_DAY and NO_TIME; the values
    are given at each call, in the order of the SQL. No constant may be a placeholder: ValueError at the first call.
    `lock` is added where the database locks rows.
    """

    def __init__(self, rows: Callable[[], QuerySet[Any, tuple[Any, ...]]], lock: str = "") -> None:
        self._rows = rows
        self._lock = lock

    def all(self, *values: object) -> list[tuple[Any, ...]]:
        sql, given, places, compiler, converters = self._made
        asked = list(given)
        for place, value in zip(places, values, strict=True):
            asked[place] = adapted(value)
        with connection.cursor() as cursor:
            cursor.execute(sql, asked)
            found = cursor.fetchall()
        return list(map(tuple, compiler.apply_converters(found, converters))) if converters else found

    def first(self, *values: object) -> tuple[Any, ...] | None:
        return next(iter(self.all(*values)), None)

    @cached_property
    def _made(self) -> tuple[str, Sequence[Any], Sequence[int], Any, Any]:
        compiler: Any = self._rows().order_by().query.get_compiler(connection=connection)
        sql, given = compiler.as_sql()
        nothing = {adapted(place) for place in (NO_KEY, NO_TEXT, NO_DAY, NO_TIME)}
        places = [place for place, value in enumerate(given) if value in nothing]
        if connection.features.has_select_for_update:
            sql = f"{sql} {self._lock}"
        return (
            sql,
            given,
            places,
            compiler,
            compiler.get_converters([expression for expression, *_rest in compiler.select]),
        )


def adapted(value: object) -> Any:
    """As the database takes it where no field is at hand to say so."""
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
