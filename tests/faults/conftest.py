import os
import random
from collections.abc import Callable

import pytest

from assessments.models import Assessment
from tests.factories import make_assessment, make_team

SUITE = 20
BROKEN = 10  # rounds without protection


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
def quarter() -> Callable[[int], Assessment]:
    """An open assessment of the same team for each round."""
    team = make_team()
    return lambda number: make_assessment(team, f"{2000 + number // 4}-Q{number % 4 + 1}")
