import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_results"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("organisation_created", "organisation created"),
                            ("team_created", "team created"),
                            ("member_added", "member added"),
                            ("member_removed", "member removed"),
                            ("role_changed", "role changed"),
                            ("questionnaire_published", "questionnaire published"),
                            ("assessment_opened", "assessment opened"),
                            ("assessment_extended", "assessment extended"),
                            ("assessment_expects", "expected people changed"),
                            ("assessment_cancelled", "assessment cancelled"),
                            ("assessment_closed", "assessment closed"),
                            ("assessment_sealed", "assessment sealed"),
                            ("results_shared", "results shown to respondents, or no longer"),
                        ],
                        max_length=30,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("detail", models.JSONField(blank=True, default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audit_events",
                        to="assessments.organisation",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="audit_events",
                        to="assessments.team",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["organisation", "-at"], name="audit_event_latest")],
            },
        ),
    ]
