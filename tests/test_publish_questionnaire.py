"""Publishing: the action, its command, and two publishers at the same instant."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from assessments.actions import AlreadyPublished, publish_questionnaire
from assessments.maturity.document import SHIPPED, shipped_document
from assessments.models import Organisation, Questionnaire, User
from tests.factories import make_document, make_organisation


def command(*arguments, capsys):
    call_command("publish_questionnaire", *map(str, arguments))
    return capsys.readouterr().out


def refused(*arguments):
    with pytest.raises(CommandError) as refusal:
        call_command("publish_questionnaire", *map(str, arguments))
    assert refusal.value.returncode == 1
    return str(refusal.value)


# The action


@pytest.mark.django_db
def test_document_is_published():
    organisation, user = make_organisation(), User.objects.create_user("ada@example.org")
    questionnaire = publish_questionnaire(organisation=organisation, document=shipped_document(), by=user)
    assert Questionnaire.objects.of(organisation).published().get() == questionnaire
    assert questionnaire.published_by == user


@pytest.mark.django_db
def test_same_content_is_published_once():
    organisation = make_organisation()
    first = publish_questionnaire(organisation=organisation, document=shipped_document())
    second = publish_questionnaire(organisation=organisation, document=shipped_document())
    assert first == second
    assert second.published_at == first.published_at
    assert Questionnaire.objects.count() == 1


@pytest.mark.django_db
def test_next_version_stands_beside_the_first():
    organisation = make_organisation()
    publish_questionnaire(organisation=organisation, document=shipped_document())
    publish_questionnaire(organisation=organisation, document=make_document(2))
    numbers = Questionnaire.objects.of(organisation).published().values_list("number", flat=True)
    assert list(numbers) == [2, 1]


@pytest.mark.django_db
def test_each_organisation_has_its_own_copy():
    for slug in ("acme", "globex"):
        publish_questionnaire(organisation=make_organisation(slug), document=shipped_document())
    hashes = Questionnaire.objects.values_list("content_hash", flat=True)
    assert list(hashes) == [shipped_document().content_hash] * 2


@pytest.mark.django_db
def test_other_content_under_the_same_version_is_refused():
    organisation = make_organisation()
    existing = publish_questionnaire(organisation=organisation, document=shipped_document())
    with pytest.raises(AlreadyPublished) as refusal:
        publish_questionnaire(organisation=organisation, document=make_document())
    assert refusal.value.existing == existing
    assert refusal.value.differences == ("title.en differs",)
    assert Questionnaire.objects.get().content() == shipped_document()


@pytest.mark.django_db
def test_draft_of_the_same_content_is_published():
    organisation = make_organisation()
    draft = Questionnaire.draft(organisation=organisation, document=make_document())
    draft.save()
    assert publish_questionnaire(organisation=organisation, document=make_document()) == draft
    assert Questionnaire.objects.get().state == "published"


@pytest.mark.django_db
def test_draft_of_another_content_is_not_overwritten():
    organisation = make_organisation()
    Questionnaire.draft(organisation=organisation, document=make_document()).save()
    with pytest.raises(AlreadyPublished, match=r"calms 1 exists already \(draft\), with another content"):
        publish_questionnaire(organisation=organisation, document=shipped_document())
    assert Questionnaire.objects.get().content() == make_document()


@pytest.mark.django_db
def test_retired_version_stays_retired():
    organisation = make_organisation()
    publish_questionnaire(organisation=organisation, document=shipped_document()).retire()
    questionnaire = publish_questionnaire(organisation=organisation, document=shipped_document())
    assert questionnaire.state == "retired"


# Two at once


def publish_at_once(organisation, documents):
    """What each publisher got, one thread and one connection for each."""
    start = threading.Barrier(len(documents))
    outcomes = []

    def publish(document):
        try:
            start.wait(timeout=10)
            outcomes.append(publish_questionnaire(organisation=organisation, document=document))
        except Exception as error:  # noqa: BLE001 - whatever a thread raises is asserted on
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=[document]) for document in documents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_publishers_of_the_same_content_get_the_same_version():
    organisation = make_organisation()
    for version in range(1, 6):
        outcomes = publish_at_once(organisation, [make_document(version)] * 4)
        stored = Questionnaire.objects.get(number=version)
        assert outcomes == [stored] * 4


@pytest.mark.django_db(transaction=True)
def test_one_of_two_publishers_of_the_same_number_wins():
    organisation = make_organisation()
    for version in range(1, 6):
        documents = [make_document(version, title) for title in ("One", "Two")]
        outcomes = publish_at_once(organisation, documents)
        (loser,) = [outcome for outcome in outcomes if isinstance(outcome, AlreadyPublished)]
        (winner,) = [outcome for outcome in outcomes if outcome is not loser]
        assert winner == loser.existing
        assert Questionnaire.objects.get(number=version).content_hash == winner.content_hash


# The command


@pytest.mark.django_db
def test_command_publishes(tmp_path, capsys):
    make_organisation()
    path = tmp_path / "next.toml"
    path.write_text(SHIPPED.read_text().replace("version = 1", "version = 2", 1))
    assert command(path, "--organisation=acme", capsys=capsys) == (
        "Published calms 2 for acme: 40 questions, 42 symptoms, 49 practices.\n"
    )
    assert Questionnaire.objects.published().get().number == 2


@pytest.mark.django_db
def test_command_publishes_the_shipped_questionnaire_by_default(capsys):
    make_organisation()
    assert command("--organisation=acme", capsys=capsys).startswith("Published calms 1 for acme: ")
    assert Questionnaire.objects.get().content_hash == shipped_document().content_hash


@pytest.mark.django_db
def test_command_says_when_nothing_changes(capsys):
    make_organisation()
    command("--organisation=acme", capsys=capsys)
    again = command("--organisation=acme", capsys=capsys)
    assert again == "Unchanged: acme already has calms 1, published.\n"
    Questionnaire.objects.get().retire()
    again = command("--organisation=acme", capsys=capsys)
    assert again == "Unchanged: acme already has calms 1, retired.\n"


@pytest.mark.django_db
def test_command_publishes_a_draft(capsys):
    Questionnaire.draft(organisation=make_organisation(), document=shipped_document()).save()
    assert command("--organisation=acme", capsys=capsys).startswith("Published calms 1 for acme: ")


@pytest.mark.django_db
def test_command_leaves_a_draft_of_another_content_alone():
    draft = Questionnaire.draft(organisation=make_organisation(), document=make_document())
    draft.document["questions"] = []  # half written
    draft.save()
    assert refused(SHIPPED, "--organisation=acme").splitlines() == [
        "calms 1 exists already (draft), with another content:",
        "This version is being written as a draft: give the document the next one, 2.",
    ]


@pytest.mark.django_db
def test_command_lists_what_differs(tmp_path, capsys):
    make_organisation()
    command("--organisation=acme", capsys=capsys)
    path = tmp_path / "edited.toml"
    path.write_text(SHIPPED.read_text().replace("Reaction to failure", "Reactions to failure"))
    assert refused(path, "--organisation=acme").splitlines() == [
        "calms 1 exists already (published), with another content:",
        "C1: title.en differs",
        "A published version never changes: give the document the next one, 2.",
    ]


@pytest.mark.django_db
def test_command_lists_the_errors_of_a_document(tmp_path):
    path = tmp_path / "edited.toml"
    path.write_text(SHIPPED.read_text().replace('title.fr = "Réaction à l’échec"\n', ""))
    assert refused(path, "--organisation=acme", "--create-organisation=Acme").splitlines() == [
        "edited.toml was not published:",
        "edited.toml: C1: title.fr: text is missing",
    ]
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_command_refuses_an_unknown_organisation():
    assert refused("--organisation=acme") == (
        'No organisation is called "acme". To create it, add --create-organisation "Its name".'
    )


@pytest.mark.django_db
def test_command_creates_the_organisation_once(capsys, settings):
    settings.TIME_ZONE = "America/Montreal"
    for _time in range(2):
        command("--organisation=acme", "--create-organisation=Acme Ltd", capsys=capsys)
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.time_zone) == ("Acme Ltd", "America/Montreal")


@pytest.mark.django_db
def test_command_refuses_an_impossible_organisation():
    lines = refused("--organisation=a b", "--create-organisation=").splitlines()
    assert lines[0] == "The organisation was not created:"
    assert [line.split(":")[0] for line in lines[1:]] == ["name", "slug"]
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_command_refuses_a_name_that_cannot_be_printed():
    assert refused("--organisation=o\udcff") == "--organisation holds characters that cannot be printed."


@pytest.mark.django_db
def test_command_says_when_the_database_is_not_ready():
    def no_table(*_arguments):
        raise OperationalError("no such table")

    with connection.execute_wrapper(no_table):
        assert refused("--organisation=acme") == "The database is not ready: run manage.py migrate first."
