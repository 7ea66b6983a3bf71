import pytest
from django.db import IntegrityError, transaction

from assessments.models import Organisation, User
from tests.factories import make_organisation


@pytest.mark.django_db
def test_user_signs_in_by_address_whatever_its_case():
    user = User.objects.create_user("ada@example.org", "correct horse battery", name="Ada")
    assert User.objects.get_by_natural_key("ADA@example.org") == user
    assert user.check_password("correct horse battery")
    assert str(user) == "Ada"


@pytest.mark.django_db
def test_user_without_a_password_cannot_sign_in():
    user = User.objects.create_user("bob@example.org")
    assert not user.has_usable_password()
    assert str(user) == "bob@example.org"


@pytest.mark.django_db
def test_user_address_is_taken_once_whatever_its_case():
    User.objects.create_user("ada@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("Ada@Example.org")


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"language": "de"}, {"name": ""}])
def test_organisation_needs_a_name_and_a_known_language(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(**{"name": "Acme", "slug": "acme", **fields})


@pytest.mark.django_db
def test_organisation_is_called_by_its_name():
    organisation = make_organisation()
    assert str(organisation) == organisation.name
