"""What is known of a person, and what removing them leaves."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from assessments.actions import Closed
from assessments.actions.invitations import invite_also
from assessments.actions.persons import NotYourself, OnlyFacilitator, known_of, remove_person
from assessments.actions.roles import LastAdministrator
from assessments.models import AuditEvent, Coaching, Invitation, Mail, Membership, OrganisationRole, User
from assessments.models.results import Snapshot
from tests.closed import make_closed, make_people
from tests.factories import make_assessment, make_organisation, make_team, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return make_user("ann@example.org")


def test_file_holds_what_is_stored_with_the_name_and_no_answer(ann):
    team = make_team()
    mia = make_user("mia@example.org", team)
    Coaching.objects.create(team=make_team(name="Newts"), user=mia)
    OrganisationRole.objects.create(organisation=team.organisation, user=mia, role="leader")
    invite_also(
        assessment=make_assessment(team, mode="individual", salt="5" * 64),
        email="MIA@example.org",
        language="en",
        by=ann,
    )
    Mail.objects.create(organisation=team.organisation, kind="invitation", to="mia@example.org", language="en")
    event = AuditEvent.objects.create(organisation=team.organisation, what="role_given", by=ann)
    AuditEvent.objects.create(organisation=team.organisation, what="role_given", by=ann, detail={"person": str(mia.pk)})
    known = json.loads(json.dumps(known_of(mia)))
    [here] = known["organisations"]
    assert known["email"] == "mia@example.org"
    assert here["roles"] == ["leader"]
    assert here["teams"] == [{"name": "Owls", "role": "member", "on_leave": False}]
    assert here["coaches"] == [{"team": "Newts", "visited_on": None, "notes": ""}]
    assert here["asked_to_answer"] == [{"team": "Owls", "quarter": "2026-Q4", "language": "en"}]
    assert [mail["kind"] for mail in here["mails"]] == ["invitation"]
    assert [each["what"] for each in here["written_down"]] == [event.what]
    assert "nobody can say" in known["answers"]


def test_own_file_says_how_and_where_one_signs_in_and_no_secret():
    mia = make_user("mia@example.org", make_team())
    Authenticator.objects.create(user=mia, type="totp", data={"secret": "a-secret"})
    SocialAccount.objects.create(user=mia, provider="oidc-house", uid="key-of-mia")
    UserSession.objects.create(user=mia, ip="::", session_key="a-session", user_agent="Firefox, Linux")
    text = json.dumps(known_of(mia))
    found = json.loads(text)["signing_in"]
    assert found["has_a_password"]
    assert [each["kind"] for each in found["second_factors"]] == ["totp"]
    assert [(each["provider"], each["key"]) for each in found["single_sign_on"]] == [("oidc-house", "key-of-mia")]
    assert [each["browser"] for each in found["open_sign_ins"]] == ["Firefox, Linux"]
    assert not [secret for secret in ("a-secret", "a-session", mia.password) if secret in text]


def test_organisation_s_file_tells_nothing_of_another(ann):
    mia = make_user("mia@example.org", make_team())
    elsewhere = make_team(make_organisation("other"), "Foxes")
    Membership.objects.create(team=elsewhere, user=mia)
    known = known_of(mia, elsewhere.organisation)
    assert [each["name"] for each in known["organisations"]] == ["Other"]
    assert known["signing_in"] is None
    assert len(known_of(mia)["organisations"]) == 2
    assert ann.email not in json.dumps(known)


def test_removed_person_is_gone_and_results_stay(ann):
    closed = make_closed(make_people([1] * 5))
    team, organisation = closed.team, closed.organisation
    mia = make_user("mia@example.org", team)
    OrganisationRole.objects.create(organisation=organisation, user=mia, role="leader")
    before, key = Snapshot.objects.values_list("inputs_hash", "card").get(), str(mia.pk)
    assert remove_person(organisation=organisation, person=mia, by=ann)
    assert not User.objects.filter(email="mia@example.org").exists()
    assert Snapshot.objects.values_list("inputs_hash", "card").get() == before
    event = AuditEvent.objects.get(what="person_removed")
    assert event.detail == {"person": key}


def test_account_that_belongs_elsewhere_stays(ann):
    team, elsewhere = make_team(), make_team(make_organisation("other"), "Foxes")
    mia = make_user("mia@example.org", team)
    Membership.objects.create(team=elsewhere, user=mia)
    assert not remove_person(organisation=team.organisation, person=mia, by=ann)
    assert list(mia.teams.all()) == [elsewhere]


def test_links_of_the_person_stop_working_and_their_address_is_forgotten(ann):
    team = make_team()
    mia = make_user("mia@example.org", team)
    assessment = make_assessment(team, mode="individual", salt="5" * 64)
    for email in ("mia@example.org", "bob@example.org"):
        invite_also(assessment=assessment, email=email, language="en", by=ann)
    remove_person(organisation=team.organisation, person=mia, by=ann)
    assert [each.email for each in Invitation.objects.all()] == ["bob@example.org"]
    assert assessment.sheets.count() == 1
    assert not Mail.objects.filter(to="mia@example.org").exists()


def test_nobody_removes_themself(ann):
    team = make_team()
    OrganisationRole.objects.create(organisation=team.organisation, user=ann, role="administrator")
    with pytest.raises(NotYourself):
        remove_person(organisation=team.organisation, person=ann, by=ann)


def test_only_facilitator_of_a_team_is_not_removed(ann):
    team = make_team()
    fay = make_user("fay@example.org", team, "facilitator")
    with pytest.raises(OnlyFacilitator, match="Owls"):
        remove_person(organisation=team.organisation, person=fay, by=ann)
    make_user("gus@example.org", team, "facilitator")
    assert remove_person(organisation=team.organisation, person=fay, by=ann)


def test_last_administrator_is_not_removed(ann):
    team = make_team()
    mia = make_user("mia@example.org", team)
    role = OrganisationRole(organisation=team.organisation, user=mia, role="administrator")
    role.save()
    with pytest.raises(LastAdministrator):
        remove_person(organisation=team.organisation, person=mia, by=ann)
    OrganisationRole.objects.create(organisation=team.organisation, user=ann, role="administrator")
    assert remove_person(organisation=team.organisation, person=mia, by=ann)


def test_assessment_that_closes_meanwhile_keeps_nobody_from_leaving(ann, monkeypatch):
    def refuse(**_asked: object) -> None:
        raise Closed

    team = make_team()
    mia = make_user("mia@example.org", team)
    assessment = make_assessment(team, mode="individual", salt="5" * 64)
    invite_also(assessment=assessment, email=mia.email, language="en", by=ann)
    monkeypatch.setattr("assessments.actions.persons.revoke_invitation", refuse)
    remove_person(organisation=team.organisation, person=mia, by=ann)
    assert not Invitation.objects.exists()
