"""Plain makers of what tests need."""

import copy
from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessments.maturity.document import Document, read_document, shipped_document
from assessments.models import Assessment, Cycle, Membership, Organisation, Questionnaire, Team, User


def make_organisation(slug: str = "acme") -> Organisation:
    return Organisation.objects.create(slug=slug, name=slug.title())


def make_raw_document() -> dict[str, Any]:
    """The shipped document as plain values, to be edited in place."""
    return copy.deepcopy(shipped_document().canonical())


def part(raw: dict[str, Any], code: str) -> dict[str, Any]:
    """The part of this code, to be edited in place."""
    coded = [each for value in raw.values() if isinstance(value, list) for each in value if "code" in each]
    return next(each for each in coded if each["code"] == code)


def make_document(version: int = 1, title: str = "Another title") -> Document:
    raw = make_raw_document()
    raw["version"] = version
    raw["title"]["en"] = title
    return read_document(raw, file="test")


def make_questionnaire(organisation: Organisation, document: Document | None = None) -> Questionnaire:
    """The shipped version, or another document, published."""
    document = document or shipped_document()
    questionnaire = Questionnaire.objects.of(organisation).published().holding(document)
    if questionnaire is None:
        questionnaire = Questionnaire.draft(organisation=organisation, document=document)
        questionnaire.publish()
    return questionnaire


def make_team(organisation: Organisation | None = None, name: str = "Owls", size: int = 8) -> Team:
    organisation = organisation or Organisation.objects.filter(slug="acme").first() or make_organisation()
    return Team.objects.create(organisation=organisation, name=name, slug=name.lower()[:60], size=size)


def make_user(email: str = "ada@example.org", team: Team | None = None, role: str = "member") -> User:
    user = User.objects.create_user(email, "correct horse battery", name=email.split("@")[0].title())
    if team:
        Membership.objects.create(team=team, user=user, role=role)
    return user


def make_assessment(team: Team | None = None, quarter: str = "2026-Q4", **fields: Any) -> Assessment:
    team = team or make_team()
    cycle, _made = Cycle.objects.get_or_create(organisation=team.organisation, code=quarter)
    defaults = {
        "organisation": team.organisation,
        "questionnaire": fields.get("questionnaire") or make_questionnaire(team.organisation),
        "mode": Assessment.Mode.TEAM_LINK,
        "expected": team.size,
        "language": "en",
        "closes_at": timezone.now() + timedelta(days=7),
        "seal_days": 7,
        "parameters": {},
    }
    return Assessment.objects.create(team=team, cycle=cycle, **(defaults | fields))
