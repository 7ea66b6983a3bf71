"""CALMS as `make run` serves it, with data of its own that is thrown away."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PATIENCE = 20  # seconds that a start may take before it counts as failed


@dataclass(frozen=True, slots=True)
class Server:
    """One granian with one worker process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def worker(self) -> int:
        """The process that answers; granian's own only watches it."""
        pid = self.process.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

    def cpu(self) -> float:
        """Seconds of processor that the worker has used, in steps of 10 ms."""
        fields = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Resident megabytes of the worker."""
        lines = Path(f"/proc/{self.worker}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def answers(self, path: str) -> bool:
        """Whether anything listens yet; raises when it answers with an error."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            status = connection.getresponse().status
        except (ConnectionError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if status != 200:
            raise RuntimeError(f"{path} answers {status}")
        return True

    def wait(self, path: str = "/healthz") -> None:
        until = time.monotonic() + PATIENCE
        while not self.answers(path):
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError("the server did not start")
            time.sleep(0.005)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)


@contextmanager
def prepared(database_url: str | None = None) -> Iterator[Path]:
    """A directory for data, migrated, with collected static files; Django is ready in this process too.

    SQLite in that directory, unless another database is given.
    """
    with tempfile.TemporaryDirectory(prefix="calms-bench-") as directory:
        for unsafe in ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BEHIND_PROXY"):
            os.environ.pop(unsafe, None)
        os.environ |= {
            "DATA_DIR": directory,
            "DEMO": "1",
            "BASE_URL": f"http://{HOST}:8000",
            "DJANGO_SETTINGS_MODULE": "calms.settings",
        } | ({"DATABASE_URL": database_url} if database_url else {})
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield Path(directory)


def start(settings: str = "calms.settings") -> Server:
    """A server that may not answer yet; it has its bytecode, as an installed one does."""
    port = _free_port()
    bytecode = str(Path(os.environ["DATA_DIR"], "bytecode"))
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPYCACHEPREFIX": bytecode}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    granian = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--log-level", "warning"]
    address = ["--host", HOST, "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    command = [*granian, *address, "--workers-kill-timeout", "5s", "calms.wsgi:application"]
    return Server(port, subprocess.Popen(command, env=environment, cwd=ROOT))


@contextmanager
def serving(settings: str = "calms.settings") -> Iterator[Server]:
    server = start(settings)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])
