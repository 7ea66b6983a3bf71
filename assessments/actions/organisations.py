"""The settings of an organisation, and its thresholds, which only ever rise above those of the method."""

from collections.abc import Mapping
from typing import TypedDict, Unpack
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..maturity.parameters import DEFAULT
from ..models import AuditEvent, Organisation, User
from .texts import storable

# Those of scoring.md 12 that an organisation may raise, in the order in which they are told.
RAISABLE = (
    "k_pillar",
    "k_detail",
    "k_question_levels",
    "k_comments_team",
    "k_comments_beyond",
    "k_reopen",
    "aggregate_min_teams",
)
HIGHEST = 50


class Settings(TypedDict):
    name: str
    language: str
    time_zone: str
    retention_months: int
    second_factor: bool


@transaction.atomic
def change_settings(*, organisation: Organisation, by: User, **settings: Unpack[Settings]) -> None:
    """ValidationError for what cannot be; only what changed is written down, with what it was before."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    settings["name"] = storable(settings["name"].strip(), longest=150)
    before = {name: getattr(organisation, name) for name in settings}
    for name, value in settings.items():
        setattr(organisation, name, value)
    if organisation.time_zone not in available_timezones():
        raise ValidationError({"time_zone": _("This is not a time zone.")})
    organisation.full_clean()
    organisation.save(update_fields=list(settings))
    changed = {name: [before[name], value] for name, value in settings.items() if value != before[name]}
    if changed:
        what = AuditEvent.What.SETTINGS_CHANGED
        AuditEvent.objects.create(organisation=organisation, what=what, by=by, detail={"changed": changed})


@transaction.atomic
def raise_thresholds(*, organisation: Organisation, thresholds: Mapping[str, int], by: User) -> None:
    """All of RAISABLE, for assessments that are opened from now on; ValidationError, by name, for one too low."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    wrong = {name: low for name, low in lowest(thresholds).items() if not low <= thresholds[name] <= HIGHEST}
    if wrong:
        said = _("Choose a number from {low} to {high}.")
        raise ValidationError({name: said.format(low=low, high=HIGHEST) for name, low in wrong.items()})
    before = {name: organisation.thresholds.get(name, getattr(DEFAULT, name)) for name in RAISABLE}
    changed = {name: [before[name], value] for name, value in thresholds.items()}
    changed = {name: values for name, values in changed.items() if values[0] != values[1]}
    if changed:
        raised = {name: value for name, value in thresholds.items() if value > getattr(DEFAULT, name)}
        organisation.thresholds = raised
        organisation.save(update_fields=["thresholds"])
        what = AuditEvent.What.THRESHOLDS_CHANGED
        AuditEvent.objects.create(organisation=organisation, what=what, by=by, detail={"changed": changed})


def lowest(thresholds: Mapping[str, int]) -> dict[str, int]:
    """What each may be at least: as the method has it; questions not before pillars, outsiders not before the team."""
    lows: dict[str, int] = {name: getattr(DEFAULT, name) for name in RAISABLE}
    for later, sooner in (
        ("k_detail", "k_pillar"),
        ("k_comments_team", "k_pillar"),
        ("k_comments_beyond", "k_comments_team"),
    ):
        lows[later] = max(lows[later], min(thresholds[sooner], HIGHEST))
    return lows
