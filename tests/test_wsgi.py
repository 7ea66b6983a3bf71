import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from threading import enumerate as threads
from types import ModuleType
from wsgiref.util import setup_testing_defaults

import pytest
from django.db import connection


@pytest.fixture
def wsgi() -> ModuleType:
    """Imported before a test captures what is logged: it sets logging up."""
    module = import_module("calms.wsgi")
    for thread in threads():
        if thread.name == "prepare":
            thread.join(timeout=30)
    return module


@pytest.mark.django_db
def test_wsgi_answers_and_prepares_the_charts(wsgi):
    environment = {"PATH_INFO": "/healthz", "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(environment)
    started = []
    body = wsgi.application(environment, lambda status, _headers: started.append(status))
    assert started == ["200 OK"]
    assert b"".join(body) == b"ok\n"
    assert "plotly.graph_objs" in sys.modules


def test_wsgi_without_its_database_starts_and_says_so(tmp_path):
    wait = "import threading, calms.wsgi; [each.join() for each in threading.enumerate() if each.name == 'prepare']"
    nowhere = {"DATABASE_URL": f"postgres:///calms?host={tmp_path}", "DATA_DIR": str(tmp_path), "DEMO": "1"}
    started = subprocess.run(
        [sys.executable, "-c", wait],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, **nowhere, "DJANGO_SETTINGS_MODULE": "calms.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "The database does not answer yet: OperationalError" in started.stderr


@pytest.mark.django_db(transaction=True)
def test_wsgi_says_that_the_log_of_the_database_tells_too_much(wsgi, caplog):
    talkative = connection.vendor == "postgresql"
    if talkative:
        with connection.cursor() as cursor:
            cursor.execute("SET log_error_verbosity = verbose")
    wsgi._prepare()
    assert ("PostgreSQL's log_error_verbosity is verbose" in caplog.text) == talkative
