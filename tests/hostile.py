"""Hostile input (trust.md 4), and what must never come of it."""

import base64
import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.http import HttpResponse

# An element or attribute called evil is foreign wherever it is found.
MARKUP = (
    "<evil-a onevil=1>",
    '"><evil-b>',
    "' onevil='1",
    '" onevil="1',
    "<svg/onload=onevil()><evil-c/></svg>",
    "</title></textarea></script></style><evil-d>",
    "--><evil-e>]]><evil-f>",
    "&lt;evil-g&gt;&#60;evil-h&#62;",
)
CODE = ("{{7*7}}", "{% now 'evil' %}", "{0.__class__}", "%(evil)s %s %d", "${7*7}", "javascript:onevil()")
TURNED = "\u202egnirts\u2066"  # stored as what it says
LETTERS = ("\u05d0\u05d1 gnirts", "\u200f\u200eabc", "e\u0301\u0301\u0301", "\U0001f469\u200d\U0001f4bb", "\ufeffbom")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠1")
HOSTILE = (*MARKUP, *CODE, *LETTERS, *FORMULAS)
MAIL_HEADER = "Owls\r\nBcc: evil@example.org"
NUL = "a\0b"
LONG = "q" * 10_000

ALIKE = ("/static/", "/library/", "/check/", "/method/", "/privacy/")  # the same whatever anybody typed
FORMULA = re.compile(r"^[=+\-@\t\r＝＋－＠]")
COMPUTED = re.compile(r">\s*49\s*<|&lt;class|<class|&#x27;evil&#x27;s")


DRAWN = "data:image/svg+xml;base64,"


class Reader(HTMLParser):
    """Foreign elements and attributes of a page, its text, and where it leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self.text: list[str] = []
        self.links: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [tag, *(name for name, _value in attrs)]
        self.foreign += [name for name in names if "evil" in name or (name.startswith("on") and name != "on")]
        for name, value in attrs:
            if (tag, name) == ("img", "src") and value and value.startswith(DRAWN):
                self.foreign += foreign_in(base64.b64decode(value.removeprefix(DRAWN)))
            elif name in {"href", "src", "action"} and value:
                scheme = value.strip().lower().partition(":")[0]
                self.foreign += [value] if scheme in {"javascript", "data", "vbscript"} else []
                self.links.append(value)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def foreign_in(drawing: bytes) -> list[str]:
    """What a drawing within a page, such as a QR code, holds beside lines."""
    tags = [each.tag.rpartition("}")[2] for each in ElementTree.fromstring(drawing).iter()]
    return [tag for tag in tags if tag not in {"svg", "g", "path"}]


def trouble(reply: HttpResponse) -> Iterator[str]:
    """What a reply shows that it must not."""
    kind = reply["Content-Type"].partition(";")[0] if reply.content else "nothing"
    if reply.status_code >= 500:
        yield f"status {reply.status_code}"
    elif kind == "text/html":
        yield from Reader(reply.text).foreign
        yield from COMPUTED.findall(reply.text)
    elif kind == "image/svg+xml":
        yield from (each.tag for each in ElementTree.fromstring(reply.text).iter() if "evil" in str(each.tag))
    elif kind == "text/csv":
        yield from (cell for row in csv.reader(io.StringIO(reply.text)) for cell in row if FORMULA.match(cell))
    elif kind == "application/json":
        json.loads(reply.text)
    elif kind == "application/toml":
        tomllib.loads(reply.text)
    elif kind not in {"text/plain", "nothing"}:
        yield f"an unknown kind of page: {kind}"


def paths(reply: HttpResponse) -> set[str]:
    """Where a page leads on this site."""
    found = {urlsplit(link) for link in Reader(reply.text).links} if "html" in reply["Content-Type"] else set()
    ours = {
        link._replace(fragment="").geturl() for link in found if link.netloc in {"", "testserver", "127.0.0.1:8000"}
    }
    local = {urlsplit(link)._replace(scheme="", netloc="").geturl() for link in ours}
    return {path for path in local if path.startswith("/") and not path.startswith(ALIKE)}
