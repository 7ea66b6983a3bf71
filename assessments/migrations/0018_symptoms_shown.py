"""Which symptoms a result showed as present; SQLite rebuilds the table, so its trigger is made again."""

from django.db import migrations, models

TRIGGER = """
    CREATE TRIGGER snapshot_is_append_only BEFORE UPDATE ON assessments_snapshot
    FOR EACH ROW
    BEGIN SELECT RAISE(ABORT, 'snapshot is append-only'); END;
"""


def make_trigger_again(_apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS snapshot_is_append_only")
        schema_editor.execute(TRIGGER)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0017_uploads")]
    operations = [
        migrations.AddField(
            model_name="snapshot",
            name="active_symptoms",
            field=models.JSONField(default=list, verbose_name="codes of the symptoms shown as present"),
        ),
        migrations.RunPython(make_trigger_again, make_trigger_again),
    ]
