"""The settings and the thresholds of an organisation."""

import pytest
from django.core.exceptions import ValidationError

from assessments.actions.organisations import RAISABLE, change_settings, lowest, raise_thresholds
from assessments.actions.refusals import TextRefused
from assessments.maturity.parameters import DEFAULT
from assessments.models import AuditEvent, Organisation
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db

SETTINGS = {
    "name": "Acme",
    "language": "en",
    "time_zone": "Europe/Paris",
    "retention_months": 24,
    "second_factor": False,
}
USUAL = {name: getattr(DEFAULT, name) for name in RAISABLE}


def change(organisation: Organisation, **changes: object) -> None:
    change_settings(organisation=organisation, by=make_user(), **(SETTINGS | changes))
    organisation.refresh_from_db()


def test_settings_are_changed_and_what_changed_is_written_down():
    organisation = make_organisation()
    change(organisation, name=" Acme & Sons ", time_zone="America/Montreal", second_factor=True)
    assert (organisation.name, organisation.time_zone) == ("Acme & Sons", "America/Montreal")
    assert organisation.second_factor
    event = AuditEvent.objects.get()
    assert (event.what, event.organisation) == ("settings_changed", organisation)
    assert event.detail == {
        "changed": {
            "name": ["Acme", "Acme & Sons"],
            "time_zone": ["Europe/Paris", "America/Montreal"],
            "second_factor": [False, True],
        }
    }


def test_settings_that_stay_are_not_written_down():
    change(make_organisation())
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": "  "}, ValidationError),
        ({"name": "x" * 151}, TextRefused),
        ({"name": "a\0b"}, TextRefused),
        ({"language": "de"}, ValidationError),
        ({"time_zone": "Europe/Atlantis"}, ValidationError),
        ({"time_zone": "../../etc/passwd"}, ValidationError),
        ({"retention_months": 0}, ValidationError),
        ({"retention_months": 121}, ValidationError),
    ],
)
def test_setting_that_cannot_be_is_refused(changes, error):
    organisation = make_organisation()
    with pytest.raises(error):
        change(organisation, **changes)
    organisation.refresh_from_db()
    assert {name: getattr(organisation, name) for name in SETTINGS} == SETTINGS
    assert not AuditEvent.objects.exists()


def test_thresholds_are_raised_and_written_down():
    organisation, by = make_organisation(), make_user()
    raise_thresholds(organisation=organisation, thresholds=USUAL | {"k_pillar": 5, "k_detail": 8}, by=by)
    organisation.refresh_from_db()
    assert organisation.thresholds == {"k_pillar": 5, "k_detail": 8}
    event = AuditEvent.objects.get()
    assert (event.what, event.by) == ("thresholds_changed", by)
    assert event.detail == {"changed": {"k_pillar": [4, 5], "k_detail": [5, 8]}}


def test_thresholds_that_stay_are_not_written_down():
    raise_thresholds(organisation=make_organisation(), thresholds=USUAL, by=make_user())
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        *(({name: low - 1}, {name}) for name, low in USUAL.items()),
        ({"k_pillar": 51}, {"k_pillar", "k_detail", "k_comments_team"}),
        ({"k_pillar": 6}, {"k_detail", "k_comments_team"}),
        ({"k_comments_team": 11}, {"k_comments_beyond"}),
    ],
)
def test_threshold_is_never_lower_than_the_method_has_it(changes, wrong):
    organisation = make_organisation()
    with pytest.raises(ValidationError) as refused:
        raise_thresholds(organisation=organisation, thresholds=USUAL | changes, by=make_user())
    assert set(refused.value.message_dict) == wrong
    organisation.refresh_from_db()
    assert organisation.thresholds == {}
    assert not AuditEvent.objects.exists()


def test_lowest_are_the_defaults():
    assert lowest(USUAL) == USUAL
