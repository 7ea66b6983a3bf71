"""Small questionnaires, sheets and results for tests of the engine."""

from collections.abc import Mapping, Sequence

from assessments.maturity.questionnaire import (
    PILLARS,
    Answer,
    Link,
    Practice,
    Question,
    Questionnaire,
    Sheet,
    Symptom,
)
from assessments.maturity.scorecard import QuestionResult
from assessments.maturity.uncertainty import Estimate


def make_question(code, *, pillar=None, weight=1.0, revision=1, ways=None, sensitive=False):
    return Question(code, revision, pillar or code[0], weight, ways or {"flow": 1.0}, sensitive)


def make_links(*primary, secondary=()):
    return tuple(Link(code, 1.0) for code in primary) + tuple(Link(code, 0.5) for code in secondary)


def make_practice(code, *primary, pillar=None, effort="S", prerequisites=(), secondary=()):
    links = make_links(*primary, secondary=secondary)
    return Practice(code, pillar or primary[0][0], effort, tuple(prerequisites), links)


def make_symptom(code, *primary, secondary=(), remedies=()):
    return Symptom(code, make_links(*primary, secondary=secondary), tuple(remedies))


def make_questionnaire(*questions, symptoms=(), practices=()):
    asked = tuple(item if isinstance(item, Question) else make_question(item) for item in questions)
    return Questionnaire(1, asked, tuple(symptoms), tuple(practices))


def make_sheets(answers: Mapping[str, Sequence[Answer | None]]) -> list[Sheet]:
    """One sheet for each position; None is a blank."""
    rows = zip(*answers.values(), strict=True)
    return [Sheet({code: value for code, value in zip(answers, row, strict=True) if value is not None}) for row in rows]


def make_pillar_sheets(levels: Mapping[str, int], people: int) -> list[Sheet]:
    """Everybody gives each pillar's only question the same level."""
    return make_sheets({f"{pillar}1": [level] * people for pillar, level in levels.items()})


def make_result(mean, *, counts=(), discuss=False) -> QuestionResult:
    """A scored question with this mean; the counts of levels matter only to minorities."""
    counts = tuple(counts) or (0, 0, 1, 0, 0)
    return QuestionResult(
        status="scored",
        n_levels=sum(counts),
        n_na=0,
        n_dk=0,
        n_blank=0,
        visibility_gap=False,
        counts=counts,
        mean=mean,
        discuss=discuss,
    )


def make_estimates(**scores: float) -> dict[str, Estimate]:
    """Scored pillars without an error, in the fixed order C-A-L-M-S."""
    return {pillar: Estimate(scores[pillar], None, 0.0) for pillar in PILLARS if pillar in scores}
