"""Before sealing, the database's hidden columns tell of nobody with a personal link which sheet is theirs (trust.md 2).

Whoever has the server's key can compute it; who has the tables or a copy of them alone cannot.
"""

import random
import statistics
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from assessments.actions import close_assessment, invitations, seal_assessment, submit_sheet
from assessments.actions.invitations import invite_also, invite_team, renew_invitation, revoke_invitation
from assessments.actions.personal_links import personal_sheet, token_of
from assessments.models import Assessment, Invitation
from assessments.models.sheets import hashed
from tests.actions.test_sealed_files import CHANCE, HIDDEN, PEOPLE, RUNS, found
from tests.factories import make_assessment, make_team, make_user
from tests.post import LOCMEM

pytestmark = pytest.mark.django_db(transaction=True)

UNPROTECTED = 60


@pytest.fixture(autouse=True)
def _mail(settings) -> None:
    settings.MAILERS = LOCMEM


@pytest.fixture
def ann():
    return make_user("ann@example.org")


def run(team, number: int, ann, chance: random.Random) -> Assessment:
    """Four are asked at opening, one later; one link is revoked, another renewed; two submit, whoever it is."""
    assessment = make_assessment(team, f"{2000 + number // 4}-Q{number % 4 + 1}", mode="individual")
    with transaction.atomic():
        invite_team(assessment)
        assessment.save(update_fields=["salt"])
    people = assessment.invitations.select_related("assessment")
    revoke_invitation(invitation=chance.choice(people), by=ann)
    invite_also(assessment=assessment, email=f"later{number}@example.org", language="en", by=ann)
    submit_by(early := chance.choice(people.standing()))
    renew_invitation(invitation=chance.choice(people.standing()), by=ann)
    submit_by(chance.choice(people.standing().exclude(pk=early.pk)))
    return assessment


def submit_by(invitation: Invitation) -> None:
    submit_sheet(sheet=personal_sheet(token_of(invitation)))


def pairs(column: str) -> Iterator[list[tuple[int, int]]]:
    """For each assessment, the hidden columns of an invitation and of its sheet."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT token_hash, {column} FROM assessments_answersheet")
        sheets = dict(cursor.fetchall())
        cursor.execute(f"SELECT id, {column} FROM assessments_invitation")
        hidden = {str(key).replace("-", ""): value for key, value in cursor.fetchall()}
    for assessment in Assessment.objects.prefetch_related("invitations"):
        places = []
        for invitation in assessment.invitations.all():
            invitation.assessment = assessment
            if place := sheets.get(hashed(token_of(invitation))):
                places.append((_number(hidden[invitation.pk.hex]), _number(place)))
        yield places


def _number(value: object) -> int:
    """`ctid` is written (page,line)."""
    if isinstance(value, str):
        page, line = value.strip("()").split(",")
        return int(page) << 16 | int(line)
    return int(value)


def mean_correlation(column: str) -> float:
    """Of the places of invitations and their sheets, by rank; 0 where one of them tells nothing."""
    ranks = []
    for places in pairs(column):
        assert len(places) == PEOPLE - 1
        mine, theirs = zip(*places, strict=True)
        constant = len(set(mine)) == 1 or len(set(theirs)) == 1
        ranks.append(0.0 if constant else statistics.correlation(mine, theirs, method="ranked"))
    return statistics.fmean(ranks)


def make_people():
    team = make_team()
    for name in ("ada", "bob", "cleo", "dan"):
        make_user(f"{name}@example.org", team)
    return team


def test_places_pair_no_invitation_with_its_sheet(ann):
    team, chance = make_people(), random.Random(5)
    for number in range(RUNS):
        run(team, number, ann, chance)
    # Four of them have a sheet: a little wider than for five.
    told = {column: mean_correlation(column) for column in HIDDEN[connection.vendor]}
    assert {column: value for column, value in told.items() if abs(value) > CHANCE * (4 / 3) ** 0.5} == {}


def test_places_would_pair_them_without_writing_the_sheets_anew(ann, monkeypatch):
    monkeypatch.setattr(invitations, "_write_sheets_anew", lambda _assessment: None)
    team, chance = make_people(), random.Random(5)
    for number in range(UNPROTECTED):
        run(team, number, ann, chance)
    told = [mean_correlation(column) for column in HIDDEN[connection.vendor]]
    assert max(told) > CHANCE * (4 / 3 * RUNS / UNPROTECTED) ** 0.5


def test_sealing_leaves_no_address_salt_or_hash_in_the_files(ann, settings):
    team, chance = make_people(), random.Random(5)
    assessment, _other = (run(team, number, ann, chance) for number in range(2))
    settings.MAILERS = {}  # no mail about results
    asked = list(assessment.invitations.select_related("assessment"))
    marks = {"salt": assessment.salt, "address": "later0@example.org"}
    marks |= {f"hash of {each.email}": hashed(token_of(each)) for each in asked if each.revoked_at is None}
    tokens = {f"token of {each.email}": token_of(each) for each in asked}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    assert kept(marks | tokens) == marks.keys()
    close_assessment(assessment=assessment)
    seal_assessment(assessment=assessment)
    assert kept(marks | tokens) == set()


def kept(marks: dict[str, str]) -> set[str]:
    return found({name: mark.encode() for name, mark in marks.items()})
