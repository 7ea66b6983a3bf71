"""How a result was made, with the thresholds in force: the last page of what is printed (reports.md 1)."""

from typing import Literal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ..maturity import spread
from ..maturity.parameters import Parameters
from ..wording import percent, points

type Told = tuple[str, str]
type Answered = Literal["individually", "together", "alone"]  # alone: a personal check


def read_method(parameters: Parameters, answered: Answered) -> list[Told]:
    """Names and texts, in the order of the report's pages."""
    several = answered == "individually"
    return [
        _counts(parameters),
        _scores(parameters),
        _whole(parameters),
        *(_several(parameters) if several else []),
        _symptoms(parameters, several=several),
        _practices(parameters),
        (_("Privacy"), _privacy(parameters, answered)),
    ]


def _counts(parameters: Parameters) -> Told:
    return _("What counts"), _(
        "A sheet counts with answers to at least {share} of the questions. “Don’t know”, “not applicable” and blank "
        "are three things; none of them counts as zero."
    ).format(share=percent(parameters.valid_response_min_share))


def _scores(parameters: Parameters) -> Told:
    return _("Scores"), _(
        "A level of 0 to 4 counts as 0, 25, 50, 75 or 100. A question is the mean of its answers, a pillar the mean "
        "of its questions by weight. A pillar has a score when at least {share} of its weight has enough answers."
    ).format(share=percent(parameters.pillar_min_coverage))


def _whole(parameters: Parameters) -> Told:
    return _("The whole"), _(
        "Pillars within {margin} points of the lowest limit the whole. From {uneven} points between highest and "
        "lowest the pillars are uneven, from {imbalanced} out of balance. The stage of the whole is at most {cap} "
        "above that of the lowest pillar. The Three Ways read the same answers a second time."
    ).format(
        margin=points(parameters.limiting_margin),
        uneven=points(parameters.balance_uneven),
        imbalanced=points(parameters.balance_imbalanced),
        cap=parameters.cap_bands,
    )


def _several(parameters: Parameters) -> list[Told]:
    """What takes several people's answers."""
    return [
        (
            _("Margin"),
            _(
                "An interval of 95 per cent, from leaving out each person in turn, never narrower than five levels can "
                "measure. It says how far the score might move on another day, not whether the team shares a bias. It "
                "is told from {k} answers on, of the questions whose distribution is shown, and in groups under "
                "{whole} widened to steps of {step} points from {least} on each side, so that it tells less of "
                "single answers."
            ).format(
                k=parameters.k_detail,
                whole=spread.WHOLE_MIN_N,
                step=points(spread.STEP),
                least=points(spread.LEAST),
            ),
        ),
        (
            _("Agreement"),
            _(
                "From {k} levels, r_wg compares the scatter of answers with chance: up to {lack} far apart, up to "
                "{weak} weak. A question is worth talking about when it is far apart or weak, or when people are more "
                "than {cutoff} level from the median on average; two camps when {people} people, and {part} in "
                "{whole}, stand at each end. A pillar far apart is split: its score is grey and it has no stage. "
                "Where distributions are shown, questions without one do not count in the agreement of their pillar."
            ).format(
                k=parameters.agreement_min_n,
                lack=number_format(parameters.rwg_bands["lack"], 2),
                weak=number_format(parameters.rwg_bands["weak"], 2),
                cutoff=number_format(parameters.ad_cutoff, 2),
                people=parameters.minority_min_people,
                part=parameters.minority_share.numerator,
                whole=parameters.minority_share.denominator,
            ),
        ),
        (
            _("Change between quarters"),
            _(
                "Only questions that stayed the same are compared. Under {mid} points a pillar is stable; a change is "
                "likely when its interval of 95 per cent excludes zero (Welch), else possible, which means nothing by "
                "itself. Five pillars are tested: expect one false alarm in four or five assessments."
            ).format(mid=points(parameters.mid)),
        ),
    ]


def _symptoms(parameters: Parameters, *, several: bool) -> Told:
    text = _(
        "Each comes from a few questions. Up to level {active} on average it is present, up to {watch} it is to watch."
    ).format(active=number_format(parameters.symptom_active), watch=number_format(parameters.symptom_watch))
    hidden = _("So is one that {part} in {whole} of the people live while the average hides it.").format(
        part=parameters.minority_share.numerator, whole=parameters.minority_share.denominator
    )
    return _("Symptoms"), f"{text} {hidden}" if several else text


def _practices(parameters: Parameters) -> Told:
    return _("Practices"), _(
        "First comes what acts on the most questions below level {target}, on present symptoms and on a pillar that "
        "limits, for the least effort; what needs something else first waits. The list is a proposal."
    ).format(target=number_format(parameters.target_level, 0))


def _privacy(parameters: Parameters, answered: Answered) -> str:
    if answered == "alone":
        return _("Your answers are in your browser alone, and so is this result: nothing is stored on the server.")
    if answered == "together":
        return _("The team answered together on one sheet, so everything is shown.")
    return _(
        "Pillars are shown from {pillars} answers, questions and comments from {questions}; a question also needs "
        "{levels} levels. A sensitive question never shows its distribution. Nothing is shown before closing, and "
        "nobody sees a single sheet."
    ).format(pillars=parameters.k_pillar, questions=parameters.k_detail, levels=parameters.k_question_levels)
