import uuid

import django.db.models.deletion
from django.db import migrations, models

import assessments.models.sheets


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0004_cycles_and_assessments"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerSheet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("token_hash", models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True)),
                ("submitted", models.BooleanField(default=False, verbose_name="submitted")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to="assessments.assessment"
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
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=8, verbose_name="question")),
                (
                    "value",
                    models.CharField(
                        choices=[
                            ("0", "Level 0"),
                            ("1", "Level 1"),
                            ("2", "Level 2"),
                            ("3", "Level 3"),
                            ("4", "Level 4"),
                            ("NA", "Not Applicable"),
                            ("DK", "Dont Know"),
                        ],
                        max_length=2,
                        verbose_name="answer",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=assessments.models.sheets.first_version)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.organisation"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="assessments.answersheet",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "question"), name="answer_once_a_question"),
                    models.CheckConstraint(
                        condition=models.Q(("value__in", ["0", "1", "2", "3", "4", "NA", "DK"])),
                        name="answer_is_level_na_or_dk",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=8, verbose_name="question")),
                ("text", models.TextField(max_length=2000, verbose_name="comment")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
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
                "ordering": ["question", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetComment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=8, verbose_name="question")),
                ("text", models.TextField(max_length=2000, verbose_name="comment")),
                ("version", models.PositiveIntegerField(default=assessments.models.sheets.first_version)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.organisation"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="assessments.answersheet",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "question"), name="sheet_comment_once_a_question"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="sheet_comment_says_something"
                    ),
                ],
            },
        ),
    ]
