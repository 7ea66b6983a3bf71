"""The one command that serves an instance: up to date, with a word on how to begin, and as one process."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GRANIAN = '#!/bin/sh\necho "granian as $$: $*"\n'


@pytest.fixture
def start(tmp_path) -> Callable[..., "subprocess.Popen[str]"]:
    """The script in a place of its own, with a server that only says how it was called."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "scripts" / "start", tmp_path / "scripts")
    (tmp_path / "manage.py").symlink_to(ROOT / "manage.py")

    def started(*options: str, python: str = f'exec "{sys.executable}" "$@"', **settings: str):
        for name, text in {"granian": GRANIAN, "python": f"#!/bin/sh\n{python}\n"}.items():
            (tmp_path / "bin" / name).write_text(text)
            (tmp_path / "bin" / name).chmod(0o755)
        path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
        environment |= {"PATH": path, "DATA_DIR": str(tmp_path), "DEMO": "1", **settings}
        environment |= {
            "DATABASE_URL": f"sqlite:///{tmp_path}/calms.sqlite3",
            "DJANGO_SETTINGS_MODULE": "calms.settings",
        }
        command = [str(tmp_path / "scripts" / "start"), *options]
        return subprocess.Popen(
            command, cwd="/", env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return started


def test_empty_instance_is_migrated_says_how_to_begin_and_is_served(start):
    process = start("--workers", "2", BASE_URL="http://127.0.0.1:8123")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    told, link, served = out.splitlines()
    assert told.startswith("Nobody is here yet.")
    assert re.fullmatch(r"http://127\.0\.0\.1:8123/[^ ]+", link)
    # The very process, so that a signal to it reaches the server.
    assert served == f"granian as {process.pid}: --interface wsgi --workers 2 calms.wsgi:application"


def test_nothing_is_served_where_the_database_cannot_be_brought_up_to_date(start):
    process = start(python='echo "python $*"; [ "$2" != migrate ]')
    out, _err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "python manage.py migrate --no-input --verbosity 0\n")


def test_image_and_manual_start_it_the_same_way():
    dockerfile, manual = (Path(ROOT, name).read_text() for name in ("Dockerfile", "docs/operate.md"))
    assert 'CMD ["scripts/start"]' in dockerfile
    assert "COPY scripts/start ./scripts/\n" in dockerfile
    assert "!scripts/start\n" in (ROOT / ".dockerignore").read_text()
    assert "\nscripts/start --workers" in manual
    assert os.access(ROOT / "scripts" / "start", os.X_OK)
