"""The personal check: one person's answers, kept in a signed cookie and nowhere else.

The cookie and the downloaded file name each question with its revision, so that answers
outlive a new version of the questionnaire as far as they still mean the same.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

from .maturity.document import Document
from .maturity.filled import Filled
from .maturity.questionnaire import Answer, Sheet
from .maturity.scorecard import Scorecard
from .maturity.scoring import score
from .wording import words

COOKIE_DAYS = 90  # a quarter, after which a new check is due
FILE_FORMAT = "calms-personal-check-1"
FILE_SIZE = 100_000  # bytes; a real one has about 6,000
VALUES: Mapping[str, Answer] = {**{str(level): level for level in range(5)}, "NA": "NA", "DK": "DK"}
_NOT_ANSWERS = {"csrfmiddlewaretoken", "go", "clear", "sheet"}
_PART = re.compile(r"(?P<code>.+)\.[0-9]+-([0-4]|NA|DK)")
_answers: dict[str, Mapping[str, tuple[str, Answer]]] = {}
_signer = signing.Signer(salt="assessments.check")


class Refused(ValueError):
    """What was sent or opened cannot be taken; str() says why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Check(Filled):
    """The answers of one person, in their own browser."""

    def with_choices(self, choices: Mapping[str, Answer | None]) -> "Check":
        """The same check with some answers replaced; None blanks one."""
        merged = {**self.answers, **choices}
        return replace(self, answers={code: value for code, value in merged.items() if value is not None})

    def scorecard(self) -> Scorecard:
        """Scored as scoring.md 12 says: consensus mode with one sheet."""
        return score(self.document.questionnaire, [Sheet(answers=self.answers)], mode="consensus")

    def cookie(self) -> str:
        parts = [
            f"{question.code}.{question.revision}-{self.answers[question.code]}"
            for question in self.document.questions
            if question.code in self.answers
        ]
        return _signer.sign("~".join([self.document.content_hash[:12], *parts]))

    def file(self, *, today: date) -> str:
        """The result as JSON text that `opened` reads back."""
        content = {
            "format": FILE_FORMAT,
            "downloaded_on": today.isoformat(),
            "questionnaire": {
                "code": self.document.code,
                "version": self.document.version,
                "content_hash": self.document.content_hash,
            },
            "answers": [
                {"question": question.code, "revision": question.revision, "answer": self.answers[question.code]}
                for question in self.document.questions
                if question.code in self.answers
            ],
        }
        return json.dumps({**content, "checksum": _checksum(content)}, indent=1, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """A check read back, and what to tell the person about it."""

    check: Check
    dropped: tuple[str, ...] = ()
    moved: bool = False  # it was begun with another version of the questionnaire
    unreadable: bool = False


def from_cookie(cookie: str | None, document: Document) -> Kept:
    """The check that the browser holds; a cookie cut short or forged gives an empty, unreadable one."""
    if not cookie:
        return Kept(Check(document))
    try:
        version, *parts = _signer.unsign(cookie).split("~")
        return _carried_over(document, parts, moved=version != document.content_hash[:12])
    except (signing.BadSignature, ValueError):
        return Kept(Check(document), unreadable=True)


def opened(text: bytes, document: Document) -> Kept:
    """The check in a downloaded file; raises Refused for anything but such a file, unaltered."""
    if len(text) > FILE_SIZE:
        raise Refused(_("This file is too large to be a downloaded result."))
    try:
        content = json.loads(text)
        checksum = content.pop("checksum", None)
        if content.get("format") != FILE_FORMAT:
            raise Refused(_("This is not a result downloaded from CALMS: choose a file such as calms-result.json."))
        if checksum != _checksum(content):
            raise Refused(
                _(
                    "This file was changed after it was downloaded, so its answers cannot be trusted. "
                    "Download the result again where it was made, or answer the questions anew."
                )
            )
        parts = [f"{item['question']}.{int(item['revision'])}-{item['answer']}" for item in content["answers"]]
        moved = content["questionnaire"]["content_hash"] != document.content_hash
        return _carried_over(document, parts, moved=moved)
    except Refused:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise Refused(_("This file cannot be read: it is damaged or not a downloaded result.")) from error


def read_choices(sent: QueryDict, document: Document, codes: Iterable[str]) -> dict[str, Answer]:
    """The answers among what a form sent, for the questions `codes`; raises Refused, never coerces.

    A name with a hyphen goes with an answer and is none.
    """
    choices: dict[str, Answer] = {}
    allowed = set(codes)
    for code, values in sent.lists():
        if code in _NOT_ANSWERS or "-" in code:
            continue
        if code not in allowed:
            raise Refused(
                _("“%(code)s” is not a question of this page. Nothing was saved; reload the page and choose again.")
                % {"code": code[:20]}
            )
        title = words(document.question(code).title)
        if len(values) > 1:
            raise Refused(
                _("The question “%(title)s” was answered twice at once. Nothing was saved; choose one answer.")
                % {"title": title}
            )
        if values[0] not in VALUES:
            raise Refused(
                _(
                    "“%(value)s” is not an answer to the question “%(title)s”. Nothing was saved; choose "
                    "one of the sentences."
                )
                % {"value": values[0][:20], "title": title}
            )
        choices[code] = VALUES[values[0]]
    return choices


def _carried_over(document: Document, parts: Sequence[str], *, moved: bool) -> Kept:
    """Answers such as "C1.2-NA"; ValueError for what is none to any version."""
    known = _known(document)
    kept = dict([known[part] for part in parts if part in known])
    dropped = tuple(_code(part) for part in parts if part not in known)
    return Kept(Check(document, kept), dropped=dropped, moved=moved)


def _known(document: Document) -> Mapping[str, tuple[str, Answer]]:
    """Each answer that can be given, by how a cookie has it; made once for each version."""
    if document.content_hash not in _answers:
        _answers[document.content_hash] = {
            f"{question.code}.{question.revision}-{value}": (question.code, answer)
            for question in document.questions
            for value, answer in VALUES.items()
        }
    return _answers[document.content_hash]


def _code(part: str) -> str:
    """That of a question which the document does not have, or has changed."""
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError(part)
    return found["code"]


def _checksum(content: Mapping[str, object]) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
