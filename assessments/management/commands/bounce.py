"""Reads one message that a mail server sent back."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import BaseCommand, CommandError

from ...actions.bounces import NotAReport, mark_returned, read_reports

LONGEST = 1_000_000  # what a server has to say comes first, and then the mail that it is about


class Command(BaseCommand):
    help = (
        "Read a delivery status notification from a file or standard input, and show the mails that did not arrive "
        "on the page of their round. The same one again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a message as it arrived; standard input without one")

    def handle(self, *, file: Path | None = None, **_: object) -> None:
        try:
            reports = read_reports(_message(file))
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from error
        except NotAReport:
            raise CommandError("This is no delivery status notification.", returncode=2) from None
        marked = sum(map(mark_returned, reports))
        final = any(report.is_final for report in reports)
        # Without the addresses: what a mail server runs ends in its log.
        self.stdout.write(
            f"Mails shown as refused: {marked}." if final else "Nothing failed for good: nothing changes."
        )


def _message(file: Path | None) -> bytes:
    if file is None:
        return _read(sys.stdin.buffer)
    with file.open("rb") as stream:
        return _read(stream)


def _read(stream: BinaryIO) -> bytes:
    """To its end, so that who writes it is not cut off."""
    kept = stream.read(LONGEST)
    while stream.read(LONGEST):
        pass
    return kept
