from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.actions import save_answers, sheet_by_link, sheet_of, start_sheet
from assessments.models import Assessment
from assessments.models.prepared import NO_DAY, NO_KEY, NO_TEXT, NO_TIME, Prepared
from tests.factories import make_assessment, make_team

pytestmark = pytest.mark.django_db


def test_prepared_query_gives_what_django_gives():
    fields = ("pk", "closes_at", "parameters", "shows_respondents", "link_code")
    prepared = Prepared(lambda: Assessment.objects.filter(pk=NO_KEY).values_list(*fields))
    for assessment in (make_assessment(), make_assessment(make_team(name="Rooks"), parameters={"k_pillar": 6})):
        assert prepared.all(assessment.pk) == list(Assessment.objects.filter(pk=assessment.pk).values_list(*fields))
    assert prepared.first(NO_KEY) is None


def test_constants_stand_beside_dates_times_and_texts():
    rooks = make_team(name="Rooks")
    made = [make_assessment(rooks, quarter) for quarter in ("2026-Q2", "2026-Q3", "2026-Q4")]
    rows = Assessment.objects.filter(team=NO_KEY).filter(state__in=["open", "closed"]).filter(cycle__code__lt=NO_TEXT)
    prepared = Prepared(
        lambda: rows.filter(closes_at__gte=NO_TIME).filter(opened_at__date__gte=NO_DAY).values_list("pk")
    )
    soon, today = made[0].closes_at - timedelta(hours=1), timezone.now().date() - timedelta(days=2)
    assert {pk for (pk,) in prepared.all(rooks.pk, "2026-Q4", soon, today)} == {made[0].pk, made[1].pk}
    assert prepared.all(rooks.pk, "2026-Q4", soon + timedelta(days=9), today) == []
    assert prepared.all(rooks.pk, "2026-Q2", soon, today) == []
    with pytest.raises(ValueError, match="shorter"):
        prepared.all(rooks.pk)


@pytest.mark.parametrize("to_save", [False, True])
def test_sheet_found_by_link_is_the_sheet_and_has_its_assessment_at_hand(django_assert_num_queries, to_save):
    assessment = make_assessment(closes_at=timezone.now() + timedelta(days=3))
    token = start_sheet(assessment=assessment)
    save_answers(sheet=sheet_of(token, assessment), choices={"C1": "2", "C2": "DK"})
    with django_assert_num_queries(1):
        found = sheet_by_link(token, assessment.link_code, to_save=to_save)
        assert found
        sheet = found.sheet
        assert found.chosen == {"C1": "2", "C2": "DK"}
        assert sheet.assessment.is_answerable
        assert sheet.assessment.questionnaire.content() == assessment.questionnaire.content()
    assert sheet == sheet_of(token, assessment)
    assert sheet.assessment == assessment


def test_sheet_is_not_found_by_another_link_or_token():
    assessment, other = make_assessment(), make_assessment(make_team(name="Rooks"))
    token = start_sheet(assessment=assessment)
    assert sheet_by_link(token, other.link_code) is None
    assert sheet_by_link("x" * 43, assessment.link_code) is None
