"""Drafts of an organisation, and what the pages that write them send."""

from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.actions.drafts import part_stamp, start_draft
from assessments.maturity.document import SHIPPED, shipped_document
from assessments.maturity.drafts import Draft
from assessments.models import Organisation, Questionnaire
from assessments.views.questionnaires_parts import make_form
from tests.factories import make_document, make_questionnaire


def draft_of(organisation: Organisation) -> Questionnaire:
    """The organisation's draft, the same one each time."""
    found = Questionnaire.objects.of(organisation).filter(state="draft").first()
    return found or start_draft(organisation=organisation, raw=shipped_document().canonical())


def thing_of(organisation: Organisation, name: str) -> Questionnaire:
    """What an address of questionnaires names: a draft, but a published version where only that can be meant."""
    if name in {"questionnaire_retire", "questionnaire_draft"}:
        make_questionnaire(organisation)
        return make_questionnaire(organisation, make_document(9))
    return draft_of(organisation)


def sent(questionnaire: Questionnaire, kind: str, code: str, **typed: object) -> dict[str, object]:
    """The form of a part as its page sends it, with what was typed; an underscore stands for a hyphen."""
    form = make_form(questionnaire, kind, code, Draft(questionnaire.document).values(kind, code))
    initial = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in initial.items() if value not in (None, False)}
    return data | {
        name.replace("_", "-") if name.replace("_", "-") in form.fields else name: typed[name] for name in typed
    }


def body(name: str, organisation: Organisation) -> dict[str, object]:
    """What the page of an address sends."""
    draft = draft_of(organisation)
    seen = {"seen": draft.content_hash}
    part = Draft(draft.document).part("question", "C1")
    return {
        "questionnaires_from_file": {"file": SimpleUploadedFile("calms.toml", SHIPPED.read_bytes())},
        "questionnaire_publish": seen,
        "questionnaire_delete": seen,
        "questionnaire_part_add": {"group": "C"},
        "questionnaire_part_move": {"to": "down"},
        "questionnaire_part_remove": {"seen": part_stamp(part)},
        "questionnaire_part": sent(draft, "question", "C1"),
        "questionnaire_part_check": sent(draft, "question", "C1"),
    }.get(name, {})
