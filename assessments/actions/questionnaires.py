"""Publishing the questionnaire of an organisation."""

from django.db import transaction

from ..maturity.document import Document, differences
from ..models import Organisation, Questionnaire, User


class AlreadyPublished(Exception):
    """The organisation already has this code and version, with another content.

    `differences` has one line for each field that differs.
    """

    def __init__(self, existing: Questionnaire, document: Document) -> None:
        self.existing = existing
        self.differences = differences(existing.content(), document)
        super().__init__(f"{existing} exists already ({existing.get_state_display()}), with another content")


@transaction.atomic
def publish_questionnaire(*, organisation: Organisation, document: Document, by: User | None = None) -> Questionnaire:
    """Publish the document, or return the version that already holds the very same content.

    Raises AlreadyPublished where its version number is taken: give the document the next one.
    """
    # Two publishers take turns: SQLite has one writer, PostgreSQL waits for this row.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    questionnaire = Questionnaire.objects.of(organisation).holding(document)
    if questionnaire is None:
        questionnaire = Questionnaire.draft(organisation=organisation, document=document)
    elif questionnaire.content_hash != document.content_hash:
        raise AlreadyPublished(questionnaire, document)
    if questionnaire.state == Questionnaire.State.DRAFT:
        questionnaire.publish(by=by)
    return questionnaire
