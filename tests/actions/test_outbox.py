"""Each mail is sent once: whatever the mail server says, and whenever a worker dies."""

from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.actions.outbox import BATCH, queue_all, send_again, send_mails
from assessments.models import Mail, Organisation
from tests.actions.sheets import level
from tests.closed import make_closed
from tests.factories import make_assessment, make_team
from tests.post import LOCMEM, mailers_to, post_office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ended(db):  # noqa: ARG001  (it opens the database)
    return make_closed([level(2)] * 5)


@pytest.fixture
def office(settings):
    with post_office() as office:
        settings.MAILERS = mailers_to(office.server_address[1])
        yield office


def results_mail(assessment, to: str, language: str = "en") -> Mail:
    organisation = assessment.organisation
    return Mail(organisation=organisation, assessment=assessment, kind="results", to=to, language=language)


def queue_to(assessment, *addresses: str) -> None:
    queue_all(results_mail(assessment, to) for to in addresses)


def states() -> dict[str, str]:
    return dict(Mail.objects.values_list("to", "state"))


def make_due() -> None:
    Mail.objects.update(due_at=timezone.now())


def waiting_tasks() -> int:
    return DBTaskResult.objects.filter(status="READY").count()


def test_queued_mail_leaves_by_the_worker_in_the_language_of_its_reader(ended, settings):
    settings.MAILERS = LOCMEM
    queue_all([results_mail(ended, "ada@example.org", "fr")])
    assert not django_mail.outbox
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    (sent,) = django_mail.outbox
    assert sent.to == ["ada@example.org"]
    assert ended.results_code in sent.body
    assert "\n" not in sent.subject
    assert states() == {"ada@example.org": "sent"}
    send_mails.call()
    assert len(django_mail.outbox) == 1


def test_nothing_is_queued_where_no_mail_leaves(ended):
    queue_to(ended, "ada@example.org")
    assert (Mail.objects.count(), waiting_tasks()) == (0, 0)


def test_nothing_leaves_of_a_transaction_that_failed(ended, settings):
    settings.MAILERS = LOCMEM
    with transaction.atomic():
        queue_to(ended, "ada@example.org")
        transaction.set_rollback(True)
    assert (Mail.objects.count(), waiting_tasks()) == (0, 0)


def test_worker_is_called_once_for_many(ended, settings):
    settings.MAILERS = LOCMEM
    queue_to(ended, "ada@example.org", "bob@example.org")
    assert waiting_tasks() == 1
    assert queue_all([]) == 0


def test_batch_leaves_the_rest_to_the_next_task(ended, settings):
    settings.MAILERS = LOCMEM
    queue_to(ended, *(f"a{n}@example.org" for n in range(BATCH + 1)))
    DBTaskResult.objects.all().delete()
    send_mails.call()
    assert (len(django_mail.outbox), waiting_tasks()) == (BATCH, 1)
    send_mails.call()
    assert len(django_mail.outbox) == BATCH + 1


def test_server_that_is_down_gets_it_once_when_it_comes_back(ended, settings):
    with post_office() as office:
        port = office.server_address[1]
    settings.MAILERS = mailers_to(port)
    queue_to(ended, "ada@example.org", "bob@example.org")
    DBTaskResult.objects.all().delete()
    send_mails.call()
    first = Mail.objects.get(attempts=1)
    assert (first.state, first.problem) == ("queued", "ConnectionRefusedError")
    assert timedelta(seconds=50) < first.due_at - timezone.now() <= timedelta(minutes=1)
    assert DBTaskResult.objects.get(status="READY").run_after == first.due_at
    make_due()
    send_mails.call()
    make_due()
    with post_office(port) as office:
        send_mails.call()
        send_mails.call()
        assert sorted(office.addresses) == ["ada@example.org", "bob@example.org"]
    assert set(states().values()) == {"sent"}


def test_waiting_grows_to_an_hour(ended, settings):
    with post_office() as office:
        settings.MAILERS = mailers_to(office.server_address[1])
    queue_to(ended, "ada@example.org")
    Mail.objects.update(attempts=30)
    send_mails.call()
    assert timedelta(minutes=59) < Mail.objects.get().due_at - timezone.now() <= timedelta(hours=1)


def test_address_that_is_refused_for_good_stops_no_other(ended, office):
    office.replies["bob@example.org"] = "550 no such person"
    queue_to(ended, "ada@example.org", "bob@example.org", "cleo@example.org")
    send_mails.call()
    assert sorted(office.addresses) == ["ada@example.org", "cleo@example.org"]
    assert states() == {"ada@example.org": "sent", "bob@example.org": "refused", "cleo@example.org": "sent"}
    assert Mail.objects.with_a_problem().get().problem == "550 no such person"


def test_address_that_is_refused_for_now_is_tried_later(ended, office):
    office.replies["ada@example.org"] = "451 later"
    queue_to(ended, "ada@example.org")
    send_mails.call()
    assert states() == {"ada@example.org": "queued"}
    office.replies.clear()
    make_due()
    send_mails.call()
    assert office.addresses == ["ada@example.org"]


def test_sender_that_is_refused_is_our_own_mistake(ended, office):
    office.to_senders = "550 not you"
    queue_to(ended, "ada@example.org")
    send_mails.call()
    assert states() == {"ada@example.org": "queued"}


def test_text_that_is_refused_is_said(ended, office):
    office.to_texts = "554 spam"
    queue_to(ended, "ada@example.org")
    send_mails.call()
    assert Mail.objects.get().problem == "554 spam"


@pytest.mark.usefixtures("office")
def test_what_is_no_address_is_said(ended):
    queue_to(ended, "a b@example.org")
    send_mails.call()
    assert states() == {"a b@example.org": "refused"}


def test_line_that_breaks_in_the_middle_leaves_one_unsure_and_the_others_sent(ended, office):
    office.hangs_up_on = {"bob@example.org"}
    queue_to(ended, "ada@example.org", "bob@example.org", "cleo@example.org")
    send_mails.call()
    assert states() == {"ada@example.org": "sent", "bob@example.org": "unsure", "cleo@example.org": "sent"}


def test_line_that_was_dropped_between_two_mails_is_taken_up_again(ended, office):
    office.leaves_after = {"ada@example.org", "bob@example.org"}
    queue_to(ended, "ada@example.org", "bob@example.org")
    send_mails.call()
    assert sorted(office.addresses) == ["ada@example.org", "bob@example.org"]
    assert set(states().values()) == {"sent"}


def test_worker_that_died_leaves_one_unsure_until_somebody_says_so(ended, office):
    queue_to(ended, "ada@example.org")
    Mail.objects.update(state="sending", changed_at=timezone.now() - timedelta(minutes=9))
    send_mails.call()
    assert states() == {"ada@example.org": "sending"}
    Mail.objects.update(changed_at=timezone.now() - timedelta(minutes=11))
    send_mails.call()
    assert (states(), office.arrived) == ({"ada@example.org": "unsure"}, [])
    send_again(mail=Mail.objects.get())
    send_mails.call()
    assert (states(), office.addresses) == ({"ada@example.org": "sent"}, ["ada@example.org"])


@pytest.mark.usefixtures("office")
def test_one_that_is_being_sent_is_not_sent_again(ended):
    queue_to(ended, "ada@example.org")
    Mail.objects.update(state="sending")
    send_again(mail=Mail.objects.get())
    assert states() == {"ada@example.org": "sending"}


@pytest.mark.usefixtures("office")
def test_one_that_cannot_be_written_stops_no_other(ended, caplog):
    queue_to(ended, "ada@example.org")
    Organisation.objects.filter(pk=ended.organisation_id).update(time_zone="Nowhere/AtAll")
    other = make_closed([level(2)] * 5, make_team(make_other(), "Newts"))
    queue_to(other, "bob@example.org")
    send_mails.call()
    assert states() == {"ada@example.org": "refused", "bob@example.org": "sent"}
    assert "ada@example.org" not in caplog.text


def make_other() -> Organisation:
    return Organisation.objects.create(slug="other", name="Other")


def test_mail_that_has_nothing_to_say_any_more_is_dropped(settings):
    settings.MAILERS = LOCMEM
    queue_to(make_assessment(), "ada@example.org")  # results of an open one
    send_mails.call()
    assert (Mail.objects.count(), django_mail.outbox) == (0, [])


@pytest.mark.usefixtures("office")
def test_log_of_one_that_cannot_be_written_quotes_no_error(ended, monkeypatch, caplog):
    def fail(_mail: Mail) -> None:
        raise ValueError("to ada@example.org")

    monkeypatch.setattr("assessments.actions.outbox.letter_of", fail)
    queue_to(ended, "ada@example.org")
    send_mails.call()
    assert states() == {"ada@example.org": "refused"}
    assert "ValueError" in caplog.text
    assert "ada@example.org" not in caplog.text


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("state", ["queued", "sent"])
def test_one_without_a_problem_is_not_sent_again(ended, state):
    queue_to(ended, "ada@example.org")
    Mail.objects.update(state=state, attempts=3)
    assert not send_again(mail=Mail.objects.get())
    assert Mail.objects.values_list("state", "attempts").get() == (state, 3)
