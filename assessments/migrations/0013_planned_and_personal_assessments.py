"""Assessments that are planned or answered by personal links; one that is only planned is not frozen yet."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

FROZEN = ("organisation_id", "team_id", "cycle_id", "questionnaire_id", "mode", "parameters", "seal_days", "opened_at")


def _when(differs):
    return "OLD.state <> 'planned' AND (" + " OR ".join(f"NEW.{each} {differs} OLD.{each}" for each in FROZEN) + ")"


CREATE = {
    "sqlite": f"""
        CREATE TRIGGER assessment_is_frozen BEFORE UPDATE ON assessments_assessment
        FOR EACH ROW WHEN ({_when("IS NOT")})
        BEGIN SELECT RAISE(ABORT, 'an opened assessment is frozen'); END;
    """,
    "postgresql": f"""
        CREATE TRIGGER assessment_is_frozen BEFORE UPDATE ON assessments_assessment
        FOR EACH ROW WHEN ({_when("IS DISTINCT FROM")}) EXECUTE FUNCTION refuse_frozen_assessment();
    """,
}
DROP = {
    "sqlite": "DROP TRIGGER IF EXISTS assessment_is_frozen;",
    "postgresql": "DROP TRIGGER IF EXISTS assessment_is_frozen ON assessments_assessment;",
}


def create_trigger(_apps, schema_editor):
    schema_editor.execute(CREATE[schema_editor.connection.vendor])


def drop_trigger(_apps, schema_editor):
    schema_editor.execute(DROP[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0012_coaches_tags_and_events"),
    ]

    operations = [
        migrations.RunPython(drop_trigger, create_trigger),
        migrations.CreateModel(
            name="PublishedSheet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sheet", models.UUIDField()),
                ("content_hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="assessment_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="assessment_mode_known",
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="assessment_closed_at_known",
        ),
        migrations.AddField(
            model_name="assessment",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="reminded at"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="reopened_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="reopened at"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="salt",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="cycle",
            name="closes_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="closes at"),
        ),
        migrations.AddField(
            model_name="cycle",
            name="opens_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="opens at"),
        ),
        migrations.AddField(
            model_name="cycle",
            name="questionnaire",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cycles",
                to="assessments.questionnaire",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="mode",
            field=models.CharField(
                choices=[("individual", "personal links"), ("team_link", "team link"), ("consensus", "consensus")],
                max_length=10,
                verbose_name="mode",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "planned"),
                    ("open", "open"),
                    ("closed", "closed"),
                    ("sealed", "sealed"),
                    ("cancelled", "cancelled"),
                ],
                default="open",
                max_length=9,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "open", "closed", "sealed", "cancelled"])),
                name="assessment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["individual", "team_link", "consensus"])), name="assessment_mode_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["planned", "open", "cancelled"]),
                    models.Q(("closed_at__isnull", False), ("seals_at__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_closed_at_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="cycle_closes_after_opening"
            ),
        ),
        migrations.AddField(
            model_name="publishedsheet",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="published_sheets",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="publishedsheet",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedsheet",
            constraint=models.UniqueConstraint(fields=("assessment", "sheet"), name="published_sheet_once"),
        ),
        migrations.RunPython(create_trigger, drop_trigger),
    ]
