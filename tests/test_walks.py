"""Every page that the table of addresses knows is looked at by a walk in a browser."""

from pathlib import Path

import pytest

from tests.access import METHODS, ROWS
from tests.browser.walks import LOOKS_AT, NO_PAGE

BROWSER = Path(__file__).parent / "browser"


def test_every_page_is_looked_at_by_some_walk():
    """One that somebody gets with 200; what is no page is named, with the reason."""
    answered = {row.name for row in ROWS if row.method == "GET" and "200" in row.codes.values()}
    assert answered - set().union(*LOOKS_AT.values()) == set(NO_PAGE)


@pytest.mark.parametrize("test", LOOKS_AT)
def test_walk_is_there_and_its_addresses_too(test):
    [module] = [path for path in BROWSER.glob("test_*.py") if f"\ndef {test}(" in path.read_text()]
    assert "pytest.mark.walk" in module.read_text()
    assert set(METHODS) >= LOOKS_AT[test]
