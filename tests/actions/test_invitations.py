"""Personal links: one sheet each, whatever becomes of the link, and no trace from a sheet to who was asked."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.actions import (
    Closed,
    Ticked,
    cancel_assessment,
    close_assessment,
    delete_sheet,
    open_assessment,
    save_answers,
    seal_assessment,
    start_sheet,
    submit_sheet,
    tick,
)
from assessments.actions.invitations import (
    AlreadyInvited,
    Forgotten,
    JustMailed,
    NobodyToInvite,
    NoMail,
    NotPersonal,
    TooSoon,
    invite_also,
    people_to_invite,
    remind_everybody,
    renew_invitation,
    revoke_invitation,
    send_invitation_again,
)
from assessments.actions.opening import open_if_due
from assessments.actions.outbox import send_mails
from assessments.actions.personal_links import KeyChanged, NeedsPersonalLink, personal_sheet, token_of
from assessments.actions.refusals import OwnEntry
from assessments.models import AnswerSheet, Assessment, AuditEvent, Coaching, Invitation, Mail, Membership
from tests.actions.sheets import level
from tests.factories import make_assessment, make_questionnaire, make_team, make_user
from tests.hostile import FORMULAS, LETTERS, MAIL_HEADER, MARKUP
from tests.post import LOCMEM

pytestmark = pytest.mark.django_db
NAMES = ("ada", "bob", "cleo", "dan", "eve")


@pytest.fixture(autouse=True)
def mail(settings):
    settings.MAILERS = LOCMEM
    settings.BASE_URL = "https://calms.example.org"


@pytest.fixture
def team():
    team = make_team()
    make_questionnaire(team.organisation)
    for name in NAMES:
        make_user(f"{name}@example.org", team)
    return team


def open_for(team, **changes) -> Assessment:
    fields = {
        "quarter": "2026-Q4",
        "mode": "individual",
        "closes_at": timezone.now() + timedelta(days=7),
        "expected": 1,
        "language": "en",
        "by": None,
    }
    return open_assessment(team=team, **(fields | changes))


@pytest.fixture
def assessment(team):
    return open_for(team)


def invitation_of(name: str) -> Invitation:
    return Invitation.objects.select_related("assessment").get(email=f"{name}@example.org")


def sheet_of(name: str) -> AnswerSheet | None:
    return personal_sheet(token_of(invitation_of(name)))


def submitted_by(name: str) -> AnswerSheet:
    sheet = sheet_of(name)
    save_answers(sheet=sheet, choices=level(2))
    submit_sheet(sheet=sheet)
    return sheet


def opened_days_ago(team, days: float, lasting: float = 7) -> Assessment:
    now = timezone.now()
    opened, closes = now - timedelta(days=days), now + timedelta(days=lasting - days)
    planned = open_for(team, opens_at=now + timedelta(hours=1), closes_at=max(closes, now + timedelta(hours=2)))
    Assessment.objects.filter(pk=planned.pk).update(opened_at=opened, closes_at=closes)
    assert open_if_due(planned.pk)
    return Assessment.objects.get(pk=planned.pk)


def test_members_who_are_not_on_leave_are_asked_in_their_language(team):
    Membership.objects.filter(user__email="eve@example.org").update(on_leave=True)
    team.members.filter(email="bob@example.org").update(language="fr")
    team.members.filter(email="dan@example.org").update(is_active=False)
    assessment = open_for(team)
    assert people_to_invite(assessment) == assessment.expected == 3
    mails = Mail.objects.values_list("to", "language", "kind")
    assert sorted(mails) == [
        (f"{name}@example.org", "fr" if name == "bob" else "en", "invitation") for name in NAMES[:3]
    ]
    assert AnswerSheet.objects.filter(assessment=assessment, submitted=False).count() == 3
    assert {sheet_of(name) for name in NAMES[:3]} == set(AnswerSheet.objects.all())


def test_nobody_to_invite_and_no_mail_open_nothing(settings):
    team = make_team()
    make_questionnaire(team.organisation)
    with pytest.raises(NobodyToInvite):
        open_for(team)
    settings.MAILERS = {}
    with pytest.raises(NoMail):
        open_for(team)
    assert not Assessment.objects.exists()


@pytest.mark.usefixtures("assessment")
def test_mail_holds_a_link_that_the_database_does_not(mailoutbox):
    send_mails.call()
    assert len(mailoutbox) == 5
    message = next(each for each in mailoutbox if each.to == ["ada@example.org"])
    token = token_of(invitation_of("ada"))
    assert f"https://calms.example.org/i/{token}/" in message.body
    for row in (*Invitation.objects.values_list(), *AnswerSheet.objects.values_list(), *Mail.objects.values_list()):
        assert token not in str(row)
    assert Assessment.objects.get().salt


@pytest.mark.usefixtures("assessment")
def test_links_differ_and_each_opens_one_sheet():
    tokens = {token_of(each) for each in Invitation.objects.select_related("assessment")}
    assert len(tokens) == len({personal_sheet(token).pk for token in tokens}) == 5
    assert personal_sheet("made-up") is None


def test_cookie_of_a_team_link_is_no_personal_link():
    assert personal_sheet(start_sheet(assessment=make_assessment())) is None


def test_link_of_the_team_starts_no_sheet(assessment):
    with pytest.raises(NeedsPersonalLink):
        start_sheet(assessment=assessment)


@pytest.mark.usefixtures("assessment")
def test_deleted_sheet_is_empty_and_its_link_still_works():
    sheet = submitted_by("ada")
    delete_sheet(sheet=sheet)
    again = sheet_of("ada")
    assert (again.pk, again.submitted, again.answers.count()) == (sheet.pk, False, 0)


def test_revoked_link_of_a_draft_opens_nothing_and_no_mail_follows(assessment):
    save_answers(sheet=sheet_of("ada"), choices=level(2))
    by = make_user("fay@example.org")
    revoke_invitation(invitation=invitation_of("ada"), by=by)
    revoke_invitation(invitation=invitation_of("ada"), by=by)
    assert sheet_of("ada") is None
    assert AnswerSheet.objects.count() == Mail.objects.count() == 4
    assert Assessment.objects.get().expected == 4
    assert AuditEvent.objects.get(what="link_revoked").detail == {"assessment": str(assessment.pk)}


@pytest.mark.usefixtures("assessment")
def test_revoked_link_of_a_submitted_sheet_leaves_it_counted_and_unread():
    sheet = submitted_by("ada")
    revoke_invitation(invitation=invitation_of("ada"), by=None)
    assert sheet_of("ada") is None
    assert AnswerSheet.objects.get(pk=sheet.pk).submitted


@pytest.mark.usefixtures("assessment")
def test_new_link_opens_the_same_sheet_and_the_old_one_nothing():
    sheet, old = submitted_by("ada"), token_of(invitation_of("ada"))
    renew_invitation(invitation=invitation_of("ada"), by=None)
    assert personal_sheet(old) is None
    assert sheet_of("ada") == sheet
    assert Assessment.objects.get().expected == 5
    assert Mail.objects.filter(to="ada@example.org").count() == 1


@pytest.mark.usefixtures("assessment")
def test_revoked_link_given_again_never_makes_a_second_vote():
    sheet = submitted_by("ada")
    save_answers(sheet=sheet_of("bob"), choices=level(1))
    for name in ("ada", "bob"):
        revoke_invitation(invitation=invitation_of(name), by=None)
        renew_invitation(invitation=invitation_of(name), by=None)
    assert sheet_of("ada") == sheet
    assert sheet_of("bob").answers.count() == 0
    assert AnswerSheet.objects.count() == Assessment.objects.get().expected == 5


def test_one_more_person_is_asked(assessment, mailoutbox):
    ann = make_user("ann@example.org")
    invitation = invite_also(assessment=assessment, email="zoe@example.org", language="fr", by=ann)
    assert Assessment.objects.get().expected == 6
    assert personal_sheet(token_of(invitation))
    with pytest.raises(AlreadyInvited):
        invite_also(assessment=assessment, email="Zoe@example.org", language="fr", by=ann)
    with pytest.raises(ValidationError):
        invite_also(assessment=assessment, email="nonsense", language="fr", by=ann)
    send_mails.call()
    assert "zoe@example.org" in [each.to[0] for each in mailoutbox]


def test_nobody_asks_themself_into_a_team_they_neither_belong_to_nor_coach(assessment):
    ann = make_user("ann@example.org")
    with pytest.raises(OwnEntry):
        invite_also(assessment=assessment, email="Ann@example.org", language="fr", by=ann)
    assert not Invitation.objects.filter(email__iexact=ann.email).exists()
    Coaching.objects.create(team=assessment.team, user=ann)
    assert invite_also(assessment=assessment, email="Ann@example.org", language="fr", by=ann)


def test_reminder_goes_to_everybody_whether_they_answered_or_not_once_in_two_days(team, mailoutbox):
    assessment = opened_days_ago(team, 2.1)
    submitted_by("ada")
    revoke_invitation(invitation=invitation_of("bob"), by=None)
    send_mails.call()
    mailoutbox.clear()
    assert remind_everybody(assessment=assessment) == 4
    with pytest.raises(TooSoon):
        remind_everybody(assessment=assessment)
    send_mails.call()
    assert sorted(each.to[0] for each in mailoutbox) == [f"{name}@example.org" for name in NAMES if name != "bob"]
    ada = next(each for each in mailoutbox if "ada@example.org" in each.to)
    assert token_of(invitation_of("ada")) in ada.body
    assert AuditEvent.objects.get(what="people_reminded").detail["people"] == 4


def test_reminder_right_after_the_invitation_is_too_soon(assessment):
    with pytest.raises(TooSoon):
        remind_everybody(assessment=assessment)


def test_only_personal_links_are_mailed():
    assessment = make_assessment()
    with pytest.raises(NotPersonal):
        remind_everybody(assessment=assessment)


@pytest.mark.usefixtures("assessment")
def test_mails_of_a_closed_or_revoked_one_say_nothing_any_more(mailoutbox):
    Assessment.objects.update(closes_at=timezone.now())
    send_mails.call()
    assert (mailoutbox, Mail.objects.count()) == ([], 0)
    with pytest.raises(Closed):
        renew_invitation(invitation=invitation_of("ada"), by=None)


@pytest.mark.usefixtures("assessment")
def test_mail_does_not_leave_with_a_link_that_opens_nothing(settings, mailoutbox):
    settings.SECRET_KEY = "another key, as after a mistake in the settings"
    send_mails.call()
    assert mailoutbox == []
    assert set(Mail.objects.values_list("state", flat=True)) == {"refused"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shown", [True, False])
def test_results_are_told_to_everybody_before_sealing_forgets_them(assessment, mailoutbox, shown):
    Assessment.objects.update(shows_respondents=shown)
    for name in NAMES:
        submitted_by(name)
    send_mails.call()
    mailoutbox.clear()
    close_assessment(assessment=assessment)
    seal_assessment(assessment=assessment)
    assert not Invitation.objects.exists()
    assert Assessment.objects.get().salt == ""
    assert set(Mail.objects.values_list("kind", "state")) == {("results", "queued")}
    send_mails.call()
    assert sorted(each.to[0] for each in mailoutbox) == [f"{name}@example.org" for name in NAMES]
    assert (assessment.results_code in mailoutbox[0].body) is shown
    tick()
    assert not Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_sheets_have_no_hash_after_sealing(assessment):
    submitted_by("ada")
    close_assessment(assessment=assessment)
    seal_assessment(assessment=assessment)
    assert list(AnswerSheet.objects.values_list("token_hash", flat=True)) == [None]


def test_cancelled_one_forgets_who_was_asked(assessment):
    cancel_assessment(assessment=assessment, by=None)
    assert [each.objects.count() for each in (Invitation, Mail, AnswerSheet)] == [0, 0, 0]


def test_planned_one_opens_when_its_time_has_come(team):
    planned = open_for(team, opens_at=timezone.now() + timedelta(days=1))
    assert (planned.state, Invitation.objects.count()) == ("planned", 0)
    assert AuditEvent.objects.filter(what="assessment_planned").count() == 1
    assert tick().opened == 0
    raised = {"k_pillar": 6, "k_detail": 1}
    type(team.organisation).objects.update(thresholds=raised)
    Assessment.objects.update(opened_at=timezone.now())
    assert tick().opened == 1
    assert tick().opened == 0
    assert open_if_due(planned.pk) is False
    found = Assessment.objects.get()
    assert (found.state, found.expected, Invitation.objects.count()) == ("open", 5, 5)
    assert (found.parameters["k_pillar"], found.parameters["k_detail"]) == (6, 5)
    assert AuditEvent.objects.get(what="assessment_opened").by is None


def test_planned_one_that_cannot_open_leaves_its_quarter_free(team):
    open_for(team, opens_at=timezone.now() + timedelta(days=1))
    team.memberships.all().delete()
    Assessment.objects.update(opened_at=timezone.now())
    assert tick() == Ticked(closed=0, sealed=0, failed=())
    assert Assessment.objects.get().state == "cancelled"
    assert (AnswerSheet.objects.count(), Assessment.objects.get().salt) == (0, "")


def test_planned_one_can_be_cancelled_before_it_opens(team):
    planned = open_for(team, opens_at=timezone.now() + timedelta(days=1))
    cancel_assessment(assessment=planned, by=None)
    assert tick().opened == 0


@pytest.mark.parametrize(
    ("days", "lasting", "reminded"),
    [(3, 7, 0), (3.6, 7, 1), (5.9, 7, 1), (6.5, 7, 1), (6.95, 7, 0), (1.9, 3, 0), (2.5, 3, 1)],
)
def test_clock_reminds_half_way_and_on_the_last_day(team, days, lasting, reminded):
    opened_days_ago(team, days, lasting)
    assert tick().reminded == reminded
    assert tick().reminded == 0


def test_reminded_half_way_is_reminded_once_more_on_the_last_day(team):
    assessment = opened_days_ago(team, 6.5)
    Assessment.objects.update(reminded_at=assessment.opened_at + timedelta(days=3.6))
    assert tick().reminded == 1


@pytest.mark.usefixtures("assessment")
def test_clock_wakes_what_a_worker_left_lying():
    DBTaskResult.objects.all().delete()
    tick()
    tick()
    assert DBTaskResult.objects.filter(status="READY").count() == 1


@pytest.mark.parametrize("text", [MAIL_HEADER, MARKUP[0], LETTERS[0], FORMULAS[0]])
def test_letters_say_names_as_they_are_in_a_subject_of_one_line(team, text, mailoutbox):
    type(team).objects.update(name=text[:150])
    opened = open_for(team)
    send_mails.call()
    (message, *_others) = mailoutbox
    assert len(mailoutbox) == 5
    assert "\n" not in message.subject
    assert message.recipients() == message.to
    assert f"It is the turn of {text[:150]}, until" in message.body
    assert opened.state == "open"


@pytest.mark.usefixtures("assessment")
def test_link_is_sent_again_once_in_ten_minutes(mailoutbox):
    invitation = invitation_of("ada")
    send_mails.call()
    for minutes, sent in ((9, 1), (11, 2)):
        Mail.objects.update(changed_at=timezone.now() - timedelta(minutes=minutes))
        if sent == 1:
            with pytest.raises(JustMailed, match="less than ten minutes ago"):
                send_invitation_again(invitation=invitation)
        else:
            send_invitation_again(invitation=invitation)
            # While it waits, nothing is added.
            send_invitation_again(invitation=invitation)
        send_mails.call()
        assert [message.to for message in mailoutbox].count(["ada@example.org"]) == sent


@pytest.mark.usefixtures("assessment")
def test_link_that_was_refused_is_sent_again_at_once():
    Mail.objects.update(state="refused", changed_at=timezone.now())
    send_invitation_again(invitation=invitation_of("ada"))
    assert Mail.objects.filter(to="ada@example.org", state="queued").count() == 1


@pytest.mark.usefixtures("assessment")
def test_person_who_was_removed_meanwhile_gets_no_link():
    invitation = invitation_of("ada")
    Invitation.objects.filter(pk=invitation.pk).delete()
    for send in (partial(renew_invitation, by=None), send_invitation_again):
        with pytest.raises(Forgotten):
            send(invitation=invitation)
    assert not Mail.objects.filter(to="ada@example.org").exists()


@pytest.mark.usefixtures("assessment")
@pytest.mark.parametrize("change", [revoke_invitation, renew_invitation])
def test_link_made_with_another_key_is_neither_taken_back_nor_replaced(change, settings):
    """Its sheet would not be found: the old link would go on, and a new one would open a second sheet."""
    sheet, token = submitted_by("ada"), token_of(invitation_of("ada"))
    settings.SECRET_KEY = "another key " * 5
    with pytest.raises(KeyChanged, match="neither taken back nor replaced"):
        change(invitation=invitation_of("ada"), by=None)
    assert personal_sheet(token) == sheet
    assert invitation_of("ada").revoked_at is None
    assert AnswerSheet.objects.count() == 5


def test_revoking_expects_no_fewer_people_than_sheets(assessment):
    for name in ("ada", "bob"):
        submitted_by(name)
    Assessment.objects.update(expected=2)
    revoke_invitation(invitation=invitation_of("ada"), by=None)
    assert Assessment.objects.get(pk=assessment.pk).expected == 2
