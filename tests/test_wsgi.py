import sys
from threading import enumerate as threads
from wsgiref.util import setup_testing_defaults

import pytest


@pytest.mark.django_db
def test_wsgi_answers_and_prepares_the_charts():
    from calms.wsgi import application

    environment = {"PATH_INFO": "/healthz", "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(environment)
    started = []
    body = application(environment, lambda status, _headers: started.append(status))
    assert started == ["200 OK"]
    assert b"".join(body) == b"ok\n"
    for thread in threads():
        if thread.name == "prepare":
            thread.join(timeout=30)
    assert "plotly.graph_objs" in sys.modules
