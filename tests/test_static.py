"""The fingerprinted static files of production; every other test uses them as they are in the checkout."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_static_files_are_fingerprinted_and_compressed(tmp_path):
    environment = {**os.environ, "DEMO": "1", "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "calms.settings"}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    collected = tmp_path / "static"
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    assert names["css/base.css"] != "css/base.css"
    css = (collected / names["css/base.css"]).read_text()
    fonts = [name for path, name in names.items() if path.endswith(".woff2")]
    assert len(fonts) == 2
    for font in fonts:
        assert Path(font).name in css
    assert (collected / (names["css/base.css"] + ".br")).exists()
    assert (collected / (names["css/base.css"] + ".gz")).exists()
