"""Versions of an organisation's questionnaire, and what the pages that write them send."""

from dataclasses import dataclass, field

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


def sent(questionnaire: Questionnaire, kind: str, code: str, **typed: object) -> dict[str, object]:
    """The form of a part as its page sends it, with what was typed; an underscore stands for a hyphen."""
    form = make_form(questionnaire, kind, code, Draft(questionnaire.document).values(kind, code))
    initial = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in initial.items() if value not in (None, False)}
    return data | {
        name.replace("_", "-") if name.replace("_", "-") in form.fields else name: typed[name] for name in typed
    }


@dataclass(slots=True)
class Version:
    """One version, and what its pages send, which is put together once."""

    questionnaire: Questionnaire
    _part: dict[str, object] = field(default_factory=dict)

    def body(self, name: str) -> dict[str, object]:
        if name in {"questionnaire_part", "questionnaire_part_check"}:
            self._part = self._part or sent(self.questionnaire, "question", "C1")
            return self._part
        if name == "questionnaires_from_file":
            return {"file": SimpleUploadedFile("calms.toml", SHIPPED.read_bytes())}
        if name == "questionnaire_part_remove":
            return {"seen": part_stamp(Draft(self.questionnaire.document).part("question", "C1"))}
        seen = {"seen": self.questionnaire.content_hash}
        return {
            "questionnaire_publish": seen,
            "questionnaire_delete": seen,
            "questionnaire_part_add": {"group": "C"},
            "questionnaire_part_move": {"to": "down"},
        }.get(name, {})


def make_version(organisation: Organisation, state: str) -> Version:
    """In this state, beside the published one that assessments use."""
    make_questionnaire(organisation)
    if state == "draft":
        return Version(draft_of(organisation))
    found = Questionnaire.objects.of(organisation).filter(number=9).first()
    if found is None:
        found = make_questionnaire(organisation, make_document(9))
        if state == "retired":
            found.retire()
    return Version(found)


def body(name: str, organisation: Organisation) -> dict[str, object]:
    """What the page of an address of the draft sends."""
    return make_version(organisation, "draft").body(name)
