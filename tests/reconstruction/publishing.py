"""A team's quarters as they are published, reopened and compared, by the product's own functions."""

import random
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

from assessments.maturity.change import Comparison, PillarChange, compare
from assessments.maturity.questionnaire import Practice, Question, Questionnaire, Sheet, Symptom
from assessments.maturity.release import is_publishable
from assessments.maturity.scorecard import Scorecard
from assessments.maturity.scoring import score
from assessments.maturity.spread import margins
from assessments.maturity.tally import valid_sheets
from assessments.maturity.withholding import (
    Safe,
    Told,
    may_publish_anew,
    released_changes,
    safe,
    thin_questions,
)
from assessments.results.change import Compared
from assessments.results.history import Past
from assessments.results.reduction import reduced
from tests.reconstruction.worlds import (
    SILENCE,
    Rules,
    Team,
    make_next_version,
    make_questionnaire,
    make_sheet,
    make_teams,
)

# Somebody's sheet with one content: who, and how often it was changed.
type Held = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Linked:
    code: str
    links: Collection[str]


class Paper:
    """Of a document what the release of a result reads."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questions: tuple[Question, ...] = questionnaire.questions
        self.questionnaire = questionnaire

    def symptom(self, code: str) -> Linked:
        return self._linked(self.questionnaire.symptom(code))

    def practice(self, code: str) -> Linked:
        return self._linked(self.questionnaire.practice(code))

    def _linked(self, part: Symptom | Practice) -> Linked:
        return Linked(part.code, [link.question for link in part.links])


@dataclass(frozen=True, slots=True)
class Publication:
    """One result: `whole` as computed, `shown` as released, `sheets` what it was made of."""

    cycle: int
    questionnaire: Questionnaire
    sheets: Mapping[Held, Sheet]
    whole: Scorecard
    shown: Scorecard
    change: "Released | None" = None


@dataclass(frozen=True, slots=True)
class Released:
    """A change as it is shown; `since` is the publication that it is told against, or what stands for it."""

    since: Mapping[Held, Sheet]
    cycle: int
    pillars: Mapping[str, PillarChange]
    found: Comparison
    whole: bool
    ways: bool


@dataclass
class Quarter:
    cycle: int
    questionnaire: Questionnaire
    sheets: dict[Held, Sheet]
    held: set[Held] = field(default_factory=set)
    publications: list[Publication] = field(default_factory=list)
    assessment: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def is_as_published(self) -> bool:
        return bool(self.publications) and set(self.publications[-1].sheets) == set(self.sheets)


@dataclass(frozen=True, slots=True)
class Organisation:
    teams: Mapping[Team, list[Quarter]]

    @property
    def publications(self) -> list[Publication]:
        return [each for quarters in self.teams.values() for quarter in quarters for each in quarter.publications]


def play(chance: random.Random, rules: Rules) -> Organisation:
    """2 to 12 teams of 0 to 9 people over 1 to 3 quarters, some of them reopened."""
    versions = [make_questionnaire(chance, rules)]
    versions.append(make_next_version(chance, versions[0]))
    cycles = [versions[chance.random() < 0.3 * cycle] for cycle in range(chance.randint(1, 3))]
    silence = chance.choice(SILENCE) if rules.silence is None else rules.silence
    return Organisation({team: _quarters(chance, team, cycles, silence, rules) for team in make_teams(chance)})


def _quarters(
    chance: random.Random, team: Team, cycles: list[Questionnaire], silence: float, rules: Rules
) -> list[Quarter]:
    quarters: list[Quarter] = []
    for cycle, questionnaire in enumerate(cycles):
        people = [f"{team.name}-{number}" for number in range(team.people)]
        answering = [person for person in people if chance.random() < 0.9]
        sheets = {(person, 0): make_sheet(chance, questionnaire, silence) for person in answering}
        quarter = Quarter(cycle, questionnaire, sheets)
        _close(quarter, quarters, rules)
        for _again in range(chance.choice((0, 0, 1, 2))):
            _reopen(chance, quarter, silence, team)
            _close(quarter, quarters, rules)
        quarters.append(quarter)
    return quarters


_numbers = count(1)


def _reopen(chance: random.Random, quarter: Quarter, silence: float, team: Team) -> None:
    """Some change their sheet or go back to an earlier one, some take it away, others come."""
    everybody = dict(quarter.sheets)
    earlier = {held: sheet for each in quarter.publications for held, sheet in each.sheets.items()}
    share = chance.choice((0.1, 0.5, 0.9))
    for person, version in list(everybody):
        if chance.random() < share:
            del everybody[person, version]
            back = [held for held in earlier if held[0] == person and held[1] != version]
            if back and chance.random() < 0.4:
                held = chance.choice(back)
                everybody[held] = earlier[held]
            elif chance.random() < 0.85:
                everybody[person, next(_numbers)] = make_sheet(chance, quarter.questionnaire, silence)
    for _new in range(chance.choice((0, 0, 1, 3, 6))):
        everybody[f"{team.name}-late-{next(_numbers)}", 0] = make_sheet(chance, quarter.questionnaire, silence)
    quarter.sheets = everybody


def _close(quarter: Quarter, before: list[Quarter], rules: Rules) -> None:
    """As closing does: a result of its own, or the last one stays."""
    questionnaire, parameters = quarter.questionnaire, rules.parameters
    counting = {
        held: sheet for held, sheet in quarter.sheets.items() if valid_sheets(questionnaire, [sheet], parameters)
    }
    if quarter.publications and not _may_publish(quarter, counting, rules):
        return
    whole = score(questionnaire, list(quarter.sheets.values()), team_size=9, parameters=parameters)
    if not is_publishable(whole.release):
        return
    found = safe(whole, questionnaire, parameters) if rules.partners else Safe(whole)
    lean, _withheld = reduced(found.card, Paper(questionnaire), parameters, found.partners)
    told = margins(found.card, questionnaire, quarter.sheets.values(), found.hidden, parameters)
    shown = replace(lean, pillars={code: replace(item, ci95=told.get(code)) for code, item in lean.pillars.items()})
    change = _change(quarter, whole, shown, before, rules)
    quarter.publications.append(Publication(quarter.cycle, questionnaire, counting, found.card, shown, change))
    quarter.held |= set(counting)
    quarter.sheets = dict(quarter.sheets)


def _may_publish(quarter: Quarter, counting: Mapping[Held, Sheet], rules: Rules) -> bool:
    if not rules.news:
        return any(held not in quarter.held for held in counting)
    return may_publish_anew(quarter.questionnaire, quarter.held, counting, rules.parameters)


def _change(
    quarter: Quarter, whole: Scorecard, shown: Scorecard, before: list[Quarter], rules: Rules
) -> Released | None:
    """Beside the last comparable quarter, whose sheets must be those of its published result."""
    for old in reversed(before):
        if not old.publications or (rules.as_published and not _counts_as_published(old, rules)):
            continue
        sheets = old.sheets
        found = compare(
            old.questionnaire,
            list(sheets.values()),
            quarter.questionnaire,
            list(quarter.sheets.values()),
            parameters=rules.parameters,
        )
        if any(pillar.comparable for pillar in found.pillars.values()):
            return _released(quarter, old, whole, shown, found, rules)
    return None


def _counts_as_published(old: Quarter, rules: Rules) -> bool:
    """The product compares the hashes of all submitted sheets; those that do not count change nothing."""
    counting = {
        held for held, sheet in old.sheets.items() if valid_sheets(old.questionnaire, [sheet], rules.parameters)
    }
    return counting == set(old.publications[-1].sheets)


def _released(
    quarter: Quarter, old: Quarter, whole: Scorecard, shown: Scorecard, found: Comparison, rules: Rules
) -> Released:
    last = old.publications[-1]
    thin = [thin_questions(card, rules.parameters) for card in (whole, *(each.whole for each in old.publications))]
    told = [{code for code, item in card.pillars.items() if item.score is not None} for card in (shown, last.shown)]
    vague = rules.partners and any(thin)
    was, now = _past(old, last.whole), _past(quarter, whole)
    compared = Compared(
        old=was,
        new=now,
        found=found,
        vague=vague,
        released=released_changes(
            found.pillars,
            Told(was.release, told[1], vague, was.questionnaire),
            Told(now.release, told[0], vague, now.questionnaire),
        ),
        counts={},
    )
    counting = {
        held: sheet for held, sheet in old.sheets.items() if valid_sheets(old.questionnaire, [sheet], rules.parameters)
    }
    return Released(
        since=counting,
        cycle=old.cycle,
        pillars=compared.released,
        found=found,
        whole=compared.whole,
        ways=compared.whole and not compared.vague,
    )


def _past(quarter: Quarter, whole: Scorecard) -> Past:
    return Past(
        snapshot=uuid.uuid4(),
        assessment=quarter.assessment,
        cycle=str(quarter.cycle),
        release=whole.release,
        n_valid=whole.n_valid,
        closed_at=datetime(2026, 1, 1, tzinfo=UTC),
        questionnaire=uuid.uuid5(uuid.NAMESPACE_OID, str(quarter.questionnaire.version)),
        since=None,
    )
