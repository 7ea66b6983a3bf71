"""What the scores lead to, and who sees them, in plain words (scoring.md 8, 9, 11 and 12)."""

from django.utils.translation import gettext as _

from ...maturity.document import Document
from ...maturity.parameters import DEFAULT
from ...wording import percent, words
from ..entries import effort_names
from .parts import Section, Table, number


def symptom() -> Section:
    return Section(
        "symptom",
        _("Symptoms"),
        (
            _(
                "A symptom is tied to a few questions. Its level is the mean of theirs; a question tied in "
                "part counts {share}. The lower the level, the more the symptom weighs."
            ).format(share=percent(DEFAULT.link_secondary)),
            _(
                "A mean can hide people who live the symptom. When at least {people} of them, and {part} in "
                "{whole}, are at level {low} or below on a question directly tied to it, the symptom is to "
                "watch whatever its mean."
            ).format(
                people=DEFAULT.minority_min_people,
                part=DEFAULT.minority_share.numerator,
                whole=DEFAULT.minority_share.denominator,
                low=DEFAULT.low_level,
            ),
            _(
                "At most {count} symptoms are told in full, the most severe first. Each is a hypothesis: "
                "read its signs, and say whether you recognise yourselves."
            ).format(count=DEFAULT.max_symptoms_printed),
        ),
        table=Table(
            _("From level to state"),
            (_("State"), _("Level of the questions tied to it")),
            (
                (_("Present"), _("up to {limit}").format(limit=number(DEFAULT.symptom_active))),
                (
                    _("To watch"),
                    _("up to {limit}, or a minority").format(limit=number(DEFAULT.symptom_watch)),
                ),
                (_("Absent"), _("above {limit}").format(limit=number(DEFAULT.symptom_watch))),
                (_("Not known"), _("none of these questions has a figure")),
            ),
        ),
    )


def practice() -> Section:
    return Section(
        "practice",
        _("Practices"),
        (
            _(
                "A practice is proposed for what it can change. It is in place when the questions directly "
                "tied to it are at level {target} on average: our default way of working. Below that, the "
                "further they are from it, the more the practice is needed."
            ).format(target=number(DEFAULT.target_level)),
            _(
                "A practice waits when one that must come first is below level {level}. While it waits, it "
                "hands {share} of its own priority to what it waits for."
            ).format(level=number(DEFAULT.prereq_met_level), share=percent(DEFAULT.unlock_share)),
            _(
                "Now: the first {now}, of which at most {pillar} from the same pillar; if a pillar limits "
                "the whole, at least one is its own. Next: the following {next}. Later: those that wait, "
                "with what they wait for."
            ).format(now=DEFAULT.now_practices, pillar=DEFAULT.now_per_pillar, next=DEFAULT.next_practices),
            _(
                "The list is a proposal, always with its reasons. The team chooses, and commits to {count} "
                "practices at most."
            ).format(count=DEFAULT.max_open_commitments),
        ),
        table=Table(
            _("What moves a practice up or down the list"),
            (_("Because"), _("Its priority is")),
            tuple(_factors()),
        ),
    )


def _factors() -> list[tuple[str, str]]:
    most = 1 + DEFAULT.symptom_factor * DEFAULT.symptom_factor_max
    rows = [
        (
            _("It treats symptoms that are present"),
            _("multiplied by {each} more for each, up to {most}").format(
                each=number(DEFAULT.symptom_factor), most=number(most)
            ),
        ),
        (
            _("It acts directly on a pillar that limits the whole"),
            _("multiplied by {factor}").format(factor=number(DEFAULT.limiting_factor)),
        ),
        (
            _("Opinions differ on what it acts on: talk first"),
            _("multiplied by {factor}").format(factor=number(DEFAULT.discuss_factor)),
        ),
    ]
    efforts = effort_names()
    divided = [
        (efforts[code], _("divided by {divisor}").format(divisor=number(divisor)))
        for code, divisor in DEFAULT.effort_divisor.items()
    ]
    return rows + divided


def delivery(document: Document) -> Section:
    return Section(
        "delivery",
        _("Delivery figures (DORA)"),
        (
            _(
                "DORA figures stand beside the scores and never enter them. Each is read on its own, for "
                "one service: no team is called “elite”."
            ),
            _(
                "With fewer than {count} deployments in the period, the change failure rate is told as a "
                "fraction, such as 3 of 7."
            ).format(count=DEFAULT.min_deployments),
            _(
                "When a team feels at least {gap} level faster, or slower, than its lead time measures, the "
                "result says so: that gap is a good start for a conversation."
            ).format(gap=number(DEFAULT.perception_gap)),
            _(
                "Practices come first, figures follow: nobody promises that a practice moves a figure "
                "within the quarter."
            ),
        ),
        table=Table(
            _("The targets of the source"),
            (_("Metric"), _("Target")),
            tuple((words(each.name), words(each.target) if each.target else "–") for each in document.metrics),
        ),
    )


def privacy() -> Section:
    return Section(
        "privacy",
        _("Privacy"),
        (
            _(
                "Nothing is shown before an assessment is closed, and no answer of a single person is "
                "shown, printed or exported, ever."
            ),
            _(
                "A question’s figures also need {count} levels. A sensitive question never shows how its "
                "answers are spread; under {few} people, when all chose the lowest level or all the "
                "highest, it reads “low” or “high” with no figure."
            ).format(count=DEFAULT.k_question_levels, few=DEFAULT.unanimity_min_n),
            _(
                "After an assessment is reopened, a new result replaces the old only if at least {count} "
                "people’s answers were added or changed, so that the difference betrays nobody."
            ).format(count=DEFAULT.k_reopen),
            _(
                "Comments are shown from {team} people within the team and from {beyond} beyond it, "
                "shuffled, without date or language."
            ).format(team=DEFAULT.k_comments_team, beyond=DEFAULT.k_comments_beyond),
            _(
                "Figures over several teams take at least {count} teams, each of which may be shown on its "
                "own. An organisation may raise these thresholds, never lower them."
            ).format(count=DEFAULT.aggregate_min_teams),
        ),
        table=Table(_("What a team sees"), (_("People who answered"), _("What is shown")), tuple(_releases())),
    )


def _releases() -> list[tuple[str, str]]:
    middle = [str(count) for count in range(DEFAULT.k_pillar, DEFAULT.k_detail)]
    return [
        (_("Fewer than {count}").format(count=DEFAULT.k_pillar), _("How many took part, and nothing else")),
        *((count, _("Pillars, Ways, states of symptoms, practices without figures")) for count in middle),
        (_("{count} or more").format(count=DEFAULT.k_detail), _("The full result")),
        (_("One set, agreed on together"), _("The full result: nobody was promised anonymity")),
        (_("A personal check"), _("The full result, to that person only")),
    ]


def misuse(document: Document) -> Section:
    return Section(
        "misuse",
        _("What it is not for"),
        (
            words(document.misuse_notice),
            _(
                "No rank of a team is computed anywhere. Teams stand in alphabetical order, scores come "
                "with their interval and the number of people, and no field lets anyone set a score as an "
                "objective."
            ),
        ),
    )
