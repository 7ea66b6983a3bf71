"""The server as docs/operate.md runs it, on the tests' database, to be killed and started again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from django.db import connection

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30


def database_url() -> str:
    """Of the database that the tests use, for another process."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    host = quote(found["HOST"], safe="")
    port = f":{found['PORT']}" if found["PORT"] else ""
    secret = f":{quote(found['PASSWORD'], safe='')}" if found["PASSWORD"] else ""
    return f"postgres://{found['USER']}{secret}@{host}{port}/{found['NAME']}"


class Server:
    """One worker of four threads; a group of processes of its own."""

    def __init__(self, application: str) -> None:
        with socket.create_server((HOST, 0)) as listener:
            self.port = int(listener.getsockname()[1])
        self.application = application
        self.start()

    def start(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
        environment |= {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "calms.settings",
            "BASE_URL": f"http://{HOST}:{self.port}",
        }
        granian = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--log-level", "critical"]
        address = ["--host", HOST, "--port", str(self.port), "--workers", "1", "--blocking-threads", "4"]
        command = [*granian, *address, "--respawn-failed-workers", self.application]
        self.process = subprocess.Popen(
            command, env=environment, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL
        )

    def wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.01)

    def answers(self) -> bool:
        client = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            client.request("GET", "/healthz")
            return client.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            client.close()

    def kill_worker(self) -> None:
        """The process that answers; granian's own starts another."""
        for worker in self._workers():
            os.kill(worker, signal.SIGKILL)

    def kill_tree(self) -> None:
        """Everything, then a new start."""
        self.stop()
        self.start()

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)

    def _workers(self) -> list[int]:
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [
            int(child) for child in children if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()
        ]
