"""What several teams of a coach share, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..maturity.document import Document
from ..maturity.parameters import DEFAULT
from ..results.shared import Shared
from ..wording import listed, words
from .needs import MEANINGS

SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Common:
    """`teams` share it; `query` narrows the dashboard to them."""

    code: str
    name: str
    note: str
    teams: int
    share: float
    query: str
    systemic: bool = False


@dataclass(frozen=True, slots=True)
class SharedReading:
    """Lists from the most frequent on; all are empty where too few teams have a result, `note` then says so."""

    shared: Shared
    note: str
    symptoms: Sequence[Common] = ()
    wanted: Sequence[Common] = ()
    blocked: Sequence[Common] = ()
    limiting: Sequence[Common] = ()
    patterns: Sequence[Common] = ()


def read_shared(shared: Shared) -> SharedReading:
    least = DEFAULT.aggregate_min_teams
    if shared.publishable < least:
        return SharedReading(
            shared, _("Fewer than {n} of your teams have a result here: look at each by itself.").format(n=least)
        )
    document = shared.document
    titles = _titles(document)
    told = {each.code: words(each.signs) for each in document.symptoms}
    meanings = {code: _(meaning) for code, meaning in MEANINGS.items()}
    pillars: dict[str, str] = {each.code: words(each.name) for each in document.pillars}
    return SharedReading(
        shared,
        "",
        symptoms=_common(shared, "symptom", shared.symptoms, titles, told),
        wanted=_common(shared, "wanted", shared.wanted, titles, {}),
        blocked=_common(shared, "blocked", shared.blocked, titles, _obstacles(shared, titles)),
        limiting=_common(shared, "limiting", shared.limiting, pillars, {}, least=1),
        patterns=_common(
            shared,
            "pattern",
            shared.patterns,
            {each.code: words(each.name) for each in document.patterns},
            meanings,
            least=1,
        ),
    )


def _titles(document: Document) -> dict[str, str]:
    symptoms = {each.code: words(each.title) for each in document.symptoms}
    return symptoms | {each.code: words(each.title) for each in document.practices}


def _obstacles(shared: Shared, titles: Mapping[str, str]) -> dict[str, str]:
    """What a practice waits for, and in how many teams."""
    return {
        practice: _("waits for {practices}").format(practices=listed(list(_counted(obstacles.items(), titles))))
        for practice, obstacles in shared.waiting.items()
    }


def _counted(obstacles: Iterable[tuple[str, int]], titles: Mapping[str, str]) -> Iterable[str]:
    for code, teams in sorted(obstacles, key=lambda each: (-each[1], each[0])):
        said = ngettext("{n} team", "{n} teams", teams).format(n=teams)
        yield f"{titles.get(code, code)} ({said})"


def _common(
    shared: Shared,
    kind: str,
    counts: Mapping[str, int],
    names: Mapping[str, str],
    notes: Mapping[str, str],
    least: int = SEVERAL,
) -> list[Common]:
    return [
        Common(
            code=code,
            name=names.get(code, code),
            note=notes.get(code, ""),
            teams=teams,
            share=teams / shared.publishable,
            query=f"cycle={shared.cycle}&{kind}={code}",
            systemic=kind == "symptom" and code in shared.systemic,
        )
        for code, teams in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        if teams >= least
    ]
