import pytest

from assessments.maturity.delivery import (
    DeliveryFigures,
    claims_unrecorded_measures,
    per_week,
    perception_gap,
    read_delivery,
    shows_failure_as_fraction,
)
from assessments.maturity.editions import is_ours


def test_nothing_known_is_unknown_everywhere():
    found = read_delivery(DeliveryFigures())

    assert found.levels["dora-2024"].lead_time_hours == "unknown"
    assert found.source_targets.lead_time is None
    assert (found.quick_check.throughput, found.quick_check.stability, found.quick_check.overall) == (None,) * 3
    assert found.lead_time_anchor is None


def test_source_targets_are_strict():
    exact = read_delivery(
        DeliveryFigures(lead_time_hours=24, deploys_per_week=10, change_fail_pct=15, recovery_hours=1)
    ).source_targets
    met = read_delivery(
        DeliveryFigures(lead_time_hours=23.9, deploys_per_week=9.9, change_fail_pct=14.9, recovery_hours=0.9)
    ).source_targets

    assert (exact.lead_time, exact.deployment_frequency) == (False, True)
    assert (exact.change_failure_rate, exact.time_to_restore) == (False, False)
    assert (met.lead_time, met.deployment_frequency) == (True, False)
    assert (met.change_failure_rate, met.time_to_restore) == (True, True)


def test_three_deployments_in_a_quarter_are_low():
    # 3 · 7/91 = .230769, once a month: medium needs more.
    found = read_delivery(DeliveryFigures(deploys_per_week=per_week(3, 91)))

    assert {levels.deploys_per_week for name, levels in found.levels.items() if name != "dora-2021"} == {"low"}
    assert found.levels["dora-2021"].deploys_per_week == "medium"


def test_quick_check_means_what_is_known():
    found = read_delivery(DeliveryFigures(lead_time_hours=2, deploys_per_week=1, change_fail_pct=20)).quick_check

    # 8, 6 and 10 − 2 = 8: recovery is missing, so no throughput; overall 22/3.
    assert (found.throughput, found.stability) == (None, 8)
    assert found.overall == pytest.approx(22 / 3)


def test_fewer_than_ten_deployments_give_a_fraction_and_no_level():
    few = DeliveryFigures(change_fail_pct=0, deployments=7)

    assert shows_failure_as_fraction(few)
    assert not shows_failure_as_fraction(DeliveryFigures(change_fail_pct=0))
    found = read_delivery(few)
    assert {levels.change_fail_pct for levels in found.levels.values()} == {"unknown"}


def test_perception_gap_is_signed():
    # 800 h is level 0; 2 h is level 3.
    assert perception_gap(1.5, 800).gap == 1.5
    assert perception_gap(1.5, 2).gap == -1.5
    assert perception_gap(1.5, 2).shown
    assert not perception_gap(2.5, 2).shown


def test_measuring_without_a_record_is_worth_a_question():
    assert claims_unrecorded_measures(3.2, has_record=False)
    assert not claims_unrecorded_measures(3.2, has_record=True)
    assert not claims_unrecorded_measures(None, has_record=False)


def test_bin_of_ours_is_marked():
    assert is_ours("dora-2024", "change_fail_pct", "unordered_middle")
    assert not is_ours("dora-2024", "change_fail_pct", "elite")
