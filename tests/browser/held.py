"""A request that waits until a test lets it go."""

from playwright.sync_api import Page, Route


def let_go(page: Page, waiting: list[Route]) -> None:
    """The first one, which may be on its way from the page to the test still."""
    while not waiting:
        page.wait_for_timeout(10)
    waiting[0].continue_()
