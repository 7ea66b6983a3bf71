"""Queries whose SQL is made once in a process: making it costs more than the database's own work."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

NO_KEY = uuid.UUID(int=0)


class Prepared:
    """For the few that every choice of everybody asks.

    `rows` is made of `values_list`, and filtered by placeholders such as NO_KEY, one filter for each; the values are
    given at each call, in that order. `lock` is added where the database locks rows.
    """

    def __init__(self, rows: Callable[[], QuerySet[Any, tuple[Any, ...]]], lock: str = "") -> None:
        self._rows = rows
        self._lock = lock

    def all(self, *values: object) -> list[tuple[Any, ...]]:
        sql, compiler, converters = self._made
        with connection.cursor() as cursor:
            cursor.execute(sql, [adapted(value) for value in values])
            found = cursor.fetchall()
        return list(map(tuple, compiler.apply_converters(found, converters))) if converters else found

    def first(self, *values: object) -> tuple[Any, ...] | None:
        return next(iter(self.all(*values)), None)

    @cached_property
    def _made(self) -> tuple[str, Any, Any]:
        compiler: Any = self._rows().order_by().query.get_compiler(connection=connection)
        sql, _values = compiler.as_sql()
        if connection.features.has_select_for_update:
            sql = f"{sql} {self._lock}"
        return sql, compiler, compiler.get_converters([expression for expression, *_rest in compiler.select])


def adapted(value: object) -> Any:
    """As the database takes it where no field is at hand to say so."""
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
