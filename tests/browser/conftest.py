"""Tests in Debian's Chromium, or in the one that CHROMIUM names; every page that they open is watched."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, ConsoleMessage, Request, expect

from .walks import LOOKS_AT

expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong

# Playwright keeps an event loop in the thread of the tests, and Django takes it for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TELL_REFUSALS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy refused ${event.blockedURI} by ${event.effectiveDirective}`))"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not executable:
        pytest.fail("No Chromium: run make test, which installs it, or name one with CHROMIUM=/path.")
    return {**browser_type_launch_args, "executable_path": executable, "args": list(FLAGS)}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server) -> dict[str, Any]:
    return {**browser_context_args, "base_url": live_server.url}


class Watch:
    """What pages did that they must not do; a test that provokes an error allows it by a part of its text."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.seen: list[str] = []
        self.visited: set[str] = set()  # names of addresses
        self.allowed: list[str] = []

    def allow(self, part: str) -> None:
        self.allowed.append(part)

    def over(self, context: BrowserContext) -> None:
        context.add_init_script(TELL_REFUSALS)
        context.on("request", self._asked)
        context.on("console", self._logged)
        context.on("weberror", lambda error: self.seen.append(f"uncaught: {error.error}"))

    @property
    def trouble(self) -> list[str]:
        return [line for line in self.seen if not any(part in line for part in self.allowed)]

    def _asked(self, request: Request) -> None:
        if request.is_navigation_request():
            self.visited.add(name_of(request.url))
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.seen.append(f"asked another host: {request.url}")

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.seen.append(f"{message.text} ({message.location['url']})")


def name_of(url: str) -> str:
    try:
        return str(resolve(urlsplit(url).path).url_name)
    except Resolver404:
        return ""


@pytest.fixture
def watch(live_server) -> Watch:
    return Watch(live_server.url)


@pytest.fixture(autouse=True)
def looks_at_what_it_says(request: pytest.FixtureRequest) -> Iterator[None]:
    """No walk leaves out a page that walks.py says it looks at."""
    said = LOOKS_AT.get(request.node.originalname, frozenset())
    watch = request.getfixturevalue("watch") if said else None
    yield
    if watch:
        assert said - watch.visited == set()


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """No test passes whose pages break the policy, log an error or ask another host."""
    contexts = []

    def watched(**options: Any) -> BrowserContext:
        context = new_context(**options)
        watch.over(context)
        contexts.append(context)
        return context

    yield watched
    for context in contexts:
        context.cookies()  # a round trip, after which nothing is on its way any more
    assert watch.trouble == []
