"""Long lists, fifty rows at a time, and what is searched in them."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 50
QUERY_LENGTH = 100


def searched(request: HttpRequest, name: str = "q") -> str:
    """What was typed, as far as a database can hold it."""
    return request.GET.get(name, "").replace("\0", "").strip()[:QUERY_LENGTH]


def paged(request: HttpRequest, rows: QuerySet) -> Page:
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))
