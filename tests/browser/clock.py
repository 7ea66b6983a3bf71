"""The time of a page, which passes only as a test says: how busy the machine is plays no part."""

from datetime import datetime, timedelta

from playwright.sync_api import Page

# The patience of a request is the browser's own, and out of reach.
PATIENCE = """AbortSignal.timeout = (wait) => {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), wait);
  return patience.signal;
}"""


def stop(page: Page) -> None:
    page.evaluate(PATIENCE)
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(minutes=1))
