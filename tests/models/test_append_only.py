import pytest
from django.db import IntegrityError, transaction

from assessments.models import Assessment, AuditEvent, User
from assessments.models.results import PillarResult, QuestionResult, Snapshot
from tests.factories import make_assessment, make_document, make_organisation, make_questionnaire, make_team

pytestmark = pytest.mark.django_db


def make_snapshot() -> Snapshot:
    assessment = make_assessment()
    return Snapshot.objects.create(
        organisation=assessment.organisation,
        assessment=assessment,
        engine="1",
        parameters={},
        inputs_hash="0",
        release="full",
        n_submitted=5,
        n_valid=5,
        card={},
    )


def refused(queryset, **fields) -> bool:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        queryset.update(**fields)
    return True


def test_snapshot_and_its_rows_are_never_changed():
    snapshot = make_snapshot()
    shared = {"organisation": snapshot.organisation, "snapshot": snapshot}
    assessment = snapshot.assessment
    PillarResult.objects.create(**shared, team=assessment.team, cycle=assessment.cycle, pillar="C", status="scored")
    QuestionResult.objects.create(
        **shared, question="C1", revision=1, status="scored", counts=[0, 0, 0, 0, 5], n_na=0, n_dk=0, n_blank=0
    )
    assert refused(Snapshot.objects, release="suppressed")
    assert refused(PillarResult.objects, score=50.0)
    assert refused(QuestionResult.objects, mean=2.0)


def test_audit_event_outlives_its_person_and_changes_in_nothing_else():
    ada = User.objects.create_user("ada@example.org")
    event = AuditEvent.objects.create(organisation=make_organisation(), what=AuditEvent.What.TEAM_CREATED, by=ada)
    assert refused(AuditEvent.objects, what=AuditEvent.What.ROLE_CHANGED)
    assert refused(AuditEvent.objects, by=User.objects.create_user("bob@example.org"))
    assert refused(AuditEvent.objects, team=make_team())
    ada.delete()
    event.refresh_from_db()
    assert event.by is None


def test_audit_event_outlives_its_team():
    team = make_team()
    event = AuditEvent.objects.create(organisation=team.organisation, team=team, what=AuditEvent.What.TEAM_CREATED)
    team.delete()
    event.refresh_from_db()
    assert event.team is None


@pytest.mark.parametrize("fields", [{"mode": "consensus"}, {"parameters": {"k_pillar": 2}}, {"seal_days": 0}])
def test_assessment_keeps_for_life_what_it_was_opened_with(fields):
    assessment = make_assessment()
    Assessment.objects.update(expected=9, shows_respondents=False)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(**fields)


def test_assessment_keeps_its_questionnaire_and_team():
    assessment = make_assessment()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Assessment.objects.update(team=make_team(name="Foxes"))
    other = make_questionnaire(assessment.organisation, make_document(version=2))
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Assessment.objects.update(questionnaire=other)


def test_snapshot_goes_with_its_assessment():
    make_snapshot().assessment.delete()
    assert not Snapshot.objects.exists()
