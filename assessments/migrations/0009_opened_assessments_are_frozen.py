"""An assessment keeps its team, quarter, questionnaire, mode and thresholds for life, whatever writes to the table.

SQLite drops the trigger when Django rebuilds the table to alter it: a migration that alters
Assessment ends with `create_trigger` again, and test_append_only fails if it does not.
"""

from django.db import migrations

FROZEN = ("organisation_id", "team_id", "cycle_id", "questionnaire_id", "mode", "parameters", "seal_days", "opened_at")


def _when(differs):
    return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FROZEN)


CREATE = {
    "sqlite": f"""
        CREATE TRIGGER assessment_is_frozen BEFORE UPDATE ON assessments_assessment
        FOR EACH ROW WHEN ({_when("IS NOT")})
        BEGIN SELECT RAISE(ABORT, 'an opened assessment is frozen'); END;
    """,
    "postgresql": f"""
        CREATE FUNCTION refuse_frozen_assessment() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION 'an opened assessment is frozen' USING ERRCODE = 'integrity_constraint_violation';
        END $$ LANGUAGE plpgsql;
        CREATE TRIGGER assessment_is_frozen BEFORE UPDATE ON assessments_assessment
        FOR EACH ROW WHEN ({_when("IS DISTINCT FROM")}) EXECUTE FUNCTION refuse_frozen_assessment();
    """,
}
DROP = {
    "sqlite": "DROP TRIGGER assessment_is_frozen;",
    "postgresql": """
        DROP TRIGGER assessment_is_frozen ON assessments_assessment;
        DROP FUNCTION refuse_frozen_assessment();
    """,
}


def create_trigger(_apps, schema_editor):
    schema_editor.execute(CREATE[schema_editor.connection.vendor])


def drop_trigger(_apps, schema_editor):
    schema_editor.execute(DROP[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("assessments", "0008_records_are_append_only")]
    operations = [migrations.RunPython(create_trigger, drop_trigger)]
