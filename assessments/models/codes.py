"""Codes of a questionnaire in one column, which every database can search and count."""

from collections.abc import Iterable
from typing import Any, override

from django.db import models
from django.db.models.lookups import Contains


class CodesField(models.TextField[Any, Any]):
    """A tuple of words without spaces, stored as ` S03 S07 `; `holds` finds the rows with one of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"default": "", "blank": True} | kwargs))

    def from_db_value(self, value: str, *_args: object) -> tuple[str, ...]:
        return tuple(value.split())

    @override
    def to_python(self, value: str | Iterable[str]) -> tuple[str, ...]:
        return tuple(value.split()) if isinstance(value, str) else tuple(value)

    @override
    def get_prep_value(self, value: str | Iterable[str]) -> str:
        return "".join(f" {code}" for code in self.to_python(value)) + " "

    @override
    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))


@CodesField.register_lookup
class Holds(Contains):
    """The word is prepared as the column is, with a space on both sides."""

    lookup_name = "holds"
    prepare_rhs = True

    @override
    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return str(connection.operators[Contains.lookup_name] % rhs)
