"""A CSV file of teams and people, read and checked by itself: every fault names its row and column (trust.md 4)."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .texts import without_turns

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
MOST_TAGS, TAG_LENGTH, NAME_LENGTH = 20, 40, 150
REQUIRED = ("team", "email")

_COLUMNS = {
    "team": ("team", "équipe", "equipe"),
    "email": ("email", "e-mail", "e-mail address", "adresse e-mail", "courriel"),
    "name": ("name", "nom"),
    "role": ("role", "rôle"),
    "language": ("language", "langue"),
    "size": ("size", "effectif"),
    "tags": ("tags", "étiquettes", "etiquettes"),
}
_BY_NAME = {name: column for column, names in _COLUMNS.items() for name in names}
_ROLES = {
    "": "",
    "member": "member",
    "membre": "member",
    "facilitator": "facilitator",
    "facilitateur": "facilitator",
    "facilitatrice": "facilitator",
    "coach": "coach",
}
_LANGUAGES = {"": "", "en": "en", "english": "en", "anglais": "en", "fr": "fr", "français": "fr", "french": "fr"}
_ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NOT_A_SIZE = gettext_lazy("“%(text)s” is not a number of people from 1 to 500.")


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` as a spreadsheet counts, the header being 1; 0 and no column for the file as a whole."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one row says; without an address it is about its team alone. Empty, a role too: nothing said."""

    row: int
    team: str
    email: str = ""
    name: str = ""
    role: str = ""
    language: str = ""
    size: int | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """`guessed` says that the file named no encoding and was read as Windows-1252."""

    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()
    guessed: bool = False


@dataclass(slots=True)
class _Reading:
    faults: list[Fault] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    seen: dict[tuple[str, str, bool], int] = field(default_factory=dict)

    def refuse(self, row: int, column: str, message: str, **words: object) -> None:
        self.faults.append(Fault(row, column, message % words if words else message))


def read_people(data: bytes) -> PeopleFile:
    """Never raises: what cannot be read is a fault."""
    if len(data) > MOST_BYTES:
        return _refused(_("The file is larger than 5 MB."))
    text, guessed = _decoded(data)
    if text is None:
        return _refused(_("The file is not text: save the sheet as “CSV UTF-8”, and choose that file."))
    if not text.strip():
        return _refused(_("The file is empty."))
    reading = _Reading()
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error:
        return _refused(_("The file is not CSV: a quotation mark is opened and not closed, or a cell is endless."))
    columns = _header(rows[0], reading)
    if not reading.faults:
        _read_rows(rows[1:], columns, reading)
    return PeopleFile(tuple(reading.lines), tuple(reading.faults), guessed)


def _refused(message: str) -> PeopleFile:
    return PeopleFile(faults=(Fault(0, "", message),))


def _decoded(data: bytes) -> tuple[str | None, bool]:
    """The text, if it is any, and whether its encoding was guessed."""
    encoding = next((name for mark, name in _ENCODINGS if data.startswith(mark)), "utf-8")
    try:
        text, guessed = data.decode(encoding), False
    except UnicodeDecodeError:
        if encoding != "utf-8":
            return None, False
        text, guessed = data.decode("cp1252", errors="replace"), True
    return (None if "\0" in text or (guessed and "\ufffd" in text) else text), guessed


def _delimiter(text: str) -> str:
    first = text.lstrip().split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _header(names: Sequence[str], reading: _Reading) -> list[str]:
    columns = []
    for name in names:
        column = _BY_NAME.get(name.strip().casefold(), "")
        if not column:
            reading.refuse(1, name.strip()[:40], _("This column is not known. Known are: %(names)s."), names=_names())
        elif column in columns:
            reading.refuse(1, name.strip(), _("This column stands there twice."))
        columns.append(column)
    for column in REQUIRED:
        if column not in columns:
            reading.refuse(1, column, _("This column is missing."))
    return columns


def _names() -> str:
    return ", ".join(_COLUMNS)


def _read_rows(rows: Sequence[Sequence[str]], columns: Sequence[str], reading: _Reading) -> None:
    filled = [(number, row) for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]
    if len(filled) > MOST_ROWS:
        reading.refuse(
            filled[MOST_ROWS][0], "", _("The file has more than %(most)s rows: cut it in two."), most=MOST_ROWS
        )
        return
    if not filled:
        reading.refuse(0, "", _("The file has a header and no row."))
    for number, row in filled:
        if len(row) != len(columns):
            reading.refuse(number, "", _("The row has %(n)s cells, the header %(m)s."), n=len(row), m=len(columns))
            continue
        cells = {column: without_turns(cell).strip() for column, cell in zip(columns, row, strict=True)}
        faults = len(reading.faults)
        line = _line(number, dict.fromkeys(_COLUMNS, "") | cells, reading)
        if len(reading.faults) == faults:
            _keep(line, reading)


def _line(row: int, cells: Mapping[str, str], reading: _Reading) -> Line:
    found: dict[str, Any] = {"row": row}
    for column, message in _cell_faults(cells):
        reading.refuse(row, column, message)
    found |= {name: " ".join(cells[name].split()) for name in ("team", "email", "name")}
    found["role"] = _ROLES.get(cells["role"].casefold(), "")
    found["language"] = _LANGUAGES.get(cells["language"].casefold())
    found["size"] = int(cells["size"]) if cells["size"].isdecimal() and cells["size"].isascii() else None
    tags = (" ".join(tag.split()) for tag in cells["tags"].split("|"))
    found["tags"] = tuple({tag.casefold(): tag for tag in tags if tag}.values())
    return Line(**found)


def _cell_faults(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column, cell in cells.items():
        if len(cell) > NAME_LENGTH and column in {"team", "name"}:
            yield column, _("Longer than %(most)s characters.") % {"most": NAME_LENGTH}
    if not cells["team"]:
        yield "team", _("The row names no team.")
    if cells["email"] and not _is_address(cells["email"]):
        yield "email", _("“%(text)s” is not an e-mail address.") % {"text": cells["email"][:80]}
    if cells["role"].casefold() not in _ROLES:
        yield "role", _("“%(text)s” is not a role: write member, facilitator or coach.") % {"text": cells["role"][:40]}
    if cells["language"].casefold() not in _LANGUAGES:
        yield "language", _("“%(text)s” is not a language: write en or fr.") % {"text": cells["language"][:40]}
    if cells["size"] and not _is_size(cells["size"]):
        yield "size", _NOT_A_SIZE % {"text": cells["size"][:40]}
    tags = [tag.strip() for tag in cells["tags"].split("|")]
    if len(tags) > MOST_TAGS or any(len(tag) > TAG_LENGTH for tag in tags):
        yield (
            "tags",
            _("At most %(n)s tags of %(m)s characters, with | between them.")
            % {
                "n": MOST_TAGS,
                "m": TAG_LENGTH,
            },
        )


def address_key(email: str) -> str:
    """What is the same for one address whatever its case, as the database compares it."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in email)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254 and text.isascii()


def _is_size(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 4 and 1 <= int(text) <= 500


def _keep(line: Line, reading: _Reading) -> None:
    key = (line.team.casefold(), address_key(line.email), line.role == "coach")
    before = reading.seen.setdefault(key, line.row)
    if line.email and before != line.row:
        reading.refuse(line.row, "email", _("Row %(first)s has this address in this team already."), first=before)
    else:
        reading.lines.append(line)
