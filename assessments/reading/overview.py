"""What many teams say together, in words (reports.md 2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..maturity.aggregate import Count
from ..maturity.benchmark import Benchmark
from ..maturity.document import Document
from ..maturity.parameters import DEFAULT
from ..results.aggregate import Aggregate, Figures, Quarter, Trying
from ..wording import listed, percent, points, words
from .needs import MEANINGS, NEEDS

MOST_SYMPTOMS = 12
MOST_PRACTICES = 10


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a table: `count` in words, `share` for its bar where it is told exactly."""

    code: str
    name: str
    note: str
    count: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """One pillar; `median` and `between` are empty where there are too few teams, `note` then says so."""

    code: str
    name: str
    figures: Benchmark
    median: str
    between: str
    note: str


@dataclass(frozen=True, slots=True)
class Need:
    theme: str
    sentence: str
    symptom: str
    count: str


@dataclass(frozen=True, slots=True)
class Step:
    """A quarter of the trend; `broken` says that its questionnaire is another one than before."""

    cycle: str
    teams: int
    spreads: Sequence[Spread]
    broken: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """All that is told where there are figures."""

    summary: str  # of the drawing; empty where no pillar has enough teams
    spreads: Sequence[Spread]
    limiting: Sequence[Told]
    patterns: Sequence[Told]
    systemic: Sequence[Told]
    more: int
    needs: Sequence[Need]
    wanted: Sequence[Told]
    blocked: Sequence[Told]
    in_place: Sequence[Told]
    trend: Sequence[Step]


@dataclass(frozen=True, slots=True)
class OverviewReading:
    """`notes` say what is not counted, or why nothing is shown."""

    aggregate: Aggregate
    facts: Sequence[str]
    notes: Sequence[str]
    whole: Whole | None


def read_overview(aggregate: Aggregate) -> OverviewReading:
    figures = aggregate.figures
    return OverviewReading(
        aggregate, list(_facts(aggregate)), list(_notes(aggregate)), _whole(aggregate, figures) if figures else None
    )


def in_words(count: Count | None, teams: int) -> str:
    """“4”, “fewer than 3”, “10 or more”, “3 to 5”, or that it is not told."""
    if count is None or (count.low == 0 and count.high == teams):
        return _("not shown")
    if count.exact:
        return str(count.low)
    if count.low == 0:
        return _("fewer than {n}").format(n=count.high + 1)
    if count.high == teams:
        return _("{n} or more").format(n=count.low)
    return _("{low} to {high}").format(low=count.low, high=count.high)


def _facts(aggregate: Aggregate) -> Iterator[str]:
    if aggregate.teams:
        yield _("teams with a result that may be shown: {n} of {m}").format(n=aggregate.publishable, m=aggregate.teams)
    if aggregate.expected:
        share = percent(min(1.0, aggregate.answers / aggregate.expected))
        yield _("{share} of the people asked have answered").format(share=share)
    if aggregate.figures and aggregate.figures.now.questionnaire:
        document = aggregate.document
        yield _("{title}, version {version}").format(title=words(document.title), version=document.version)


def _notes(aggregate: Aggregate) -> Iterator[str]:
    least = DEFAULT.aggregate_min_teams
    if aggregate.open:
        yield _(
            "Teams still answer, or have answered since. They are counted together, once nothing is open and at least "
            "{n} have joined: otherwise the difference would tell the result of one team."
        ).format(n=least)
    if aggregate.figures is None:
        if aggregate.publishable >= least:
            yield _(
                "Not shown: fewer than {n} of these teams are not your own, and what you know would tell their results."
            ).format(n=least)
        else:
            yield _("Not shown: fewer than {n} teams have a result that may be shown.").format(n=least)


def _whole(aggregate: Aggregate, figures: Figures) -> Whole:
    document, teams = aggregate.document, figures.now.teams
    systemic = sorted(figures.systemic, key=lambda code: (-figures.symptoms[code].low, code))
    spreads = _spreads(figures.now, document)
    return Whole(
        summary=_summary(spreads),
        spreads=spreads,
        limiting=[
            _told(code, words(document.pillar(code).name), "", count, teams) for code, count in figures.limiting.items()
        ],
        patterns=[
            _told(
                pattern.code,
                words(pattern.name),
                _(MEANINGS[pattern.code]) if pattern.code in MEANINGS else "",
                figures.patterns[pattern.code],
                teams,
            )
            for pattern in document.patterns
        ],
        systemic=[_symptom(code, figures, document) for code in systemic[:MOST_SYMPTOMS]],
        more=max(0, len(systemic) - MOST_SYMPTOMS),
        needs=[_need(code, figures, document) for code in systemic if code in NEEDS],
        wanted=_practices(figures.practices, "wanted", document, teams),
        blocked=_practices(figures.practices, "blocked", document, teams),
        in_place=_practices(figures.practices, "in_place", document, teams),
        trend=list(_steps(figures.trend, document)),
    )


def _told(code: str, name: str, note: str, count: Count | None, teams: int) -> Told:
    return Told(code, name, note, in_words(count, teams), count.low / teams if count and count.exact else None)


def _symptom(code: str, figures: Figures, document: Document) -> Told:
    found = next((each for each in document.symptoms if each.code == code), None)
    name, note = (words(found.title), words(found.harm)) if found else (code, "")
    return _told(code, name, note, figures.symptoms[code], figures.now.teams)


def _need(code: str, figures: Figures, document: Document) -> Need:
    theme, sentence = NEEDS[code]
    symptom = _symptom(code, figures, document)
    return Need(_(theme), _(sentence), symptom.name, symptom.count)


def _practices(practices: Mapping[str, Trying], kind: str, document: Document, teams: int) -> list[Told]:
    """Those of which it is told for several teams, the most frequent first."""
    titles = {practice.code: words(practice.title) for practice in document.practices}
    counts: dict[str, Count | None] = {code: getattr(found, kind) for code, found in practices.items()}
    several = [(-count.low, code) for code, count in counts.items() if count and _is_several(count)]
    return [
        _told(
            code,
            titles.get(code, code),
            _obstacles(practices[code], titles) if kind == "blocked" else "",
            counts[code],
            teams,
        )
        for _often, code in sorted(several)[:MOST_PRACTICES]
    ]


def _is_several(count: Count) -> bool:
    return count.low >= DEFAULT.aggregate_min_teams


def _obstacles(found: Trying, titles: Mapping[str, str]) -> str:
    names = [titles.get(code, code) for code in found.obstacles]
    return _("waits for {practices}").format(practices=listed(names)) if names else ""


def _spreads(quarter: Quarter, document: Document) -> list[Spread]:
    return [_spread(code, words(document.pillar(code).name), found) for code, found in quarter.pillars.items()]


def _spread(code: str, name: str, found: Benchmark) -> Spread:
    few = _("fewer than {n} comparable teams").format(n=DEFAULT.benchmark_median_min_teams)
    between = ""
    if found.q1 is not None and found.q3 is not None:
        between = _("{low} to {high}").format(low=points(found.q1), high=points(found.q3))
    return Spread(
        code=code,
        name=name,
        figures=found,
        median="" if found.median is None else points(found.median),
        between=between,
        note=few if found.median is None else "",
    )


def _summary(spreads: Sequence[Spread]) -> str:
    if not any(each.median for each in spreads):
        return ""
    parts = [
        _("{pillar} {median}, half of the teams {between}").format(
            pillar=each.name, median=each.median, between=each.between
        )
        if each.between
        else f"{each.name} {each.median or each.note}"
        for each in spreads
    ]
    return _("Medians over the teams, 0 to 100: {parts}.").format(parts="; ".join(parts))


def _steps(trend: Sequence[Quarter], document: Document) -> Iterator[Step]:
    before = None
    for quarter in trend:
        broken = before is not None and before.questionnaire != quarter.questionnaire
        yield Step(quarter.cycle, quarter.teams, _spreads(quarter, document), broken)
        before = quarter
