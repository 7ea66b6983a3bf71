"""The quarters of each team: answers in bulk, then real closings and sealings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from ..actions import close_assessment, publish_questionnaire, tick
from ..actions.assessments import record
from ..maturity.document import shipped_document
from ..maturity.parameters import DEFAULT
from ..maturity.storage import parameters_to_plain
from ..models import (
    Answer,
    AnswerSheet,
    Assessment,
    AuditEvent,
    Cycle,
    Membership,
    Organisation,
    Questionnaire,
    SheetComment,
    Team,
    User,
)
from ..models.results import SymptomReview
from ..results import released_results, review_symptom
from .answers import Filled, filled_sheets
from .characters import CHARACTERS, QUARTERS, Character
from .comments import COMMENTS
from .organisation import found_organisation
from .quarters import Dates, Quarter, last_quarters, present_dates
from .questionnaires import changed_document

CHANGED_IN = 2  # the first quarter, 0 being the oldest, with the changed questionnaire
REVIEWED = (2, 3)  # the quarters whose symptoms the teams have talked about
PRESENT = QUARTERS - 1
SEAL_DAYS = 7


@dataclass(frozen=True, slots=True)
class _Stage:
    """What the quarters of all teams stand on, oldest quarter first."""

    quarters: Sequence[Quarter]
    cycles: Sequence[Cycle]
    questionnaires: Sequence[Questionnaire]
    today: date


@dataclass(frozen=True, slots=True)
class _Scene:
    """One team in one quarter."""

    character: Character
    team: Team
    quarter: int
    facilitator: User

    @property
    def over(self) -> bool:
        return self.quarter < PRESENT or self.character.now == "closed"


def make_demo(
    password: str,
    tell: Callable[[str], object],
    *,
    today: date | None = None,
    characters: Sequence[Character] = CHARACTERS,
) -> Organisation:
    """All or nothing, up to the sealing: where that fails, the next tick seals."""
    organisation = _make(password, tell, today=today or timezone.localdate(), characters=characters)
    tell("Sealing the quarters that are over …")
    ticked = tick()
    if ticked.failed:
        raise RuntimeError("\n".join(ticked.failed))
    return organisation


@transaction.atomic
def _make(
    password: str, tell: Callable[[str], object], *, today: date, characters: Sequence[Character]
) -> Organisation:
    tell("People and teams …")
    teams = found_organisation(characters, password)
    organisation = teams[0].organisation
    stage = _stage(organisation, today)
    for character, team in zip(characters, teams, strict=True):
        tell(f"{character.name}: {character.story}")
        facilitator = User.objects.get(memberships__team=team, memberships__role=Membership.Role.FACILITATOR)
        for quarter in range(QUARTERS):
            _play(stage, _Scene(character, team, quarter, facilitator))
    return organisation


def _stage(organisation: Organisation, today: date) -> _Stage:
    quarters = last_quarters(today)
    cycles = Cycle.objects.bulk_create(Cycle(organisation=organisation, code=quarter.code) for quarter in quarters)
    shipped = Questionnaire.objects.of(organisation).newest()
    changed = publish_questionnaire(organisation=organisation, document=changed_document())
    versions = [shipped if number < CHANGED_IN else changed for number in range(QUARTERS)]
    return _Stage(quarters, cycles, versions, today)


def _play(stage: _Stage, scene: _Scene) -> None:
    dates = _dates(stage, scene)
    assessment = _open(stage, scene, dates)
    _fill(assessment, scene, filled_sheets(scene.character, scene.quarter, shipped_document()))
    if scene.over:
        close_assessment(assessment=assessment, by=scene.facilitator)
        ended = Assessment.objects.filter(pk=assessment.pk)
        ended.update(closed_at=dates.closes_at, seals_at=dates.closes_at + timedelta(days=SEAL_DAYS))
        if scene.quarter in REVIEWED:
            _review(ended.select_related("team", "cycle", "questionnaire").get())


def _dates(stage: _Stage, scene: _Scene) -> Dates:
    if scene.quarter == PRESENT:
        return present_dates(stage.today, scene.character.now)
    return stage.quarters[scene.quarter].dates()


def _open(stage: _Stage, scene: _Scene, dates: Dates) -> Assessment:
    """As opening does, at a time that is past."""
    mode = Assessment.Mode.CONSENSUS if scene.character.consensus else Assessment.Mode.TEAM_LINK
    cycle = stage.cycles[scene.quarter]
    assessment = Assessment.objects.create(
        organisation_id=scene.team.organisation_id,
        team=scene.team,
        cycle=cycle,
        questionnaire=stage.questionnaires[scene.quarter],
        mode=mode,
        expected=scene.character.size,
        language=scene.character.language,
        opened_at=dates.opened_at,
        closes_at=dates.closes_at,
        seal_days=SEAL_DAYS,
        parameters=parameters_to_plain(DEFAULT),
    )
    detail = {"quarter": cycle.code, "mode": mode, "expected": assessment.expected}
    closes_at = dates.closes_at.isoformat()
    record(assessment, AuditEvent.What.ASSESSMENT_OPENED, scene.facilitator, **detail, closes_at=closes_at)
    return assessment


def _fill(assessment: Assessment, scene: _Scene, contents: Sequence[Filled]) -> None:
    shared = {"organisation_id": assessment.organisation_id}
    sheets = [AnswerSheet(**shared, assessment=assessment, submitted=True) for _ in contents]
    AnswerSheet.objects.bulk_create(sheets)
    Answer.objects.bulk_create(
        Answer(**shared, sheet=sheet, question=question, value=value)
        for sheet, content in zip(sheets, contents, strict=True)
        for question, value in content.items()
    )
    written = COMMENTS.get(scene.character.name, {}).get(scene.quarter, ())
    SheetComment.objects.bulk_create(
        SheetComment(**shared, sheet=sheets[number % len(sheets)], question=question, text=text)
        for number, (question, text) in enumerate(written)
    )


def _review(assessment: Assessment) -> None:
    """What the team said of its most severe symptoms: yes, partly, not us."""
    results = released_results(assessment, comments=False).results
    if results is None:
        return
    found = [(-(each.severity or 0), code) for code, each in results.card.symptoms.items() if each.state == "active"]
    for (_, symptom), verdict in zip(sorted(found), SymptomReview.Verdict.values, strict=False):
        review_symptom(assessment=assessment, symptom=symptom, verdict=verdict)
