"""How sure a figure is, in plain words (scoring.md 5 to 7)."""

from django.utils.translation import gettext as _

from ...maturity import spread
from ...maturity.parameters import DEFAULT
from ...wording import percent
from .parts import Section, Table, number

CONFIDENCE = 0.95  # of an interval built on `t975`


def interval() -> Section:
    return Section(
        "interval",
        _("The interval around a score"),
        (
            _(
                "A score comes from a few people on one day. Its {share} interval says how far it might "
                "move on another day, even if nothing changed in the work."
            ).format(share=percent(CONFIDENCE)),
            _(
                "To find it, the score is computed again without each person in turn: if that moves it "
                "much, the interval is wide. Few levels make a coarse ruler, so identical answers do not "
                "make the interval vanish. The table of Student’s t does the rest."
            ),
            _(
                "It takes {count} people who answered on their own. A session that agrees on one set of "
                "answers has no interval."
            ).format(count=DEFAULT.interval_min_n),
            _(
                "A team sees it from {count} answers on, as its margin: of the questions whose distribution is shown, "
                "and in groups under {whole} widened to steps of {step} points, so that it tells less of single "
                "answers."
            ).format(count=DEFAULT.k_detail, whole=spread.WHOLE_MIN_N, step=number(spread.STEP)),
            _(
                "The interval knows nothing of a bias that the whole team shares. That is what delivery "
                "figures and a facilitator are for."
            ),
        ),
        table=Table(
            _("How much a score can be relied on"),
            (_("Word"), _("When")),
            (
                (
                    _("Good"),
                    _("From {count} people and {share} participation").format(
                        count=DEFAULT.reliability_good_min_n,
                        share=percent(DEFAULT.reliability_good_participation),
                    ),
                ),
                (_("Fair"), _("From {count} people").format(count=DEFAULT.reliability_fair_min_n)),
                (_("Indicative"), _("From {count} people").format(count=DEFAULT.interval_min_n)),
                (
                    _("Low participation"),
                    _("Under {share}, whatever the number").format(share=percent(DEFAULT.low_participation)),
                ),
            ),
        ),
        source="Quenouille (1956); Tukey (1958)",
    )


def agreement() -> Section:
    return Section(
        "agreement",
        _("Agreement"),
        (
            _(
                "Two teams can have the same mean, one because everybody agrees, the other because opinions "
                "clash. From {count} levels on, a question says which: the agreement r_wg compares how "
                "scattered the levels are with answers given at random. 1 means that all are the same, 0 "
                "that chance would do as well."
            ).format(count=DEFAULT.agreement_min_n),
            _("Beside it stands a distance that can be felt: how many levels people are from the median, on average."),
            _(
                "A question is worth talking about when agreement is lacking or weak, or when that distance "
                "is above {cutoff} level."
            ).format(cutoff=number(DEFAULT.ad_cutoff, 2)),
            _(
                "Two camps: at least {people} people, and {part} in {whole}, are at level {low} or below, "
                "while as many are at level {high} or above."
            ).format(
                people=DEFAULT.minority_min_people,
                part=DEFAULT.minority_share.numerator,
                whole=DEFAULT.minority_share.denominator,
                low=DEFAULT.low_level,
                high=DEFAULT.high_level,
            ),
            _(
                "A pillar where agreement is lacking is split: its score turns grey and its stage is not "
                "printed, because opinions are too far apart for one number. The conversation comes first."
            ),
            _(
                "Where distributions are shown, questions without one do not count in the agreement of their "
                "pillar: a word over all of them would reveal theirs."
            ),
        ),
        table=Table(_("The words for agreement"), (_("Agreement"), "r_wg"), tuple(_agreement_rows())),
        source="James, Demaree & Wolf (1984); Lindell, Brandt & Whitney (1999); Burke & Dunlap (2002); "
        "LeBreton & Senter (2008)",
    )


def _agreement_rows() -> list[tuple[str, str]]:
    names = {"lack": _("Lacking"), "weak": _("Weak"), "moderate": _("Moderate"), "strong": _("Strong")}
    rows = [
        (names[code], _("up to {limit}").format(limit=number(limit, 2))) for code, limit in DEFAULT.rwg_bands.items()
    ]
    last = max(DEFAULT.rwg_bands.values())
    return [*rows, (_("Very strong"), _("above {limit}").format(limit=number(last, 2)))]


def change() -> Section:
    return Section(
        "change",
        _("Is the change real?"),
        (
            _(
                "Two quarters are compared on the questions that mean the same in both, if those carry at "
                "least {share} of the weight on each side. Otherwise the result says that the questionnaire "
                "has changed, and the line of the chart is broken."
            ).format(share=percent(DEFAULT.pillar_min_coverage)),
            _(
                "Answers of two quarters are never linked to one another, so the two results are treated as "
                "independent (Welch’s test)."
            ),
            _(
                "“Likely” can be believed, yet five pillars are tested at a time: expect one false alarm in "
                "four or five assessments. “Possible” means nothing by itself. And the absence of “likely” "
                "is not the absence of progress: with a few people, only a large change stands out."
            ),
            _(
                "It is a trend only when two changes in a row go the same way and their sum is likely. A "
                "single question gets an arrow from {arrow} level on, and no test."
            ).format(arrow=number(DEFAULT.arrow_levels)),
        ),
        table=Table(_("The verdicts"), (_("Verdict"), _("When")), tuple(_verdicts())),
        source="Welch (1947)",
    )


def _verdicts() -> list[tuple[str, str]]:
    mid, people = number(DEFAULT.mid), DEFAULT.interval_min_n
    return [
        (_("Stable"), _("Less than {points} points").format(points=mid)),
        (
            _("Likely rise or fall"),
            _("{points} points or more, and the {share} interval of the change leaves out zero").format(
                points=mid, share=percent(CONFIDENCE)
            ),
        ),
        (
            _("Possible rise or fall"),
            _("{points} points or more, but within what chance alone produces").format(points=mid),
        ),
        (
            _("Cannot be judged"),
            _("Fewer than {count} people on one side, or a session that agreed on one set of answers").format(
                count=people
            ),
        ),
        (_("Not comparable"), _("Too few questions in common")),
    ]
