"""What several of a coach's teams share; each is a team that the coach sees by itself, so counts are exact."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from ..maturity.aggregate import Count as Told
from ..maturity.aggregate import is_systemic
from ..maturity.document import Document, shipped_document
from ..maturity.parameters import DEFAULT
from ..maturity.release import PUBLISHABLE
from ..models import Cycle, Organisation, Questionnaire, User
from .counted import Reader, cycles_of, rows_of
from .finding import most_telling

_KINDS = ("limiting", "patterns", "symptoms", "wanted")


@dataclass(frozen=True, slots=True)
class Shared:
    """Teams by code in one quarter, of `publishable` ones; `waiting` by practice, and there by what it waits for."""

    cycle: str
    cycles: tuple[str, ...]
    teams: int
    publishable: int
    document: Document
    limiting: Mapping[str, int]
    patterns: Mapping[str, int]
    symptoms: Mapping[str, int]
    systemic: frozenset[str]
    wanted: Mapping[str, int]
    blocked: Mapping[str, int]
    waiting: Mapping[str, Mapping[str, int]]


def shared_by(coach: User, organisation: Organisation, cycle: str = "") -> Shared | None:
    """Of a quarter, or the newest one that tells something; `None` before the first result. Five queries at most."""
    reader = Reader(organisation, coach)
    cycles = cycles_of(reader)
    if not cycles:
        return None
    shown = cycle if cycle in cycles else most_telling(_told(reader, cycles))
    rows = list(rows_of(reader).filter(cycle__code=shown).values_list("release", "questionnaire", "blocked", *_KINDS))
    told = [row for row in rows if row[0] in PUBLISHABLE]
    counts = {kind: Counter(code for row in told for code in row[place]) for place, kind in enumerate(_KINDS, 3)}
    pairs = Counter(pair for row in told for pair in row[2])
    return Shared(
        cycle=shown,
        cycles=cycles,
        teams=len(rows),
        publishable=len(told),
        document=_document(Counter(row[1] for row in told)),
        systemic=frozenset(code for code, n in counts["symptoms"].items() if is_systemic(Told(n, n), len(told))),
        blocked=Counter(code for row in told for code in {pair.partition("<")[0] for pair in row[2]}),
        waiting=_waiting(pairs),
        **counts,
    )


def _told(reader: Reader, cycles: Collection[str]) -> dict[str, int]:
    """How much each quarter tells: 0 without a shown result, 2 with enough teams for what systems share, else 1."""
    least = DEFAULT.aggregate_min_teams
    told = rows_of(reader).filter(release__in=PUBLISHABLE, cycle=OuterRef("pk"))
    found = Cycle.objects.filter(organisation=reader.organisation, code__in=cycles)
    asked = found.annotate(any=Exists(told), enough=Exists(told[least - 1 : least]))
    return {code: some + enough for code, some, enough in asked.values_list("code", "any", "enough")}


def _waiting(pairs: Mapping[str, int]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for pair, teams in pairs.items():
        practice, _sign, obstacle = pair.partition("<")
        found.setdefault(practice, {})[obstacle] = teams
    return found


def _document(versions: Counter[uuid.UUID]) -> Document:
    """That of most teams."""
    if not versions:
        return shipped_document()
    return Questionnaire.objects.defer("document").get(pk=versions.most_common(1)[0][0]).content()
