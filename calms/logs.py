import logging
from types import TracebackType
from typing import Any

type ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Filter):
    """Refused requests without their traceback: they say nothing about our code."""

    def filter(self, record: logging.LogRecord) -> bool:
        refused = record.name == "django.request" and vars(record).get("status_code") == 403
        if refused or record.name.startswith("django.security"):
            record.exc_info = None
        return True


class Routes(logging.Filter):
    """Requests by their route: an address may hold a code that opens a sheet, a result or an account."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            path = request.path.encode("unicode_escape").decode("ascii")  # as Django logs it
            record.args = tuple(_route(request) if arg == path else arg for arg in record.args)
        return True


class Line(logging.Formatter):
    """A traceback tells what was refused, and not the row: PostgreSQL's words hold it from their second line on."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802
        whole = super().formatException(ei)
        error = ei[1]
        while error is not None:
            text = str(error)
            whole = whole.replace(text, text.partition("\n")[0])
            error = error.__cause__ or error.__context__
        return whole


def _route(request: object) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "an address that is not ours"


def logging_to_console(level: int) -> dict[str, Any]:
    """Requests are logged by route alone, never with what was sent or with the codes in an address."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        # What an attacker sent wrong is one line, not a traceback.
        "filters": {"one_line": {"()": "calms.logs.OneLine"}, "routes": {"()": "calms.logs.Routes"}},
        "formatters": {
            "line": {"()": "calms.logs.Line", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["one_line", "routes"]},
        },
        "root": {"handlers": ["console"], "level": level},
    }
