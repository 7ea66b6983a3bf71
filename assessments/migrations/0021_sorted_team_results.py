"""What thousands of teams are sorted by stands in one index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0020_team_results"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="teamresult",
            name="team_result_suppressed_is_empty",
        ),
        migrations.RemoveIndex(
            model_name="teamresult",
            name="team_result_of_cycle",
        ),
        migrations.AddField(
            model_name="teamresult",
            name="participation",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="teamresult",
            name="score_a",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="teamresult",
            name="score_c",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="teamresult",
            name="score_l",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="teamresult",
            name="score_m",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="teamresult",
            name="score_s",
            field=models.FloatField(null=True),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False), ("state__in", ["planned", "open", "cancelled"])),
                fields=["cycle"],
                name="assessment_opened_again",
            ),
        ),
        migrations.AddIndex(
            model_name="teamresult",
            index=models.Index(
                fields=[
                    "cycle",
                    "team",
                    "score_c",
                    "score_a",
                    "score_l",
                    "score_m",
                    "score_s",
                    "delta",
                    "participation",
                    "n_symptoms",
                    "assessment",
                    "release",
                ],
                name="team_result_sorted",
            ),
        ),
        migrations.AddConstraint(
            model_name="teamresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("release", "suppressed"), _negated=True),
                    models.Q(
                        ("delta", None),
                        ("n_symptoms", None),
                        ("overall", None),
                        ("weakest", None),
                        ("score_a", None),
                        ("score_c", None),
                        ("score_l", None),
                        ("score_m", None),
                        ("score_s", None),
                    ),
                    _connector="OR",
                ),
                name="team_result_suppressed_is_empty",
            ),
        ),
    ]
