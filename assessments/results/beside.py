"""One team beside the teams of its organisation (scoring.md 13)."""

from collections.abc import Mapping

from ..maturity.benchmark import Benchmark, of_scores
from ..maturity.questionnaire import PILLARS
from ..models import Organisation, User
from .compare import Part
from .counted import counted, reader_of, scores_of


def organisation_benchmark(part: Part, organisation: Organisation, cycle: str, coach: User) -> Mapping[str, Benchmark]:
    """By pillar, of the quarter's teams with the same mode and version; a pillar without figures is left out.

    The same teams as on the organisation's overview: as they joined, and none whose score a subtraction would tell.
    A team that answered together has none. At most four queries.
    """
    if part.consensus:
        return {}
    reader = reader_of(coach, organisation, whole=True)
    now = counted(reader, [cycle])[cycle]
    found = {pillar: of_scores(scores_of(now, reader, part.questionnaire, pillar)) for pillar in PILLARS}
    return {pillar: item for pillar, item in found.items() if item.median is not None}
