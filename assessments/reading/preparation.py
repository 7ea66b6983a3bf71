"""What a coach reads before a visit, on one page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..wording import listed
from .missing import not_known
from .pillars import PillarReading
from .practices import PracticeReading
from .symptoms import SymptomReading
from .talk import TalkItem
from .team import TeamReading

MOST_TALK, MOST_SYMPTOMS = 4, 5
_MOVED = {"likely_up", "likely_down", "possible_up", "possible_down"}


@dataclass(frozen=True, slots=True)
class Preparation:
    """The last result cut down to one page; `moved` are sentences, `rest` says what else there is to talk about."""

    team: TeamReading
    pillars: list[PillarReading]
    since: str
    moved: list[str]
    steady: str
    talk: list[TalkItem]
    talk_said: str
    symptoms: list[SymptomReading]
    symptoms_more: str
    practices: list[PracticeReading]

    @property
    def no_symptom(self) -> str:
        active = self.team.result.active if self.team.result else None
        if active is None:
            return not_known()
        return _("The team turned down those that show.") if active else _("No symptom shows here.")


def read_preparation(team: TeamReading) -> Preparation | None:
    """`None` for a suppressed result."""
    result, results, talk = team.result, team.released.results, team.talk
    if result is None or results is None or talk is None:
        return None
    told = [symptom for symptom in result.symptoms if symptom.state == "active" and symptom.verdict != "not_us"]
    moved = [pillar for pillar in result.pillars if _verdict(pillar, team) in _MOVED]
    return Preparation(
        team=team,
        pillars=result.pillars,
        since=results.change.since if results.change else "",
        moved=[pillar.change.sentence for pillar in moved if pillar.change],
        steady=_steady(result.pillars, team),
        talk=talk.items[:MOST_TALK],
        talk_said=talk.sentence,
        symptoms=told[:MOST_SYMPTOMS],
        symptoms_more=_more((result.active or 0) - len(told[:MOST_SYMPTOMS])),
        practices=result.now,
    )


def _verdict(pillar: PillarReading, team: TeamReading) -> str:
    change = team.released.results.change if team.released.results else None
    found = change.pillars.get(pillar.code) if change else None
    return found.verdict if found else ""


def _steady(pillars: Sequence[PillarReading], team: TeamReading) -> str:
    """The pillars that are stable, and those of which nothing can be told, in one sentence each."""
    if not (team.released.results and team.released.results.change):
        return _("There is no earlier quarter to compare with.")
    stable = [pillar.name for pillar in pillars if _verdict(pillar, team) == "stable"]
    silent = [pillar.name for pillar in pillars if _verdict(pillar, team) not in {*_MOVED, "stable"}]
    sentences = [_("Stable: {pillars}.").format(pillars=listed(stable))] if stable else []
    sentences += [_("Cannot be told: {pillars}.").format(pillars=listed(silent))] if silent else []
    return " ".join(sentences)


def _more(count: int) -> str:
    return ngettext("and {count} more", "and {count} more", count).format(count=count) if count > 0 else ""
