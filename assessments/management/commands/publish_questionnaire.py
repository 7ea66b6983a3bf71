from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, transaction

from assessments.actions import AlreadyPublished, publish_questionnaire
from assessments.maturity.document import SHIPPED, Document, DocumentError, load_document
from assessments.models import Organisation, Questionnaire


class Command(BaseCommand):
    help = "Publishes a questionnaire document (TOML) as a version that an organisation can use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=SHIPPED,
            help="by default, the questionnaire of this release",
        )
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument(
            "--create-organisation", metavar="NAME", help="create it under this name if there is none yet"
        )

    def handle(self, *, file: Path, organisation: str, create_organisation: str | None, **_: object) -> None:
        document = _load(file)
        if not organisation.isprintable():
            raise CommandError("--organisation holds characters that cannot be printed.")
        try:
            self.stdout.write(_publish(document, organisation, create_organisation))
        except (OperationalError, ProgrammingError) as error:
            raise CommandError("The database is not ready: run manage.py migrate first.") from error


@transaction.atomic
def _publish(document: Document, slug: str, name: str | None) -> str:
    """What was done, in a line."""
    owner = _organisation(slug, name)
    known = Questionnaire.objects.of(owner).holding(document)
    try:
        questionnaire = publish_questionnaire(organisation=owner, document=document)
    except AlreadyPublished as refusal:
        raise CommandError(_explained(refusal, document)) from refusal
    if known and known.state != Questionnaire.State.DRAFT:
        return f"Unchanged: {owner.slug} already has {known}, {known.get_state_display()}."
    return f"Published {questionnaire} for {owner.slug}: {_size(document)}."


def _load(file: Path) -> Document:
    try:
        return load_document(file)
    except DocumentError as error:
        raise CommandError(f"{file.name} was not published:\n{error}") from error


def _organisation(slug: str, name: str | None) -> Organisation:
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None and name is None:
        raise CommandError(f'No organisation is called "{slug}". To create it, add --create-organisation "Its name".')
    return organisation or _created(Organisation(slug=slug, name=name or "", time_zone=settings.TIME_ZONE))


def _created(organisation: Organisation) -> Organisation:
    try:
        organisation.full_clean()
    except ValidationError as error:
        lines = [f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()]
        raise CommandError("\n".join(["The organisation was not created:", *lines])) from error
    organisation.save()
    return organisation


def _explained(refusal: AlreadyPublished, document: Document) -> str:
    draft = refusal.existing.state == Questionnaire.State.DRAFT
    why = "This version is being written as a draft" if draft else "A published version never changes"
    advice = f"{why}: give the document the next one, {document.version + 1}."
    return "\n".join([f"{refusal}:", *refusal.differences, advice])


def _size(document: Document) -> str:
    return (
        f"{len(document.questions)} questions, {len(document.symptoms)} symptoms, {len(document.practices)} practices"
    )
