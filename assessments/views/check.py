"""The personal check: forty questions, one pillar a page, kept in the browser's own cookie."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..check import COOKIE_DAYS, Check, Kept, Refused, from_cookie, read_choices
from ..forms.check import OpenResultForm
from ..maturity.document import Document, shipped_document
from .answering import AnswerPage, Standing, destination
from .cookies import cannot_keep, refuses_cookies


@dataclass(frozen=True)
class InThisBrowser:
    """The place of the personal check."""

    filled: Check
    comments = None
    about = reminder = ""

    @property
    def document(self) -> Document:
        return self.filled.document

    @property
    def saved(self) -> str:
        return _("Saved in this browser")

    def hidden(self, _codes: Collection[str], /) -> dict[str, str]:
        return {}

    def url(self, name: str, *args: str) -> str:
        return reverse(f"check_{name}", args=args)


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    kept = kept_check(request)
    return _start(request, kept, OpenResultForm(check=kept.check))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pillar(request: HttpRequest, code: str) -> HttpResponse:
    kept = kept_check(request)
    page = AnswerPage(InThisBrowser(kept.check), code)
    if request.method != "POST":
        return _page(request, "pillar", kept, {"answers": page})
    try:
        choices = read_choices(request.POST, kept.check.document, page.codes)
    except Refused as refusal:
        page = AnswerPage(InThisBrowser(kept.check), code, refused=str(refusal), typed=request.POST)
        return _page(request, "pillar", kept, {"answers": page}, status=400)
    cleared = request.POST.get("clear", "")
    check = kept.check.with_choices(choices | ({cleared: None} if cleared in page.codes else {}))
    return keep(redirect(destination(request.POST, page.place, code)), check)


@never_cache
@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """One choice, saved as it is made; the reply is the new state of the page."""
    check = kept_check(request).check
    page = AnswerPage(InThisBrowser(check), code)
    try:
        choices = read_choices(request.POST, check.document, page.codes)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=400)
    cleared = request.POST.get("clear", "")
    check = check.with_choices(choices | ({cleared: None} if cleared in page.codes else {}))
    standing = Standing(check)
    reply = {"answered": check.answered, "text": standing.text, "pillar": standing.of(code)}
    return keep(JsonResponse(reply), check)


@never_cache
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    kept = kept_check(request)
    return _page(request, "check_review", kept, {"standing": Standing(kept.check)})


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    response = redirect("home")
    response.delete_cookie(settings.CHECK_COOKIE_NAME, samesite="Lax")
    messages.success(request, _("Everything is forgotten: this browser holds no answer of yours any more."))
    return response


@never_cache
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    text = kept_check(request).check.file(today=timezone.localdate())
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calms-result.json"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_file(request: HttpRequest) -> HttpResponse:
    """A downloaded result, opened again; answers that the browser already holds are not replaced unasked."""
    if request.method != "POST":
        return redirect("check_start")
    kept = kept_check(request)
    form = OpenResultForm(request.POST, request.FILES, check=kept.check)
    if not form.is_valid():
        return _start(request, kept, form, status=400)
    found = form.cleaned_data["kept"]
    tell(request, found)
    return keep(redirect("check_result"), found.check)


def keep(response: HttpResponse, check: Check) -> HttpResponse:
    """The response, with the check in the browser's cookie."""
    response.set_cookie(
        settings.CHECK_COOKIE_NAME,
        check.cookie(),
        max_age=COOKIE_DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def kept_check(request: HttpRequest) -> Kept:
    return from_cookie(request.COOKIES.get(settings.CHECK_COOKIE_NAME), shipped_document())


def tell(request: HttpRequest, kept: Kept) -> None:
    """Say what became of answers that could not be read or no longer fit."""
    if kept.unreadable:
        messages.warning(
            request,
            _(
                "The answers kept in this browser cannot be read: the cookie was cut short or altered. Answer anew, "
                "or open a result that you downloaded."
            ),
        )
    elif kept.dropped:
        messages.warning(
            request,
            ngettext(
                "The questionnaire has changed since you answered: %(count)s answer no longer has a question. The "
                "others were kept.",
                "The questionnaire has changed since you answered: %(count)s answers no longer have a question. The "
                "others were kept.",
                len(kept.dropped),
            )
            % {"count": len(kept.dropped)},
        )
    elif kept.moved:
        messages.info(request, _("The questionnaire has changed since you answered: all your answers still fit."))


def _start(request: HttpRequest, kept: Kept, form: OpenResultForm, status: int = 200) -> HttpResponse:
    return _page(
        request, "check_start", kept, {"standing": Standing(kept.check), "open_form": form, "days": COOKIE_DAYS}, status
    )


def _page(request: HttpRequest, name: str, kept: Kept, context: dict[str, object], status: int = 200) -> HttpResponse:
    tell(request, kept)
    if refuses_cookies(request):
        messages.warning(request, cannot_keep())
    return render(request, f"assessments/{name}.html", {"document": kept.check.document, **context}, status=status)
