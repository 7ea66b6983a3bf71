"""The library: the content as a handbook, a search over it, and how results are computed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..library import Shelves, clean, find, page
from ..library.method import sections
from ..maturity.document import shipped_document


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "assessments/library_index.html", {"shelves": Shelves(shipped_document())})


@require_safe
def entry(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    try:
        found = page(shipped_document(), kind, code)
    except KeyError as error:
        raise Http404(_("The library has no such page.")) from error
    return render(request, f"assessments/library_{kind}.html", {"told": found, "part": found.entry.part})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = clean(request.GET.get("q", ""))
    if not query:
        return redirect("library")
    results = find(shipped_document(), query, get_language() or "en")
    return render(request, "assessments/library_search.html", {"results": results})


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    return render(request, "assessments/method.html", {"sections": sections(shipped_document())})
