"""Someone who came by the link of an assessment, and the sheet that is theirs to fill.

The sheet is found by the browser's cookie; in consensus it is the team's one, for its facilitators.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from ..actions import (
    AlreadySubmitted,
    Closed,
    NotByLink,
    Refused,
    consensus_sheet,
    sheet_by_link,
    start_sheet,
)
from ..maturity.document import Document
from ..models import AnswerSheet, Assessment
from ..permissions import by_clock, is_facilitator
from .language import begin_in
from .sheet import TeamSheet


def sheet_cookie(link_code: str) -> str:
    """The name of the cookie that holds the token of this browser's sheet."""
    return f"{settings.COOKIE_PREFIX}sheet-{link_code[:8]}"


class NoSheet(Refused):
    reason = _("This browser does not hold the sheet that this page belongs to. Nothing was saved or changed.")


class OtherSheet(Refused):
    reason = _(
        "Another sheet was started on this device after this page was opened. Nothing was saved: it would have gone "
        "into the other person’s sheet."
    )


@dataclass(frozen=True)
class Visit:
    """`lost` says that the browser's cookie names no sheet here."""

    assessment: Assessment
    sheet: TeamSheet | None = None
    lost: bool = False
    outsider: bool = False  # in consensus, who is no facilitator
    personal: bool = False  # at the address of a personal link

    @property
    def cookie(self) -> str:
        return sheet_cookie(self.assessment.link_code)

    @property
    def document(self) -> Document:
        return self.assessment.questionnaire.content()

    @property
    def submitted(self) -> bool:
        return self.sheet is not None and self.sheet.sheet.submitted

    def reading(self) -> TeamSheet:
        """The sheet, to be shown."""
        if not self.assessment.is_answerable:
            raise Closed
        if self.sheet is None:
            raise NoSheet
        return self.sheet

    def drafting(self) -> TeamSheet:
        """The sheet, to be shown where it can still be filled."""
        if self.reading().sheet.submitted:
            raise AlreadySubmitted
        return self.reading()

    def changing(self, sent: QueryDict) -> TeamSheet:
        """The sheet, to be changed by a page that was made for it and no other."""
        sheet = self.reading()
        if not constant_time_compare(sent.get("sheet", ""), sheet.mark):
            raise OtherSheet
        return sheet

    def begin(self, response: HttpResponse) -> HttpResponse:
        """The response, with a new sheet in the browser's cookie; in consensus the sheet needs none."""
        if self.assessment.mode != Assessment.Mode.CONSENSUS:
            return self.keep(response, start_sheet(assessment=self.assessment))
        if self.outsider:
            raise NotByLink
        consensus_sheet(assessment=self.assessment)
        return response

    def keep(self, response: HttpResponse, token: str) -> HttpResponse:
        """The response, with the sheet's token in the browser until closing."""
        response.set_cookie(
            self.cookie,
            token,
            max_age=int((self.assessment.closes_at - timezone.now()).total_seconds()),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def renew(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The response, with the cookie until a closing that was moved since."""
        token = request.COOKIES.get(self.cookie)
        return self.keep(response, token) if self.sheet and token and self.assessment.is_answerable else response

    def forget(self, response: HttpResponse) -> HttpResponse:
        response.delete_cookie(self.cookie, samesite="Lax")
        return response


type _View = Callable[..., HttpResponse]
type _Refuse = Callable[[HttpRequest, Visit, Refused], HttpResponse]
_LINK_CODE = re.compile(r"[0-9a-f]{24}")


def by_link(view: _View) -> _View:
    """The view of a visit; what it refuses is said on a page, or leads back to where the visit can go on."""
    return _visited(view, _said, to_save=False)


def by_link_json(view: _View) -> _View:
    """The same for what a script sends."""
    return _visited(view, _told, to_save=True)


def _visited(view: _View, refuse: _Refuse, *, to_save: bool) -> _View:
    @wraps(view)
    def found(request: HttpRequest, link_code: str, *args: str, **kwargs: str) -> HttpResponse:
        visit = _visit(request, link_code.lower(), to_save=to_save)
        if visit is None:
            return render(request, "assessments/answer_unknown.html", status=404)
        begin_in(request, visit.assessment.language)
        if not to_save:  # what is only saved tells no time, and is spared the query
            by_clock(visit.assessment.organisation, visit)
        try:
            return view(request, visit, *args, **kwargs)
        except Refused as refusal:
            return refuse(request, visit, refusal)

    return found


def _visit(request: HttpRequest, link_code: str, *, to_save: bool) -> Visit | None:
    """By one query, where the browser's cookie names a sheet; a link that cannot be asks for nothing."""
    token = request.COOKIES.get(sheet_cookie(link_code))
    if not _LINK_CODE.fullmatch(link_code):
        return None
    if token and (found := sheet_by_link(token, link_code, to_save=to_save)):
        return Visit(found.sheet.assessment, TeamSheet(found.sheet, found.chosen))
    assessments = Assessment.objects.with_questionnaire().select_related("team", "cycle", "organisation").order_by()
    assessment = assessments.filter(link_code=link_code).first()
    if assessment is None:
        return None
    if assessment.mode == Assessment.Mode.CONSENSUS:
        return _of_facilitator(request, assessment)
    return Visit(assessment, lost=bool(token))


def _of_facilitator(request: HttpRequest, assessment: Assessment) -> Visit:
    if not request.user.is_authenticated or not is_facilitator(request.user, assessment.team):
        return Visit(assessment, outsider=True)
    sheet = AnswerSheet.objects.filter(assessment=assessment).first()
    if sheet:
        sheet.assessment = assessment
    return Visit(assessment, TeamSheet(sheet) if sheet else None)


def _said(request: HttpRequest, visit: Visit, refusal: Refused) -> HttpResponse:
    if request.method == "POST":
        return render(request, "assessments/answer_refused.html", {"visit": visit, "refusal": refusal}, status=409)
    place = "done" if isinstance(refusal, AlreadySubmitted) else "start"
    return redirect(f"answer_{place}", visit.assessment.link_code)


def _told(_request: HttpRequest, _visit: Visit, refusal: Refused) -> HttpResponse:
    return JsonResponse({"refused": str(refusal)}, status=409)
