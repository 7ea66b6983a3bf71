"""What lasts over the quarters of a team: symptoms, and questions in other words."""

import uuid
from collections.abc import Collection, Mapping, Sequence

from django.utils import timezone

from ..maturity.document import Document, Question
from ..maturity.release import is_publishable
from ..maturity.symptoms import chronic
from ..models import Assessment, Questionnaire
from ..models.breaks import last_break
from ..models.results import Snapshot, SymptomReview
from .history import Past
from .released import Lasting, Worded

type Reviews = Mapping[uuid.UUID, Mapping[str, str]]

_QUARTERS = 8  # further back, a symptom is as chronic as it gets


def lasting_symptoms(
    assessment: Assessment, active: Collection[str], all_past: Sequence[Past], reviews: Reviews
) -> Mapping[str, Lasting]:
    """Active now and in the released quarter before, at least, and rejected by the team in neither."""
    since = last_break(assessment.team_id, timezone.localdate(assessment.opened_at))
    earlier = [
        quarter
        for quarter in reversed(all_past)
        if quarter.assessment != assessment.pk
        and is_publishable(quarter.release)
        and (since is None or quarter.closed_at >= since)
    ][: _QUARTERS - 1]
    before = _active([quarter.snapshot for quarter in earlier])
    codes = [set(active), *(before[quarter.snapshot] for quarter in earlier)]
    asked = [assessment.pk, *(quarter.assessment for quarter in earlier)]
    kept = [found - _rejected(reviews.get(pk, {})) for pk, found in zip(asked, codes, strict=True)]
    return {code: Lasting(span, earlier[span - 2].cycle) for code, span in chronic(kept).items()}


def earlier_wordings(document: Document, all_past: Sequence[Past]) -> Mapping[str, Worded]:
    """By code, as the last version asked it that asked it otherwise."""
    versions = {quarter.questionnaire: quarter.cycle for quarter in all_past}
    if len(versions) == 1:
        return {}
    others = Questionnaire.objects.filter(pk__in=versions).exclude(content_hash=document.content_hash)
    found: dict[str, Worded] = {}
    for version in sorted(others.defer("document"), key=lambda other: versions[other.pk], reverse=True):
        for question in _reworded(version.content(), document):
            found.setdefault(question.code, Worded(question, versions[version.pk]))
    return found


def _rejected(verdicts: Mapping[str, str]) -> set[str]:
    return {code for code, verdict in verdicts.items() if verdict == SymptomReview.Verdict.NOT_US}


def _active(snapshots: Sequence[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    rows = Snapshot.objects.filter(pk__in=snapshots).values_list("pk", "active_symptoms")
    return {pk: set(codes) for pk, codes in rows}


def _reworded(old: Document, new: Document) -> tuple[Question, ...]:
    now = {question.code: question for question in new.questions}
    return tuple(
        question
        for question in old.questions
        if question.code in now
        and (question.stem, question.anchors) != (now[question.code].stem, now[question.code].anchors)
    )
