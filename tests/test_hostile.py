"""Hostile strings go into every text field through its form; then every page of everybody is read."""

import importlib
import inspect
import pkgutil
import threading
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import cycle
from urllib.parse import quote, urlencode

import pytest
from django.core import mail
from django.core.cache import cache
from django.forms import BaseForm, CharField, JSONField, PasswordInput
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import assessments.forms
from assessments.actions.organisations import RAISABLE
from assessments.forms.assessments import quarters_around
from assessments.maturity.document import shipped_document
from assessments.models import Assessment, FirstRunLink, Organisation, SheetComment, Team, User
from calms.sign_in import single_sign_on
from tests.actors import make_coach, make_role
from tests.factories import make_assessment, make_team, make_user
from tests.hostile import (
    CODE,
    FORMULAS,
    HOSTILE,
    LETTERS,
    LONG,
    MAIL_HEADER,
    MARKUP,
    NUL,
    TURNED,
    Reader,
    paths,
    trouble,
)

pytestmark = pytest.mark.django_db

MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD = "seven brown owls at noon"
FIRST_RUN = {
    "organisation": "Acme",
    "language": "en",
    "name": "Ada",
    "email": "ada@example.org",
    "password": PASSWORD,
    "password_again": PASSWORD,
    "team": "Owls",
    "size": "6",
    "facilitator_name": "Fay",
    "facilitator_email": "fay@example.org",
}
MEMBER = {"name": "Mia", "email": "mia@example.org", "role": "member", "language": "en"}


@pytest.fixture(autouse=True)
def _unthrottled() -> None:
    cache.clear()


def make_opening(**changes: str) -> dict[str, str]:
    usual = {
        "quarter": quarters_around(timezone.localdate())[0],
        "mode": "team_link",
        "closes_at": f"{timezone.localtime() + timezone.timedelta(days=3):%Y-%m-%dT%H:%M}",
        "expected": "6",
        "language": "en",
    }
    return usual | changes


# What is accepted is shown as it was typed


def set_up(client: Client, name: str) -> Team:
    reply = client.post(
        reverse("first_run", args=[FirstRunLink.make()]),
        FIRST_RUN | dict.fromkeys(("organisation", "name", "team", "facilitator_name"), name),
    )
    assert reply.status_code == 302, Reader(reply.text).text
    return Team.objects.get()


def add_members(client: Client, team: Team) -> list[HttpResponse]:
    """One for each hostile string."""
    fields = ({"name": name, "email": f"p{number}@example.org"} for number, name in enumerate(HOSTILE))
    return [client.post(reverse("member_add", args=[team.pk]), MEMBER | each) for each in fields]


def answer(assessment: Assessment) -> Client:
    """A sheet of somebody who answers, and who comments with every hostile string."""
    client, comments = Client(), cycle(HOSTILE)
    client.post(reverse("answer_start", args=[assessment.link_code]))
    for pillar in shipped_document().pillars:
        url = reverse("answer_pillar", args=[assessment.link_code, pillar.code])
        page = client.get(url)
        questions = [question.code for question in shipped_document().questions_of(pillar.code)]
        sent = dict.fromkeys(questions, "1") | {f"comment-{code}": next(comments) for code in questions}
        reply = client.post(url, sent | {"sheet": mark(page.text)})
        assert reply.status_code == 302
    assert set(SheetComment.objects.values_list("text", flat=True)) >= {text.strip("\r") for text in LETTERS}
    return client


def mark(page: str) -> str:
    return page.split('name="sheet" value="')[1].split('"')[0]


def submit(client: Client, assessment: Assessment) -> None:
    review = client.get(reverse("answer_review", args=[assessment.link_code]))
    client.post(reverse("answer_submit", args=[assessment.link_code]), {"sheet": mark(review.text)})


def crawl(client: Client, *starts: str) -> dict[str, HttpResponse]:
    """Every page that can be reached by reading, by its address."""
    found: dict[str, HttpResponse] = {}
    waiting = set(starts)
    while waiting:
        path = waiting.pop()
        found[path] = client.get(path)
        waiting |= paths(found[path]) - set(found)
    return found


def members(team: Team) -> dict[str, Client]:
    """Everybody who signs in, by what they are."""
    clients = {"administrator": Client(), "facilitator": Client(), "member": Client()}
    mia = team.memberships.filter(role="member").first().user
    for name, user in (("administrator", User.objects.get(email="ada@example.org")), ("member", mia)):
        clients[name].force_login(user)
    clients["facilitator"].force_login(User.objects.get(email="fay@example.org"))
    return clients


def pages(team: Team, clients: Mapping[str, Client]) -> Iterator[tuple[str, str, HttpResponse]]:
    assessment = team.assessments.get()
    links = [f"/a/{assessment.link_code}/", f"/r/{assessment.results_code}/"]
    for who, client in clients.items():
        for path, reply in crawl(client, "/", *links).items():
            yield who, path, reply


# A name that does all that hostile names do; each is as long as a name may be.
NAMES = {
    "markup": " ".join(MARKUP[:6])[:150],
    "code and letters": " ".join((*CODE, *LETTERS)),
    "formulas": "=HYPERLINK(1)",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_hostile_names_and_comments_are_shown_to_everybody_as_they_were_typed(client, name):
    team = set_up(client, name)
    links = add_members(client, team)
    assert client.post(reverse("team_tags", args=[team.pk]), {"tags": name[:40]}).status_code == 302
    client.post(reverse("assessment_open", args=[team.pk]), make_opening())
    assessment = team.assessments.get()
    respondents = [answer(assessment) for _ in range(5)]
    by_link = {"respondent": respondents[0], "visitor": Client()}
    seen = list(pages(team, by_link))
    for each in respondents:
        submit(each, assessment)
    seen += pages(team, {**by_link, "facilitator": members(team)["facilitator"]})
    client.force_login(User.objects.get(email="fay@example.org"))
    assert client.post(reverse("assessment_close", args=[assessment.pk])).status_code == 302
    seen += pages(team, by_link | members(team))
    wrong = [f"{path} for {who}: {found}" for who, path, reply in seen for found in trouble(reply)]
    wrong += [f"link of a member: {found}" for reply in links for found in trouble(reply)]
    assert not wrong, "\n".join(wrong)
    assert {reply.status_code for reply in links} == {200}
    text = "".join(unescape(reply.text) for _who, _path, reply in seen if "text/html" in reply["Content-Type"])
    assert [each for each in (name, *HOSTILE) if each.strip() not in text] == []
    kinds = {reply["Content-Type"].partition(";")[0] for _who, _path, reply in seen}
    assert kinds >= {"text/html", "text/csv", "image/svg+xml"}


def test_text_that_turns_the_page_round_is_stored_as_what_it_says(client):
    team = set_up(client, TURNED)
    assert {team.name, team.organisation.name, *User.objects.values_list("name", flat=True)} == {"gnirts"}
    client.post(reverse("team_tags", args=[team.pk]), {"tags": TURNED})
    assert team.tags.get().name == "gnirts"
    # Of a name that says nothing else, a sign remains.
    fields = {"name": "\u2067\u2069", "size": "6"}
    assert client.post(reverse("team_change", args=[team.pk]), fields).status_code == 302
    assert Team.objects.get().name == "\ufffd"


@pytest.mark.parametrize("text", [*HOSTILE, MAIL_HEADER])
def test_hostile_search_finds_or_finds_nothing(client, actors, text):
    client.force_login(actors.administrator)
    audit = reverse("organisation_audit", args=[actors.team.organisation_id])
    for path in (reverse("library_search"), reverse("home"), audit):
        reply = client.get(path, {"q": text, "who": text, "team": text})
        assert list(trouble(reply)) == []
        assert reply.status_code in {200, 302}


@pytest.mark.parametrize("text", [NUL, LONG, "\x1b[2J"])
def test_search_for_what_no_text_holds_finds_nothing(client, actors, text):
    client.force_login(actors.administrator)
    for path in (reverse("library_search"), reverse("home"), f"{reverse('team_audit', args=[actors.team.pk])}?page=x"):
        assert client.get(path, {"q": text}).status_code in {200, 302}


@pytest.mark.parametrize("name", [*MARKUP, *CODE])
def test_hostile_name_of_a_provider_is_shown_as_it_is(client, settings, name):
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(
        issuer="https://id.example.org", name=name, client_id="x", client_secret="y"
    )
    reply = client.get(reverse("account_login"))
    assert list(trouble(reply)) == []
    assert typed(reply, name)


@pytest.mark.parametrize("path", [*HOSTILE, NUL, LONG, "//evil.example", "https://evil.example/", "/\\evil.example"])
def test_hostile_way_back_leads_nowhere_else(client, path):
    for name, field in (("set_language", "language"), ("set_theme", "theme")):
        reply = client.post(reverse(name), {"next": path, field: path})
        assert reply.status_code == 302
        assert not reply["Location"].startswith(("//", "/\\", "http", "javascript"))
    reply = client.post(reverse("account_login"), {"login": "x@example.org", "password": PASSWORD, "next": path})
    assert list(trouble(reply)) == []


@pytest.mark.parametrize("text", [*MARKUP, *CODE])
def test_hostile_address_of_a_page_is_not_found(client, actors, text):
    client.force_login(actors.facilitator)
    for path in ("/{}", "/a/{}/", "/r/{}/", "/library/pillar/{}/", "/teams/{}/"):
        reply = client.get(path.format(quote(text, safe="")))
        assert reply.status_code == 404
        assert list(trouble(reply)) == []


@pytest.mark.parametrize("team_name", ["Owls\nBcc: evil@example.org", MAIL_HEADER, "Owls\u2028Bcc: evil@example.org"])
def test_hostile_name_of_a_team_writes_no_header_of_a_mail(client, settings, team_name):
    settings.MAILERS = MAILERS
    team = set_up(client, team_name)
    reply = client.post(reverse("member_add", args=[team.pk]), MEMBER | {"name": MAIL_HEADER})
    assert reply.status_code == 200
    client.logout()
    client.post(reverse("account_reset_password"), {"email": "ada@example.org"})
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join()
    assert mail.outbox
    for message in mail.outbox:
        assert message.recipients() in (["mia@example.org"], ["ada@example.org"])
        assert "Bcc" not in message.message()


# What is refused says why, and is kept


def posted(client: Client, url: str, fields: Mapping[str, str]) -> HttpResponse:
    reply = client.post(url, fields)
    assert list(trouble(reply)) == []
    return reply


def typed(reply: HttpResponse, text: str) -> bool:
    return text in unescape(reply.text)


TEXT_FIELDS = [
    ("first_run", "organisation"),
    ("first_run", "name"),
    ("first_run", "email"),
    ("first_run", "team"),
    ("first_run", "facilitator_name"),
    ("first_run", "facilitator_email"),
    ("member_add", "name"),
    ("member_add", "email"),
    ("account_login", "login"),
    ("account_reset_password", "email"),
    *(("team_coach_add", field) for field in ("name", "email")),
    *(("organisation_roles", field) for field in ("name", "email")),
    *(("organisation_coaches", field) for field in ("name", "email", "teams")),
    ("organisation_settings", "name"),
    ("team_tags", "tags"),
    ("team_merge", "absorbed"),
    ("team_split", "name"),
    ("assessment_open", "closes_at"),
    ("assessment_open", "expected"),
    ("assessment_extend", "closes_at"),
    ("assessment_expect", "expected"),
    ("preparation", "notes"),
    ("preparation", "visited_on"),
    ("team_events", "text"),
    ("team_events", "date"),
    ("team_change", "name"),
    ("assessment_invitations", "email"),
    *(("organisation_team_add", field) for field in ("name", "facilitator_name", "facilitator_email")),
    ("organisation_round_open", "names"),
    ("account", "name"),
]

PERSON = {"name": "Mia", "email": "mia@example.org", "language": "en"}
TEAMS_AND_ROLES = {
    "team_coach_add": PERSON,
    "organisation_roles": PERSON | {"role": "leader"},
    "organisation_coaches": PERSON | {"teams": "Owls"},
    "organisation_settings": {
        "name": "Acme",
        "language": "en",
        "time_zone": "Europe/Paris",
        "retention_months": "24",
    },
    "organisation_thresholds": dict.fromkeys(RAISABLE, "20"),
    "team_tags": {"tags": "Lyon"},
    "team_merge": {"absorbed": "Newts"},
    "team_split": {"name": "Otters", "size": "3"},
    "team_change": {"name": "Otters", "size": "3"},
    "organisation_team_add": {
        "name": "Otters",
        "size": "3",
        "facilitator_name": "Zoe",
        "facilitator_email": "zoe@example.org",
    },
    "organisation_round_open": make_opening(which="names", names="Owls"),
}


def form(client: Client, name: str) -> tuple[str, dict[str, str]]:
    """Where a form is sent, and what is right in it."""
    if name == "first_run":
        return reverse(name, args=[FirstRunLink.make()]), FIRST_RUN
    if name.startswith("account_"):
        make_user()
        return reverse(name), {"login": "ada@example.org", "password": PASSWORD, "email": "ada@example.org"}
    if name == "account":
        client.force_login(make_user())
        return reverse(name), {"name": "Ada", "language": "en"}
    team = make_team()
    if name == "team_events":
        client.force_login(make_user("fay@example.org", team, "facilitator"))
        return reverse(name, args=[team.pk]), {"date": "2026-01-02", "text": "A new pipeline"}
    if name == "preparation":
        client.force_login(make_coach(make_user("cleo@example.org"), team))
        return reverse(name, args=[team.pk]), {"notes": "", "visited_on": ""}
    client.force_login(make_role(make_user("ann@example.org"), team, "administrator"))
    if name in TEAMS_AND_ROLES:
        thing = team.organisation if name.startswith("organisation_") else team
        return reverse(name, args=[thing.pk]), TEAMS_AND_ROLES[name]
    if name in {"member_add", "assessment_open"}:
        return reverse(name, args=[team.pk]), MEMBER if name == "member_add" else make_opening()
    if name == "assessment_invitations":
        personal = make_assessment(team, mode="individual", salt="salt")
        return reverse(name, args=[personal.pk]), {"email": "ivy@example.org", "language": "en"}
    fields = {"closes_at": "2030-01-01T10:00", "expected": "6"}
    return reverse(name, args=[make_assessment(team).pk]), fields


@pytest.mark.parametrize("text", [LONG, NUL, f"{NUL}<evil-a>", MARKUP[0] * 200], ids=["long", "NUL", "both", "markup"])
@pytest.mark.parametrize(("name", "field"), TEXT_FIELDS)
def test_refused_text_says_why_beside_what_was_typed(client, settings, name, field, text):
    settings.MAILERS = MAILERS  # without mail, nobody asks for a new password
    url, fields = form(client, name)
    before = Organisation.objects.count(), User.objects.count(), Assessment.objects.count()
    reply = posted(client, url, fields | {field: text})
    assert reply.status_code in {200, 400}
    assert "invalid-feedback" in reply.text or "alert" in reply.text
    assert typed(reply, text)
    assert (Organisation.objects.count(), User.objects.count(), Assessment.objects.count()) == before


# By form, the address that it is tried at above; and why others are not.
TRIED_AT = {
    "ProfileForm": "account",
    "EventForm": "team_events",
    "FirstRunForm": "first_run",
    "InviteForm": "assessment_invitations",
    "SettingsForm": "organisation_settings",
    "PersonForm": "team_coach_add",
    "RoleForm": "organisation_roles",
    "CoachForm": "organisation_coaches",
    "TagsForm": "team_tags",
    "MergeForm": "team_merge",
    "SplitForm": "team_split",
    "RoundForm": "organisation_round_open",
    "AskForLinkForm": "account_reset_password",
    "MemberForm": "member_add",
    "TeamForm": "team_change",
    "NewTeamForm": "organisation_team_add",
    "VisitForm": "preparation",
}
A_CODE = "digits, which are compared; tests/views/test_second_factor.py"
OF_A_PASSKEY = "shown to its owner alone; tests/views/test_second_factor.py"
OF_A_DRAFT = "tests/views/test_questionnaires_parts.py types hostile words into every field of a draft"
A_SEARCH = "narrows a list: test_hostile_search_finds_or_finds_nothing"
ELSEWHERE = {
    "AuditForm.who": A_SEARCH,
    "AuditForm.team": A_SEARCH,
    "CodeForm.code": A_CODE,
    "DeleteForm.typed": "compared with a name; tests/views/test_deleting.py",
    "FirstCodeForm.code": A_CODE,
    "HeadingForm.seen": OF_A_DRAFT,
    "InvitationForm.name": "the name of ProfileForm, on a page that tests/views/test_account_invitation.py tries",
    "PartForm.seen": OF_A_DRAFT,
    "PasskeyForm.name": OF_A_PASSKEY,
    "PracticeForm.reference": OF_A_DRAFT,
    "PracticeForm.seen": OF_A_DRAFT,
    "QuestionForm.measures": OF_A_DRAFT,
    "QuestionForm.reference": OF_A_DRAFT,
    "QuestionForm.seen": OF_A_DRAFT,
    "SecondFactorAgainForm.code": A_CODE,
    "SymptomForm.seen": OF_A_DRAFT,
}


def text_fields() -> Iterator[tuple[str, str]]:
    """Those of all forms, in which anything can be typed."""
    for module in pkgutil.iter_modules(assessments.forms.__path__, "assessments.forms."):
        for name, found in vars(importlib.import_module(module.name)).items():
            if inspect.isclass(found) and issubclass(found, BaseForm) and found.__module__ == module.name:
                fields = {name: field for name, field in found.base_fields.items() if isinstance(field, CharField)}
                for field in fields:
                    if not isinstance(fields[field].widget, PasswordInput) and type(fields[field]) is not JSONField:
                        yield name, field


def test_every_text_field_is_tried_or_has_a_reason():
    found = set(text_fields())
    untried = {f"{name}.{field}" for name, field in found if (TRIED_AT.get(name), field) not in TEXT_FIELDS}
    assert untried == set(ELSEWHERE)
    assert {name for name, _field in found} >= set(TRIED_AT)


CHOICES = [
    ("first_run", "language"),
    ("first_run", "size"),
    ("member_add", "role"),
    ("member_add", "language"),
    ("organisation_roles", "role"),
    ("organisation_settings", "time_zone"),
    ("organisation_settings", "retention_months"),
    ("organisation_thresholds", "k_pillar"),
    ("team_merge", "size"),
    ("team_split", "movers"),
    ("team_split", "facilitator"),
    ("assessment_open", "quarter"),
    ("assessment_open", "mode"),
    ("assessment_open", "language"),
]


@pytest.mark.parametrize("text", [NUL, LONG, MARKUP[0]], ids=["NUL", "long", "markup"])
@pytest.mark.parametrize(("name", "field"), CHOICES)
def test_choice_that_was_not_offered_is_refused(client, name, field, text):
    url, fields = form(client, name)
    assert posted(client, url, fields | {field: text}).status_code == 400


@pytest.mark.parametrize("text", [LONG, NUL], ids=["long", "NUL"])
def test_refused_comment_says_why_and_is_kept(client, text):
    assessment = make_assessment()
    client.post(reverse("answer_start", args=[assessment.link_code]))
    url = reverse("answer_pillar", args=[assessment.link_code, "C"])
    sent = {"sheet": mark(client.get(url).text), "comment-C1": text, "C2": "3"}
    reply = posted(client, url, sent)
    assert reply.status_code == 400
    assert "too long" in reply.text or "cannot be stored" in reply.text
    assert typed(reply, text)
    assert 'value="3" checked' in reply.text
    script = posted(client, reverse("answer_comment", args=[assessment.link_code, "C"]), sent)
    assert script.status_code == 400
    assert script.json()["refused"]
    assert not SheetComment.objects.exists()


def test_bytes_that_are_no_text_are_stored_as_signs_that_say_so(client):
    assessment = make_assessment()
    client.post(reverse("answer_start", args=[assessment.link_code]))
    url = reverse("answer_pillar", args=[assessment.link_code, "C"])
    body = urlencode({"sheet": mark(client.get(url).text), "comment-C1": b"\xed\xb3\xa9\xff"})
    assert client.post(url, body, content_type="application/x-www-form-urlencoded").status_code == 302
    assert set(SheetComment.objects.get().text) == {"\ufffd"}


@pytest.mark.parametrize("text", [NUL, LONG, *MARKUP, *FORMULAS, "9", "-1", "2.x", "１"])
def test_answer_that_was_not_offered_is_refused(client, text):
    assessment = make_assessment()
    client.post(reverse("answer_start", args=[assessment.link_code]))
    url = reverse("answer_pillar", args=[assessment.link_code, "C"])
    sheet = mark(client.get(url).text)
    for name, field in (("answer_pillar", "C1"), ("answer_save", "C1"), ("answer_save", "seen-C1")):
        fields = {"sheet": sheet, "C1": "2"} | {field: text}
        assert posted(client, reverse(name, args=[assessment.link_code, "C"]), fields).status_code == 400


@pytest.mark.parametrize("text", [NUL, LONG, *MARKUP])
def test_cookie_that_was_forged_opens_nothing(client, text):
    assessment = make_assessment()
    client.cookies[f"sheet-{assessment.link_code[:8]}"] = text.replace("\0", "\\0")
    for name in ("answer_start", "answer_review", "answer_done"):
        reply = client.get(reverse(name, args=[assessment.link_code]))
        assert list(trouble(reply)) == []
        assert reply.status_code in {200, 302}
