import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0005_answer_sheets"),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="snapshot")),
                ("engine", models.CharField(max_length=20, verbose_name="engine version")),
                ("parameters", models.JSONField(verbose_name="parameters")),
                ("inputs_hash", models.CharField(max_length=64, verbose_name="hash of the inputs")),
                ("release", models.CharField(max_length=14, verbose_name="release")),
                ("n_submitted", models.PositiveSmallIntegerField()),
                ("n_valid", models.PositiveSmallIntegerField()),
                ("card", models.JSONField(verbose_name="scorecard")),
                ("changes", models.JSONField(default=list, verbose_name="changes since earlier quarters")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="computed at")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snapshots",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="QuestionResult",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=8)),
                ("revision", models.PositiveSmallIntegerField()),
                ("status", models.CharField(max_length=14)),
                ("mean", models.FloatField(null=True)),
                ("counts", models.JSONField()),
                ("n_na", models.PositiveSmallIntegerField()),
                ("n_dk", models.PositiveSmallIntegerField()),
                ("n_blank", models.PositiveSmallIntegerField()),
                ("discuss", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.organisation"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="assessments.snapshot"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PillarResult",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("pillar", models.CharField(max_length=1)),
                ("status", models.CharField(max_length=14)),
                ("score", models.FloatField(null=True)),
                ("se", models.FloatField(null=True)),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("band", models.PositiveSmallIntegerField(null=True)),
                ("agreement", models.CharField(blank=True, max_length=11)),
                ("split", models.BooleanField(default=False)),
                ("limiting", models.BooleanField(default=False)),
                ("active_symptoms", models.PositiveSmallIntegerField(default=0)),
                ("verdict", models.CharField(blank=True, max_length=14)),
                ("delta", models.FloatField(null=True)),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessments.cycle"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.organisation"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.team"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pillars", to="assessments.snapshot"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SymptomReview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("symptom", models.CharField(max_length=32)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("recognised", "recognised"), ("partly", "partly"), ("not_us", "not us")],
                        max_length=10,
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="symptom_reviews",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.organisation"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(fields=("assessment", "number"), name="snapshot_number_once"),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(("release__in", ["suppressed", "pillars_only", "full", "full_consensus"])),
                name="snapshot_release_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionresult",
            constraint=models.UniqueConstraint(fields=("snapshot", "question"), name="question_result_once"),
        ),
        migrations.AddIndex(
            model_name="pillarresult",
            index=models.Index(fields=["cycle", "pillar", "team"], name="pillar_result_of_cycle"),
        ),
        migrations.AddConstraint(
            model_name="pillarresult",
            constraint=models.UniqueConstraint(fields=("snapshot", "pillar"), name="pillar_result_once"),
        ),
        migrations.AddConstraint(
            model_name="symptomreview",
            constraint=models.UniqueConstraint(fields=("assessment", "symptom"), name="symptom_review_once"),
        ),
        migrations.AddConstraint(
            model_name="symptomreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["recognised", "partly", "not_us"])),
                name="symptom_review_verdict_known",
            ),
        ),
    ]
