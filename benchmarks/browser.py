"""A visitor in Chromium: what is fetched, over which network, and when it can be seen."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.sheets import cookies, mixed

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Chromium asks for Brotli on https and on a loopback address; some proxies and older browsers leave only gzip.
ENCODINGS = (("br", "gzip"), ("gzip",))
# 400 kbit/s and 400 ms; Chromium adds the delay to each request.
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
# Notes the first frame with the radar laid out, and the first one with Plotly's over it.
WATCH = """
const seen = {};
function look() {
  const svg = document.querySelector(".radar-drawing svg");
  if (!seen.svg && svg?.getBoundingClientRect().width) seen.svg = performance.now();
  if (!seen.plotly && document.querySelector("[data-plotly=drawn]")) seen.plotly = performance.now();
  requestAnimationFrame(look);
}
requestAnimationFrame(look);
globalThis.benchmarkSeen = seen;
"""


@dataclass
class Visitor:
    """A browser profile of its own, with an empty cache and a filled sheet."""

    address: str
    page: Page
    devtools: CDPSession
    received: list[int] = field(default_factory=list)  # bytes, headers included, of each response

    def open(self, path: str, until: str = "main") -> None:
        self.page.goto(self.address + path, wait_until="load")
        self.settle(until)

    def press(self, button: str) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.page.click(button)
        self.settle()

    def settle(self, until: str = "main") -> None:
        self.page.locator(until).first.wait_for(state="attached", timeout=120_000)
        self.page.wait_for_load_state("networkidle")

    def listen(self) -> None:
        self.devtools.send("Network.enable")
        self.devtools.on("Network.loadingFinished", lambda event: self.received.append(event["encodedDataLength"]))
        self.devtools.on("Network.requestWillBeSent", self._redirected)

    def _redirected(self, event: dict) -> None:
        if "redirectResponse" in event:
            self.received.append(event["redirectResponse"]["encodedDataLength"])


@contextmanager
def visitor(address: str, encodings: tuple[str, ...] = ENCODINGS[0], script: str = "") -> Iterator[Visitor]:
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        context = browser.new_context(locale="en", viewport={"width": 1280, "height": 900})
        context.add_cookies(
            [{"name": name, "value": value, "url": address} for name, value in cookies(mixed()).items()]
        )
        if script:
            context.add_init_script(script)
        page = context.new_page()
        seen = Visitor(address, page, context.new_cdp_session(page))
        seen.listen()
        if encodings != ENCODINGS[0]:
            seen.devtools.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": ", ".join(encodings)}})
        yield seen
        browser.close()


def transfer(visitor: Visitor, act: Callable[[], None]) -> float:
    """Kilobytes received while acting."""
    visitor.received.clear()
    act()
    return sum(visitor.received) / 1000


@dataclass(frozen=True, slots=True)
class Painted:
    """Milliseconds after navigation began; Plotly's is 0 when it was blocked."""

    svg: float
    plotly: float


def radar_painted(address: str, *, plotly: bool) -> Painted:
    with visitor(address, script=WATCH) as seen:
        if not plotly:
            seen.devtools.send("Network.setBlockedURLs", {"urls": ["*plotly.min*"]})
        seen.open("/check/result/", until="[data-plotly=drawn]" if plotly else "main")
        seen.page.wait_for_function("benchmarkSeen.svg")
        if plotly:
            seen.page.wait_for_function("benchmarkSeen.plotly")
        return Painted(**({"plotly": 0} | seen.page.evaluate("benchmarkSeen")))


@dataclass(frozen=True, slots=True)
class Shown:
    """Milliseconds after navigation began."""

    painted: float
    answerable: float


def on_slow_3g(address: str, path: str) -> Shown:
    """First paint with content, and the moment when every question stands painted and its script has run."""
    with visitor(address) as seen:
        seen.devtools.send("Network.emulateNetworkConditions", SLOW_3G)
        seen.open(path)
        painted = seen.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        ready = seen.page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        return Shown(painted, max(painted, ready))
