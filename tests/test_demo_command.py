"""`manage.py demo`: what it makes, refuses and prints."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as configured
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.demo import CHARACTERS, find_demo, give_password, kept_password, make_demo, remove_demo
from assessments.models import Assessment, Organisation, Team, User
from assessments.models.results import Snapshot
from tests.factories import make_organisation, make_team, make_user


def demo(*arguments, capsys):
    call_command("demo", "--teams=1", *arguments)
    return capsys.readouterr().out


def refused(*arguments):
    with pytest.raises(CommandError) as refusal:
        call_command("demo", *arguments)
    assert refusal.value.returncode == 1
    return str(refusal.value)


@pytest.mark.django_db(transaction=True)
def test_demo_is_made_once(capsys):
    out = demo(capsys=capsys)
    assert "Aurora: tools ahead" in out
    made = set(Snapshot.objects.values_list("pk", flat=True))
    assert len(made) == 4
    assert "nothing has changed" in demo(capsys=capsys)
    assert set(Snapshot.objects.values_list("pk", flat=True)) == made
    assert "nothing has changed" not in demo("--if-empty", capsys=capsys)


@pytest.mark.django_db(transaction=True)
def test_sign_ins_are_printed_and_work(capsys):
    out = demo("--if-empty", capsys=capsys)
    assert f"{configured.BASE_URL} with one click, or with the password {kept_password()} as" in out
    assert "ada.tremblay@demo.example      facilitator Aurora, Iris\n" in out
    assert authenticate(email="ada.tremblay@demo.example", password=kept_password())


@pytest.mark.django_db(transaction=True)
def test_reset_makes_the_demo_anew(capsys):
    demo(capsys=capsys)
    before = Team.objects.get()
    make_user("guest@example.org", before)
    out = demo("--reset", capsys=capsys)
    assert "Deleting Atelier Boréal" in out
    assert Team.objects.get().pk != before.pk
    assert not User.objects.filter(email="guest@example.org").exists()


@pytest.mark.django_db(transaction=True)
def test_demo_that_is_over_says_so(capsys):
    demo(capsys=capsys)
    Assessment.objects.update(state="cancelled")
    assert "--reset makes it anew, up to today" in demo("--if-empty", capsys=capsys)


@pytest.mark.django_db(transaction=True)
def test_demo_is_not_over_while_one_assessment_is_planned(capsys):
    demo(capsys=capsys)
    later = timezone.now() + timedelta(days=7)
    Assessment.objects.update(state="cancelled")
    Assessment.objects.filter(pk=Assessment.objects.first().pk).update(state="planned", closes_at=later)
    assert "Its assessments are over" not in demo("--if-empty", capsys=capsys)
    Assessment.objects.update(closes_at=timezone.now())
    assert "Its assessments are over" in demo("--if-empty", capsys=capsys)


@pytest.mark.django_db(transaction=True)
def test_failed_sealing_is_told():
    def no_room(execute, sql, *rest):
        if sql.startswith("VACUUM"):
            raise OperationalError("disk full")
        return execute(sql, *rest)

    with connection.execute_wrapper(no_room), pytest.raises(RuntimeError, match="OperationalError"):
        make_demo("correct horse battery", len, characters=CHARACTERS[:1])


def figures(make: Callable[[], object]) -> list[object]:
    make()
    cards = Snapshot.objects.order_by("assessment__team__name", "assessment__cycle__code")
    found = list(cards.values_list("assessment__team__name", "inputs_hash", "card"))
    remove_demo(find_demo())
    return found


@pytest.mark.django_db(transaction=True)
def test_figures_are_the_same_on_any_day():
    later = timezone.localdate() + timedelta(days=200)
    two = CHARACTERS[8:10]
    first = figures(lambda: make_demo("correct horse battery", len, characters=two))
    assert len(first) == 10
    assert figures(lambda: make_demo("correct horse battery", len, today=later, characters=two)) == first


# The password


@pytest.mark.django_db
def test_password_is_made_for_this_machine(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    password = kept_password()
    assert len(password) >= 12
    assert kept_password() == password
    assert stat.S_IMODE((tmp_path / "demo_password").stat().st_mode) == 0o600


@pytest.mark.django_db
def test_another_password_is_given_where_the_file_was_lost(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    team = make_team()
    user = make_user("ada@demo.example", team)
    client = signed_in(user)
    password = give_password(team.organisation)
    assert User.objects.get(pk=user.pk).check_password(password)
    assert give_password(team.organisation) == password
    # The sign-in before has ended, and is listed nowhere.
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()
    assert client.get(reverse("account")).status_code == 302


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    UserSession.objects.create(user=user, session_key=client.session.session_key, ip="::")
    return client


@pytest.mark.django_db
def test_next_start_signs_nobody_out_whoever_joined(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    team = make_team()
    user = make_user("ada@demo.example", team)
    give_password(team.organisation)
    client = signed_in(User.objects.get(pk=user.pk))
    guest = make_user("zoe@example.org", team)
    invited = make_user("new@example.org", team)
    invited.set_unusable_password()
    invited.save()
    before = list(User.objects.order_by("pk").values_list("pk", "password"))
    give_password(team.organisation)
    assert list(User.objects.order_by("pk").values_list("pk", "password")) == before
    assert client.get(reverse("account")).status_code == 200
    assert signed_in(guest).get(reverse("account")).status_code == 200


# Refusals


@pytest.mark.parametrize("arguments", [(), ("--reset",), ("--if-empty",)])
def test_demo_is_refused_without_demo(settings, arguments):
    settings.DEMO = False
    assert "set DEMO=1" in refused(*arguments)


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [(), ("--reset",)])
def test_demo_is_refused_beside_another_organisation(arguments):
    make_organisation()
    assert "another organisation" in refused(*arguments)
    assert Organisation.objects.get().slug == "acme"


@pytest.mark.django_db
def test_organisation_of_the_same_name_is_another_one():
    make_organisation("atelier-boreal")
    assert find_demo() is None
    assert "another organisation" in refused("--reset")


@pytest.mark.django_db
def test_database_with_an_organisation_is_left_alone(capsys):
    make_organisation()
    assert demo("--if-empty", capsys=capsys) == ""


@pytest.mark.django_db
def test_demo_says_when_the_database_is_not_ready():
    def no_table(*_arguments):
        raise OperationalError("no such table")

    with connection.execute_wrapper(no_table):
        assert refused() == "The database is not ready: run manage.py migrate first."


def test_demo_is_refused_on_an_address_that_others_reach(tmp_path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "calms.settings",
        "DATA_DIR": str(tmp_path),
        "BASE_URL": "https://calms.example.org",
    }
    command = [sys.executable, "manage.py", "demo"]
    run = subprocess.run(command, env=environment, cwd=configured.BASE_DIR, capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert "loopback" in run.stderr
