"""Which versions of a questionnaire a quarter was answered in is found without reading its results."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0023_medians"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="teamresult",
            index=models.Index(fields=["cycle", "questionnaire"], name="team_result_of_version"),
        ),
    ]
