"""One respondent's private answers: no name, time, address or user stands with them (trust.md 2)."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.maturity import questionnaire as engine

from .cycles import Assessment
from .people import Organisation

COMMENT_LENGTH = 2000

# By question, as stored.
type Given = Mapping[str, str]


def hashed(token: str) -> str:
    """What the database holds of a sheet's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def first_version() -> int:
    """A version to begin with that no earlier answer to the same question is likely to have had."""
    return secrets.randbelow(2**30) + 1


class Chosen(models.Aggregate):
    """The answers of a sheet by question, as one value: a row for each costs three times as much."""

    function = "JSON_GROUP_OBJECT"
    output_field = models.JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_OBJECT_AGG", **extra)


class SheetQuerySet(models.QuerySet["AnswerSheet"]):
    def of_token(self, token: str) -> Self:
        return self.filter(token_hash=hashed(token))

    def submitted(self) -> Self:
        return self.filter(submitted=True)

    def contents(self) -> list[engine.Sheet]:
        """What the engine reads of each, in no order, and nothing that tells whose it is."""
        return list(contents_of(self.with_choices()).values())

    def with_choices(self) -> models.QuerySet["AnswerSheet", tuple[uuid.UUID, Given | None]]:
        """The key of each, and what was chosen by question."""
        chosen = Chosen("answers__question", "answers__value", filter=Q(answers__isnull=False))
        return self.order_by().values("pk").annotate(chosen=chosen).values_list("pk", "chosen")


def contents_of(rows: Iterable[tuple[uuid.UUID, Given | None]]) -> dict[uuid.UUID, engine.Sheet]:
    """By key, what the engine reads of each."""
    return {
        pk: engine.Sheet({code: int(value) if value.isdigit() else value for code, value in (chosen or {}).items()})
        for pk, chosen in rows
    }


class AnswerSheet(models.Model):
    """Draft until submitted; sealing gives it a new key and drops the hash of its token."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="sheets")
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    submitted = models.BooleanField(_("submitted"), default=False)

    objects = SheetQuerySet.as_manager()

    def __str__(self) -> str:
        return "sheet"


class Answer(models.Model):
    """One choice: a level, NA or DK; blank is no row. `version` grows with each change of mind."""

    class Value(models.TextChoices):
        LEVEL_0 = "0"
        LEVEL_1 = "1"
        LEVEL_2 = "2"
        LEVEL_3 = "3"
        LEVEL_4 = "4"
        NOT_APPLICABLE = "NA"
        DONT_KNOW = "DK"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="answers")
    question = models.CharField(_("question"), max_length=8)
    value = models.CharField(_("answer"), max_length=2, choices=Value)
    version = models.PositiveIntegerField(default=first_version)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question"], name="answer_once_a_question"),
            models.CheckConstraint(
                condition=Q(value__in=["0", "1", "2", "3", "4", "NA", "DK"]), name="answer_is_level_na_or_dk"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class SheetComment(models.Model):
    """A comment while its sheet can still change; closing moves it to Comment, without the sheet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="comments")
    question = models.CharField(_("question"), max_length=8)
    text = models.TextField(_("comment"), max_length=COMMENT_LENGTH)
    version = models.PositiveIntegerField(default=first_version)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question"], name="sheet_comment_once_a_question"),
            models.CheckConstraint(condition=~Q(text=""), name="sheet_comment_says_something"),
        ]

    def __str__(self) -> str:
        return self.question


class Comment(models.Model):
    """A comment after closing: of the team, no longer of a sheet, in shuffled order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="comments")
    question = models.CharField(_("question"), max_length=8)
    text = models.TextField(_("comment"), max_length=COMMENT_LENGTH)

    class Meta:
        ordering = ["question", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]

    def __str__(self) -> str:
        return self.question


class PublishedSheet(models.Model):
    """What a sheet held when a result was published, so that reopening publishes none for fewer than k_reopen changes.

    One row for each content that a published result held; forgotten at sealing (scoring.md 12).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="published_sheets")
    sheet = models.UUIDField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "sheet", "content_hash"], name="published_content_once")
        ]

    def __str__(self) -> str:
        return "published sheet"
