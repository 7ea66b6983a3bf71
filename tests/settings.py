"""The product's settings, in a directory of their own and with a password hash that costs nothing."""

import os
import tempfile
from pathlib import Path

# Memory where there is some: the settings ask SQLite to wait for the disk at each commit.
_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
_directory = tempfile.TemporaryDirectory(prefix="calms-tests-", dir=_memory, ignore_cleanup_errors=True)
os.environ["DATA_DIR"] = _directory.name
os.environ["DEMO"] = "1"
# Sealing waits for the transactions of the whole PostgreSQL server, so workers have one each (scripts/with-postgres).
_number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % int(os.environ.get("CALMS_TEST_SERVERS", "1"))
for _server in ("DATABASE_URL", "CALMS_TEST_POSTGRES_LOG"):
    if _server in os.environ:
        os.environ[_server] = os.environ[_server].replace("server-0", f"server-{_number}")
for _unsafe in ("BASE_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "BEHIND_PROXY"):
    os.environ.pop(_unsafe, None)

from calms.settings import *  # noqa: E402

# A file, not memory: in memory every thread shares one connection, and no race can be seen.
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_directory.name) / "test.sqlite3")}

# A browser keeps its connections to the server of the tests; none to the database may outlive a request.
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Static files as they are in the checkout; tests/test_static.py tries the fingerprinted ones.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir()
