import os
import random
from collections.abc import Callable

import pytest

from assessments.actions import sheet_of, start_sheet
from assessments.actions.personal_links import token_of
from assessments.models import AnswerSheet, Assessment, Invitation
from assessments.models.sheets import hashed
from tests.factories import make_assessment, make_team

SUITE = 20
BROKEN = 10  # rounds without protection
MODES = ("team_link", "individual")  # in turn


@pytest.fixture
def rounds(request) -> range:
    """The rounds to run: ROUNDS of them, or with ROUNDS=all as many as the test is marked with."""
    asked = os.environ.get("ROUNDS", str(SUITE))
    return range(request.node.get_closest_marker("rounds").args[0] if asked == "all" else int(asked))


@pytest.fixture
def report(record_property) -> Callable[[str], None]:
    """A line of figures that is printed at the end, whether the test passes or not."""
    return lambda line: record_property("fault", line)


@pytest.fixture
def chance() -> random.Random:
    return random.Random(3)


@pytest.fixture
def quarter() -> Callable[..., Assessment]:
    """An open assessment of the same team for each round; by the team's link, if no mode is asked for."""
    team = make_team()

    def make(number: int, mode: str = MODES[0]) -> Assessment:
        salt = "salt" if mode == "individual" else ""
        return make_assessment(team, f"{2000 + number // 4}-Q{number % 4 + 1}", mode=mode, salt=salt)

    return make


def begun(assessment: Assessment) -> tuple[str, AnswerSheet]:
    """A sheet with its token, by the link that this assessment has."""
    if assessment.mode == "individual":
        shared = {"organisation_id": assessment.organisation_id, "assessment": assessment}
        number = Invitation.objects.filter(assessment=assessment).count()
        token = token_of(Invitation.objects.create(email=f"p{number}@example.org", **shared))
        AnswerSheet.objects.create(token_hash=hashed(token), **shared)
    else:
        token = start_sheet(assessment=assessment)
    sheet = sheet_of(token, assessment)
    assert sheet
    return token, sheet
