"""`manage.py score`: no database, one line on standard error, exit status 2."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

EXAMPLE = json.loads((Path(__file__).parent / "examples" / "example.json").read_text(encoding="utf-8"))


def refusal(path):
    with pytest.raises(CommandError) as caught:
        call_command("score", path)
    assert caught.value.returncode == 2
    return str(caught.value)


def test_score_command_prints_the_parts_of_a_file(tmp_path, capsys):
    path = tmp_path / "quarter.json"
    path.write_text(json.dumps({"score": EXAMPLE["score"]["input"]}), encoding="utf-8")

    call_command("score", str(path))

    assert json.loads(capsys.readouterr().out) == {"score": EXAMPLE["score"]["output"]}


def test_score_command_reads_standard_input(monkeypatch, capsys):
    content = json.dumps({"delivery": EXAMPLE["delivery"]["input"]}).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))

    call_command("score", "-")

    assert json.loads(capsys.readouterr().out) == {"delivery": EXAMPLE["delivery"]["output"]}


def test_score_command_refuses_bad_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"{")))

    assert refusal("-").startswith("standard input: line 1, column 2: not JSON")


def test_score_command_says_that_standard_input_is_closed(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)

    assert refusal("-") == "standard input: is closed"


def test_score_command_names_a_missing_file_and_a_directory(tmp_path):
    assert refusal(str(tmp_path / "none.json")) == f"{tmp_path}/none.json: No such file or directory"
    assert refusal(str(tmp_path)) == f"{tmp_path}: Is a directory"


def test_score_command_names_the_place_in_one_line_whatever_the_file_is_called(tmp_path):
    path = tmp_path / "é\n.json"
    path.write_bytes(b'{"delivery": {"rework_pct": 101}}')

    assert refusal(str(path)) == f"{tmp_path}/é\\n.json: delivery.rework_pct: 101 is not a number from 0 to 100"
