"""Teams of an organisation stand in the order in which they are shown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0021_sorted_team_results"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="team",
            index=models.Index(fields=["organisation", "archived_at", "name", "id"], name="team_by_name"),
        ),
    ]
