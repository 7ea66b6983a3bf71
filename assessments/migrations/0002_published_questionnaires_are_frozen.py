"""A questionnaire that left draft keeps its document, whatever writes to the table.

SQLite drops the trigger when Django rebuilds the table to alter it: a migration that alters
Questionnaire ends with `create_trigger` again, and test_questionnaires fails if it does not.
"""

from django.db import migrations

FROZEN = ("organisation_id", "code", "number", "document", "content_hash", "published_at")
MESSAGE = "a published questionnaire is frozen"


def _condition(differs):
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FROZEN)
    backwards = "NEW.state = 'draft' OR (OLD.state = 'retired' AND NEW.state <> 'retired')"
    return f"OLD.state <> 'draft' AND ({changed} OR {backwards})"


CREATE = {
    "sqlite": f"""
        CREATE TRIGGER questionnaire_is_frozen BEFORE UPDATE ON assessments_questionnaire
        FOR EACH ROW WHEN {_condition("IS NOT")} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END;
    """,
    "postgresql": f"""
        CREATE FUNCTION refuse_frozen_questionnaire() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
        END $$ LANGUAGE plpgsql;
        CREATE TRIGGER questionnaire_is_frozen BEFORE UPDATE ON assessments_questionnaire
        FOR EACH ROW WHEN ({_condition("IS DISTINCT FROM")})
        EXECUTE FUNCTION refuse_frozen_questionnaire();
    """,
}
DROP = {
    "sqlite": "DROP TRIGGER questionnaire_is_frozen;",
    "postgresql": """
        DROP TRIGGER questionnaire_is_frozen ON assessments_questionnaire;
        DROP FUNCTION refuse_frozen_questionnaire();
    """,
}


def create_trigger(_apps, schema_editor):
    schema_editor.execute(CREATE[schema_editor.connection.vendor])


def drop_trigger(_apps, schema_editor):
    schema_editor.execute(DROP[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_people_and_questionnaires")]
    operations = [migrations.RunPython(create_trigger, drop_trigger)]
