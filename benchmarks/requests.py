"""Requests inside this process, where queries and processor time can be counted."""

import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.check import Check
from benchmarks.server import HOST
from benchmarks.sheets import cookies, mixed


def browser(check: Check | None = None) -> Client:
    """A test client that keeps a whole sheet."""
    client = Client(headers={"accept-encoding": "gzip", "host": HOST})
    for name, value in cookies(check or mixed()).items():
        client.cookies[name] = value
    return client


def queries(path: str, check: Check | None = None) -> int:
    client = browser(check)
    _get(client, path)
    with CaptureQueriesContext(connection) as captured:
        _get(client, path)
    return len(captured)


def cpu_ms(path: str, check: Check, count: int, warm: int = 10) -> list[float]:
    """Of this process, for each request; the first ones are not counted."""
    client = browser(check)
    for _ in range(warm):
        _get(client, path)
    return [_timed(client, path) for _ in range(count)]


def _timed(client: Client, path: str) -> float:
    start = time.process_time()
    _get(client, path)
    return (time.process_time() - start) * 1000


def _get(client: Client, path: str) -> None:
    if client.get(path).status_code != 200:
        raise RuntimeError(f"{path} does not answer 200")
