"""Publishing the questionnaire of an organisation, and retiring a version of it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..maturity.document import Document, differences
from ..models import AuditEvent, Organisation, Questionnaire, User
from .drafts import PartChanged, hold_draft
from .refusals import Refused


class NotPublished(Refused):
    reason = _("Only a published version can be retired.")


class LastPublished(Refused):
    reason = _("This is the only published version: publish another one first, or no assessment can be opened.")


class AlreadyPublished(Exception):
    """The organisation already has this code and version, with another content.

    `differences` has one line for each field that differs; none from a draft, which may be half written.
    """

    def __init__(self, existing: Questionnaire, document: Document) -> None:
        self.existing = existing
        draft = existing.state == Questionnaire.State.DRAFT
        self.differences = () if draft else differences(existing.content(), document)
        super().__init__(f"{existing} exists already ({existing.get_state_display()}), with another content")


@transaction.atomic
def publish_questionnaire(*, organisation: Organisation, document: Document, by: User | None = None) -> Questionnaire:
    """Publish the document, or return the version that already holds the very same content.

    Raises AlreadyPublished where its version number is taken: give the document the next one.
    """
    _alone(organisation)
    questionnaire = Questionnaire.objects.of(organisation).holding(document)
    if questionnaire is None:
        questionnaire = Questionnaire.draft(organisation=organisation, document=document)
    elif questionnaire.content_hash != document.content_hash:
        raise AlreadyPublished(questionnaire, document)
    if questionnaire.state == Questionnaire.State.DRAFT:
        questionnaire.publish(by=by)
        _record(questionnaire, AuditEvent.What.QUESTIONNAIRE_PUBLISHED, by)
    return questionnaire


@transaction.atomic
def publish_draft(*, questionnaire: Questionnaire, seen: str, by: User) -> Questionnaire:
    """Publish the draft as it was seen, by its hash.

    DocumentError with all that is wrong; PartChanged where somebody wrote in it meanwhile; NotADraft.
    """
    _alone(questionnaire.organisation)
    questionnaire, draft = hold_draft(questionnaire)
    if questionnaire.content_hash != seen:
        raise PartChanged
    draft.document()
    questionnaire.publish(by=by)
    _record(questionnaire, AuditEvent.What.QUESTIONNAIRE_PUBLISHED, by)
    return questionnaire


@transaction.atomic
def retire_questionnaire(*, questionnaire: Questionnaire, by: User) -> Questionnaire:
    """Keep the version for the assessments that use it, and open no other with it. NotPublished, LastPublished."""
    _alone(questionnaire.organisation)
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if questionnaire.state != Questionnaire.State.PUBLISHED:
        raise NotPublished
    if not Questionnaire.objects.of(questionnaire.organisation).published().exclude(pk=questionnaire.pk).exists():
        raise LastPublished
    questionnaire.retire()
    _record(questionnaire, AuditEvent.What.QUESTIONNAIRE_RETIRED, by)
    return questionnaire


def _alone(organisation: Organisation) -> None:
    """Two who publish or retire take turns: SQLite has one writer, PostgreSQL waits for this row."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _record(questionnaire: Questionnaire, what: AuditEvent.What, by: User | None) -> None:
    AuditEvent.objects.create(
        organisation_id=questionnaire.organisation_id, what=what, by=by, detail={"version": str(questionnaire)}
    )
