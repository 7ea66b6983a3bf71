import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0011_no_statistics_of_private_columns"),
    ]

    operations = [
        migrations.CreateModel(
            name="Coaching",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="TeamEvent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "note"),
                            ("renamed", "renamed"),
                            ("merged", "merged"),
                            ("split", "split"),
                            ("archived", "archived"),
                            ("restored", "restored"),
                        ],
                        default="note",
                        max_length=8,
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="what happened")),
            ],
            options={
                "ordering": ["date", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TeamTag",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40, verbose_name="tag")),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="membership",
            name="on_leave",
            field=models.BooleanField(default=False, verbose_name="on leave"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="retention_months",
            field=models.PositiveSmallIntegerField(default=24, verbose_name="months until sheets are erased"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="second_factor",
            field=models.BooleanField(default=False, verbose_name="administrators and coaches need a second factor"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="thresholds",
            field=models.JSONField(blank=True, default=dict, verbose_name="thresholds"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="time_zone",
            field=models.CharField(default="Europe/Paris", max_length=64, verbose_name="time zone"),
        ),
        migrations.AddField(
            model_name="team",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="archived at"),
        ),
        migrations.AddField(
            model_name="team",
            name="shows_comments_to_coaches",
            field=models.BooleanField(default=False, verbose_name="coaches read the comments"),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("retention_months__range", (1, 120))),
                name="organisation_keeps_sheets_1_to_120_months",
            ),
        ),
        migrations.AddField(
            model_name="coaching",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="coachings", to="assessments.team"
            ),
        ),
        migrations.AddField(
            model_name="coaching",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="coachings", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.organisation"
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="other",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="assessments.team",
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="events", to="assessments.team"
            ),
        ),
        migrations.AddField(
            model_name="teamtag",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="assessments.organisation"
            ),
        ),
        migrations.AddField(
            model_name="teamtag",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="assessments.team"
            ),
        ),
        migrations.AddConstraint(
            model_name="coaching",
            constraint=models.UniqueConstraint(fields=("team", "user"), name="coaching_once_a_team"),
        ),
        migrations.AddIndex(
            model_name="teamevent",
            index=models.Index(fields=["team", "date"], name="team_event_on_time_line"),
        ),
        migrations.AddConstraint(
            model_name="teamevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["note", "renamed", "merged", "split", "archived", "restored"])),
                name="team_event_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="teamevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "note"), ("text", ""), _negated=True), name="team_event_note_says_something"
            ),
        ),
        migrations.AddIndex(
            model_name="teamtag",
            index=models.Index(fields=["organisation", "name"], name="team_tag_of_organisation"),
        ),
        migrations.AddConstraint(
            model_name="teamtag",
            constraint=models.UniqueConstraint(
                models.F("team"), django.db.models.functions.text.Lower("name"), name="team_tag_once_whatever_its_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="teamtag",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="team_tag_has_a_name"
            ),
        ),
    ]
