"""What only those who lead can take away, by symptom, and what a pattern of pillars means for many teams."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

# By symptom: a theme, and what the teams need.
NEEDS: Mapping[str, tuple[str, str]] = {
    "SY-L3": (
        gettext_noop("Approvals"),
        gettext_noop(
            "Approve by risk: let small, tested changes go out after a review by peers, and keep signatures for what "
            "is rare and risky."
        ),
    ),
    "SY-C2": (
        gettext_noop("Decisions"),
        gettext_noop("Leave decisions on releases and on how to work with the team that bears their consequences."),
    ),
    "SY-C5": (
        gettext_noop("Shared goals"),
        gettext_noop("Give development and operations the same goals, for speed and for stability, and one review."),
    ),
    "SY-C7": (
        gettext_noop("Capacity"),
        gettext_noop("Protect time for improvement in every plan, and do not take it back when a date is near."),
    ),
    "SY-L4": (
        gettext_noop("Priorities"),
        gettext_noop("Agree on fewer things at once, in one order, and change it at set moments only."),
    ),
    "SY-L2": (
        gettext_noop("Work in progress"),
        gettext_noop("Start less: ask what was finished rather than what was begun."),
    ),
    "SY-C6": (
        gettext_noop("On-call duty"),
        gettext_noop("Compensate on-call duty, limit it, and give the time to repair what wakes people up."),
    ),
    "SY-A4": (
        gettext_noop("Platform"),
        gettext_noop("Fund environments that a team can create and throw away by itself."),
    ),
    "SY-A5": (
        gettext_noop("Platform"),
        gettext_noop("Replace tickets by self-service: access, environments and databases that a team obtains alone."),
    ),
    "SY-L1": (
        gettext_noop("Waiting"),
        gettext_noop("Ask where work waits between teams, and remove one wait together with those who cause it."),
    ),
    "SY-F2": (
        gettext_noop("Dependencies"),
        gettext_noop("Settle who owns what between teams, and give the team that everybody waits for more hands."),
    ),
    "SY-M4": (
        gettext_noop("Use of figures"),
        gettext_noop("Use figures to ask questions, never to compare people or teams, and say so in public."),
    ),
    "SY-C1": (
        gettext_noop("Reaction to incidents"),
        gettext_noop("Ask first what happened and never who did it: your own reaction sets the tone."),
    ),
    "SY-C4": (
        gettext_noop("Bad news"),
        gettext_noop("Thank those who bring bad news early, in front of others."),
    ),
    "SY-S3": (
        gettext_noop("Exchange"),
        gettext_noop("Make exchange between teams part of the work, with time for it in the calendar."),
    ),
}

MEANINGS: Mapping[str, str] = {
    "tool_led": gettext_noop("automation well ahead of culture and sharing"),
    "talk_without_engine": gettext_noop("culture and sharing well ahead of automation"),
    "clogged_flow": gettext_noop("automation well ahead of the flow of work"),
    "flying_blind": gettext_noop("automation and flow well ahead of measurement"),
    "knowledge_island": gettext_noop("sharing well behind everything else"),
}
