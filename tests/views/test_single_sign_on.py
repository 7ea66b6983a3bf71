"""Single sign-on, against a provider that runs here."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from assessments.actions.accounts import invite
from assessments.models import AccountInvitation, AuditEvent, OrganisationRole, Team, User
from calms.sign_in import single_sign_on
from tests.factories import make_organisation, make_team, make_user
from tests.provider import CLIENT, SECRET, path_of, provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings):
    """The provider, and an instance that knows it."""
    cache.clear()
    with provider() as running:
        settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(
            issuer=running.issuer, name="Example House", client_id=CLIENT, client_secret=SECRET
        )
        yield running


def provider_id(settings) -> str:
    return settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["provider_id"]


def begin(client, settings, **fields):
    return client.get(reverse("openid_connect_login", args=[provider_id(settings)]), fields)


def come_in(client, settings, **fields):
    """Through the provider, and back."""
    away = begin(client, settings, **fields)
    back = requests.get(away["Location"], allow_redirects=False, timeout=10).headers["Location"]
    return client.get(path_of(back))


def signed_in(client) -> str:
    return client.session.get("_auth_user_id", "")


def test_sign_in_page_offers_the_provider_by_name(client, house, settings):  # noqa: ARG001
    page = client.get(reverse("account_login"), {"next": "/library/"}).text
    assert "Sign in with Example House" in page
    assert f"/sign-in/with/{provider_id(settings)}/?next=/library/" in page


def test_without_a_provider_nothing_is_offered(client):
    assert "/sign-in/with/" not in client.get(reverse("account_login")).text


def test_person_with_an_account_comes_in(client, house, settings):
    ada = make_user()
    before = ada.password
    house.vouches_for("ADA@example.org", groups=["secret-group"])
    reply = come_in(client, settings, next="/library/")
    assert reply["Location"] == "/library/"
    assert signed_in(client) == str(ada.pk)
    assert client.session.get_expiry_date() is not None
    ada.refresh_from_db()
    assert ada.password == before
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == ("1", {})
    assert not EmailAddress.objects.exists()


def test_provider_is_asked_for_a_code_with_proof_and_our_own_address(client, house, settings):
    make_user()
    house.vouches_for("ada@example.org")
    asked = parse_qs(urlsplit(begin(client, settings)["Location"]).query)
    assert asked["client_id"] == [CLIENT]
    assert asked["code_challenge_method"] == ["S256"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert urlsplit(asked["redirect_uri"][0]).path == reverse("openid_connect_callback", args=[provider_id(settings)])
    come_in(client, settings)
    assert house.exchanged["code_verifier"]
    assert house.exchanged["client_secret"] == SECRET


def test_person_is_known_again_by_the_provider_s_key_whatever_the_address(client, house, settings):
    ada = make_user()
    house.vouches_for("ada@example.org")
    come_in(client, settings)
    client.logout()
    house.vouches_for("new-name@example.org", groups=["secret-group"])
    come_in(client, settings)
    assert signed_in(client) == str(ada.pk)
    assert SocialAccount.objects.get().extra_data == {}


def test_invited_person_comes_in_without_a_password_and_the_invitation_is_accepted(client, house, settings):
    zoe = User.objects.create_user("zoe@example.org")
    invite(person=zoe, organisation=make_organisation(), by=make_user(), to_show=True)
    house.vouches_for("zoe@example.org")
    come_in(client, settings)
    assert signed_in(client) == str(zoe.pk)
    zoe.refresh_from_db()
    assert not zoe.has_usable_password()
    assert AccountInvitation.objects.get().accepted_at
    assert AuditEvent.objects.filter(what="invitation_accepted", by=zoe).exists()
    assert client.get(reverse("account_change_password"))["Location"] == reverse("account")
    assert "Change the password" not in client.get(reverse("account")).text


def test_who_has_no_password_confirms_by_having_come_in_just_now(client, house, settings):
    team = make_team()
    ann = make_user("ann@example.org")
    ann.set_unusable_password()
    ann.save()
    OrganisationRole.objects.create(organisation=team.organisation, user=ann, role="administrator")
    house.vouches_for("ann@example.org")
    come_in(client, settings)
    url = reverse("team_delete", args=[team.pk])
    assert "Your password" not in client.get(url).text
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        late = client.post(url, {"typed": team.name})
    assert (late.status_code, Team.objects.count()) == (400, 1)
    assert "You signed in more than five minutes ago" in late.text
    assert client.post(url, {"typed": team.name}).status_code == 302
    assert not Team.objects.exists()


@pytest.mark.parametrize(
    ("email", "verified"),
    [
        ("nobody@example.org", True),
        ("ada@example.org", False),
        ("ada@example.org", "false"),
        ("ada@example.org", None),
        ("", True),
        ("not an address", True),
    ],
)
def test_unknown_or_unverified_address_is_refused(client, house, settings, email, verified):
    make_user()
    house.vouches_for(email, verified=verified)
    reply = come_in(client, settings)
    assert reply.status_code == 403
    assert "Nobody here has this address" in reply.text
    assert not signed_in(client)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_identity_is_not_tied_to_whoever_has_signed_in(client, house, settings):
    client.force_login(make_user())
    house.vouches_for("evil@example.org")
    assert come_in(client, settings, process="connect").status_code == 403
    assert not SocialAccount.objects.exists()


def test_two_answers_about_two_people_are_refused(client, house, settings):
    make_user()
    house.vouches_for("ada@example.org")
    house.claims["sub"] = "2"
    assert come_in(client, settings).status_code == 502
    assert not signed_in(client)


@pytest.mark.parametrize("claims", [{"aud": "another-client"}, {"iss": "https://evil.example"}, {"exp": 1}])
def test_word_that_is_meant_for_others_or_too_old_is_refused(client, house, settings, claims):
    make_user()
    house.vouches_for("ada@example.org")
    house.claims |= claims
    assert come_in(client, settings).status_code == 502
    assert not signed_in(client)


def test_account_that_is_switched_off_stays_so(client, house, settings):
    ada = make_user()
    ada.is_active = False
    ada.save()
    house.vouches_for("ada@example.org")
    assert come_in(client, settings)["Location"] == reverse("account_inactive")
    assert not signed_in(client)


def test_own_second_factor_is_still_asked_for(client, house, settings):
    ada = make_user()
    client.get("/")
    TOTP.activate(ada, "JBSWY3DPEHPK3PXP")
    house.vouches_for("ada@example.org")
    assert come_in(client, settings)["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_return_that_nobody_began_is_refused(client, house, settings):
    make_user()
    house.vouches_for("ada@example.org")
    back = reverse("openid_connect_callback", args=[provider_id(settings)])
    for asked in ({}, {"code": "a-code"}, {"code": "a-code", "state": "made-up"}):
        assert client.get(back, asked).status_code == 502
    assert not signed_in(client)
    assert not house.exchanged


def test_return_works_once(client, house, settings):
    make_user()
    house.vouches_for("ada@example.org")
    away = begin(client, settings)
    back = path_of(requests.get(away["Location"], allow_redirects=False, timeout=10).headers["Location"])
    client.get(back)
    client.logout()
    assert client.get(back).status_code == 502
    assert not signed_in(client)


def test_person_who_changes_their_mind_is_back_at_signing_in(client, house, settings):
    house.refuses = {"error": "access_denied"}
    begin(client, settings)
    state = next(iter(client.session["socialaccount_states"]))
    back = reverse("openid_connect_callback", args=[provider_id(settings)])
    assert client.get(back, {"error": "access_denied", "state": state})["Location"] == reverse("account_login")


def test_provider_that_is_down_is_said(client, house, settings, caplog):
    house.is_broken = True
    reply = begin(client, settings)
    assert reply.status_code == 502
    assert "The other side did not answer as it should" in reply.text
    assert "Single sign-on failed: HTTPError" in caplog.text


def test_provider_that_answers_nonsense_is_said(client, house, settings):
    make_user()
    house.vouches_for("ada@example.org")
    house.userinfo = {"email": "ada@example.org", "email_verified": True}
    assert come_in(client, settings).status_code == 502
    assert not signed_in(client)


def test_unknown_provider_is_not_found(client, house):  # noqa: ARG001
    assert client.get("/sign-in/with/nobody/").status_code == 404
    assert client.get("/sign-in/with/nobody/back/").status_code == 404


def test_people_of_another_provider_are_other_people():
    keys = {
        single_sign_on(issuer=issuer, name="", client_id="x", client_secret="y")["openid_connect"]["APPS"][0][
            "provider_id"
        ]
        for issuer in ("https://one.example", "https://two.example")
    }
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("issuer", "client_id", "reason"),
    [("https://one.example", "", "OIDC_CLIENT_ID"), ("http://one.example", "x", "must speak https")],
)
def test_half_a_provider_does_not_start(issuer, client_id, reason):
    with pytest.raises(ImproperlyConfigured, match=reason):
        single_sign_on(issuer=issuer, name="", client_id=client_id, client_secret="y")


def test_no_issuer_is_no_provider():
    assert single_sign_on(issuer="", name="", client_id="", client_secret="") == {}


def test_address_for_the_provider_is_printed(house, settings, capsys):  # noqa: ARG001
    call_command("sso_address")
    expected = f"http://127.0.0.1:8000/sign-in/with/{provider_id(settings)}/back/\n"
    assert capsys.readouterr().out == expected
    settings.SOCIALACCOUNT_PROVIDERS = {}
    with pytest.raises(CommandError, match="OIDC_ISSUER"):
        call_command("sso_address")
