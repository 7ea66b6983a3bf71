"""The handbook read from a document: its entries, what each is tied to, and a search over every text."""

from .entries import KINDS, Entry, Shelves, entries
from .relations import EntryPage, page
from .search import Results, clean, find

__all__ = ["KINDS", "Entry", "EntryPage", "Results", "Shelves", "clean", "entries", "find", "page"]
