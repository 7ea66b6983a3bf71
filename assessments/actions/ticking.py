"""What time brings: closings and sealings that are due."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ..models import Assessment
from .closing import close_if_due
from .sealing import finish_sealing, shuffle_sheets


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many were closed and sealed; `failed` says which could not be, and by which kind of error."""

    closed: int
    sealed: int
    failed: tuple[str, ...]


def tick() -> Ticked:
    """Close and seal what is due; called again, or twice at once, it does no more than once.

    One that fails stops no other, and is tried again next time.
    """
    failed: list[str] = []
    closed = 0
    for assessment in Assessment.objects.due_to_close():
        with _noting(failed, f"closing {assessment.pk}"):
            closed += close_if_due(assessment.pk)
    return Ticked(closed, _seal(failed), tuple(failed))


def _seal(failed: list[str]) -> int:
    """Rewriting the tables takes time: once for all."""
    shuffled, sealed = [], 0
    for assessment in Assessment.objects.due_to_seal():
        with _noting(failed, f"sealing {assessment.pk}"):
            if shuffle_sheets(assessment.pk):
                shuffled.append(assessment.pk)
    if shuffled:
        with _noting(failed, f"rewriting the tables of {len(shuffled)} to seal"):
            finish_sealing(shuffled)
            sealed = len(shuffled)
    return sealed


@contextmanager
def _noting(failed: list[str], what: str) -> Iterator[None]:
    """Without the text of the error, because a database's may quote a row."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, the others are due as well
        failed.append(f"{what}: {type(error).__name__}")
