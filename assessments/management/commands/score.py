"""`manage.py score FILE.json`: the scoring engine on a file, without a database."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.maturity.interchange import InterchangeError, evaluate, parse
from assessments.maturity.printout import results_dict


class Command(BaseCommand):
    help = "Score, compare or read delivery figures from a JSON file; prints JSON."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="JSON with score, compare or delivery; - reads standard input")

    def handle(self, *_args: Any, file: str, **_options: Any) -> None:
        try:
            results = evaluate(parse(_read(file)))
        except OSError as error:
            _refuse(file, error.strerror or "cannot be read")
        except InterchangeError as error:
            _refuse(file, str(error))
        self.stdout.write(json.dumps(results_dict(results), indent=1))


def _read(file: str) -> bytes:
    if file != "-":
        return Path(file).read_bytes()
    if sys.stdin is None:  # closed by whoever started us
        raise OSError(0, "is closed")
    return sys.stdin.buffer.read()


def _refuse(file: str, message: str) -> NoReturn:
    """End with status 2 and one line on standard error, whatever the name of the file."""
    name = "standard input" if file == "-" else file
    line = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in f"{name}: {message}")
    raise CommandError(line, returncode=2)
