"""The one door through which a result leaves (trust.md 2, scoring.md 12)."""

from dataclasses import replace
from typing import cast

from ..maturity.document import Document
from ..maturity.parameters import Parameters
from ..maturity.release import comments_released, is_publishable
from ..maturity.scorecard import Release, Scorecard
from ..maturity.storage import from_plain, parameters_from_plain
from ..maturity.symptoms import printed
from ..maturity.withholding import safe
from ..models import Assessment, Comment
from ..models.results import Snapshot
from .change import Quarters, Shown, change
from .history import past, quarters
from .lasting import earlier_wordings, lasting_symptoms
from .reduction import reduced
from .released import NotReleased, Quarter, Released, Results
from .reviews import verdicts

type Comments = dict[str, tuple[str, ...]]


def released_results(assessment: Assessment, *, comments: bool = True, beyond_team: bool = False) -> Released:
    """What its release level lets out; NotReleased before closing. `comments` is for the team, and
    for its coach where it says so: `beyond_team`, they need more answers.

    At most ten queries, whatever the number of quarters.
    """
    if not assessment.has_ended or assessment.closed_at is None:
        raise NotReleased
    snapshot = assessment.snapshots.latest("number")
    document, parameters = assessment.questionnaire.content(), parameters_from_plain(snapshot.parameters)
    release = cast(Release, snapshot.release)
    return Released(
        team=assessment.team.name,
        cycle=assessment.cycle.code,
        mode=assessment.mode,
        opened_at=assessment.opened_at,
        closed_at=assessment.closed_at,
        expected=assessment.expected,
        n_submitted=snapshot.n_submitted,
        n_valid=snapshot.n_valid,
        release=release,
        document=document,
        parameters=parameters,
        snapshot=snapshot.pk,
        engine=snapshot.engine,
        results=_results(
            assessment,
            snapshot,
            document,
            parameters,
            comments=_comments(assessment, snapshot, parameters, beyond_team=beyond_team) if comments else {},
        )
        if is_publishable(release)
        else None,
    )


def _results(
    assessment: Assessment, snapshot: Snapshot, document: Document, parameters: Parameters, comments: Comments
) -> Results:
    whole = safe(from_plain(snapshot.card), document.questionnaire, parameters)
    card, withheld = reduced(whole.card, document, parameters, whole.partners)
    all_past = past(assessment)
    reviews = verdicts(all_past)
    active = [code for code, symptom in whole.card.symptoms.items() if symptom.state == "active"]
    history = quarters(all_past)
    card = _with_margins(card, next((each for each in history if each.cycle == assessment.cycle.code), None))
    return Results(
        card=card,
        document=document,
        parameters=parameters,
        withheld=withheld,
        pressing=printed(whole.card.symptoms, whole.card.release, parameters),
        change=change(Shown(snapshot, card, document, parameters), Quarters(all_past, history, parameters)),
        history=history,
        reviews=reviews.get(assessment.pk, {}),
        chronic=lasting_symptoms(assessment, active, all_past, reviews),
        wordings=earlier_wordings(document, all_past),
        comments=comments,
    )


def _with_margins(card: Scorecard, quarter: Quarter | None) -> Scorecard:
    """Those that closing made of the sheets, which nobody reads again."""
    told = {code: point.interval for code, point in quarter.points.items()} if quarter else {}
    return replace(card, pillars={code: replace(item, ci95=told.get(code)) for code, item in card.pillars.items()})


def _comments(assessment: Assessment, snapshot: Snapshot, parameters: Parameters, *, beyond_team: bool) -> Comments:
    """By question; from a session's one sheet always, because nobody was promised anonymity."""
    if not (
        snapshot.release == "full_consensus"
        or comments_released(snapshot.n_valid, beyond_team=beyond_team, parameters=parameters)
    ):
        return {}
    found: Comments = {}
    for question, text in Comment.objects.filter(assessment=assessment).values_list("question", "text"):
        found[question] = (*found.get(question, ()), text)
    return found
