"""Who did what, and when; nothing here says who answered."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..actions.invitations import NobodyToInvite, NoMail
from ..forms.audit import AuditForm
from ..forms.organisation import THRESHOLDS, SettingsForm
from ..models import Assessment, AuditEvent, Language, Membership, OrganisationRole, User
from ..models.audit import AuditQuerySet
from ..permissions import administered_organisation, managed_team

EVENTS = 50
# What the clock does as well; whoever did another thing, and is no longer named, was removed.
BY_ITSELF = {
    "assessment_opened",
    "assessment_cancelled",
    "people_reminded",
    "assessment_closed",
    "assessment_sealed",
    "sheets_erased",
}
# What AuditEvent.detail holds, in the order in which it is told.
NAMES = {
    "person": gettext_lazy("person"),
    "role": gettext_lazy("role"),
    "name": gettext_lazy("name"),
    "formerly": gettext_lazy("formerly"),
    "size": gettext_lazy("people"),
    "version": gettext_lazy("questionnaire"),
    "quarter": gettext_lazy("quarter"),
    "mode": gettext_lazy("mode"),
    "language": gettext_lazy("language"),
    "small_together": gettext_lazy("small teams answer together"),
    "teams": gettext_lazy("teams"),
    "people": gettext_lazy("people"),
    "submitted": gettext_lazy("sheets submitted"),
    "expected": gettext_lazy("people expected"),
    "before": gettext_lazy("before"),
    "now": gettext_lazy("now"),
    "opens_at": gettext_lazy("opens at"),
    "closes_at": gettext_lazy("answers until"),
    "shown": gettext_lazy("shown"),
    "into": gettext_lazy("team"),
    "merged": gettext_lazy("joined by"),
    "tags": gettext_lazy("tags"),
    "comments": gettext_lazy("coaches read the comments"),
    "visits": gettext_lazy("other teams may visit"),
    "on_leave": gettext_lazy("on leave"),
    "change": gettext_lazy("change"),
    "published": gettext_lazy("new result"),
    "sheets": gettext_lazy("sheets"),
    "assessments": gettext_lazy("assessments"),
    "file": gettext_lazy("file"),
    "because": gettext_lazy("because"),
}
FACTORS = {
    "totp_activated": gettext_lazy("authenticator app added"),
    "totp_deactivated": gettext_lazy("authenticator app removed"),
    "webauthn_added": gettext_lazy("passkey added"),
    "webauthn_removed": gettext_lazy("passkey removed"),
    "recovery_codes_generated": gettext_lazy("new recovery codes"),
    "removed_by_operator": gettext_lazy("removed by whoever runs the server"),
}
FILES = {"csv": gettext_lazy("table (CSV)"), "svg": gettext_lazy("drawing (SVG)")}
# Why the clock cancelled one that was planned.
REASONS = {refusal.__name__: refusal.reason for refusal in (NobodyToInvite, NoMail)}


@dataclass(frozen=True, slots=True)
class Entry:
    event: AuditEvent
    details: list[tuple[str, object]]

    @property
    def by(self) -> str:
        if self.event.by:
            return str(self.event.by)
        return _("by itself, in time") if self.event.what in BY_ITSELF else _("somebody who was removed")


@never_cache
@login_required
@require_safe
def team_audit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = managed_team(request.user, pk)
    return _page(request, AuditEvent.objects.of_team(team), {"team": team, "of": team})


@never_cache
@login_required
@require_safe
def organisation_audit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = administered_organisation(request.user, pk)
    return _page(request, organisation.audit_events.all(), {"of": organisation})


def _page(request: HttpRequest, events: AuditQuerySet, context: dict[str, object]) -> HttpResponse:
    asked = {name: value.replace("\0", "") for name, value in request.GET.items()}
    form = AuditForm(asked, of_team="team" in context, label_suffix="")
    found = events.matching(**form.asked()).select_related("by", "team")
    page = Paginator(found, EVENTS).get_page(request.GET.get("page"))
    context |= {"events": page, "entries": list(_entries(page.object_list)), "form": form}
    return render(request, "assessments/audit.html", context)


def _entries(events: Iterable[AuditEvent]) -> Iterator[Entry]:
    """Two queries for the names in all the details together."""
    details = [event.detail for event in events]
    people = User.objects.in_bulk({uuid.UUID(detail["person"]) for detail in details if "person" in detail})
    asked = {uuid.UUID(detail["assessment"]) for detail in details if "assessment" in detail}
    quarters = Assessment.objects.select_related("cycle").in_bulk(asked)
    for event in events:
        said = dict(event.detail)
        if person := people.get(_uuid(said.pop("person", None))):
            said["person"] = person
        if assessment := quarters.get(_uuid(said.pop("assessment", None))):
            said["quarter"] = assessment.cycle
        said |= _settings(said.pop("changed", {}))
        yield Entry(event, [(NAMES.get(name, name), _value(name, said[name])) for name in sorted(said, key=_place)])


def _settings(changed: Mapping[str, Sequence[object]]) -> dict[str, object]:
    """What each setting or threshold was, and is now, by the name that its form gives it."""
    names = {name: field.label for name, field in SettingsForm.base_fields.items()}
    names |= {name: said[0] for name, said in THRESHOLDS.items()}
    return {str(names[name]): " → ".join(map(_step, changed[name])) for name in sorted(changed)}


def _step(value: object) -> str:
    return str({True: _("yes"), False: _("no")}[value] if isinstance(value, bool) else value)


def _uuid(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


def _place(name: str) -> int:
    """PostgreSQL does not keep the order of JSON."""
    return list(NAMES).index(name) if name in NAMES else len(NAMES)


def _value(name: str, value: object) -> object:
    if name in {"name", "formerly", "into", "merged"}:
        return value
    if name == "file":
        return FILES.get(str(value), value)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    choices = Membership.Role.choices + OrganisationRole.Role.choices + Assessment.Mode.choices + Language.choices
    words = dict(choices) | FACTORS | REASONS | {True: _("yes"), False: _("no")}
    if name in {"opens_at", "closes_at"}:
        return date_format(timezone.localtime(datetime.fromisoformat(str(value))), "Y-m-d H:i")
    return words.get(value, value) if isinstance(value, str | bool) else value
