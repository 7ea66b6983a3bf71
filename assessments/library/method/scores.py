"""From answers to scores, in plain words (scoring.md 1 to 4 and 10)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...maturity.document import Document
from ...maturity.parameters import DEFAULT
from ...wording import percent, words
from .parts import Section, Table, number, quoted


def answering(document: Document) -> Section:
    lead = _("Whoever answers reads these rules first.")
    return Section("answering", _("Answering"), (lead,), points=words(document.answering_rules))


def levels() -> Section:
    steps = range(DEFAULT.scale_max + 1)
    points = [number(100 * step / DEFAULT.scale_max) for step in steps]
    return Section(
        "levels",
        _("Levels and points"),
        (
            _(
                "Each question offers {count} sentences that can be observed, in a fixed order. While "
                "answering they carry no number; afterwards they count as evenly spaced points."
            ).format(count=len(steps)),
            _(
                "Not applicable, don’t know and blank are three different things. None of them counts as "
                "zero: they are left out, and counted apart."
            ),
            _(
                "Somebody’s answers count once they are submitted, with at least one level, and with an "
                "answer of any kind to at least {share} of the questions."
            ).format(share=percent(DEFAULT.valid_response_min_share)),
        ),
        table=Table(
            _("What each level is worth"),
            (_("Level"), *map(str, steps)),
            ((_("Points"), *points),),
        ),
    )


def question() -> Section:
    return Section(
        "question",
        _("A question"),
        (
            _(
                "The figure of a question is the mean of its levels, never shown alone: the median stands "
                "beside it. “In place” is the share of people who chose level {level} or above."
            ).format(level=DEFAULT.high_level),
            _(
                "A question is not applicable when more than half of the people say so. Otherwise it has a "
                "figure when at least {share} of those it concerns gave a level."
            ).format(share=percent(DEFAULT.question_min_answer_share)),
            _(
                "When at least {count} people and {share} of those concerned don’t know, the result says "
                "so. Not knowing is a finding of its own, about measurement or sharing."
            ).format(count=DEFAULT.visibility_gap_min_dk, share=percent(DEFAULT.visibility_gap_share)),
        ),
    )


def pillar() -> Section:
    return Section(
        "pillar",
        _("A pillar"),
        (
            _(
                "The score of a pillar, from 0 to 100, is the mean of its questions’ points. A question "
                "counts as much as another unless its page says otherwise."
            ),
            _(
                "Example: three questions at 75, 50 and 100 points, the last one counting half, give (75 + "
                "50 + 0.5 × 100) ÷ 2.5 = 70."
            ),
            _(
                "Questions come first, pillars next: somebody who skips a question does not change what the "
                "answers of the others are worth."
            ),
            _(
                "The questions with a figure must carry at least {share} of the weight of those that apply. "
                "Below that there is no score, and the result says why."
            ).format(share=percent(DEFAULT.pillar_min_coverage)),
        ),
    )


def overall(document: Document) -> Section:
    width = DEFAULT.band_width
    rows = tuple(
        (
            words(band.name),
            _("{low} to {high}").format(low=number(band.band * width), high=number((band.band + 1) * width)),
            words(band.meaning),
        )
        for band in document.bands
    )
    return Section(
        "overall",
        _("The whole: stages, balance, limits"),
        (
            _(
                "The overall score is the mean of the pillars. It needs {count} pillars with a score, and "
                "is never shown without them: the weakest pillar comes first, then the mean."
            ).format(count=DEFAULT.overall_min_pillars),
            _(
                "The spread is the distance between the strongest and the weakest pillar: balanced under "
                "{uneven} points, uneven under {imbalanced}, imbalanced from there on. One level is worth "
                "{step} points."
            ).format(
                uneven=number(DEFAULT.balance_uneven),
                imbalanced=number(DEFAULT.balance_imbalanced),
                step=number(100 / DEFAULT.scale_max),
            ),
            _(
                "The limiting pillars are those within {margin} points of the weakest, unless all of them "
                "are that close."
            ).format(margin=number(DEFAULT.limiting_margin)),
            ngettext(
                "Balanced approach: the whole stands at most {count} stage above its weakest pillar. DevOps "
                "is not obtained by automating alone, so one strong pillar cannot hide a weak one.",
                "Balanced approach: the whole stands at most {count} stages above its weakest pillar. "
                "DevOps is not obtained by automating alone, so one strong pillar cannot hide a weak one.",
                DEFAULT.cap_bands,
            ).format(count=DEFAULT.cap_bands),
            _(
                "A pattern, such as {name}, is named when the pillars it compares are at least {gap} points apart."
            ).format(name=quoted(words(document.patterns[0].name)), gap=number(DEFAULT.pattern_gap)),
        ),
        table=Table(
            _("The stages; a score on a limit belongs to the upper one"),
            (_("Stage"), _("Points"), _("What it means")),
            rows,
        ),
    )


def way() -> Section:
    return Section(
        "way",
        _("The three Ways"),
        (
            _(
                "The Ways read the same answers across the pillars. The score of a Way is the mean of its "
                "questions’ points; a question that serves the Way in part counts {share}."
            ).format(share=percent(DEFAULT.way_secondary)),
            _(
                "Weights, stages and the least share of questions are those of the pillars. A Way adds "
                "nothing to the whole."
            ),
        ),
    )
