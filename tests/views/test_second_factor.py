"""A second factor beside the password: codes of an app, recovery codes, and who must have one."""

import threading

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessments.models import Answer, AuditEvent, Coaching, Organisation
from assessments.views.second_factor import SecondFactors
from tests.factories import make_assessment, make_user
from tests.post import LOCMEM
from tests.views.test_sign_in import choose, password_path

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)  # allauth tells of changes once they are committed

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_attempts_before():
    cache.clear()


def code_of(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def give_app(user) -> Authenticator:
    return TOTP.activate(user, SECRET).instance


def sign_in(client, email="ada@example.org", **fields):
    return client.post(reverse("account_login"), {"login": email, "password": PASSWORD, **fields})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def prove(client) -> None:
    """The password again, as before each change of what opens the account."""
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


def changes() -> list[str]:
    return [event.detail["change"] for event in AuditEvent.objects.filter(what="second_factor_changed").order_by("at")]


def sent() -> list[str]:
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(10)
    return [message.body for message in mail.outbox]


def set_up(client) -> list[str]:
    """An app, by the pages; the recovery codes that follow."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    assert secret in page.text
    assert "data:image/svg+xml;base64," in page.text
    assert "no-store" in page["Cache-Control"]
    reply = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert reply["Location"] == reverse("mfa_view_recovery_codes")
    page = client.get(reply["Location"]).text
    return page.partition("readonly>")[2].partition("<")[0].split()


@committed
def test_app_is_set_up_with_the_password_again_and_told(actors, settings):
    settings.MAILERS = LOCMEM
    client = actors.client("facilitator")
    reply = client.get(reverse("mfa_activate_totp"))
    assert reply["Location"].startswith(f"{reverse('account_reauthenticate')}?next=%2Faccount%2Fsecond-factor%2Fapp")
    prove(client)
    codes = set_up(client)
    assert len(set(codes)) == 10
    assert "set up" in client.get(reverse("mfa_index")).text
    assert changes() == ["totp_activated"]
    assert any("An authenticator app was added to your account." in body for body in sent())


def test_wrong_code_sets_nothing_up_and_keeps_the_key(actors):
    client = actors.client("facilitator")
    prove(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    reply = client.post(reverse("mfa_activate_totp"), {"code": "12"})
    assert "This code or passkey is not right." in reply.text
    assert secret in reply.text
    assert not Authenticator.objects.exists()


def test_wrong_password_proves_nothing(actors):
    client = actors.client("facilitator")
    reply = client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert "This is not your password." in reply.text
    assert client.get(reverse("mfa_activate_totp")).status_code == 302


def test_sign_in_asks_for_the_code_and_leads_where_the_person_was_going(client):
    give_app(make_user())
    reply = sign_in(client, next="/library/")
    assert reply["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert "And your second factor" in client.get(reply["Location"]).text
    assert client.post(reply["Location"], {"code": code_of()})["Location"] == "/library/"
    assert signed_in(client)


def test_nothing_opens_between_password_and_code(client, actors):
    give_app(actors.facilitator)
    sign_in(client, "fay@example.org")
    for name in ("account", "mfa_index", "account_sessions"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))
    assert client.get(actors.team.get_absolute_url())["Location"].startswith(reverse("account_login"))
    assert not AuditEvent.objects.filter(what="signed_in").exists()


def test_person_who_waits_for_a_code_may_sign_in_as_somebody_else(client):
    give_app(make_user())
    make_user("bob@example.org")
    sign_in(client)
    assert client.get(reverse("account_login"))["Location"] == reverse("mfa_authenticate")
    client.post(reverse("account_logout"), {"next": reverse("account_login")})
    assert client.get(reverse("account_login")).status_code == 200


def test_code_works_once(client):
    give_app(make_user())
    sign_in(client)
    code = code_of()
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))
    sign_in(client)
    assert "not right" in client.post(reverse("mfa_authenticate"), {"code": code}).text
    assert not signed_in(client)


def test_codes_cannot_be_tried_for_long(client):
    give_app(make_user())
    sign_in(client)
    for _attempt in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "1"})
    reply = client.post(reverse("mfa_authenticate"), {"code": code_of()})
    assert "Too many attempts. Wait five minutes, then try again." in reply.text
    assert not signed_in(client)


def test_recovery_code_opens_once(client, actors):
    member = actors.client("member")
    prove(member)
    code = set_up(member)[0]
    for works in (True, False):
        sign_in(client, "mia@example.org")
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert signed_in(client) is works
        client.post(reverse("account_logout"))
    assert "9 are left" in member.get(reverse("mfa_index")).text


@committed
def test_new_recovery_codes_replace_the_earlier_ones(actors):
    client = actors.client("facilitator")
    prove(client)
    codes = set_up(client)
    assert "work no longer" in client.get(reverse("mfa_generate_recovery_codes")).text
    client.post(reverse("mfa_generate_recovery_codes"))
    page = client.get(reverse("mfa_view_recovery_codes")).text
    assert [code for code in codes if code in page] == []
    assert changes() == ["totp_activated", "recovery_codes_generated"]


def test_recovery_codes_need_a_second_factor_first(actors):
    client = actors.client("facilitator")
    prove(client)
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert not Authenticator.objects.exists()


@committed
def test_app_is_removed_and_its_recovery_codes_with_it(client, actors):
    facilitator = actors.client("facilitator")
    prove(facilitator)
    set_up(facilitator)
    assert "Remove the app?" in facilitator.get(reverse("mfa_deactivate_totp")).text
    assert facilitator.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.exists()
    assert changes() == ["totp_activated", "totp_deactivated"]
    sign_in(client, "fay@example.org")
    assert signed_in(client)


def test_secrets_are_of_no_use_in_a_copy_of_the_database(settings):
    app = give_app(make_user())
    assert SECRET not in str(Authenticator.objects.values().get())
    assert app.wrap().validate_code(code_of())
    cache.clear()
    settings.SECRET_KEY = "another key 0123456789-0123456789-0123456789-abc"
    assert not app.wrap().validate_code(code_of())


def test_password_by_mail_does_not_go_round_the_second_factor(client):
    user = make_user()
    give_app(user)
    assert choose(client, password_path(user))["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_passkeys_are_named_by_number(db):  # noqa: ARG001  (it opens the database)
    user = make_user()
    adapter = SecondFactors()
    assert adapter.generate_authenticator_name(user, "webauthn") == "Passkey 1"
    Authenticator.objects.create(user=user, type="webauthn", data={})
    assert adapter.generate_authenticator_name(user, "webauthn") == "Passkey 2"


def test_passkey_that_nobody_has_signs_nobody_in(client):
    options = client.get(reverse("mfa_login_webauthn")).json()["request_options"]["publicKey"]
    assert options["userVerification"] == "required"
    for credential in ("", "{}", "[]", '{"id": "x"}', "null"):
        reply = client.post(reverse("mfa_login_webauthn"), {"credential": credential}, follow=True)
        assert reply.redirect_chain == [(reverse("account_login"), 302)]
        assert not signed_in(client)


@pytest.mark.parametrize("credential", ["", "{}", "[]", '{"id": "x"}', "null", '{"id": "eA", "rawId": "eA"}'])
def test_passkey_that_is_none_is_not_added(actors, credential):
    client = actors.client("facilitator")
    prove(client)
    client.get(reverse("mfa_add_webauthn"))
    fields = {"name": "Mine", "passwordless": "on", "credential": credential}
    assert "Mine" in client.post(reverse("mfa_add_webauthn"), fields).text
    assert not Authenticator.objects.exists()


def test_passkey_that_is_none_proves_nothing_between_password_and_code(client):
    give_app(make_user())
    sign_in(client)
    for credential in ("", "{}", "null", '{"id": "x"}'):
        assert client.post(reverse("mfa_authenticate"), {"credential": credential}).status_code == 200
    assert not signed_in(client)


def test_code_proves_who_it_is_as_the_password_does(actors):
    give_app(actors.facilitator)
    client = actors.client("facilitator")
    page = client.get(reverse("account_reauthenticate"), {"next": reverse("mfa_deactivate_totp")}).text
    assert "Use a code instead" in page
    again = reverse("mfa_reauthenticate")
    assert "not right" in client.post(again, {"code": "1"}).text
    reply = client.post(again, {"code": code_of(), "next": reverse("mfa_deactivate_totp")})
    assert reply["Location"] == reverse("mfa_deactivate_totp")
    assert client.get(reply["Location"]).status_code == 200


# Who must have one


@pytest.fixture
def required(actors):
    Organisation.objects.filter(pk=actors.team.organisation_id).update(second_factor=True)
    return actors


WAITING = ["home", "account", "account_sessions", "account_change_password", "privacy", "library"]


@pytest.mark.parametrize("actor", ["administrator", "coach"])
def test_administrators_and_coaches_reach_nothing_without_it(required, actor):
    client = required.client(actor)
    paths = [*map(reverse, WAITING), required.team.get_absolute_url()]
    for path in paths:
        assert client.get(path)["Location"] == reverse("mfa_index")
        assert client.post(path)["Location"] == reverse("mfa_index")
    assert "Set one up, and you go on." in client.get(reverse("mfa_index")).text
    assert client.get("/nothing/here/").status_code == 404
    assert client.post(reverse("account_logout")).status_code == 302
    assert not signed_in(client)


@pytest.mark.parametrize("actor", ["administrator", "coach"])
def test_they_set_it_up_and_go_on(required, actor):
    client = required.client(actor)
    prove(client)
    set_up(client)
    assert client.get(required.team.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("actor", ["member", "facilitator", "leader", "neighbour", "outsider", "nobody"])
def test_others_need_none(required, actor):
    assert required.client(actor).get(reverse("home")).status_code == 200


def test_coach_of_another_organisation_needs_none(required):
    Coaching.objects.create(user=required.outsider, team=required.outsider.teams.get())
    assert required.client("outsider").get(reverse("home")).status_code == 200


def test_recovery_codes_alone_are_none(required):
    Authenticator.objects.create(user=required.coach, type="recovery_codes", data={"seed": "", "used_mask": 0})
    assert required.client("coach").get(reverse("home"))["Location"] == reverse("mfa_index")


def test_whether_it_is_owed_costs_no_query(required, django_assert_num_queries):
    client = required.client("coach")
    with django_assert_num_queries(2):  # the session, the person
        client.get(reverse("home"))


def test_facilitator_who_owes_one_does_not_reach_the_common_sheet(required):
    """Who answers by a link needs no account; in consensus the account is what opens the sheet."""
    Coaching.objects.create(user=required.facilitator, team=required.team)
    assessment = make_assessment(required.team, mode="consensus")
    client = required.client("facilitator")
    url = reverse("answer_start", args=[assessment.link_code])
    assert client.post(url).status_code == 409
    give_app(required.facilitator)
    assert client.post(url).status_code == 302


def test_answering_asks_for_no_person(required, django_assert_max_num_queries):
    """A save by somebody who has signed in costs what it costs everybody."""
    assessment = make_assessment(required.team)
    client = required.client("coach")
    client.post(reverse("answer_start", args=[assessment.link_code]))
    page = client.get(reverse("answer_pillar", args=[assessment.link_code, "C"])).text
    mark = page.partition('name="sheet" value="')[2].partition('"')[0]
    save = reverse("answer_save", args=[assessment.link_code, "C"])
    with django_assert_max_num_queries(40) as asked:
        assert client.post(save, {"sheet": mark, "C1": "2", "seen-C1": ""}).status_code == 200
    assert [query["sql"] for query in asked.captured_queries if "django_session" in query["sql"]] == []
    assert Answer.objects.count() == 1


def test_operator_removes_what_a_person_lost(client, actors, capsys):
    give_app(actors.facilitator)
    call_command("remove_second_factor", "FAY@example.org")
    assert capsys.readouterr().out == "fay@example.org has no second factor now.\n"
    assert changes() == ["removed_by_operator"]
    sign_in(client, "fay@example.org")
    assert signed_in(client)
    page = actors.client("administrator").get(reverse("organisation_audit", args=[actors.team.organisation_id])).text
    assert "removed by whoever runs the server" in page


def test_operator_is_told_where_there_is_nothing_to_remove(actors, capsys):  # noqa: ARG001
    call_command("remove_second_factor", "fay@example.org")
    assert capsys.readouterr().out == "fay@example.org had none.\n"
    assert changes() == []
    with pytest.raises(CommandError, match="Nobody signs in with nobody"):
        call_command("remove_second_factor", "nobody@example.org")
