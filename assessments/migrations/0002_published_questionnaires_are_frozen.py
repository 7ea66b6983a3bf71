"""A questionnaire that left draft keeps its document, whatever writes to the table.

SQLite drops the trigger when Django rebuilds the table to alter it: a migration that alters
Questionnaire ends with `create_trigger` again, and test_questionnaires fails if it does not.
"""

from django.db import migrations

FROZEN = ("organisation_id", "code", "number", "document", "content_hash", "published_at")
MESSAGE = "a published questionnaire is frozen"

POSTGRESQL = """
CREATE FUNCTION refuse_frozen_questionnaire() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER questionnaire_is_frozen BEFORE UPDATE ON assessments_questionnaire
FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse_frozen_questionnaire();
"""
POSTGRESQL_BACK = """
DROP TRIGGER questionnaire_is_frozen ON assessments_questionnaire;
DROP FUNCTION refuse_frozen_questionnaire();
"""
SQLITE = """
CREATE TRIGGER questionnaire_is_frozen BEFORE UPDATE ON assessments_questionnaire
FOR EACH ROW WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END;
"""
SQLITE_BACK = "DROP TRIGGER questionnaire_is_frozen;"


def _condition(differs):
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FROZEN)
    backwards = "NEW.state = 'draft' OR (OLD.state = 'retired' AND NEW.state <> 'retired')"
    return f"OLD.state <> 'draft' AND ({changed} OR {backwards})"


def create_trigger(_apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE.format(condition=_condition("IS NOT"), message=MESSAGE))
    else:
        schema_editor.execute(POSTGRESQL.format(condition=_condition("IS DISTINCT FROM"), message=MESSAGE))


def drop_trigger(_apps, schema_editor):
    schema_editor.execute(SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_people_and_questionnaires")]
    operations = [migrations.RunPython(create_trigger, drop_trigger)]
