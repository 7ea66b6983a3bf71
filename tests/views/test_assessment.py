"""Opening an assessment, running it and closing it."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import segno
from django.urls import reverse
from django.utils import timezone

from assessments.actions import close_assessment, start_sheet
from assessments.forms.assessments import quarter_of, quarters_around, usual_closing
from assessments.models import Assessment, AuditEvent, Team
from tests.actors import INSIDE, STRANGERS, submit
from tests.closed import make_people, make_sheet
from tests.factories import make_assessment, make_questionnaire

pytestmark = pytest.mark.django_db

CHANGES = ["extend", "expect", "cancel", "close"]
PAGES = ["", "_qr", "_poster", "_share", *(f"_{change}" for change in CHANGES)]


def main(reply) -> str:
    return " ".join(re.findall(r"(?s)<main.*</main>", reply.text)[0].split())


def local(time: datetime) -> str:
    """As a browser sends it."""
    return timezone.localtime(time).strftime("%Y-%m-%dT%H:%M")


def fields() -> dict[str, str]:
    """Good values for every form of these pages together."""
    return {"closes_at": local(timezone.now() + timedelta(days=30)), "expected": "9", "shown": "no"}


@pytest.fixture
def assessment(actors) -> Assessment:
    return make_assessment(actors.team)


def url(assessment, page="") -> str:
    return reverse(f"assessment{page}", args=[assessment.pk])


def state(assessment) -> tuple[object, ...]:
    assessment.refresh_from_db()
    return assessment.state, assessment.expected, assessment.closes_at, assessment.shows_respondents


def get(actors, assessment, page="", actor="facilitator"):
    return actors.client(actor).get(url(assessment, page))


def post(actors, assessment, page, actor="facilitator", **changes):
    return actors.client(actor).post(url(assessment, page), fields() | changes)


# Who may


@pytest.mark.parametrize("page", PAGES)
def test_anonymous_visitor_is_led_to_signing_in(client, assessment, page):
    target = url(assessment, page)
    for reply in (client.get(target), client.post(target, fields())):
        assert reply["Location"] == f"{reverse('account_login')}?next={target}"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("actor", STRANGERS)
def test_stranger_finds_the_page_of_nothing(actors, assessment, actor, page):
    before = state(assessment)
    client = actors.client(actor)
    method = client.post if page in {"_share", "_close"} else client.get
    found = method(url(assessment, page), fields())
    missing = method(reverse(f"assessment{page}", args=[uuid.uuid4()]), fields())
    assert found.status_code == missing.status_code == 404
    assert main(found) == main(missing)
    assert state(assessment) == before


@pytest.mark.parametrize("page", PAGES[1:])
def test_member_is_refused(actors, assessment, page):
    before = state(assessment)
    method = actors.client("member").get if page in {"_qr", "_poster"} else actors.client("member").post
    assert method(url(assessment, page), fields()).status_code == 403
    assert state(assessment) == before


def test_administrator_hands_out_the_link_and_leaves_the_results_to_the_team(actors, assessment):
    client = actors.client("administrator")
    assert [client.get(url(assessment, page)).status_code for page in ("_qr", "_poster")] == [200, 200]
    assert client.post(url(assessment, "_share"), {"shown": "no"}).status_code == 403


@pytest.mark.parametrize(("page", "method"), [("", "post"), ("_qr", "post"), ("_poster", "post"), ("_share", "get")])
def test_page_takes_its_own_method_alone(actors, assessment, page, method):
    assert getattr(actors.client("facilitator"), method)(url(assessment, page)).status_code == 405


@pytest.mark.parametrize("change", CHANGES)
def test_change_takes_no_other_method_and_asks_first(actors, assessment, change):
    before = state(assessment)
    client = actors.client("facilitator")
    assert client.put(url(assessment, f"_{change}")).status_code == 405
    assert client.get(url(assessment, f"_{change}")).status_code == 200
    assert state(assessment) == before


@pytest.mark.parametrize("page", ["_share", *(f"_{change}" for change in CHANGES)])
def test_change_without_the_token_of_the_form_is_refused(actors, assessment, page):
    before = state(assessment)
    client = actors.client("facilitator")
    client.handler.enforce_csrf_checks = True
    assert client.post(url(assessment, page), fields()).status_code == 403
    assert state(assessment) == before


# The page


@pytest.mark.parametrize("actor", INSIDE)
def test_page_counts_and_never_names(actors, assessment, actor):
    submit(assessment, 6)
    start_sheet(assessment=assessment)
    reply = get(actors, assessment, actor=actor)
    assert '<strong class="number">6</strong> of 8 submitted' in main(reply)
    assert "Mia" not in main(reply)
    assert "no-store" in reply["Cache-Control"]


def test_page_gives_link_and_message_to_those_who_run_it(actors, assessment):
    link = f"http://127.0.0.1:8000/a/{assessment.link_code}/"
    shown = {actor: get(actors, assessment, actor=actor).text.count(link) for actor in INSIDE}
    assert shown == {"member": 0, "facilitator": 3, "coach": 3, "administrator": 3}
    path = reverse("answer_start", args=[assessment.link_code])
    assert f'href="{path}"' in get(actors, assessment, actor="member").text
    assert f'href="{path}"' not in get(actors, assessment, actor="administrator").text


def test_link_holds_the_address_of_the_settings_whatever_the_host(actors, assessment, settings):
    settings.ALLOWED_HOSTS = ["*"]
    text = actors.client("facilitator").get(url(assessment), headers={"host": "evil.example"}).text
    assert f"http://127.0.0.1:8000/a/{assessment.link_code}/" in text
    assert "evil.example" not in text


def test_message_promises_what_is_in_force_in_the_language_of_the_assessment_first(actors):
    closes_at = datetime(2099, 12, 4, 17, tzinfo=UTC)
    assessment = make_assessment(
        actors.team, language="fr", closes_at=closes_at, parameters={"k_pillar": 6, "k_detail": 7}
    )
    text = get(actors, assessment).text
    french, english = re.findall(r'(?s)<textarea class="to-copy" id="message-(..)"[^>]*>(.*?)</textarea>', text)
    assert (french[0], english[0]) == ("fr", "en")
    assert "Friday 4 December, 18:00" in english[1]
    assert "vendredi 4 décembre" in french[1]
    assert "from 6 answers for pillars and 7 for questions" in english[1]


def test_message_holds_the_name_of_the_team_as_it_was_typed(actors, assessment):
    Team.objects.filter(pk=actors.team.pk).update(name="R&D <b>")
    text = get(actors, assessment).text
    assert "R&amp;D &lt;b&gt;: how do we work?" in text
    assert "&amp;amp;" not in text


def test_page_of_a_consensus_starts_the_one_sheet(actors):
    assessment = make_assessment(actors.team, mode="consensus")
    start = reverse("consensus", args=[assessment.pk])
    shown_to = [actor for actor in INSIDE if start in get(actors, assessment, actor=actor).text]
    assert shown_to == ["facilitator"]
    assert "QR code" not in get(actors, assessment).text


def test_page_after_the_closing_time_says_so(actors):
    past = timezone.now() - timedelta(hours=1)
    assessment = make_assessment(actors.team, opened_at=past - timedelta(days=1), closes_at=past)
    text = main(get(actors, assessment))
    assert "Nothing more is accepted since" in text
    assert url(assessment, "_close") in text
    assert url(assessment, "_extend") not in text


@pytest.mark.parametrize("seal_days", [7, 0])
def test_page_of_a_closed_assessment_leads_members_to_the_results(actors, seal_days):
    assessment = make_assessment(actors.team, seal_days=seal_days)
    submit(assessment, 5)
    close_assessment(assessment=assessment)
    Assessment.objects.filter(pk=assessment.pk).update(state="closed" if seal_days else "sealed")
    results = reverse("assessment_results", args=[assessment.pk])
    assert [results in get(actors, assessment, actor=actor).text for actor in INSIDE] == [True, True, True, False]
    assert ("the answers are shuffled" if seal_days else "The answers are sealed") in main(get(actors, assessment))
    assert f"http://127.0.0.1:8000/r/{assessment.results_code}/" in get(actors, assessment).text


def test_page_of_a_cancelled_assessment_says_so(actors, assessment):
    Assessment.objects.filter(pk=assessment.pk).update(state="cancelled")
    assert "This assessment was cancelled" in get(actors, assessment).text


def test_page_costs_few_queries_whatever_the_sheets(actors, assessment, django_assert_max_num_queries):
    client = actors.client("facilitator")
    submit(assessment, 30)
    with django_assert_max_num_queries(9):
        client.get(url(assessment))


# Link, drawn


def test_qr_holds_the_link(actors, assessment):
    reply = get(actors, assessment, "_qr")
    assert reply["Content-Type"] == "image/svg+xml"
    drawing = ElementTree.fromstring(reply.content)
    code = segno.make(f"http://127.0.0.1:8000/a/{assessment.link_code}/", error="m", micro=False)
    side = code.symbol_size(border=4)[0]
    assert drawing.attrib["viewBox"] == f"0 0 {side} {side}"
    assert reply.text.count("<path") == 2
    assert code.svg_inline(border=4, light="#fff", omitsize=True).split("d=")[2].split('"')[1] in reply.text


def test_poster_shows_the_link_to_read_and_to_scan(actors, assessment):
    text = get(actors, assessment, "_poster").text
    assert f"http://127.0.0.1:8000/a/{assessment.link_code}/" in text
    assert url(assessment, "_qr") in text
    # As the home page and the first page of answering say.
    assert "fifteen minutes" in text
    assert "fifteen minutes" in get(actors, assessment).text
    assert (
        "Fifteen minutes each"
        in actors.client("facilitator").get(reverse("assessment_open", args=[actors.team.pk])).text
    )


@pytest.mark.parametrize("page", ["_qr", "_poster"])
@pytest.mark.parametrize("changes", [{"mode": "consensus"}, {"state": "cancelled"}])
def test_link_that_does_not_work_is_not_drawn(actors, page, changes):
    assert get(actors, make_assessment(actors.team, **changes), page).status_code == 409


# Opening


def opening(actors, actor="facilitator", **changes):
    quarter = quarter_of(timezone.localdate())
    typed = {
        "quarter": quarter,
        "mode": "team_link",
        "closes_at": local(timezone.now() + timedelta(days=5)),
        "expected": "8",
        "language": "en",
    }
    return actors.client(actor).post(reverse("assessment_open", args=[actors.team.pk]), typed | changes)


@pytest.fixture
def _questionnaire(actors):
    make_questionnaire(actors.team.organisation)


@pytest.mark.usefixtures("_questionnaire")
@pytest.mark.parametrize("actor", ["facilitator", "administrator"])
def test_opening_leads_to_the_assessment(actors, actor):
    reply = opening(actors, actor, expected="7", language="fr")
    assessment = Assessment.objects.get()
    assert reply["Location"] == url(assessment)
    assert (assessment.expected, assessment.language, assessment.mode) == (7, "fr", "team_link")
    assert AuditEvent.objects.filter(what="assessment_opened", by=actors[actor]).exists()


def test_opening_is_refused_to_members(actors):
    assert opening(actors, "member").status_code == 403
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("actor", STRANGERS)
def test_opening_by_a_stranger_finds_nothing(actors, actor):
    assert opening(actors, actor).status_code == 404
    assert not Assessment.objects.exists()


def test_opening_by_an_anonymous_visitor_leads_to_signing_in(client, actors):
    target = reverse("assessment_open", args=[actors.team.pk])
    assert client.post(target)["Location"] == f"{reverse('account_login')}?next={target}"


@pytest.mark.parametrize(
    ("now", "quarter", "closes"),
    [
        ("2026-11-23T09:00+01:00", "2026-Q4", "2026-11-30T18:00"),  # a Monday
        ("2026-11-27T22:00+01:00", "2026-Q4", "2026-12-04T18:00"),  # a Friday evening
        ("2026-12-31T23:30+00:00", "2027-Q1", "2027-01-08T18:00"),  # already January, and Friday, in Paris
    ],
)
def test_opening_proposes_what_is_usual(actors, time_machine, now, quarter, closes):
    time_machine.move_to(datetime.fromisoformat(now))
    text = actors.client("facilitator").get(reverse("assessment_open", args=[actors.team.pk])).text
    assert f'<option value="{quarter}" selected>' in text
    assert f'value="{closes}"' in text
    assert 'name="expected" value="8"' in text
    assert 'value="team_link" checked' in text


@pytest.mark.parametrize(("size", "mode"), [(4, "consensus"), (5, "team_link")])
def test_opening_recommends_consensus_to_small_teams(actors, size, mode):
    Team.objects.filter(pk=actors.team.pk).update(size=size)
    text = actors.client("facilitator").get(reverse("assessment_open", args=[actors.team.pk])).text
    assert f'value="{mode}" checked' in text
    assert ("single answers would be easy to guess" in text) is (mode == "consensus")


def test_opening_proposes_the_next_quarter_once_this_one_is_taken(actors):
    now, following, before = quarters_around(timezone.localdate())
    make_assessment(actors.team, quarter=now)
    target = reverse("assessment_open", args=[actors.team.pk])
    text = actors.client("facilitator").get(target).text
    assert f'<option value="{following}" selected>' in text
    assert f'value="{now}"' not in text
    for quarter in (following, before):
        make_assessment(actors.team, quarter=quarter)
    assert "have their assessments already" in actors.client("facilitator").get(target).text


def test_opening_a_quarter_whose_assessment_was_cancelled_is_possible(actors):
    quarter = quarter_of(timezone.localdate())
    make_assessment(actors.team, quarter=quarter, state="cancelled")
    assert opening(actors).status_code == 302


@pytest.mark.usefixtures("_questionnaire")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"quarter": "1999-Q1"}, "not one of the available"),
        ({"mode": "by_post"}, "not one of the available"),
        ({"mode": ""}, "required"),
        ({"language": "de"}, "not one of the available"),
        ({"expected": "0"}, "greater than or equal to 1"),
        ({"expected": "501"}, "less than or equal to 500"),
        ({"closes_at": "soon"}, "valid date"),
        ({"closes_at": ""}, "required"),
        ({"closes_at": "2020-01-01T18:00"}, "This time has passed"),
        ({"closes_at": "2199-01-01T18:00"}, "more than three months away"),
    ],
)
def test_opening_with_bad_input_is_refused_and_kept(actors, changes, reason):
    reply = opening(actors, **{"expected": "77"} | changes)
    assert reply.status_code == 400
    assert reason in reply.text
    assert f'name="expected" value="{changes.get("expected", "77")}"' in reply.text
    assert not Assessment.objects.exists()


def test_second_of_two_who_open_at_once_is_told(actors):
    existing = make_assessment(actors.team, quarter=quarter_of(timezone.localdate()))
    reply = opening(actors)
    assert reply.status_code == 409
    assert "has an assessment for this quarter already" in reply.text
    assert url(existing) in reply.text


@pytest.mark.parametrize(
    ("day", "quarters"),
    [
        ("2026-01-01", ["2026-Q1", "2026-Q2", "2025-Q4"]),
        ("2026-03-31", ["2026-Q1", "2026-Q2", "2025-Q4"]),
        ("2026-12-31", ["2026-Q4", "2027-Q1", "2026-Q3"]),
    ],
)
def test_quarters_around_a_day(day, quarters):
    assert quarters_around(datetime.fromisoformat(day).date()) == quarters


def test_usual_closing_is_at_18_after_five_working_days():
    saturday = timezone.make_aware(datetime(2026, 11, 28, 20))
    assert usual_closing(saturday) == timezone.make_aware(datetime(2026, 12, 4, 18))


# Changes


@pytest.mark.parametrize("actor", ["facilitator", "administrator"])
def test_extending_puts_the_closing_off(actors, assessment, actor):
    later = timezone.now().replace(second=0, microsecond=0) + timedelta(days=30)
    reply = post(actors, assessment, "_extend", actor, closes_at=local(later))
    assert reply["Location"] == url(assessment)
    assert state(assessment)[2] == later


@pytest.mark.parametrize(
    ("closes_at", "reason"),
    [("2020-01-01T18:00", "This time has passed"), ("x", "valid date"), (None, "choose a later time")],
)
def test_extending_to_a_time_that_is_not_later_is_refused(actors, assessment, closes_at, reason):
    before = state(assessment)
    reply = post(actors, assessment, "_extend", closes_at=closes_at or local(timezone.now() + timedelta(days=1)))
    assert reply.status_code == 400
    assert reason in reply.text
    assert state(assessment) == before


@pytest.mark.parametrize("actor", ["facilitator", "administrator"])
def test_expected_number_changes(actors, assessment, actor):
    assert post(actors, assessment, "_expect", actor, expected="12")["Location"] == url(assessment)
    assert state(assessment)[1] == 12


@pytest.mark.parametrize(("people", "kept"), [("1", 8), ("4", 8), ("5", 5), ("6", 6)])
def test_no_fewer_people_are_expected_than_have_submitted(actors, assessment, people, kept):
    for answers in make_people([2] * 5):
        make_sheet(assessment, answers)
    reply = post(actors, assessment, "_expect", expected=people)
    assert ("5 sheets are in already: expect at least as many people." in reply.text) == (kept == 8)
    assert reply.status_code == (400 if kept == 8 else 302)
    assessment.refresh_from_db()
    assert assessment.expected == kept


@pytest.mark.parametrize("expected", ["0", "501", "-1", "many", ""])
def test_expected_number_that_cannot_be_is_refused_and_kept(actors, assessment, expected):
    before = state(assessment)
    reply = post(actors, assessment, "_expect", expected=expected)
    assert reply.status_code == 400
    assert not expected or f'value="{expected}"' in reply.text
    assert state(assessment) == before


def test_results_are_shown_to_respondents_or_not(actors, assessment):
    assert post(actors, assessment, "_share", shown="no")["Location"] == url(assessment)
    assert state(assessment)[3] is False
    assert "Only members of the team see the results" in get(actors, assessment).text
    post(actors, assessment, "_share", shown="yes")
    assert state(assessment)[3] is True


def test_results_may_still_be_hidden_after_closing(actors, assessment):
    close_assessment(assessment=assessment)
    post(actors, assessment, "_share", shown="no")
    assert state(assessment)[3] is False
    assert assessment.results_code not in get(actors, assessment).text


@pytest.mark.parametrize("actor", ["facilitator", "administrator"])
def test_empty_assessment_is_cancelled_with_its_drafts(actors, assessment, actor):
    start_sheet(assessment=assessment)
    reply = post(actors, assessment, "_cancel", actor)
    assert reply["Location"] == reverse("team", args=[actors.team.pk])
    assert state(assessment)[0] == "cancelled"
    assert not assessment.sheets.exists()


def test_assessment_with_a_submitted_sheet_is_not_cancelled(actors, assessment):
    submit(assessment, 1)
    assert url(assessment, "_cancel") not in get(actors, assessment).text
    question = actors.client("facilitator").get(url(assessment, "_cancel"))
    for reply in (question, post(actors, assessment, "_cancel")):
        assert reply.status_code == 409
        assert "can be closed, no longer cancelled" in reply.text
        assert "Nobody has submitted" not in reply.text
        assert "Cancel the assessment" not in reply.text
    assert state(assessment)[0] == "open"


@pytest.mark.parametrize("change", ["extend", "expect", "cancel", "close"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_cancelled_assessment_refuses_every_change_and_says_why(actors, change, method):
    assessment = make_assessment(actors.team, state="cancelled")
    before = state(assessment)
    reply = getattr(actors.client("facilitator"), method)(url(assessment, f"_{change}"), fields())
    assert reply.status_code == 409
    assert "This assessment is closed" in reply.text
    assert state(assessment) == before


def test_cancelled_assessment_shares_nothing(actors):
    assert post(actors, make_assessment(actors.team, state="cancelled"), "_share").status_code == 409


@pytest.mark.parametrize("change", ["extend", "expect", "cancel"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_closed_assessment_refuses_changes_and_says_why(actors, assessment, change, method):
    close_assessment(assessment=assessment)
    before = state(assessment)
    reply = getattr(actors.client("facilitator"), method)(url(assessment, f"_{change}"), fields())
    assert reply.status_code == 409
    assert "nothing more can be changed" in reply.text
    assert state(assessment) == before


# Closing


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        (0, "no result will be shown"),
        (3, "Fewer than 4 people have submitted: no result will be shown"),
        (4, "Fewer than 5 people have submitted: the pillars, symptoms and practices will be shown"),
        (5, "Pillars, symptoms, practices, questions and comments will be shown."),
        (9, "Sheets submitted: 9, people expected: 8. Participation is shown as 100%."),
    ],
)
def test_closing_tells_first_what_will_be_shown(actors, assessment, sheets, words):
    submit(assessment, sheets)
    text = main(get(actors, assessment, "_close"))
    assert words in text
    assert "Until then an administrator alone can open it again" in text
    assert "answers at least 60% of the questions" in text
    assert ("Correct the number of people" in text) is (sheets == 9)


def test_closing_that_seals_at_once_cannot_be_undone_and_says_so(actors):
    text = main(get(actors, make_assessment(actors.team, seal_days=0), "_close"))
    assert "The answers are shuffled and cut off from every link at once." in text
    assert "Closing cannot be undone." in text


@pytest.mark.parametrize(
    ("sheets", "words"), [(0, "closing now gives no result"), (1, "Everything is shown: the team answered together.")]
)
def test_closing_a_consensus_tells_whether_there_is_a_sheet(actors, sheets, words):
    assessment = make_assessment(actors.team, mode="consensus")
    submit(assessment, sheets)
    assert words in main(get(actors, assessment, "_close"))


@pytest.mark.parametrize(("days", "words"), [(0, "at once"), (1, "1 day later"), (7, "7 days later")])
def test_closing_tells_when_the_answers_are_sealed(actors, days, words):
    assert words in main(get(actors, make_assessment(actors.team, seal_days=days), "_close"))


def test_closing_leads_members_to_the_results(actors, assessment):
    submit(assessment, 5)
    reply = post(actors, assessment, "_close")
    assert reply["Location"] == reverse("assessment_results", args=[assessment.pk])
    assert state(assessment)[0] == "closed"
    assert assessment.snapshots.count() == 1


def test_closing_by_an_administrator_leads_back_to_the_assessment(actors, assessment):
    assert post(actors, assessment, "_close", "administrator")["Location"] == url(assessment)
    assert state(assessment)[0] == "closed"


def test_second_of_two_who_close_finds_the_same_result(actors, assessment):
    submit(assessment, 5)
    first, second = post(actors, assessment, "_close"), post(actors, assessment, "_close")
    assert first["Location"] == second["Location"]
    assert assessment.snapshots.count() == 1
    assert AuditEvent.objects.filter(what="assessment_closed").count() == 1


def test_closing_a_closed_assessment_again_is_not_offered(actors, assessment):
    close_assessment(assessment=assessment)
    assert get(actors, assessment, "_close").status_code == 409
