"""What the teams of a cycle have in common is kept for the pages of single teams."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0022_teams_by_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="CycleMedians",
            fields=[
                (
                    "cycle",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        primary_key=True,
                        related_name="medians",
                        serialize=False,
                        to="assessments.cycle",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("figures", models.JSONField()),
                (
                    "organisation",
                    models.ForeignKey(on_delete=models.CASCADE, related_name="+", to="assessments.organisation"),
                ),
            ],
        ),
    ]
