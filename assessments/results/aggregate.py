"""What a quarter says of many teams together, and of none by itself (scoring.md 12 and 13, reports.md 2)."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ..maturity.aggregate import Count, is_systemic
from ..maturity.benchmark import Benchmark, of_scores
from ..maturity.document import Document, shipped_document
from ..maturity.parameters import DEFAULT
from ..maturity.questionnaire import PILLARS
from ..models import Organisation, Questionnaire, User
from .counted import Counted, Entry, Reader, counted, cycles_of, entering, may_be_told, reader_of, scores_of
from .tallied import Tallied, codes_of, counts_of, exclusive_of

QUARTERS = 4  # of the trend
_LEAST = DEFAULT.aggregate_min_teams
OPPOSED = ("tool_led", "talk_without_engine")  # patterns of which a team shows one at most


@dataclass(frozen=True, slots=True)
class Trying:
    """Teams to which a practice is recommended, for which it waits and for what, and that have it in place.

    Up to the first that is not small; `None` for the others. `obstacles` are codes of practices that block it in 3
    teams or more.
    """

    wanted: Count | None
    blocked: Count | None
    in_place: Count | None
    obstacles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quarter:
    """The pillars of one quarter: quartiles, or the median, or neither; `questionnaire` is the version of these teams.

    `None` where all of them answered together.
    """

    cycle: str
    teams: int
    questionnaire: uuid.UUID | None
    pillars: Mapping[str, Benchmark]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the publishable teams; `limiting` by pillar, the others by code of the questionnaire."""

    now: Quarter
    trend: tuple[Quarter, ...]
    limiting: Mapping[str, Count]
    patterns: Mapping[str, Count | None]
    symptoms: Mapping[str, Count]
    systemic: frozenset[str]
    practices: Mapping[str, Trying]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`whole` organisation, or the coach's own teams. `figures` is `None` where they would tell about few teams.

    `open` says that teams still answer: they are counted once nothing runs. `teams` have a result, `publishable` of
    them one that is shown; `answers` of `expected` people, without sheets that teams filled together. `document` is
    the version that most of them answered, individually if any did.
    """

    cycle: str
    cycles: tuple[str, ...]
    whole: bool
    open: bool
    teams: int
    publishable: int
    answers: int
    expected: int
    document: Document
    figures: Figures | None


def overview_of(user: User, organisation: Organisation, *, whole: bool, cycle: str = "") -> Aggregate | None:
    """Of a quarter, or the newest one that has figures; `None` before the first result.

    Eight queries, and three more while the newest quarter has no figures yet.
    """
    reader = reader_of(user, organisation, whole=whole)
    cycles = cycles_of(reader)
    if not cycles:
        return None
    first = cycles.index(cycle) if cycle in cycles else 0
    read = cycles[first : first + QUARTERS]
    found = counted(reader, read)
    shown = cycle if cycle in cycles else next((code for code in read if may_be_told(found[code], reader)), read[0])
    if shown != read[0] and len(cycles) > QUARTERS:
        found |= counted(reader, cycles[QUARTERS : QUARTERS + 1])
    return _aggregate(reader, cycles, shown, found)


def _aggregate(reader: Reader, cycles: tuple[str, ...], shown: str, found: Mapping[str, Counted]) -> Aggregate:
    now, may = found[shown], may_be_told(found[shown], reader)
    versions = _versions(found)
    document = _document(now, versions)
    alone = entering(now.alone, reader) if may else []
    return Aggregate(
        cycle=shown,
        cycles=cycles,
        whole=reader.coach is None,
        open=now.open,
        teams=len(now.entries),
        publishable=len(now.publishable),
        answers=sum(entry.n_valid for entry in alone),
        expected=sum(entry.expected for entry in alone),
        document=document,
        figures=_figures(reader, shown, found, versions, document) if may else None,
    )


def _versions(found: Mapping[str, Counted]) -> Mapping[uuid.UUID, Questionnaire]:
    asked = {entry.questionnaire for each in found.values() for entry in each.entries}
    return Questionnaire.objects.defer("document").in_bulk(asked)


def _document(now: Counted, versions: Mapping[uuid.UUID, Questionnaire]) -> Document:
    """That of the medians, or of most teams: codes mean the same in every version."""
    most = _most(list(chain.from_iterable(now.alone)), versions) or _most(now.publishable or now.entries, versions)
    return most.content() if most else shipped_document()


def _most(entries: Sequence[Entry], versions: Mapping[uuid.UUID, Questionnaire]) -> Questionnaire | None:
    """The version of most of these teams, the newer of two."""
    counts = Counter(entry.questionnaire for entry in entries)
    return max((versions[pk] for pk in counts), key=lambda each: (counts[each.pk], each.number), default=None)


def _figures(
    reader: Reader,
    shown: str,
    found: Mapping[str, Counted],
    versions: Mapping[uuid.UUID, Questionnaire],
    document: Document,
) -> Figures:
    """Of patterns, all that the document knows: the words for one that nobody has must not differ."""
    told_too = sorted(code for code, each in found.items() if code <= shown and may_be_told(each, reader))
    trend = tuple(_quarter(reader, code, found[code], versions) for code in told_too[-QUARTERS:])
    tallied = Tallied(found[shown], reader, codes_of(reader, shown), _asked(found[shown], versions))
    symptoms = counts_of(tallied, "symptoms")
    known = [pattern.code for pattern in document.patterns]
    patterns = {
        **counts_of(tallied, "patterns", known),
        **exclusive_of(tallied, {code: ("patterns", code) for code in OPPOSED}),
    }
    return Figures(
        now=trend[-1],
        trend=trend,
        limiting=counts_of(tallied, "limiting", PILLARS),
        patterns=patterns,
        symptoms=symptoms,
        systemic=frozenset(code for code, count in symptoms.items() if is_systemic(count, trend[-1].teams)),
        practices=dict(_practices(tallied)),
    )


def _asked(now: Counted, versions: Mapping[uuid.UUID, Questionnaire]) -> Mapping[str, set[uuid.UUID]]:
    """By code, the versions that know it; nothing where all teams answered the same one."""
    found: dict[str, set[uuid.UUID]] = {}
    present = {entry.questionnaire for entry in now.publishable}
    for pk in present if len(present) > 1 else ():
        document = versions[pk].content()
        codes = {symptom.code for symptom in document.symptoms} | {practice.code for practice in document.practices}
        for code in codes | {pattern.code for pattern in document.patterns}:
            found.setdefault(code, set()).add(pk)
    return found


def _practices(tallied: Tallied) -> Iterator[tuple[str, Trying]]:
    """Recommended, waiting and in place: a team is in one of them at most."""
    kinds = ("wanted", "blocked", "in_place")
    pairs = counts_of(tallied, "pairs")
    several = [pair.partition("<") for pair, count in pairs.items() if count.low >= _LEAST]
    for code in tallied.held(*kinds):
        counts = exclusive_of(tallied, {kind: (kind, code) for kind in kinds})
        obstacles = sorted(obstacle for practice, _sign, obstacle in several if practice == code)
        yield code, Trying(**counts, obstacles=tuple(obstacles))


def _quarter(reader: Reader, cycle: str, now: Counted, versions: Mapping[uuid.UUID, Questionnaire]) -> Quarter:
    """Of the teams that answered individually, and the version that most of them did (scoring.md 13)."""
    version = _most(list(chain.from_iterable(now.alone)), versions)
    return Quarter(
        cycle=cycle,
        teams=len(now.publishable),
        questionnaire=version.pk if version else None,
        pillars={
            pillar: of_scores(scores_of(now, reader, version.pk, pillar)) if version else Benchmark(0)
            for pillar in PILLARS
        },
    )
