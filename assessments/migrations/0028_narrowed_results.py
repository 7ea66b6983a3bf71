"""What teams are narrowed by is read of each team of a quarter: on SQLite it stands close together in an index.

PostgreSQL refuses a row above 2.7 kB in an index, and an organisation's codes may be longer; there the rows of a quarter
lie close together, and are read as fast.
"""

from django.db import migrations

COLUMNS = (
    *("cycle_id", "release", "limiting", "split", "patterns", "symptoms", "wanted", "blocked"),
    *("questionnaire_id", "team_id", "assessment_id"),
)


def create(_apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        columns = ", ".join(f'"{column}"' for column in COLUMNS)
        schema_editor.execute(f"CREATE INDEX team_result_narrowed ON assessments_teamresult ({columns})")


def drop(_apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP INDEX team_result_narrowed")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0027_tags_whatever_their_case")]

    operations = [migrations.RunPython(create, drop, elidable=False)]
