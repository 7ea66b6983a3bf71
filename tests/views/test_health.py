import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from assessments.models import Organisation


def test_healthz_answers(client):
    reply = client.get(reverse("healthz"))
    assert (reply.status_code, reply.text) == (200, "ok\n")


@pytest.mark.django_db
def test_readyz_writes_and_takes_it_back(client):
    reply = client.get(reverse("readyz"))
    assert (reply.status_code, reply.text) == (200, "ok\n")
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_readyz_says_when_a_migration_is_missing(client):
    MigrationRecorder.Migration.objects.filter(app="assessments").latest("id").delete()
    assert client.get(reverse("readyz")).status_code == 503


@pytest.mark.django_db
def test_readyz_says_when_the_database_refuses(client):
    def refuse(*_arguments):
        raise DatabaseError

    with connection.execute_wrapper(refuse):
        reply = client.get(reverse("readyz"))
    assert (reply.status_code, reply.text) == (503, "not ready\n")
