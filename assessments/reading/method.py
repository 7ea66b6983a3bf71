"""How a result was made, with the thresholds in force: the last page of the report (reports.md 1)."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ..results import Released
from ..wording import points

type Told = tuple[str, str]


def read_method(released: Released) -> list[Told]:
    """Names and texts, in the order of the report's pages."""
    return [
        _counts(released),
        _scores(released),
        _whole(released),
        *_several(released),
        *_advice(released),
        _privacy(released),
    ]


def _counts(released: Released) -> Told:
    parameters = released.parameters
    return _("What counts"), _(
        "A sheet counts with answers to at least {share} % of the questions. “Don’t know”, “not applicable” and blank "
        "are three things; none of them counts as zero."
    ).format(share=points(100 * parameters.valid_response_min_share))


def _scores(released: Released) -> Told:
    return _("Scores"), _(
        "A level of 0 to 4 counts as 0, 25, 50, 75 or 100. A question is the mean of its answers, a pillar the mean "
        "of its questions by weight. A pillar has a score when at least {share} % of its weight has enough answers."
    ).format(share=points(100 * released.parameters.pillar_min_coverage))


def _whole(released: Released) -> Told:
    parameters = released.parameters
    return _("The whole"), _(
        "Pillars within {margin} points of the lowest limit the whole. From {uneven} points between highest and "
        "lowest the pillars are uneven, from {imbalanced} out of balance. The stage of the whole is at most one above "
        "that of the lowest pillar. The Three Ways read the same answers a second time."
    ).format(
        margin=points(parameters.limiting_margin),
        uneven=points(parameters.balance_uneven),
        imbalanced=points(parameters.balance_imbalanced),
    )


def _several(released: Released) -> list[Told]:
    """What takes several people's answers."""
    parameters = released.parameters
    if released.mode == "consensus":
        return []
    return [
        (
            _("Margin"),
            _(
                "An interval of 95 per cent, from leaving out each person in turn, never narrower than five levels can "
                "measure. It says how far the score might move on another day, not whether the team shares a bias."
            ),
        ),
        (
            _("Agreement"),
            _(
                "From {k} levels, r_wg compares the scatter of answers with chance: up to {lack} far apart, up to "
                "{weak} weak. A question is worth talking about when it is far apart or weak, or when people are more "
                "than {cutoff} level from the median on average; two camps when a third, and two people, stand at each "
                "end. A pillar far apart is split: its score is grey and it has no stage."
            ).format(
                k=parameters.agreement_min_n,
                lack=number_format(parameters.rwg_bands["lack"], 2),
                weak=number_format(parameters.rwg_bands["weak"], 2),
                cutoff=number_format(parameters.ad_cutoff, 2),
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


def _advice(released: Released) -> list[Told]:
    parameters = released.parameters
    return [
        (
            _("Symptoms"),
            _(
                "Each comes from a few questions. Up to level {active} on average it is present, up to {watch} it is "
                "to watch, and so is one that a third of the people live while the average hides it."
            ).format(active=number_format(parameters.symptom_active), watch=number_format(parameters.symptom_watch)),
        ),
        (
            _("Practices"),
            _(
                "First comes what acts on the most questions below level {target}, on present symptoms and on a pillar "
                "that limits, for the least effort; what needs something else first waits. The list is a proposal."
            ).format(target=number_format(parameters.target_level, 0)),
        ),
    ]


def _privacy(released: Released) -> Told:
    parameters = released.parameters
    if released.mode == "consensus":
        return _("Privacy"), _("The team answered together on one sheet, so everything is shown.")
    return _("Privacy"), _(
        "Pillars are shown from {pillars} answers, questions and comments from {questions}; a question also needs "
        "{levels} levels. A sensitive question never shows its distribution. Nothing is shown before closing, and "
        "nobody sees a single sheet."
    ).format(pillars=parameters.k_pillar, questions=parameters.k_detail, levels=parameters.k_question_levels)
