"""Tests in Debian's Chromium, or in the one that CHROMIUM names."""

import os
import shutil
from typing import Any

import pytest

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


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not executable:
        pytest.fail("No Chromium: run make test, which installs it, or name one with CHROMIUM=/path.")
    return {**browser_type_launch_args, "executable_path": executable, "args": list(FLAGS)}
