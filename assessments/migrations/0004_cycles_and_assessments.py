import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import assessments.models.cycles


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_teams_and_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=7, verbose_name="quarter")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cycles",
                        to="assessments.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-code"],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "mode",
                    models.CharField(
                        choices=[("team_link", "team link"), ("consensus", "consensus")],
                        max_length=9,
                        verbose_name="mode",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
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
                ("expected", models.PositiveSmallIntegerField(verbose_name="people expected")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "Français")], max_length=2, verbose_name="language"
                    ),
                ),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="opened at")),
                ("closes_at", models.DateTimeField(verbose_name="closes at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("seals_at", models.DateTimeField(blank=True, null=True, verbose_name="seals at")),
                ("seal_days", models.PositiveSmallIntegerField(verbose_name="days from closing to sealing")),
                ("parameters", models.JSONField(verbose_name="thresholds in force")),
                (
                    "link_code",
                    models.CharField(
                        default=assessments.models.cycles.make_code, editable=False, max_length=24, unique=True
                    ),
                ),
                (
                    "results_code",
                    models.CharField(
                        default=assessments.models.cycles.make_code, editable=False, max_length=24, unique=True
                    ),
                ),
                (
                    "shows_respondents",
                    models.BooleanField(default=True, verbose_name="respondents see the results by their link"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="assessments.organisation",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="assessments.questionnaire",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assessments", to="assessments.team"
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="assessments.cycle"
                    ),
                ),
            ],
            options={
                "ordering": ["-cycle__code"],
            },
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.UniqueConstraint(fields=("organisation", "code"), name="cycle_once_a_quarter"),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[0-9]{4}-Q[1-4]$")), name="cycle_code_is_a_quarter"
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["state", "closes_at"], name="assessment_due"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("team", "cycle"),
                name="assessment_once_a_quarter",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "closed", "sealed", "cancelled"])),
                name="assessment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["team_link", "consensus"])), name="assessment_mode_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["en", "fr"])), name="assessment_language_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("expected__range", (1, 500))), name="assessment_expects_1_to_500"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("seal_days__lte", 90)), name="assessment_seals_within_90_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opened_at"))), name="assessment_closes_after_opening"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["open", "cancelled"]),
                    models.Q(("closed_at__isnull", False), ("seals_at__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_closed_at_known",
            ),
        ),
    ]
