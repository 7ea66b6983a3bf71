"""What a practice asks for, and why it is proposed (scoring.md 9)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from ..maturity.document import Case, Document, Practice
from ..maturity.scorecard import Gap, PracticeResult, Scorecard
from ..wording import level, listed, words

_EFFORTS = {
    "S": gettext_noop("Small effort"),
    "M": gettext_noop("Medium effort"),
    "L": gettext_noop("Large effort"),
}
_STATES = {
    "candidate": gettext_noop("Worth trying"),
    "blocked": gettext_noop("For later"),
    "in_place": gettext_noop("In place"),
    "unknown": gettext_noop("Not known"),
}


@dataclass(frozen=True, slots=True)
class PracticeReading:
    """`place` is now, next, later, or empty; `reasons` are whole sentences, `unmet` names what comes first."""

    code: str
    pillar: str
    title: str
    state: str
    state_name: str
    place: str
    effort: str
    reasons: list[str]
    waits_for: str
    unmet: str
    text: Practice
    cases: tuple[Case, ...]

    @property
    def reason(self) -> str:
        return " ".join(self.reasons)


class Practices(dict[str, PracticeReading]):
    """By code, each read when it is first asked for: a page tells some of them only."""

    def __init__(self, card: Scorecard, document: Document) -> None:
        super().__init__()
        self._of = card, document

    def __missing__(self, code: str) -> PracticeReading:
        found = self[code] = read_practice(code, *self._of)
        return found


def read_practice(code: str, card: Scorecard, document: Document) -> PracticeReading:
    text, result = document.practice(code), card.practices[code]
    unmet = listed([words(document.practice(other).title) for other in result.unmet])
    return PracticeReading(
        code=code,
        pillar=text.pillar,
        title=words(text.title),
        state=result.state,
        state_name=_(_STATES[result.state]),
        place=_place(code, card),
        effort=_(_EFFORTS[text.effort]),
        reasons=list(_reasons(result, document)),
        waits_for=_waits_for(unmet) if result.state == "blocked" else "",
        unmet=unmet,
        text=text,
        cases=document.cases_of(code),
    )


def _reasons(result: PracticeResult, document: Document) -> Iterator[str]:
    reason = result.reason
    if reason is None or result.state != "candidate":
        return
    if reason.gaps:
        gaps = _shortly([_gap(gap, document) for gap in reason.gaps[:5]], 4, len(reason.gaps))
        yield _("It acts on what is not yet your usual way of working: {questions}.").format(questions=gaps)
    if reason.treats:
        titles = [words(document.symptom(symptom).title) for symptom in reason.treats]
        yield ngettext(
            "It treats a symptom that your answers suggest: {symptoms}.",
            "It treats symptoms that your answers suggest: {symptoms}.",
            len(titles),
        ).format(symptoms=_shortly(titles, 3, len(titles)))
    if reason.limiting:
        names = [words(document.pillar(pillar).name) for pillar in reason.limiting]
        yield (
            _("It strengthens {pillar}, which limits the whole today.").format(pillar=names[0])
            if len(names) == 1
            else _("It strengthens {pillars}, which limit the whole today.").format(pillars=listed(names))
        )
    if reason.opens:
        titles = [words(document.practice(practice).title) for practice in reason.opens]
        yield _("It opens the way to {practices}.").format(practices=_shortly(titles, 3, len(titles)))
    if reason.talk_first:
        yield _("Opinions differ on the subject: talk it over before you act.")


def _shortly(items: Sequence[str], most: int, total: int) -> str:
    """The first ones, which weigh most, and how many more of the total; one more is named too."""
    if total <= most + 1:
        return listed(items)
    return listed([*items[:most], _("{n} more").format(n=total - most)])


def _gap(gap: Gap, document: Document) -> str:
    """The subject, and its level unless that is withheld."""
    title = words(document.question(gap.question).title)
    if gap.mean is None:
        return title
    reached = _("level {level}").format(level=level(gap.mean))
    return f"{title} ({reached})"


def _place(code: str, card: Scorecard) -> str:
    recommend = card.recommend
    places = {"now": recommend.now, "next": recommend.next, "later": recommend.later}
    return next((place for place, codes in places.items() if code in codes), "")


def _waits_for(unmet: str) -> str:
    return _("Keep for later. To put in place first: {practices}.").format(practices=unmet)


def nothing(card: Scorecard) -> str:
    """Every practice is in place or cannot be judged: what falls short is proposed, or waits for what is."""
    states = [result.state for result in card.practices.values()]
    unknown = states.count("unknown")
    if not unknown:
        return _("Nothing is missing: every practice is in place.")
    finding = _("Not knowing is a finding of its own: find out together what nobody can say yet, then answer again.")
    if unknown == len(states):
        judged = _("No practice can be judged: the questions behind them have no level.")
    else:
        judged = ngettext(
            "{count} of {total} practices cannot be judged: the questions behind it have no level. The others are in "
            "place.",
            "{count} of {total} practices cannot be judged: the questions behind them have no level. The others are "
            "in place.",
            unknown,
        ).format(count=unknown, total=len(states))
    return f"{judged} {finding}"
