"""Each figure by which teams are sorted has its index in a quarter."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0025_no_statistics_of_addresses"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="teamresult",
            name="team_result_sorted",
        ),
        migrations.RemoveIndex(
            model_name="teamresult",
            name="team_result_of_version",
        ),
        migrations.AlterField(
            model_name="teamresult",
            name="cycle",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.cycle"
            ),
        ),
        migrations.AlterField(
            model_name="teamresult",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="assessments.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="teamresult",
            index=models.Index(fields=["cycle", "score_c", "team", "assessment"], name="team_result_by_score_c"),
        ),
        migrations.AddIndex(
            model_name="teamresult",
            index=models.Index(fields=["cycle", "score_a", "team", "assessment"], name="team_result_by_score_a"),
        ),
        migrations.AddIndex(
            model_name="teamresult",
            index=models.Index(fields=["cycle", "score_l", "team", "assessment"], name="team_result_by_score_l"),
        ),
        migrations.AddIndex(
            model_name="teamresult",
            index=models.Index(fields=["cycle", "score_m", "team", "assessment"], name="team_result_by_score_m"),
        ),
        migrations.AddIndex(
            model_name="teamresult",
            index=models.Index(fields=["cycle", "score_s", "team", "assessment"], name="team_result_by_score_s"),
        ),
        migrations.AddIndex(
            model_name="teamresult",
            index=models.Index(fields=["cycle", "delta", "team", "assessment"], name="team_result_by_delta"),
        ),
        migrations.AddIndex(
            model_name="teamresult",
            index=models.Index(
                fields=["cycle", "participation", "team", "assessment"], name="team_result_by_participation"
            ),
        ),
        migrations.AddIndex(
            model_name="teamresult",
            index=models.Index(fields=["cycle", "n_symptoms", "team", "assessment"], name="team_result_by_n_symptoms"),
        ),
        migrations.AddIndex(
            model_name="teamresult",
            index=models.Index(fields=["cycle", "team", "assessment", "release"], name="team_result_of_cycle"),
        ),
        migrations.AddIndex(
            model_name="teamresult",
            index=models.Index(fields=["cycle", "questionnaire", "team", "assessment"], name="team_result_of_version"),
        ),
    ]
