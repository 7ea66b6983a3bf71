"""A search over every text of a document, without regard to case, accents or the order of words.

A word of the query finds the words that begin with it. An entry found has all the words, in its title, its
code or its texts; those of the title weigh most.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..maturity.document import Document, Text, Texts
from .entries import KINDS, Entry, Source, Told, entries

LONGEST_QUERY = 200
MOST_RESULTS = 50
MOST_CLOSE = 10
_MOST_WORDS = 16
_BEFORE, _AROUND = 60, 220
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    entry: Entry
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """`close` means that nothing has every word: the hits have some of them."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    close: bool = False

    @property
    def rest(self) -> int:
        return self.total - len(self.hits)


def clean(raw: str) -> str:
    """The query as it is shown again: one line of printable characters, at most 200 of them."""
    kept = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in raw[: 10 * LONGEST_QUERY])
    return " ".join(kept.split())[:LONGEST_QUERY].strip()


def find(document: Document, query: str, language: str) -> Results:
    terms = _terms(query)
    index = _index(Source(document.content_hash, document), language)
    ranked = sorted((rank, place) for place, each in enumerate(index) if (rank := each.rank(terms)))
    if terms and not ranked:
        some = [(-len(each.known(terms)), place) for place, each in enumerate(index)]
        close = sorted(pair for pair in some if pair[0] < 0)
        hits = tuple(index[place].hit(terms) for _rank, place in close[:MOST_CLOSE])
        return Results(query, hits, total=len(hits), close=bool(hits))
    hits = tuple(index[place].hit(terms) for _rank, place in ranked[:MOST_RESULTS])
    return Results(query, hits, total=len(ranked))


@dataclass(frozen=True, slots=True)
class _Line:
    """A text and where its words stand: (start, end, folded word)."""

    text: str
    words: tuple[tuple[int, int, str], ...]

    def matching(self, terms: Sequence[str]) -> set[str]:
        return {term for term in terms if any(_matches(word, term) for _start, _end, word in self.words)}

    def marked(self, terms: Sequence[str], start: int = 0, end: int | None = None) -> Iterator[Piece]:
        end = len(self.text) if end is None else end
        for first, last, word in self.words:
            if start <= first and last <= end and any(_matches(word, term) for term in terms):
                yield Piece(self.text[start:first])
                yield Piece(self.text[first:last], marked=True)
                start = last
        yield Piece(self.text[start:end])

    def excerpt(self, terms: Sequence[str]) -> Iterator[Piece]:
        """About two lines around the first word found, cut between words."""
        found = (first for first, _last, word in self.words if any(_matches(word, term) for term in terms))
        middle = next(found, 0)
        starts = [first for first, _last, _word in self.words if first >= middle - _BEFORE]
        start = starts[0] if middle > _BEFORE else 0
        ends = [last for _first, last, _word in self.words if last <= start + _AROUND]
        end = len(self.text) if len(self.text) <= start + _AROUND else max(ends, default=start + _AROUND)
        yield Piece("… " if start else "")
        yield from self.marked(terms, start, end)
        yield Piece(" …" if end < len(self.text) else "")


@dataclass(frozen=True, slots=True)
class _Indexed:
    """An entry with its words in two strings, each word between spaces: fast to look through."""

    entry: Entry
    title: _Line
    lines: tuple[_Line, ...]
    in_title: str
    in_lines: str

    def rank(self, terms: Sequence[str]) -> tuple[int, int] | None:
        """Best first when sorted; `None` without all the terms."""
        if not terms or len(self.known(terms)) < len(terms):
            return None
        titled = sum(_holds(self.in_title, term) for term in terms)
        whole = sum(3 * (f" {term} " in self.in_title) + (f" {term} " in self.in_lines) for term in terms)
        return -titled, -whole

    def known(self, terms: Sequence[str]) -> list[str]:
        return [term for term in terms if _holds(self.in_title, term) or _holds(self.in_lines, term)]

    def hit(self, terms: Sequence[str]) -> Hit:
        best = max(self.lines, key=lambda line: len(line.matching(terms)))
        return Hit(self.entry, _seen(self.title.marked(terms)), _seen(best.excerpt(terms)))


@functools.lru_cache(maxsize=8)
def _index(source: Source, language: str) -> tuple[_Indexed, ...]:
    kinds = (*KINDS, "stage", "pattern")
    return tuple(_indexed(each, language) for kind in kinds for each in entries(source.document, kind))


def _indexed(entry: Entry, language: str) -> _Indexed:
    title = _line(entry.title.in_language(language))
    lines = tuple(_line(text) for text in _texts(entry.part, entry.title, language))
    named = [word for line in (title, _line(entry.code)) for _start, _end, word in line.words]
    told = [word for line in lines for _start, _end, word in line.words]
    return _Indexed(entry, title, lines, f" {' '.join(named)} ", f" {' '.join(told)} ")


def _texts(part: Told, title: Text, language: str) -> Iterator[str]:
    """Every text of a part but its title, in the order of its fields; references last."""
    for _name, value in part:
        if isinstance(value, Texts):
            yield from value.in_language(language)
        elif isinstance(value, Text) and value is not title:
            yield value.in_language(language)
    if reference := getattr(part, "reference", ""):
        yield reference


def _line(text: str) -> _Line:
    text = unicodedata.normalize("NFC", text)
    return _Line(text, tuple((*match.span(), _folded(match.group())) for match in _WORD.finditer(text)))


def _terms(query: str) -> tuple[str, ...]:
    """The words of a query, folded, each once; single letters (l’, d’) only when there is nothing else."""
    found = [_folded(match) for match in _WORD.findall(unicodedata.normalize("NFC", query))]
    terms = tuple(dict.fromkeys(term for term in found if term))
    return (tuple(term for term in terms if len(term) > 1) or terms)[:_MOST_WORDS]


def _folded(word: str) -> str:
    """Without accents or case: "Œuvré" is "oeuvre"."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LIGATURES))
    return "".join(each for each in plain if not unicodedata.combining(each))


def _matches(word: str, term: str) -> bool:
    """Same beginning, or the singular of the term; a single letter is a whole word."""
    if len(term) == 1:
        return word == term
    return word.startswith(term) or (len(term) > 3 and term[-1] == "s" and word == term[:-1])


def _holds(words: str, term: str) -> bool:
    """`_matches` over words between spaces."""
    if len(term) == 1:
        return f" {term} " in words
    return f" {term}" in words or (len(term) > 3 and term[-1] == "s" and f" {term[:-1]} " in words)


def _seen(pieces: Iterator[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)
