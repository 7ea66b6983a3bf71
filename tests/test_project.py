"""The house keeps its promises: commands, lock files, vendored files, sizes, and settings that refuse."""

import os
import re
import subprocess
import sys
from pathlib import Path

import django_htmx
import polib
import pytest

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "static" / "vendor"
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))

# Where escaping is left out on purpose, and why that is safe.
UNESCAPED = {"templates/questionnaires/part.html": "htmx puts there what a template of ours has escaped"}


def text(path: str | Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))


def ours(*patterns: str) -> list[Path]:
    found = [path for pattern in patterns for path in ROOT.glob(pattern) if VENDOR not in path.parents]
    assert found, f"nothing matches {patterns}"
    return sorted(found)


@pytest.mark.parametrize("document", [path.relative_to(ROOT) for path in ours("*.md", "docs/**/*.md")], ids=str)
def test_commands_of_the_documents_exist(document):
    named = set(re.findall(r"(?:`|^ *(?:\$ )?)make ([a-z]+)", text(document), re.MULTILINE))
    assert named <= targets()


@pytest.mark.parametrize("document", [path.relative_to(ROOT) for path in ours("*.md", "docs/**/*.md")], ids=str)
def test_links_of_the_documents_lead_somewhere(document):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text(document))
    assert [link for link in links if not (ROOT / document).parent.joinpath(link).exists()] == []


def test_no_template_writes_a_colon_that_no_language_can_space():
    sentence = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
    bare = {str(path): re.findall(r"[%}]}: .*", sentence.sub("", text(path))) for path in ours("templates/**/*.html")}
    assert {path: found for path, found in bare.items() if found} == {}


def test_help_lists_every_command():
    command = ["make", "--no-print-directory", "help"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[0] for line in shown.splitlines()} == targets()


def test_readme_gives_the_two_commands():
    assert {"make run", "make test"} <= set(re.findall(r"make [a-z]+", text("README.md")))


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a copy without history: nothing says what is kept")
def test_readme_names_every_part_of_the_house():
    """The folders and files at the top, and the packages and modules of the application, as git keeps them."""
    tree = re.search(r"```\n(assessments/\n.*?)```", text("README.md"), re.DOTALL)
    assert tree
    lines = re.findall(r"^(  )?(\S+?)/?(?: +\S|$)", tree[1], re.MULTILINE)
    named = {f"assessments/{name}" if within else name for within, name in lines}
    command = ["git", "ls-files"]
    kept = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    paths = {re.match(r"assessments/[^/]+|[^/]+", path)[0] for path in kept} | {"assessments"}
    hidden = {"README.md", ".dockerignore", ".gitignore", ".python-version", "assessments/__init__.py"}
    assert named == paths - hidden


def test_python_version_is_the_one_of_the_container():
    version = text(".python-version").strip()
    assert version == "3.13"
    assert set(re.findall(r"FROM python:([\d.]+)", text("Dockerfile"))) == {version}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locked_packages_have_hashes_and_no_address(lock):
    content = text(lock)
    packages = re.split(r"^(?=[a-z0-9][\w.-]*(?:\[.*\])?==)", content, flags=re.MULTILINE)[1:]
    assert len(packages) > 10
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in content
    assert not re.search(r"^--|\s/[a-z]", content, re.MULTILINE)


def test_locks_agree_on_versions():
    base, dev = (dict(re.findall(r"^([\w.\[\]-]+)==(\S+)", text(lock), re.MULTILINE)) for lock in LOCKS)
    assert base.items() <= dev.items()


def test_every_requirement_says_why():
    lines = (text("requirements/base.in") + text("requirements/dev.in")).splitlines()
    assert [line for line in lines if not line.startswith(("-r", "#")) and " # " not in line] == []


def test_vendor_lock_names_no_address_to_fetch_from():
    assert '"resolved"' not in text("scripts/vendor/package-lock.json")


@pytest.mark.parametrize(
    "directory", [path for path in sorted(VENDOR.iterdir()) if path.is_dir()], ids=lambda path: path.name
)
def test_vendored_files_have_a_licence_and_a_line_in_the_table(directory):
    name, version = directory.name.rsplit("-", 1)
    assert len(text(directory / "LICENSE")) > 400
    assert f"| {name} | {version} |" in text(VENDOR / "README.md")


def test_htmx_is_the_one_of_django_htmx():
    shipped = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
    (vendored,) = VENDOR.glob("htmx-*/htmx.min.js")
    assert vendored.read_text(encoding="utf-8").strip() == shipped.read_text(encoding="utf-8").strip()


def test_static_files_name_no_source_map():
    files = [path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js"}]
    assert [path.name for path in files if "sourceMappingURL" in text(path)] == []


def test_pages_ask_no_other_host():
    loading = re.compile(
        r"""(?:src|srcset|action)=["'](?:https?:)?//|<link[^>]+href=["'](?:https?:)?//|url\(["']?(?:https?:)?//|@import"""
    )
    assert [str(path) for path in ours("templates/**/*.html", "static/css/*.css") if loading.search(text(path))] == []


def test_compiled_catalogue_equals_its_source():
    directory = ROOT / "assessments/locale/fr/LC_MESSAGES"
    source, compiled = polib.pofile(str(directory / "django.po")), polib.mofile(str(directory / "django.mo"))
    assert [entry.msgid for entry in source if not entry.obsolete and (entry.fuzzy or not entry.translated())] == []
    said = {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in source.translated_entries()}
    assert {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in compiled} == said


def test_french_sentences_keep_their_signs_on_the_line():
    source = polib.pofile(str(ROOT / "assessments/locale/fr/LC_MESSAGES/django.po"))
    loose = re.compile(r" [:;?!»]|« | %(?![\w(])")
    texts = [text for entry in source for text in [entry.msgstr, *entry.msgstr_plural.values()]]
    assert [text for text in texts if loose.search(text)] == []


def test_modules_stay_short():
    lengths = {
        str(path.relative_to(ROOT)): text(path).count("\n") for path in ours("assessments/**/*.py", "calms/*.py")
    }
    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_escaping_is_left_out_only_where_a_reason_is_listed():
    unescaped = re.compile(
        r"mark_safe|SafeString|\|\s*safe(?:seq)?\b|autoescape off"
        r"|(?:inner|outer)HTML|insertAdjacentHTML|document\.write"
    )
    files = ours("assessments/**/*.py", "templates/**/*.html", "static/js/*.js")
    assert {str(path.relative_to(ROOT)) for path in files if unescaped.search(text(path))} == UNESCAPED.keys()


SAFE = {
    "BASE_URL": "https://calms.example.org",
    "SECRET_KEY": "an-example-key-0123456789-0123456789-0123456789-abc",
}
REFUSED = {
    "nothing set": ({"BASE_URL": "", "SECRET_KEY": ""}, "set it to the address that people type"),
    "http": ({"BASE_URL": "http://calms.example.org"}, "people's answers need https"),
    "no key": ({"SECRET_KEY": ""}, "Make one with: python -c"),
    "short key": ({"SECRET_KEY": "0123456789" * 4}, "Make one with: python -c"),
    "key of one letter": ({"SECRET_KEY": "a" * 60}, "Make one with: python -c"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name hosts"),
    "any subdomain": ({"ALLOWED_HOSTS": "calms.example.org,*.example.org"}, "ALLOWED_HOSTS must name hosts"),
    "debug": ({"DEBUG": "1"}, "unset it, or use a loopback BASE_URL"),
    "mail on the screen": ({"EMAIL_URL": "console:"}, "EMAIL_URL must be smtp://"),
    "demo": ({"DEMO": "1"}, "BASE_URL must be a loopback address"),
}


def check(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DEMO"}}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**clean, "DJANGO_SETTINGS_MODULE": "calms.settings", "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_safe_settings_start(tmp_path):
    assert check(tmp_path, **SAFE).returncode == 0


def test_demo_starts_with_a_key_of_its_own(tmp_path):
    assert check(tmp_path, DEMO="1").returncode == 0
    key = tmp_path / "secret_key"
    assert len(key.read_text()) >= 50
    assert key.stat().st_mode & 0o077 == 0
    made = key.read_text()
    assert check(tmp_path, DEMO="1").returncode == 0
    assert key.read_text() == made


def test_settings_with_mail_start(tmp_path):
    assert check(tmp_path, **SAFE, EMAIL_URL="submission://calms:secret@mail.example.org").returncode == 0


@pytest.mark.parametrize(("environment", "advice"), REFUSED.values(), ids=REFUSED)
def test_unsafe_settings_refuse_to_start_and_say_what_to_do(tmp_path, environment, advice):
    started = check(tmp_path, **SAFE | environment)
    assert started.returncode != 0
    assert advice in started.stderr
