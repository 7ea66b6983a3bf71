"""What many of a coach's teams share; each entry opens the teams behind it."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..permissions import coached_organisation
from ..reading.shared import read_shared
from ..results.shared import shared_by
from .paging import searched


@never_cache
@login_required
@require_safe
def shared(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = coached_organisation(request.user, pk)
    cycle = searched(request, "cycle")
    found = shared_by(request.user, organisation, cycle)
    context = {
        "organisation": organisation,
        "reading": read_shared(found) if found else None,
        "unknown": cycle if cycle and (found is None or found.cycle != cycle) else "",
    }
    return render(request, "coach/shared.html", context)
