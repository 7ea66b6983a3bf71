"""Three teams in one state, and everybody of trust.md 1 around them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from django.core.cache import cache as memory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from assessments.actions import consensus_sheet, start_sheet, submit_sheet
from assessments.actions.organisations import RAISABLE
from assessments.actions.personal_links import token_of
from assessments.actions.reopening import reopen_assessment
from assessments.actions.time_line import note_event
from assessments.forms.assessments import quarter_of, quarters_around
from assessments.models import (
    AnswerSheet,
    Assessment,
    Coaching,
    Invitation,
    Mail,
    Membership,
    OrganisationRole,
    Team,
    Upload,
)
from assessments.models.sheets import hashed
from assessments.reading import read_team
from assessments.results import released_results
from assessments.views.sheet import TeamSheet
from tests.access import ACTORS, VERSIONS, Row
from tests.actors import Actors, make_coach, make_role, submit
from tests.closed import make_closed, make_people
from tests.factories import make_assessment, make_team, make_user
from tests.questionnaires import Version, make_version

PASSWORD = "correct horse battery"
FILE = b"team,email,role\nBees,zoe@example.org,facilitator\n"
SIGN_IN = {"login": "fay@example.org", "password": PASSWORD}


@cache
def patterns() -> dict[str, URLPattern]:
    found = {}
    waiting = list(get_resolver().url_patterns)
    while waiting:
        pattern = waiting.pop()
        if isinstance(pattern, URLPattern):
            found[str(pattern.name)] = pattern
        else:
            waiting += pattern.url_patterns
    return found


def arguments(name: str) -> list[str]:
    return list(patterns()[name].pattern.converters)


@cache
def is_of_a_thing(name: str) -> bool:
    """Whether the address names a team, or something of one."""
    return bool({"pk", "link_code"} & set(arguments(name))) or name.startswith("respondent_")


@dataclass(frozen=True)
class Owned:
    """What the addresses of one team name."""

    team: Team
    assessment: Assessment
    membership: Membership
    invitation: Invitation
    mail: Mail
    coaching: Coaching
    role: OrganisationRole
    version: Version
    _urls: dict[str, str] = field(default_factory=dict)

    def url(self, name: str) -> str:
        if name not in self._urls:
            self._urls[name] = reverse(name, kwargs={key: self._value(name, key) for key in arguments(name)})
        return self._urls[name]

    def _value(self, name: str, key: str) -> object:
        by_prefix = {
            "team": self.team,
            "preparation": self.team,
            "neighbours": self.team,
            "member": self.membership,
            "coach": self.coaching,
            "role": self.role,
            "organisation": self.team.organisation,
            "overview": self.team.organisation,
            "shared": self.team.organisation,
            "compare": self.team.organisation,
            "dashboard": self.team.organisation,
            "cycle": self.assessment.cycle,
            "invitation": self.invitation,
            "mail": self.mail,
            "event": self.team.events.first(),
            "import": Upload.objects.filter(organisation=self.team.organisation).first(),
        }
        if name == "personal_link":
            return token_of(self.invitation)
        if name == "mfa_remove_webauthn":
            return 1
        if name.startswith("questionnaire"):
            return self._of_questionnaire(name, key)
        if key == "person":
            return self.membership.user_id
        if key == "pk":
            of_team = name in {"member_add", "assessment_open"}
            thing = self.team if of_team else by_prefix.get(name.split("_")[0], self.assessment)
            return thing.pk
        if name == "symptom_review":
            return self.symptom
        if name.startswith("respondent_"):
            return self.assessment.results_code
        values = {"link_code": self.assessment.link_code, "kind": "pillar", "role": "facilitator"}
        return values.get(key, "C" if key == "code" else "made-up")

    def _of_questionnaire(self, name: str, key: str) -> object:
        if key == "pk":
            return (self.team.organisation if name.startswith("questionnaires") else self.version.questionnaire).pk
        return "question" if key == "kind" else "C" if name == "questionnaire_preview" else "C1"

    @property
    def symptom(self) -> str:
        if self.assessment.has_ended and self.assessment.snapshots.get().release != "suppressed":
            return read_team(released_results(self.assessment, comments=False)).result.symptoms[0].code
        return "made-up"


class Nowhere(Owned):
    """The same addresses, of nothing."""

    def _value(self, name: str, key: str) -> object:
        if name == "mfa_remove_webauthn":
            return 1
        return uuid.uuid4() if key in {"pk", "person"} else "0" * 24


def make_in_state(team: Team, state: str) -> Assessment:
    """The team's, of this quarter; a respondent's sheet comes on top."""
    quarter = quarter_of(timezone.localdate())
    if state in {"closed", "sealed", "unshared", "reopened", "archived"}:
        found = make_closed(make_people([0, 1, 1, 2, 2]), team, quarter, shows_respondents=state != "unshared")
    elif state == "suppressed":
        found = make_closed(make_people([1, 2]), team, quarter)
    elif state == "planned":
        found = make_assessment(team, quarter, state=state, opened_at=timezone.now() + timedelta(days=1))
    elif state == "due":
        found = make_assessment(team, quarter, opened_at=timezone.now() - timedelta(days=2))
    elif state == "personal":
        days_ago = timezone.now() - timedelta(days=3)
        found = make_assessment(team, quarter, mode="individual", opened_at=days_ago, salt="salt")
    else:
        found = make_assessment(team, quarter, mode="consensus" if state == "consensus" else "team_link")
    if state == "reopened":
        later = timezone.now() + timedelta(days=2)
        reopen_assessment(assessment=found, closes_at=later, by=team.organisation.roles.get(role="administrator").user)
        found.refresh_from_db()
    return found


def make_asked(assessment: Assessment) -> tuple[Invitation, Mail]:
    """Somebody who was asked, whose mail did not arrive; only with personal links is there a sheet, too."""
    shared = {"organisation": assessment.organisation, "assessment": assessment}
    invitation = Invitation.objects.create(email="ivy@example.org", **shared)
    if assessment.mode == Assessment.Mode.INDIVIDUAL:
        AnswerSheet.objects.create(token_hash=hashed(token_of(invitation)), **shared)
    mail = Mail.objects.create(kind="results", to=invitation.email, language="en", state="refused", **shared)
    return invitation, mail


def settle(assessment: Assessment, state: str) -> None:
    """Bring an open assessment into a state that its respondent sees from within."""
    if state == "due":
        Assessment.objects.filter(pk=assessment.pk).update(closes_at=timezone.now() - timedelta(days=1))
    elif state == "cancelled":
        Assessment.objects.filter(pk=assessment.pk).update(state="cancelled")
    elif state == "sealed":
        Assessment.objects.filter(pk=assessment.pk).update(state="sealed")
    elif state == "archived":
        Team.objects.filter(pk=assessment.team_id).update(archived_at=timezone.now())
    elif state == "consensus":
        consensus_sheet(assessment=assessment)
    assessment.refresh_from_db()


class World:
    """Three teams in the same state, and everybody of trust.md 1 around the Owls."""

    def __init__(self, actors: Actors, state: str) -> None:
        self.actors = actors
        make_user("ada.tremblay@demo.example")
        newts = actors.neighbour.teams.get()
        foxes = actors.outsider.teams.get()
        make_user("new@example.org", newts)
        make_user("far@example.org", foxes)
        make_coach(make_user("nil@example.org"), newts, foxes)
        make_role(make_user("flo@example.org"), foxes, "leader")
        make_team(name="Voles")
        self.things = {team.name: self._owned(team, state) for team in (actors.team, newts, foxes)}
        self.nowhere = Nowhere(**{**vars(self.owls), "_urls": {}})
        self.cookies = {actor: self._cookies(actor) for actor in ACTORS}

    @property
    def owls(self) -> Owned:
        return self.things["Owls"]

    def _owned(self, team: Team, state: str) -> Owned:
        note_event(team=team, date=timezone.localdate(), text="Two people joined")
        own = self.actors.outsider if team == self.actors.outsider.teams.get() else self.actors.administrator
        Upload.objects.create(organisation=team.organisation, by=own, name="people.csv", data=FILE, creates_teams=True)
        assessment = make_in_state(team, state)
        invitation, mail = make_asked(assessment)
        if team == self.actors.team:
            self._answer(assessment, state, invitation)
        elif state == "submitted":
            submit(assessment, 1)
        settle(assessment, state)
        roles = team.coachings.get(), team.organisation.roles.get(role="leader")
        version = make_version(team.organisation, state if state in VERSIONS else "draft")
        team.refresh_from_db()
        return Owned(team, assessment, team.memberships.get(role="member"), invitation, mail, *roles, version)

    def _answer(self, assessment: Assessment, state: str, invitation: Invitation) -> None:
        """The respondent's sheet, in the browser's cookie."""
        self.cookie, self.token = f"sheet-{assessment.link_code[:8]}", "none"
        if state in {"open", "submitted", "due", "cancelled", "reopened"}:
            self.token = start_sheet(assessment=assessment)
        if state == "personal":
            self.token = token_of(invitation)
        if state == "submitted":
            submit_sheet(sheet=AnswerSheet.objects.get())

    def client(self, actor: str, *, checks: bool = False) -> Client:
        """A browser as it was before anything was asked."""
        client = Client(enforce_csrf_checks=checks)
        client.cookies.load(self.cookies[actor])
        return client

    def _cookies(self, actor: str) -> dict[str, str]:
        if actor == "respondent":
            return {self.cookie: self.token}
        if actor == "visitor":
            return {}
        return {name: morsel.value for name, morsel in self.actors.client(actor).cookies.items()}

    def ask(self, actor: str, method: str, url: str, body: Mapping[str, object] | None = None) -> HttpResponse:
        """What is answered, and nothing stays done."""
        memory.clear()
        with transaction.atomic():
            reply = self.client(actor).generic(method, url) if body is None else self.client(actor).post(url, body)
            transaction.set_rollback(True)
        return reply

    def body(self, name: str, thing: Owned | None = None) -> dict[str, object]:
        """What its own page sends."""
        owned = thing or self.owls
        member = owned.membership.pk
        zoe = {"name": "Zoe", "email": "zoe@example.org", "language": "en"}
        later = timezone.localtime() + timedelta(days=20)
        if name.startswith("questionnaire"):
            return owned.version.body(name)
        sheet = self._sheet(owned) or self._sheet(self.owls)
        mark = TeamSheet(sheet).mark if sheet else ""
        return {
            "account_login": SIGN_IN,
            "account_reset_password": {"email": "fay@example.org"},
            "account": {"name": "Fay", "language": "en"},
            "account_change_password": {
                "oldpassword": SIGN_IN["password"],
                "password1": "seven brown owls at noon",
                "password2": "seven brown owls at noon",
            },
            "account_reauthenticate": {"password": SIGN_IN["password"]},
            "account_sessions": {"end": "others"},
            "organisation_invitations": {"everybody": "yes"},
            "member_add": {"name": "Zoe", "email": "zoe@example.org", "role": "member", "language": "en"},
            "member_role": {"role": "facilitator"},
            "member_leave": {"on_leave": "yes"},
            "team_tags": {"tags": "Lyon, payments"},
            "preparation": {"visited_on": f"{timezone.localdate()}", "notes": "Ask about the build."},
            "team_comments": {"shown": "yes"},
            "team_visits": {"allowed": "yes"},
            "team_merge": {"absorbed": "Voles"},
            "team_split": {"name": "Otters", "size": "2", "movers": [member], "facilitator": member},
            "team_coach_add": zoe,
            "organisation_roles": zoe | {"role": "leader"},
            "organisation_coaches": zoe | {"teams": "Owls\nVoles"},
            "organisation_settings": {
                "name": "Acme",
                "language": "fr",
                "time_zone": "Europe/Paris",
                "retention_months": "12",
            },
            "organisation_thresholds": dict.fromkeys(RAISABLE, "12"),
            "team_change": {"name": "Otters", "size": "9"},
            "organisation_team_add": {
                "name": "Otters",
                "size": "9",
                "facilitator_name": "Zoe",
                "facilitator_email": "zoe@example.org",
            },
            "assessment_open": {
                "quarter": quarters_around(timezone.localdate())[1],
                "mode": "team_link",
                "closes_at": f"{later:%Y-%m-%dT%H:%M}",
                "expected": "8",
                "language": "en",
            },
            "organisation_round_open": {
                "quarter": quarters_around(timezone.localdate())[1],
                "questionnaire": str(self.owls.assessment.questionnaire_id),
                "mode": "team_link",
                "closes_at": f"{later:%Y-%m-%dT%H:%M}",
                "language": "en",
                "which": "all",
            },
            "assessment_invitations": {"email": "zoe@example.org", "language": "fr"},
            "organisation_import": {"file": SimpleUploadedFile("people.csv", FILE), "creates_teams": "on"},
            "team_events": {"date": f"{timezone.localdate()}", "text": "A new pipeline"},
            "assessment_extend": {"closes_at": f"{later:%Y-%m-%dT%H:%M}"},
            "assessment_expect": {"expected": "7"},
            "team_delete": {"typed": owned.team.name, "password": PASSWORD},
            "cycle_delete": {"typed": owned.assessment.cycle.code, "password": PASSWORD},
            "organisation_person_remove": {"password": PASSWORD},
            "assessment_reopen": {"closes_at": f"{later:%Y-%m-%dT%H:%M}", "password": PASSWORD},
            "assessment_share": {"shown": "no"},
            "symptom_review": {"verdict": "partly"},
            "check_pillar": {"C1": "2"},
            "check_save": {"C1": "2"},
            "answer_start": {"another": "yes"} if sheet and sheet.submitted else {},
            "answer_pillar": {"sheet": mark, "C1": "2", "seen-C1": ""},
            "answer_save": {"sheet": mark, "C1": "2", "seen-C1": ""},
            "answer_comment": {"sheet": mark, "comment-C1": "Well.", "seen-comment-C1": ""},
        }.get(name, {"sheet": mark})

    def _sheet(self, owned: Owned) -> AnswerSheet | None:
        """The respondent's, or the team's in consensus."""
        sheets = AnswerSheet.objects.filter(assessment=owned.assessment)
        return sheets.filter(token_hash=hashed(self.token)).first() or sheets.first()

    def reply(self, row: Row, actor: str, thing: Owned) -> HttpResponse:
        body = self.body(row.name, thing) if row.method == "POST" else None
        return self.ask(actor, row.method, thing.url(row.name), body)
