"""After sealing, the database's own files and hidden columns tell neither tokens nor the order of people."""

import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from assessments.actions import close_assessment, save_comment, seal_assessment, start_sheet, submit_sheet, tick
from assessments.actions.answering import save_answers, sheet_of
from assessments.models import Answer, AnswerSheet, Assessment, AuditEvent, Comment, SheetComment
from assessments.models.sheets import hashed
from tests.factories import make_assessment, make_team

pytestmark = pytest.mark.django_db(transaction=True)

RUNS = 200
PEOPLE = 5
CHANCE = 4.5 / (RUNS * (PEOPLE - 1)) ** 0.5  # of the mean rank correlation, in standard deviations
HIDDEN = {"sqlite": ["rowid"], "postgresql": ["ctid", "xmin::text::bigint"]}


def answered(assessment: Assessment, person: int) -> None:
    """The person's number is what they answer and say, so that they can be known again."""
    sheet = sheet_of(start_sheet(assessment=assessment), assessment)
    save_answers(sheet=sheet, choices={"C1": str(person)})
    save_comment(sheet=sheet, question="C1", text=str(person), version=None)
    submit_sheet(sheet=sheet)


def orders(table: str, value: str, column: str) -> Iterator[list[tuple[object, int]]]:
    """For each assessment, the hidden column and the person of its rows, by the hidden column."""
    sheets = "assessments_answersheet"
    tables = {
        "answersheet": f"{sheets} t JOIN assessments_answer a ON a.sheet_id = t.id",
        "answer": f"assessments_answer t JOIN {sheets} a ON a.id = t.sheet_id",
        "sheetcomment": f"assessments_sheetcomment t JOIN {sheets} a ON a.id = t.sheet_id",
        "comment": "assessments_comment t",
    }
    owner = "t.assessment_id" if table in {"answersheet", "comment"} else "a.assessment_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {owner}, t.{column}, {value} FROM {tables[table]} ORDER BY 1, 2")
        rows = cursor.fetchall()
    found: dict[object, list[tuple[object, int]]] = {}
    for assessment, hidden, person in rows:
        found.setdefault(assessment, []).append((hidden, int(person)))
    assert [len(order) for order in found.values()] == [PEOPLE] * RUNS
    yield from found.values()


def correlation(order: list[tuple[object, int]]) -> float:
    """Of the hidden column with the order of submission, by rank; 0 where the column tells nothing."""
    if len({hidden for hidden, _person in order}) < PEOPLE:
        return 0.0
    return statistics.correlation(range(PEOPLE), [person for _hidden, person in order])


def mean_correlation(table: str, column: str) -> float:
    value = {"answersheet": "a.value", "answer": "t.value"}.get(table, "t.text")
    return statistics.fmean(correlation(order) for order in orders(table, value, column))


def test_order_of_people_cannot_be_recovered():
    team = make_team()
    for number in range(RUNS):
        assessment = make_assessment(team, f"{2000 + number // 4}-Q{number % 4 + 1}")
        for person in range(PEOPLE):
            answered(assessment, person)
    columns = HIDDEN[connection.vendor]
    before = {
        (table, column): mean_correlation(table, column)
        for table in ("answersheet", "answer", "sheetcomment")
        for column in columns
    }
    assert min(before.values()) > 0.99, "what sealing is there for cannot be seen"
    Assessment.objects.update(closes_at=timezone.now())
    assert tick().closed == RUNS
    Assessment.objects.update(seals_at=timezone.now())
    assert tick().sealed == RUNS
    after = {
        (table, column): mean_correlation(table, column)
        for table in ("answersheet", "answer", "comment")
        for column in [*columns, "id"]
    }
    assert {place: value for place, value in after.items() if abs(value) > CHANCE} == {}
    if connection.vendor == "postgresql":
        for table in ("answersheet", "answer", "comment"):
            value = {"answersheet": "a.value", "answer": "t.value"}.get(table, "t.text")
            assert all(len({x for x, _ in order}) == 1 for order in orders(table, value, "xmin::text::bigint"))


def files() -> list[Path]:
    """Those of the database itself; PostgreSQL's log of writes, which it recycles, is not among them."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return [each for each in path.parent.glob(f"{path.name}*") if each.is_file()]
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        directory = Path(cursor.fetchone()[0])
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        database = directory / "base" / str(cursor.fetchone()[0])
        return [each for each in [*database.iterdir(), directory.parent / "log"] if each.is_file()]


def statistics_file() -> str:
    """Where PostgreSQL may keep the key of a sheet a little longer; alone, it tells and opens nothing."""
    if connection.vendor == "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filepath('pg_statistic')")
        return Path(cursor.fetchone()[0]).name


def found(marks: dict[str, bytes], but: str = "") -> set[str]:
    contents = [each.read_bytes() for each in files() if each.name != but]
    return {name for name, mark in marks.items() if any(mark in content for content in contents)}


def bytes_of(key) -> bytes:
    return key.hex.encode() if connection.vendor == "sqlite" else key.bytes


def test_files_hold_no_token_no_key_and_no_draft():
    assessment = make_assessment()
    tokens = [start_sheet(assessment=assessment) for _person in range(PEOPLE)]
    sheets = [sheet_of(token, assessment) for token in tokens]
    for number, sheet in enumerate(sheets):
        save_answers(sheet=sheet, choices={"C1": "2"})
        save_comment(sheet=sheet, question="C1", text=f"a remark of mine {number}", version=None)
    for sheet in sheets[1:]:
        submit_sheet(sheet=sheet)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("SELECT attname FROM pg_stats WHERE attname IN ('token_hash', 'submitted')")
            assert {row[0] for row in cursor.fetchall()} == {"submitted"}
    marks = {f"token {number}": token.encode() for number, token in enumerate(tokens)}
    kept = {f"hash {number}": hashed(token).encode() for number, token in enumerate(tokens)}
    kept |= {"draft": b"a remark of mine 0"}
    keys = {f"sheet {number}": bytes_of(sheet.pk) for number, sheet in enumerate(sheets)}
    assert found(marks | kept | keys) == kept.keys() | keys.keys()
    close_assessment(assessment=assessment)
    seal_assessment(assessment=assessment)
    assert found(marks | kept) == set()
    assert found(keys, but=statistics_file()) == set()
    assert found({"comment": b"a remark of mine 1"}) == {"comment"}


def test_nothing_that_was_answered_is_logged_or_audited(caplog):
    caplog.set_level("DEBUG")
    assessment = make_assessment()
    token = start_sheet(assessment=assessment)
    sheet = sheet_of(token, assessment)
    save_comment(sheet=sheet, question="C1", text="a remark of mine", version=None)
    submit_sheet(sheet=sheet)
    close_assessment(assessment=assessment)
    seal_assessment(assessment=assessment)
    written = caplog.text + str(list(AuditEvent.objects.values()))
    assert AuditEvent.objects.count() == 2
    assert not any(mark in written for mark in ("a remark of mine", token, hashed(token), str(sheet.pk), sheet.pk.hex))
    assert (AnswerSheet.objects.count(), Answer.objects.count(), Comment.objects.count()) == (1, 0, 1)
    assert not SheetComment.objects.exists()
