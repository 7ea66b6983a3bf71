"""Teams side by side, in words: what differs for sure, and what they have in common (scoring.md 13 and 14)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from ..maturity.benchmark import Benchmark
from ..maturity.document import Document
from ..maturity.parameters import DEFAULT
from ..maturity.questionnaire import PILLARS
from ..results.compare import Compared, Difference, Figures, Part, Pillar, Side, Sides, Untold
from ..wording import listed, percent, points, words
from .certainty import between


@dataclass(frozen=True, slots=True)
class CellReading:
    """One pillar, or one Way, of one team: a figure, or `missing` says why there is none."""

    team: str
    score: str
    low: str = ""
    high: str = ""
    note: str = ""
    missing: str = ""

    @property
    def between(self) -> str:
        return _("{low} to {high}").format(low=self.low, high=self.high) if self.low else ""


@dataclass(frozen=True, slots=True)
class RowReading:
    """`differ` holds a sentence for each pair of teams that differs (then `real`), or one that says that none does."""

    code: str
    name: str
    cells: list[CellReading]
    differ: list[str]
    real: bool = False


@dataclass(frozen=True, slots=True)
class SideReading:
    """A team's head: how it answered; `notice` says why it has no figures."""

    name: str
    facts: list[str]
    version: str
    notice: str = ""
    assessment: UUID | None = None


@dataclass(frozen=True, slots=True)
class GroupReading:
    """Teams on one scale. `shared` are symptoms of two teams or more, with the teams in words."""

    version: str
    mixed: str
    sides: list[SideReading]
    pillars: list[RowReading]
    ways: list[RowReading]
    shared: list[tuple[str, str, str]]

    @property
    def several(self) -> bool:
        return len(self.sides) > 1


@dataclass(frozen=True, slots=True)
class ComparedReading:
    """`untold` are teams without figures; `warning` says that versions differ too much for one chart."""

    cycle: str
    groups: list[GroupReading]
    untold: list[SideReading]
    warning: str


def read_compared(compared: Compared) -> ComparedReading:
    return ComparedReading(
        cycle=compared.cycle,
        groups=[_group(group) for group in compared.groups],
        untold=[_untold(team, compared.cycle) for team in compared.untold],
        warning=_warning(compared.groups),
    )


def _untold(team: Untold, cycle: str) -> SideReading:
    if team.part is None:
        return SideReading(team.name, [], "", _("No result in {quarter}.").format(quarter=cycle))
    notice = _("Not shown: fewer than {k} answers.").format(k=team.part.k_pillar)
    return SideReading(team.name, _facts(team.part), version(team.part.document), notice)


def _facts(part: Part) -> list[str]:
    return [_("answered together") if part.consensus else _("individual answers"), participation(part)]


def participation(part: Part) -> str:
    if part.consensus:
        return _("one sheet, filled together")
    share = percent(min(1.0, part.n_valid / part.expected))
    return _("{n} of {m} people ({share})").format(n=part.n_valid, m=part.expected, share=share)


def named_scores(figures: Figures, document: Document) -> dict[str, str]:
    """By pillar, its name and its score."""
    return {code: f"{words(document.pillar(code).name)} {_score(pillar)}" for code, pillar in figures.pillars.items()}


def summary(figures: Figures, document: Document) -> str:
    """One sentence for the drawing's text alternative."""
    scores = ", ".join(named_scores(figures, document).values())
    return _("Radar of five pillars, 0 to 100: {scores}.").format(scores=scores)


def _score(pillar: Pillar) -> str:
    return _("no score") if pillar.score is None else points(pillar.score)


def version(document: Document) -> str:
    return _("{title}, version {version}").format(title=words(document.title), version=document.version)


def _warning(groups: Sequence[Sides]) -> str:
    if len(groups) < 2:
        return ""
    told = [
        _("{teams}: {version}").format(teams=listed([side.name for side in group.sides]), version=_versions(group))
        for group in groups
    ]
    text = _(
        "These teams answered versions of the questionnaire that ask different things, so their figures stand side by "
        "side and are not compared. {versions}."
    )
    return text.format(versions="; ".join(told))


def _versions(group: Sides) -> str:
    return listed(sorted({version(side.part.document) for side in group.sides}))


def _group(group: Sides) -> GroupReading:
    return GroupReading(
        version=_versions(group),
        mixed=_mixed(group),
        sides=[
            SideReading(side.name, _facts(side.part), version(side.part.document), assessment=side.part.assessment)
            for side in group.sides
        ],
        pillars=[_pillar(code, group) for code in PILLARS],
        ways=[_way(way.code, words(way.name), group) for way in group.document.ways],
        shared=_shared(group),
    )


def _mixed(group: Sides) -> str:
    if not group.mixed:
        return ""
    return _(
        "Their versions of the questionnaire ask most of the same. Whether two teams differ is told only of those with "
        "the very same version."
    )


def _pillar(code: str, group: Sides) -> RowReading:
    name = words(group.document.pillar(code).name)
    cells = [_cell(side.name, side.figures.pillars[code]) for side in group.sides]
    pairs = group.pairs[code]
    told = differences(pairs) if len(group.sides) > 1 else []
    return RowReading(code, name, cells, told, real=any(pair.real for pair in pairs))


def _cell(team: str, pillar: Pillar) -> CellReading:
    if pillar.score is None:
        gone = pillar.status == "not_applicable"
        return CellReading(team, "", missing=_("not applicable") if gone else _("no score"))
    notes = [_("too far apart")] if pillar.split else []
    notes += [_("limits")] if pillar.limiting else []
    low, high = map(points, pillar.interval) if pillar.interval else ("", "")
    return CellReading(team, points(pillar.score), low, high, ", ".join(notes))


def differences(pairs: Sequence[Difference]) -> list[str]:
    """Only those that are real are told with their points; and of whom nothing can be told."""
    known = [pair for pair in pairs if pair.real is not None]
    if not known:
        return [_("cannot be told")]
    found = [_difference(pair, several=len(pairs) > 1) for pair in known if pair.real] or [_("no real difference")]
    silent = _named(pairs) - _named(known)
    return [*found, _("cannot be told of {teams}").format(teams=listed(sorted(silent)))] if silent else found


def _named(pairs: Iterable[Difference]) -> set[str]:
    return {name for pair in pairs for name in (pair.one, pair.other)}


def _difference(pair: Difference, *, several: bool) -> str:
    distance = points(abs(pair.delta))
    if not several:
        return _("differ by {points}").format(points=distance)
    return _("{one} and {other} differ by {points}").format(one=pair.one, other=pair.other, points=distance)


def _way(code: str, name: str, group: Sides) -> RowReading:
    scores = [(side.name, side.figures.ways.get(code)) for side in group.sides]
    cells = [
        CellReading(team, "", missing=_("no score")) if score is None else CellReading(team, points(score))
        for team, score in scores
    ]
    return RowReading(code, name, cells, [])


def _shared(group: Sides) -> list[tuple[str, str, str]]:
    """Code, title and teams: first those that most of the teams have, then in the order of the questionnaire."""
    by_code: dict[str, list[str]] = {}
    for side in group.sides:
        for code in side.figures.symptoms:
            by_code.setdefault(code, []).append(side.name)
    titles = {symptom.code: words(symptom.title) for symptom in group.document.symptoms}
    common = [(code, names) for code, names in by_code.items() if len(names) > 1 and code in titles]
    order = {code: number for number, code in enumerate(titles)}
    common.sort(key=lambda item: (-len(item[1]), order[item[0]]))
    return [(code, titles[code], _teams(names, group)) for code, names in common]


def _teams(names: Sequence[str], group: Sides) -> str:
    if len(names) == len(group.sides):
        return _("both teams") if len(names) == 2 else _("all of them")
    return listed(names)


@dataclass(frozen=True, slots=True)
class BesideReading:
    """One pillar of a team beside its organisation; empty words where there is nothing to show."""

    code: str
    name: str
    cell: CellReading
    median: str
    band: str


def read_beside(side: Side, found: Mapping[str, Benchmark]) -> list[BesideReading]:
    document, pillars = side.part.document, side.figures.pillars
    return [
        _beside(code, words(document.pillar(code).name), _cell(side.name, pillars[code]), found.get(code))
        for code in PILLARS
    ]


def _beside(code: str, name: str, cell: CellReading, item: Benchmark | None) -> BesideReading:
    if item is None or item.median is None:
        return BesideReading(code, name, cell, "", "")
    band = None if item.q1 is None or item.q3 is None else (item.q1, item.q3)
    return BesideReading(code, name, cell, points(item.median), between(band))


def beside_explained(rows: Sequence[BesideReading]) -> str:
    """How the median and the band came about, or why there is none."""
    if not any(row.median for row in rows):
        text = _(
            "No median is shown. It takes at least {median} teams of the organisation with individual answers to the "
            "same version in this quarter, and among them none or at least {others} that you do not know. A result "
            "waits for its round: it is counted once nothing is open and enough others have joined."
        )
        return text.format(median=DEFAULT.benchmark_median_min_teams, others=DEFAULT.aggregate_min_teams)
    text = _(
        "Half of the teams lie within the band, which takes at least {quartiles} teams; the median alone takes "
        "{median}. A pillar on which a team’s opinions are too far apart is left out. A result waits for its round: "
        "it is counted once nothing is open and enough others have joined, because the difference would tell the "
        "score of one team. A dash stands where there are fewer teams. It is no target and no rank."
    )
    return text.format(quartiles=DEFAULT.benchmark_quartiles_min_teams, median=DEFAULT.benchmark_median_min_teams)
