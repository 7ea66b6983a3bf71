"""A sheet may be published more than once, each time with another content."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0015_audit_of_people_and_rounds")]
    operations = [
        migrations.RemoveConstraint(model_name="publishedsheet", name="published_sheet_once"),
        migrations.AddConstraint(
            model_name="publishedsheet",
            constraint=models.UniqueConstraint(
                fields=("assessment", "sheet", "content_hash"), name="published_content_once"
            ),
        ),
    ]
