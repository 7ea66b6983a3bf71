"""Which results a reopened assessment may publish (scoring.md 12).

A new result counts enough sheets whose content no earlier one held: then no difference between any of them tells
about fewer people.
"""

from collections.abc import Mapping
from uuid import UUID

from ..maturity.parameters import Parameters
from ..maturity.questionnaire import Questionnaire, Sheet
from ..maturity.release import PUBLISHABLE
from ..maturity.storage import inputs_hash
from ..maturity.tally import valid_sheets
from ..maturity.withholding import may_publish_anew
from ..models import Assessment, PublishedSheet

type Sheets = Mapping[UUID, Sheet]


def counting(questionnaire: Questionnaire, sheets: Sheets, parameters: Parameters) -> Sheets:
    """Those that the result is made of."""
    return {key: sheet for key, sheet in sheets.items() if valid_sheets(questionnaire, [sheet], parameters)}


def may_publish(
    assessment: Assessment, questionnaire: Questionnaire, sheets: Sheets, parameters: Parameters, *, before: list[str]
) -> bool:
    """Always in consensus and where nothing is published; then only if enough is new in the `sheets` that count.

    `before`: how far each of its earlier results was released.
    """
    if assessment.mode == Assessment.Mode.CONSENSUS or not any(release in PUBLISHABLE for release in before):
        return True
    held = set(assessment.published_sheets.values_list("sheet", "content_hash"))
    contents = {(key, _content(sheet)): sheet for key, sheet in sheets.items()}
    return may_publish_anew(questionnaire, held, contents, parameters)


def remember_published(assessment: Assessment, sheets: Sheets) -> None:
    """What the result that is published now is made of."""
    shared = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.pk}
    rows = [PublishedSheet(**shared, sheet=key, content_hash=_content(sheet)) for key, sheet in sheets.items()]
    PublishedSheet.objects.bulk_create(rows, ignore_conflicts=True)


def _content(sheet: Sheet) -> str:
    return inputs_hash([sheet])
