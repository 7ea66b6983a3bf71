"""References as pieces of text, those that name a page of the web with its address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A full address, or a page of dora.dev written without its scheme, as books are cited.
_ADDRESS = re.compile(r"(?<![\w./@-])(?:https?://[^\s;,<>\"']*[\w/]|dora\.dev/[\w/-]*[\w/])")


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    address: str = ""


def pieces(reference: str) -> tuple[Piece, ...]:
    """The pieces in order: an address is shown without its scheme and its final slash."""
    return tuple(piece for piece in _pieces(reference) if piece.text)


def _pieces(reference: str) -> Iterator[Piece]:
    end = 0
    for match in _ADDRESS.finditer(reference):
        yield Piece(reference[end : match.start()])
        address = match.group()
        bare = address.partition("://")[2] or address
        yield Piece(bare.rstrip("/"), address if bare != address else f"https://{address}")
        end = match.end()
    yield Piece(reference[end:])
