"""The page of an assessment, for those who run it: how many have submitted, what to give to the team."""

import io
import uuid
from dataclasses import dataclass
from datetime import datetime

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..actions import Closed, NotByLink, Refused
from ..actions.invitations import QUIET, last_mailed
from ..actions.personal_links import NeedsPersonalLink
from ..actions.reopening import is_reopenable
from ..maturity.parameters import Parameters
from ..maturity.release import release_level
from ..maturity.storage import parameters_from_plain
from ..models import Assessment
from ..permissions import Rights, assessment_or_404, assessment_to_run, rights
from .links import absolute


@dataclass(frozen=True, slots=True)
class Message:
    """What a facilitator pastes into the team's chat, in one language."""

    language: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Reminding:
    """Whether everybody may be reminded now, or from when on."""

    assessment: Assessment

    @property
    def since(self) -> datetime:
        return last_mailed(self.assessment) + QUIET

    @property
    def waits(self) -> bool:
        return self.since > timezone.now()

    @property
    def is_over(self) -> bool:
        return self.since >= self.assessment.closes_at


@dataclass(frozen=True, slots=True)
class Running:
    """An assessment as its facilitator sees it."""

    assessment: Assessment
    rights: Rights

    @property
    def submitted(self) -> int:
        return self.assessment.sheets.submitted().count()

    @property
    def parameters(self) -> Parameters:
        return parameters_from_plain(self.assessment.parameters)

    @property
    def by_link(self) -> bool:
        return self.assessment.mode == Assessment.Mode.TEAM_LINK

    @property
    def by_mail(self) -> bool:
        return self.assessment.mode == Assessment.Mode.INDIVIDUAL

    @property
    def together(self) -> bool:
        return self.assessment.mode == Assessment.Mode.CONSENSUS

    @property
    def reminding(self) -> Reminding:
        return Reminding(self.assessment)

    @property
    def is_reopenable(self) -> bool:
        return is_reopenable(self.assessment)

    @property
    def link(self) -> str:
        return absolute("answer_start", self.assessment.link_code)

    @property
    def results_link(self) -> str:
        return absolute("respondent_results", self.assessment.results_code)

    @property
    def messages(self) -> list[Message]:
        """In the assessment's language first."""
        names = sorted(settings.LANGUAGES, key=lambda language: language[0] != self.assessment.language)
        return [Message(code, name, self._message(code)) for code, name in names]

    @property
    def release(self) -> str:
        """The most that closing now would let out; sheets that are too empty to count may lower it."""
        return release_level(self.assessment.engine_mode, self.submitted, self.parameters)

    def _message(self, language: str) -> str:
        with override(language):
            return render_to_string("assessments/team_message.txt", {"running": self}).strip()


@never_cache
@login_required
@require_safe
def assessment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = assessment_or_404(request.user, pk)
    running = Running(found, rights(request.user, found.team))
    return render(request, "assessments/assessment.html", {"running": running, "assessment": found})


@never_cache
@login_required
@require_safe
def qr(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = assessment_to_run(request.user, pk)
    refusal = link_refusal(found)
    if refusal:
        return refused(request, found, refusal)
    drawing = io.BytesIO()
    code = segno.make(absolute("answer_start", found.link_code), error="m", micro=False)
    code.save(drawing, kind="svg", border=4, light="#fff", xmldecl=False, omitsize=True, title=str(found))
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")


@never_cache
@login_required
@require_safe
def poster(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The QR code on a sheet of paper, for the wall of a meeting room."""
    found = assessment_to_run(request.user, pk)
    refusal = link_refusal(found)
    if refusal:
        return refused(request, found, refusal)
    running = Running(found, rights(request.user, found.team))
    return render(request, "assessments/poster.html", {"running": running, "assessment": found})


def link_refusal(assessment: Assessment) -> Refused | None:
    if assessment.mode != Assessment.Mode.TEAM_LINK:
        return NeedsPersonalLink() if assessment.mode == Assessment.Mode.INDIVIDUAL else NotByLink()
    return None if assessment.is_answerable else Closed()


def refused(request: HttpRequest, assessment: Assessment, refusal: Refused) -> HttpResponse:
    """The right person, at the wrong time."""
    context = {"assessment": assessment, "refusal": refusal}
    return render(request, "assessments/refused.html", context, status=409)
