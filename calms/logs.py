import logging


class OneLine(logging.Filter):
    """Refused requests without their traceback: they say nothing about our code."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security"):
            record.exc_info = None
        return True
