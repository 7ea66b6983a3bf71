"""What a row is called where it is printed: in a log, in an error, in a shell."""

import re
from functools import cache

import pytest
from django.apps import apps
from django.db import models

# Rows that are about somebody; every other row keeps silent about people.
ABOUT_PEOPLE = {"User", "Membership", "OrganisationRole", "Coaching", "AccountInvitation", "Invitation"}
ANSWERS = {"AnswerSheet", "Answer", "SheetComment", "Comment", "PublishedSheet"}
PERSON, SECRET, ANSWERED = "somebody", "secret", "answered"

MODELS = {model.__name__: model for model in apps.get_app_config("assessments").get_models()}


@cache
def filled(model: type[models.Model]) -> models.Model:
    """Not saved; each text says what it is."""
    row = model()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            if field.related_model is not model:
                setattr(row, field.name, filled(field.related_model))
        elif isinstance(field, models.CharField | models.TextField):
            setattr(row, field.attname, field.choices[0][0] if field.choices else word(model, field.name))
    return row


def word(model: type[models.Model], name: str) -> str:
    if re.search(r"token|hash|_code|secret|password|key", name):
        return SECRET
    if name == "email" or (model is MODELS["User"] and name == "name"):
        return PERSON
    return ANSWERED if model.__name__ in ANSWERS and name in {"text", "value", "document"} else name


@pytest.mark.parametrize("name", MODELS)
def test_row_has_a_name_that_gives_no_secret_away(name):
    said = str(filled(MODELS[name]))
    assert said
    assert " object (" not in said
    assert SECRET not in said
    assert ANSWERED not in said
    assert (PERSON in said) == (name in ABOUT_PEOPLE)
