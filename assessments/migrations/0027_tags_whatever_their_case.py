"""The teams of a tag are found by its name, whatever its case."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("assessments", "0026_indexes_of_sorted_results")]

    operations = [
        migrations.AddIndex(
            model_name="teamtag",
            index=models.Index(
                models.F("organisation"), Lower("name"), models.F("team"), name="team_tag_whatever_its_case"
            ),
        ),
    ]
