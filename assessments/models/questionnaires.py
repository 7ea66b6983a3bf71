"""The versions of a questionnaire that an organisation uses; each keeps its whole document."""

import functools
import uuid
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.maturity.document import Document, read_document, shipped_document

from .people import Organisation, User


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def of(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def published(self) -> Self:
        return self.filter(state=Questionnaire.State.PUBLISHED)

    def newest(self) -> "Questionnaire":
        """The one published last; asked of one organisation. DoesNotExist before the first."""
        return self.published().defer("document").latest("published_at")

    def holding(self, document: Document) -> "Questionnaire | None":
        """The version of this document's code and number, whatever its content; asked of one organisation."""
        return self.filter(code=document.code, number=document.version).first()


class Questionnaire(models.Model):
    """Draft, published, then retired. The database itself refuses to change one that left draft."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="questionnaires")
    code = models.SlugField(_("code"), max_length=32)
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    document = models.JSONField(_("document"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code", "number"], name="questionnaire_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "content_hash"],
                condition=models.Q(state="published"),
                name="questionnaire_content_published_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "published", "retired"]),
                name="questionnaire_state_known",
            ),
            models.CheckConstraint(condition=~models.Q(content_hash=""), name="questionnaire_has_a_hash"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="questionnaire_number_from_one"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
                name="questionnaire_published_at_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"

    @classmethod
    def draft(cls, *, organisation: Organisation, document: Document) -> "Questionnaire":
        """A draft of the document, not saved yet."""
        return cls(
            organisation=organisation,
            code=document.code,
            number=document.version,
            document=document.canonical(),
            content_hash=document.content_hash,
        )

    def publish(self, *, by: User | None = None) -> None:
        """Save the draft as published; from now on the database refuses to change it."""
        self.state = self.State.PUBLISHED
        self.published_at = timezone.now()
        self.published_by = by
        self.save()

    def retire(self) -> None:
        """Keep it for the assessments that used it; no new one does."""
        self.state = self.State.RETIRED
        self.save(update_fields=["state"])

    def content(self) -> Document:
        """The checked document; one that was published is read and parsed once per process."""
        if self.content_hash == shipped_document().content_hash:
            return shipped_document()
        if self.state == self.State.DRAFT:
            return read_document(self.document, file=str(self))
        return _own_content(self.pk)


def published_content(pk: uuid.UUID) -> Document:
    """The checked document of one that is no draft, kept by key: it never changes. DoesNotExist for a draft."""
    return shipped_document() if _is_shipped(pk) else _own_content(pk)


@functools.lru_cache(maxsize=4096)
def _is_shipped(pk: uuid.UUID) -> bool:
    found = Questionnaire.objects.exclude(state=Questionnaire.State.DRAFT).only("content_hash").get(pk=pk)
    return found.content_hash == shipped_document().content_hash


@functools.lru_cache(maxsize=32)
def _own_content(pk: uuid.UUID) -> Document:
    questionnaire = Questionnaire.objects.get(pk=pk)
    return read_document(questionnaire.document, file=str(questionnaire))
