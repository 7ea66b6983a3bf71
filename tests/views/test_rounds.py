"""The desk of a round and the personal links of an assessment, as those who run them see them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django_tasks_db.models import DBTaskResult

from assessments.actions import open_assessment
from assessments.actions.invitations import QUIET
from assessments.actions.rounds import run_job
from assessments.forms.assessments import quarters_around
from assessments.models import Assessment, Cycle, Invitation, Job, Mail, Team, TeamTag
from tests.actors import submit
from tests.factories import make_assessment, make_document, make_questionnaire, make_team, make_user
from tests.post import LOCMEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail(settings, actors):
    settings.MAILERS = LOCMEM
    make_questionnaire(actors.team.organisation)


@pytest.fixture
def client(actors):
    return actors.client("administrator")


@pytest.fixture
def organisation(actors):
    return actors.team.organisation


@pytest.fixture
def url(organisation):
    return reverse("organisation_round_open", args=[organisation.pk])


def sent(organisation, **changes) -> dict[str, object]:
    later = timezone.localtime() + timedelta(days=7)
    form = {
        "quarter": quarters_around(timezone.localdate())[0],
        "questionnaire": str(organisation.questionnaires.get(number=1).pk),
        "mode": "individual",
        "opens_at": "",
        "closes_at": f"{later:%Y-%m-%dT%H:%M}",
        "language": "en",
        "which": "all",
    }
    return form | changes


def in_days(days: int) -> str:
    return f"{timezone.localtime() + timedelta(days=days):%Y-%m-%dT%H:%M}"


def teams_of(job: Job) -> set[str]:
    return set(Team.objects.filter(pk__in=job.asked["items"]).values_list("name", flat=True))


def test_round_is_asked_for_on_one_page_and_done_by_the_worker(
    client, organisation, url, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        reply = client.post(url, sent(organisation, small_together="on"))
    job = Job.objects.get()
    assert reply["Location"] == reverse("cycle", args=[job.cycle_id])
    assert DBTaskResult.objects.get().args_kwargs["args"] == [str(job.pk)]
    desk = client.get(reply["Location"])
    assert "Waiting for the worker" in desk.text
    assert 'http-equiv="refresh"' in desk.text
    run_job.call(str(job.pk))
    desk = client.get(reply["Location"]).text
    assert 'http-equiv="refresh"' not in desk
    assert "Owls" in desk
    assert "personal links" in desk


def test_round_opens_at_a_time_that_passed_while_it_was_typed(client, organisation, url):
    just_now = timezone.localtime() - timedelta(minutes=2)
    assert client.post(url, sent(organisation, opens_at=f"{just_now:%Y-%m-%dT%H:%M}")).status_code == 302


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2027-03-28T02:30", "This hour does not exist on that day: the clocks change. Choose another."),
        ("2027-10-31T02:30", "This hour comes twice on that day: the clocks change. Choose another."),
        ("2027-03-28T99:30", "Enter a valid date/time."),
    ],
)
def test_hour_that_clocks_skip_or_repeat_is_refused_in_plain_words(client, organisation, url, typed, message):
    errors = client.post(url, sent(organisation, opens_at=typed, closes_at=typed)).context["form"].errors
    assert errors["opens_at"] == errors["closes_at"] == [message]


def test_dates_that_cannot_be_are_said_beside_their_field(client, organisation, url):
    reply = client.post(url, sent(organisation, opens_at=in_days(9)))
    assert reply.status_code == 400
    assert reply.context["form"].errors["closes_at"] == [
        "The round closes before it opens: choose a later closing time."
    ]
    assert reply.context["form"]["closes_at"].value() in reply.text
    assert client.post(url, sent(organisation, closes_at="nonsense")).status_code == 400
    reply = client.post(url, sent(organisation, opens_at="2020-01-01T08:00"))
    assert reply.context["form"].errors["opens_at"] == ["This time has passed: choose one to come, or leave it empty."]
    assert client.post(url, sent(organisation, closes_at=in_days(-1))).status_code == 400
    assert not Job.objects.exists()


def test_quarter_that_is_named_is_chosen(client, url):
    later = quarters_around(timezone.localdate())[1]
    assert client.get(url, {"quarter": later}).context["form"].initial["quarter"] == later
    assert client.get(url, {"quarter": "1999-Q1"}).context["form"].initial["quarter"] != "1999-Q1"


def test_language_to_begin_in_is_chosen_for_the_round(client, organisation, url):
    page = client.get(url)
    assert page.context["form"].initial["language"] == organisation.language == "en"
    assert 'name="language"' in page.text
    refused = client.post(url, sent(organisation, language="de"))
    assert "language" in refused.context["form"].errors
    client.post(url, sent(organisation, language="fr"))
    run_job.call(str(Job.objects.get().pk))
    assert set(Assessment.objects.values_list("language", flat=True)) == {"fr"}


def test_later_round_is_planned(client, organisation, url):
    client.post(url, sent(organisation, opens_at=in_days(2)))
    run_job.call(str(Job.objects.get().pk))
    assert set(Assessment.objects.values_list("state", flat=True)) == {"planned"}
    assert "from" in client.get(reverse("cycle", args=[Cycle.objects.get().pk])).text


def test_teams_by_tag(client, organisation, url, actors):
    TeamTag.objects.create(organisation=organisation, team=actors.team, name="Paris")
    assert client.post(url, sent(organisation, which="tag")).context["form"].errors["tag"] == ["Choose a tag."]
    assert client.post(url, sent(organisation, which="tag", tag="Rome")).status_code == 400
    client.post(url, sent(organisation, which="tag", tag="Paris"))
    assert teams_of(Job.objects.get()) == {"Owls"}


def test_teams_by_name(client, organisation, url):
    make_team(organisation, "Ants")
    wrong = client.post(url, sent(organisation, which="names", names="owls\nNobody\n\n<b>\n"))
    assert wrong.context["form"].errors["names"] == ["No team has these names: “Nobody”, “<b>”"]
    assert "owls\nNobody" in wrong.text
    many = "\n".join(f"team {number}" for number in range(501))
    errors = client.post(url, sent(organisation, which="names", names=many)).context["form"].errors["names"]
    assert errors[0] == "At most 500 teams can be named."
    assert errors[1].endswith("“team 4” …")
    assert client.post(url, sent(organisation, which="names")).context["form"].errors["names"] == ["Name a team."]
    client.post(url, sent(organisation, which="names", names="owls\n ANTS \n"))
    assert teams_of(Job.objects.get()) == {"Owls", "Ants"}


def test_round_that_no_team_needs_is_refused(client, organisation, url):
    for team in organisation.teams.all():
        make_assessment(team, quarters_around(timezone.localdate())[0])
    reply = client.post(url, sent(organisation))
    assert reply.status_code == 400
    assert "No team is left" in reply.text


def test_only_published_questionnaires_of_the_organisation_are_offered(client, organisation, url, actors):
    newer = make_questionnaire(organisation, make_document(2))
    foreign = make_questionnaire(actors.outsider.teams.get().organisation)
    form = client.get(url).context["form"]
    assert form.initial["questionnaire"] == newer.pk
    assert client.post(url, sent(organisation, questionnaire=str(foreign.pk))).status_code == 400


def test_organisation_without_a_published_questionnaire_opens_nothing(client, organisation, url, actors):
    organisation.questionnaires.update(state="retired")
    assert client.post(url, sent(organisation)).status_code == 400
    page = reverse("assessment_open", args=[actors.team.pk])
    reply = client.post(page, {**client.get(page).context["form"].initial, "closes_at": in_days(7)})
    assert reply.status_code == 400
    assert "no published questionnaire" in reply.text


def test_without_mail_there_are_no_personal_links(client, organisation, url, settings):
    settings.MAILERS = {}
    assert 'value="individual"' not in client.get(url).text
    assert client.post(url, sent(organisation)).status_code == 400


def test_quarters_are_listed_with_their_states(client, organisation, actors):
    url = reverse("organisation_rounds", args=[organisation.pk])
    assert "Each quarter will stand here" in client.get(url).text
    make_assessment(actors.team, state="planned", opened_at=timezone.now() + timedelta(days=1))
    organisation.cycles.update(closes_at=timezone.now())
    page = client.get(url).text
    assert "1 planned" in page
    assert url in client.get(reverse("home")).text


def this_quarter() -> str:
    return quarters_around(timezone.localdate())[0]


def make_round(actors) -> Cycle:
    """Owls with personal links, Newts by their link, Ants together."""
    newts = Team.objects.get(name="Newts")
    owls = open_assessment(
        team=actors.team, quarter=this_quarter(), mode="individual", closes_at=timezone.now() + timedelta(days=7),
        expected=8, language="en", by=None,
    )  # fmt: skip
    actors.team.memberships.filter(user=actors.member).update(on_leave=True)
    submit(owls, 1)
    submit(make_assessment(newts, this_quarter()), 3)
    make_assessment(make_team(name="Ants"), this_quarter(), mode="consensus")
    return owls.cycle


def test_desk_shows_how_far_every_team_is(client, actors):
    cycle = make_round(actors)
    make_team(name="Bees")
    Mail.objects.filter(to="fay@example.org").update(state="refused", problem="550 no such person")
    page = client.get(reverse("cycle", args=[cycle.pk]))
    desk = page.context["desk"]
    assert desk.people == {"expected": 10, "submitted": 4}
    assert (desk.without, desk.mails) == (1, {"waiting": 1, "broken": 1})
    figures = {
        row.team.name: row.assessment
        and (row.assessment.submitted, row.assessment.on_leave, row.assessment.broken_mails)
        for row in desk.teams.page
    }
    assert figures == {"Ants": (0, 0, 0), "Bees": None, "Newts": (3, 0, 0), "Owls": (1, 1, 1)}
    assert [(each.state, each.number) for each in desk.teams.tallies] == [("not_opened", 1), ("open", 3)]
    assert "550 no such person" in page.text
    told = " ".join(re.sub(r"<[^>]*>", " ", page.text).split())
    assert "0 of 2 sent, 1 did not arrive" in told
    assert re.search(r"disabled[^>]*>Remind everybody<", page.text)
    Mail.objects.filter(state="queued").update(state="sent")
    page = client.get(reverse("cycle", args=[cycle.pk])).text
    assert "1 of 2 sent, 1 did not arrive" in " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert "0 of 0 sent" not in page


def test_desk_of_a_quarter_long_ago_opens_nothing_more(client, actors):
    made = make_assessment(actors.team, "2001-Q1")
    page = client.get(reverse("cycle", args=[made.cycle_id]))
    assert page.context["desk"].without == 0
    assert "not opened" in page.text
    assert reverse("assessment_open", args=[Team.objects.get(name="Newts").pk]) not in page.text


def test_desk_asks_as_much_for_many_teams_as_for_few(client, actors, django_assert_num_queries):
    cycle = make_round(actors)
    url = reverse("cycle", args=[cycle.pk])
    with django_assert_num_queries(15):
        client.get(url)
    make_many(cycle, 1000)
    with django_assert_num_queries(15):
        page = client.get(url)
    teams = page.context["desk"].teams
    assert (len(teams.page), teams.page.paginator.count) == (50, 1003)
    assert [(each.state, each.number) for each in teams.tallies] == [("not_opened", 500), ("open", 503)]
    assert len(client.get(url, {"page": "21"}).context["desk"].teams.page) == 3
    planned = client.get(url, {"page": "2", "state": "not_opened", "q": "team 1"})
    assert 'href="?page=1&amp;state=not_opened&amp;q=team+1"' in planned.text


def make_many(cycle, number: int) -> None:
    """Teams, every second one with an assessment like that of the Owls."""
    teams = Team.objects.bulk_create(
        Team(organisation=cycle.organisation, name=f"Team {each}", slug=f"team-{each}", size=8)
        for each in range(number)
    )
    like = Assessment.objects.get(team__name="Owls")
    fields = ("organisation", "cycle", "questionnaire", "mode", "expected", "language", "closes_at", "seal_days")
    shared = {name: getattr(like, name) for name in (*fields, "parameters")}
    Assessment.objects.bulk_create(Assessment(team=team, **shared) for team in teams[::2])


def names(reply) -> list[str]:
    return [row.team.name for row in reply.context["desk"].teams.page]


def test_teams_of_a_round_are_found_by_state_and_name(client, actors):
    cycle = make_round(actors)
    url = reverse("cycle", args=[cycle.pk])
    bees, cats = make_team(name="Bees"), make_team(name="Cats")
    for name, archived in {"Dogs": timezone.now(), "Elks": None}.items():
        made = make_assessment(make_team(name=name), this_quarter(), state="cancelled")
        Team.objects.filter(pk=made.team_id).update(archived_at=archived)
    Team.objects.filter(pk=cats.pk).update(archived_at=timezone.now())
    page = client.get(url)
    assert names(page) == ["Ants", "Bees", "Dogs", "Elks", "Newts", "Owls"]
    opening = {name: f"{reverse('assessment_open', args=[Team.objects.get(name=name).pk])}?quarter={cycle}" for name in
               ("Ants", "Bees", "Cats", "Dogs", "Elks")}  # fmt: skip
    assert {name for name, link in opening.items() if link in page.text} == {"Bees", "Elks"}
    assert f'href="{bees.get_absolute_url()}"' in page.text
    assert names(client.get(url, {"state": "not_opened"})) == ["Bees"]
    assert names(client.get(url, {"state": "cancelled"})) == ["Dogs", "Elks"]
    assert names(client.get(url, {"state": "open", "q": "WT"})) == ["Newts"]
    make_team(name="Équipe")
    assert names(client.get(url, {"q": "éQUI"})) == ["Équipe"]
    none = client.get(url, {"state": "sealed"})
    assert names(none) == []
    assert "No team is like this" in none.text
    assert "Show all" in none.text


def test_team_whose_assessment_was_cancelled_and_opened_anew_stands_once(client, actors):
    cancelled = make_assessment(actors.team, this_quarter(), state="cancelled")
    anew = make_assessment(actors.team, this_quarter(), opened_at=timezone.now() - timedelta(days=1))
    rows = client.get(reverse("cycle", args=[cancelled.cycle_id])).context["desk"].teams.page
    assert [row.assessment for row in rows if row.team == actors.team] == [anew]


def test_unknown_state_is_said_and_all_teams_are_shown(client, actors):
    url = reverse("cycle", args=[make_round(actors).pk])
    page = client.get(url, {"state": "<b>half"})
    assert "No state is called “&lt;b&gt;half”" in page.text
    assert names(page) == ["Ants", "Newts", "Owls"]
    assert "No state is called" not in client.get(url, {"state": "open"}).text


def test_round_of_an_organisation_without_teams_says_so(client, organisation):
    cycle = Cycle.objects.create(organisation=organisation, code="2001-Q1")
    organisation.teams.update(archived_at=timezone.now())
    assert "There is no team yet." in client.get(reverse("cycle", args=[cycle.pk])).text


def test_quarter_of_the_desk_is_chosen_where_a_team_is_opened(client, actors):
    url, later = reverse("assessment_open", args=[actors.team.pk]), quarters_around(timezone.localdate())[1]
    assert client.get(url, {"quarter": later}).context["form"].initial["quarter"] == later
    assert client.get(url, {"quarter": "1999-Q1"}).context["form"].initial["quarter"] == this_quarter()


def test_problems_of_a_job_stay_on_the_desk(client, actors):
    cycle = make_round(actors)
    shared = {"organisation": cycle.organisation, "cycle": cycle, "total": 9}
    Job.objects.create(kind="open", state="done", done=9, problems=["Ants: <no>"], **shared)
    Job.objects.create(kind="close", state="running", done=4, **shared)
    page = client.get(reverse("cycle", args=[cycle.pk])).text
    assert "Ants: &lt;no&gt;" in page
    assert "4 of 9 teams" in page


def test_mail_that_did_not_arrive_is_sent_again(client, actors):
    cycle = make_round(actors)
    mail = Mail.objects.get(to="fay@example.org")
    Mail.objects.update(state="unsure")
    reply = client.post(reverse("mail_send", args=[mail.pk]))
    assert reply["Location"] == reverse("cycle", args=[cycle.pk])
    mail.refresh_from_db()
    assert mail.state == "queued"


def test_round_is_closed_after_a_question(client, actors):
    cycle = make_round(actors)
    url = reverse("cycle_close", args=[cycle.pk])
    page = client.get(url).text
    assert "3 assessments are open." in page
    assert "4 of 10 people have submitted." in page
    client.post(url)
    run_job.call(str(Job.objects.get().pk))
    assert set(Assessment.objects.values_list("state", flat=True)) == {"closed"}
    assert "Back to the round" in client.get(url).text
    reply = client.post(url, follow=True)
    assert "No team is left to do this for." in reply.text


def test_everybody_is_reminded_from_the_desk(client, actors):
    made = make_assessment(actors.team, mode="individual", opened_at=timezone.now() - timedelta(days=3), salt="salt")
    Invitation.objects.create(organisation=made.organisation, assessment=made, email="ada@example.org")
    desk = reverse("cycle", args=[made.cycle_id])
    assert "Remind everybody" in client.get(desk).text
    client.post(reverse("cycle_remind", args=[made.cycle_id]))
    run_job.call(str(Job.objects.get().pk))
    assert Mail.objects.get().kind == "reminder"
    made.refresh_from_db()
    again = date_format(timezone.localtime(made.reminded_at + QUIET), "l j F, H:i")
    assert f"again from {again}" in client.get(desk).text
    Assessment.objects.update(closes_at=timezone.now() + timedelta(days=1))
    assert "Remind everybody" not in client.get(desk).text


# Personal links of one assessment


@pytest.fixture
def owls(actors):
    make_round(actors)
    return Assessment.objects.get(team=actors.team)


@pytest.fixture
def fay(actors):
    return actors.client("facilitator")


def test_facilitator_opens_with_personal_links(fay, actors):
    for number in range(5):
        make_user(f"m{number}@example.org", actors.team)
    url = reverse("assessment_open", args=[actors.team.pk])
    form = fay.get(url).context["form"]
    assert form.recommended == "individual"
    assert "7 members who are not on leave" in fay.get(url).text
    reply = fay.post(url, {**form.initial, "closes_at": in_days(7)})
    assert reply.status_code == 302
    assert Invitation.objects.count() == 7
    page = fay.get(reply["Location"]).text
    assert "Links and mails" in page
    assert "Answer together" not in page
    assert "QR code" not in page
    qr = fay.get(reverse("assessment_qr", args=[Assessment.objects.get().pk]))
    assert (qr.status_code, "personal link" in qr.text) == (409, True)


def test_team_of_nobody_cannot_be_opened_with_personal_links(client, actors):
    actors.team.memberships.all().delete()
    url = reverse("assessment_open", args=[actors.team.pk])
    form = client.get(url).context["form"]
    assert form.recommended == "team_link"
    reply = client.post(url, {**form.initial, "closes_at": in_days(7), "mode": "individual"})
    assert reply.status_code == 400
    assert "Nobody in the team can be invited" in reply.text
    actors.team.size = 3
    actors.team.save()
    assert client.get(url).context["form"].recommended == "consensus"


def test_people_and_their_mails_are_listed_and_never_who_answered(fay, owls):
    url = reverse("assessment_invitations", args=[owls.pk])
    Mail.objects.filter(to="fay@example.org").update(state="refused", problem="550 no such person")
    Mail.objects.filter(to="mia@example.org").delete()
    page = fay.get(url).text
    assert "550 no such person" in page
    assert "no mail yet" in page
    Mail.objects.update(state="queued", attempts=2, problem="TimeoutError")
    assert "next try at" in fay.get(url).text
    Mail.objects.update(state="sent", problem="")
    assert "sent, " in fay.get(url).text


def test_one_more_person_is_asked(fay, owls):
    url = reverse("assessment_invitations", args=[owls.pk])
    assert fay.post(url, {"email": "nonsense", "language": "fr"}).status_code == 400
    twice = fay.post(url, {"email": "FAY@example.org", "language": "fr"})
    assert twice.context["invited"].form.errors["email"] == ["This address is invited already."]
    assert "FAY@example.org" in twice.text
    assert fay.post(url, {"email": "zoe@example.org", "language": "fr"}).status_code == 302
    assert Mail.objects.get(to="zoe@example.org").language == "fr"


def test_link_is_sent_again_replaced_and_taken_back(fay, owls):
    found = Invitation.objects.get(email="fay@example.org")
    Mail.objects.all().delete()
    addresses = {name: reverse(f"invitation_{name}", args=[found.pk]) for name in ("send", "renew", "revoke")}
    for _twice in range(2):
        assert fay.post(addresses["send"]).status_code == 302
    assert Mail.objects.count() == 1
    fay.post(addresses["renew"])
    found.refresh_from_db()
    assert found.generation == 2
    assert "nobody can tell which it is" in fay.get(addresses["revoke"]).text
    fay.post(addresses["revoke"])
    page = fay.get(reverse("assessment_invitations", args=[owls.pk])).text
    assert "taken back on" in page
    refused = fay.post(addresses["send"])
    assert (refused.status_code, "make a new one" in refused.text) == (409, True)


def test_reminder_that_is_too_soon_cannot_be_asked_for(fay, owls, monkeypatch):
    again = f"again from {date_format(timezone.localtime(owls.opened_at + QUIET), 'l j F, H:i')}"
    pages = [owls.get_absolute_url(), reverse("assessment_invitations", args=[owls.pk])]
    for page in pages:
        text = fay.get(page).text
        assert re.search(r'disabled aria-describedby="reminds">Remind everybody', text)
        assert again in text
    Assessment.objects.update(closes_at=owls.opened_at + QUIET)
    for page in pages:
        assert "it closes before another may leave" in fay.get(page).text
    monkeypatch.setattr("assessments.views.assessment.QUIET", timedelta(0))
    for page in pages:
        text = fay.get(page).text
        assert re.search(r'btn-ghost">Remind everybody', text)
        assert "again from" not in text


def test_reminder_too_soon_is_refused(fay, owls):
    reply = fay.post(reverse("assessment_remind", args=[owls.pk]))
    assert reply.status_code == 409
    assert "less than two days ago" in reply.text


def test_everybody_is_reminded_by_their_facilitator(fay, actors):
    made = make_assessment(actors.team, mode="individual", opened_at=timezone.now() - timedelta(days=3), salt="salt")
    Invitation.objects.create(organisation=made.organisation, assessment=made, email="ada@example.org")
    reply = fay.post(reverse("assessment_remind", args=[made.pk]), follow=True)
    assert "A reminder goes to 1 person." in reply.text
