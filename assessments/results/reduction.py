"""A scorecard without what its release level withholds (scoring.md 9 and 12)."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from ..maturity.document import Document
from ..maturity.parameters import Parameters
from ..maturity.release import QuestionDetail, detail, question_detail
from ..maturity.scorecard import PracticeResult, QuestionResult, Reason, Scorecard, SymptomResult
from ..maturity.spread import veiled
from .released import Withheld


def reduced(
    card: Scorecard, document: Document, parameters: Parameters, partners: Collection[str] = frozenset()
) -> tuple[Scorecard, dict[str, Withheld]]:
    """The card of a publishable release, and its questions that show no figure but something else.

    `partners` show none either (maturity.withholding).
    """
    details = {
        question.code: question_detail(card, question.code, sensitive=question.sensitive, parameters=parameters)
        for question in document.questions
    }
    shown = {code for code, found in details.items() if found.figures}.difference(partners)
    questions = {
        code: result if details[code].distribution else veiled(result, parameters)
        for code, result in card.questions.items()
        if code in shown
    }
    figures = detail(card.release).figures
    lean = replace(
        card,
        # Margins and words stand for them (maturity.spread).
        pillars={code: replace(item, se=None, agreement_index=None) for code, item in card.pillars.items()},
        overall=replace(card.overall, se=None),
        questions=questions,
        symptoms=_symptoms(card, document, questions if figures else {}),
        practices=_practices(card, document, shown, figures=figures),
    )
    hidden = [code for code in card.questions if code not in shown] if figures else []
    return lean, {code: _withheld(card.questions[code], details[code], partner=code in partners) for code in hidden}


def _withheld(result: QuestionResult, found: QuestionDetail, *, partner: bool) -> Withheld:
    return Withheld(status=result.status, visibility_gap=result.visibility_gap, word=found.word, partner=partner)


def _symptoms(card: Scorecard, document: Document, questions: Mapping[str, QuestionResult]) -> dict[str, SymptomResult]:
    """A level is an average over few questions: one that is withheld takes it along."""
    return {
        code: result
        if _all_shown(document.symptom(code).links, card, questions)
        else replace(result, level=None, severity=None, minority=False)
        for code, result in card.symptoms.items()
    }


def _all_shown(links: Collection[str], card: Scorecard, shown: Collection[str]) -> bool:
    return all(code in shown or card.questions[code].mean is None for code in links)


def _practices(
    card: Scorecard, document: Document, shown: Collection[str], *, figures: bool
) -> dict[str, PracticeResult]:
    whole = {code for code in card.practices if figures and _all_shown(document.practice(code).links, card, shown)}
    return {
        code: _practice(result, shown, whole=code in whole, gifts=_givers(code, card) <= whole)
        for code, result in card.practices.items()
    }


def _givers(code: str, card: Scorecard) -> set[str]:
    """The blocked practices that wait for this one: their need is in its priority."""
    return {other for other, result in card.practices.items() if result.state == "blocked" and code in result.unmet}


def _practice(result: PracticeResult, shown: Collection[str], *, whole: bool, gifts: bool) -> PracticeResult:
    """Without figures unless they are whole, and with a reason that names subjects alone where it must."""
    if whole:
        return result if gifts else replace(result, unlock=None, priority=None)
    return replace(
        result,
        need=None,
        f_symptom=None,
        f_limiting=None,
        f_agreement=None,
        direct=None,
        unlock=None,
        priority=None,
        reason=result.reason and _reason(result.reason, shown),
    )


def _reason(reason: Reason, shown: Collection[str]) -> Reason:
    """A withheld level gives no order either: such subjects come last, by code."""
    gaps = [gap if gap.question in shown else replace(gap, mean=None) for gap in reason.gaps]
    told = [gap for gap in gaps if gap.mean is not None]
    silent = sorted((gap for gap in gaps if gap.mean is None), key=lambda gap: gap.question)
    talk_first = tuple(code for code in reason.talk_first if code in shown)
    return replace(reason, gaps=(*told, *silent), talk_first=talk_first)
