"""Which results a reopened assessment may publish (scoring.md 12).

A new result counts enough sheets whose content no earlier one held: then no difference between any of them tells
about fewer people.
"""

from collections.abc import Mapping
from uuid import UUID

from ..maturity.parameters import Parameters
from ..maturity.questionnaire import Questionnaire, Sheet
from ..maturity.release import may_replace
from ..maturity.storage import inputs_hash
from ..maturity.tally import valid_sheets
from ..models import Assessment, PublishedSheet

type Sheets = Mapping[UUID, Sheet]


def counting(questionnaire: Questionnaire, sheets: Sheets, parameters: Parameters) -> Sheets:
    """Those that the result is made of."""
    return {key: sheet for key, sheet in sheets.items() if valid_sheets(questionnaire, [sheet], parameters)}


def may_publish(assessment: Assessment, sheets: Sheets, parameters: Parameters) -> bool:
    """Always in consensus and the first time; then enough of the `sheets` that count must be new or changed.

    Each content of a sheet is a key by itself: going back to an earlier one is no change.
    """
    if assessment.mode == Assessment.Mode.CONSENSUS or not assessment.snapshots.exists():
        return True
    held = assessment.published_sheets.values_list("sheet", "content_hash")
    return may_replace(dict.fromkeys(held, True), dict.fromkeys(_contents(sheets), True), parameters)


def remember_published(assessment: Assessment, sheets: Sheets) -> None:
    """What the result that is published now is made of."""
    shared = {"organisation_id": assessment.organisation_id, "assessment": assessment}
    rows = [PublishedSheet(**shared, sheet=key, content_hash=content) for key, content in _contents(sheets)]
    PublishedSheet.objects.bulk_create(rows, ignore_conflicts=True)


def _contents(sheets: Sheets) -> list[tuple[UUID, str]]:
    return [(key, inputs_hash([sheet])) for key, sheet in sheets.items()]
