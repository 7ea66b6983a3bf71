"""Hand cases on each side of every threshold; `test_parameters.py` runs them and shifts each one."""

from collections.abc import Callable
from dataclasses import dataclass

from assessments.maturity import (
    agreement,
    balance,
    benchmark,
    change,
    delivery,
    practices,
    release,
    scoring,
    symptoms,
    tally,
    uncertainty,
)
from assessments.maturity.aggregate import Group
from assessments.maturity.editions import DeliveryTables
from assessments.maturity.parameters import Parameters
from assessments.maturity.questionnaire import Sheet
from tests.maturity.factories import (
    make_estimates,
    make_practice,
    make_question,
    make_questionnaire,
    make_result,
    make_sheets,
    make_symptom,
)

ONE = make_questionnaire("C1")


@dataclass(frozen=True)
class Case:
    name: str
    expected: object
    compute: Callable[[Parameters], object]


def everybody(n, **options):
    return lambda p: scoring.score(ONE, make_sheets({"C1": [2] * n}), parameters=p, **options)


def valid_of_hundred(p):
    questionnaire = make_questionnaire(*(f"C{number}" for number in range(100)))
    sheets = [Sheet({f"C{number}": 1 for number in range(answered)}) for answered in (60, 59)]
    return scoring.score(questionnaire, sheets, parameters=p).n_valid


def tallied(p, *answers):
    sheets = [Sheet({"C1": answer} if answer is not None else {}) for answer in answers]
    return tally.tally(make_question("C1"), sheets, p)


def statuses(p):
    return [tallied(p, *[1] * levels, *["DK"] * (100 - levels)).status for levels in (50, 49)]


def gaps(p):
    many = [tallied(p, *["DK"] * unknown, *[1] * (100 - unknown)) for unknown in (40, 39)]
    few = [tallied(p, *["DK"] * unknown, 1) for unknown in (2, 1)]
    return [tally.has_visibility_gap(item, p) for item in (*many, *few)]


def coverages(p):
    scored, missing = tallied(p, 1), tallied(p, "DK")
    return [tally.coverage([(part, scored), (100 - part, missing)], p)[0] for part in (60, 59)]


def overall_of(p, **scores):
    return balance.overall(make_estimates(**scores), {}, 0, p)


def headline(p, **scores):
    found = overall_of(p, **scores)
    return found.limiting, found.balance


def symptom(p, mean, **options):
    return symptoms.symptom_results(
        make_questionnaire("C1", symptoms=[make_symptom("blame", "C1")]),
        {"C1": make_result(mean, **options)},
        p,
    )["blame"].state


def printed_of(p, number):
    results = {f"SY{index}": symptoms.SymptomResult("active", 1.0, 75.0, minority=False) for index in range(number)}
    found = symptoms.printed(results, "full", p)
    return len(found.codes), len(found.rest)


def primary_and_secondary(p):
    asked = make_questionnaire("C1", "C2", symptoms=[make_symptom("blame", "C1", secondary=["C2"])])
    return symptoms.symptom_results(asked, {"C1": make_result(1), "C2": make_result(4)}, p)["blame"].level


def way_of(p):
    asked = make_questionnaire(
        make_question("C1", ways={"flow": 1.0}), make_question("C2", ways={"feedback": 1.0, "flow": 0.5})
    )
    return scoring.score(asked, make_sheets({"C1": [1], "C2": [4]}), parameters=p).ways["flow"].score


def practised(p, means, *tried, limiting=(), signs=(), discuss=()):
    """The practices' results and recommendation for these question means."""
    asked = make_questionnaire(*means, symptoms=signs, practices=tried)
    questions = {code: make_result(mean, discuss=code in discuss) for code, mean in means.items()}
    active = {sign.code: symptoms.SymptomResult("active", 1.0, 75.0, minority=False) for sign in signs}
    found = practices.findings(asked, questions, active, limiting=limiting, parameters=p)
    results = practices.practice_results(found)
    return results, practices.recommend(results, found)


def direct(p, mean, **options):
    effort = options.pop("effort", "S")
    return practised(p, {"C1": mean}, make_practice("P1", "C1", effort=effort), **options)[0]["P1"].direct


def remedied(p, number):
    signs = [make_symptom(f"SY{index}", "C1", remedies=["P1"]) for index in range(number)]
    return direct(p, 0, signs=signs)


def state(p, mean):
    return practised(p, {"C1": mean}, make_practice("P1", "C1"))[0]["P1"].state


def dependent(p, mean):
    tried = make_practice("P1", "C1"), make_practice("P2", "A1", prerequisites=["P1"])
    results, _ = practised(p, {"C1": mean, "A1": 1.5}, *tried)
    return results["P2"].state, results["P1"].unlock


def lists(p, *codes):
    """Now and next for practices named after their question, each less wanted than the one before."""
    means = {code: 0.1 * index for index, code in enumerate(codes)}
    found = practised(p, means, *(make_practice(f"P-{code}", code) for code in codes))[1]
    return [[code.removeprefix("P-") for code in part] for part in (found.now, found.next)]


def arrows(p):
    new = make_sheets({"C1": [2, 2, 2, 3, 3], "C2": [2, 2, 2, 2, 4], "C3": [3, 3, 3, 3, 2]})
    old = make_sheets({"C1": [2] * 5, "C2": [2, 2, 2, 2, 1], "C3": [3, 3, 3, 2, 1]})
    asked = make_questionnaire("C1", "C2", "C3")
    found = change.compare(asked, old, asked, new, parameters=p)
    return [item.arrow for item in found.questions.values()]


def halves(p):
    asked = make_questionnaire("C1")
    old, new = make_sheets({"C1": [2, 2]}), make_sheets({"C1": [2, 3]})
    return change.compare(asked, old, asked, new, parameters=p).questions["C1"].arrow


WIDE = uncertainty.Welch(se=10, df=8, df_used=8, t=2.306)


def welch_t(p):
    return [uncertainty.t975(df, p) for df in range(1, 131)]


# Student's t, 97.5 %, for 1 to 30 degrees of freedom, from any printed table.
T_TO_30 = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
]  # fmt: skip
T_TO_130 = [*T_TO_30, *[2.042] * 9, *[2.021] * 20, *[2.000] * 60, *[1.980] * 11]


def words(p, *values):
    return [agreement.band(value, p) for value in values]


def question(p, *counts):
    return agreement.question_agreement(counts, p)


def minority(p, *counts):
    return agreement.is_minority(counts, p)


def sensitive(p, n):
    """A question that all n people answered 0."""
    asked = make_questionnaire(make_question("C1", sensitive=True))
    card = scoring.score(asked, make_sheets({"C1": [0] * n}), parameters=p)
    return release.question_detail(card, "C1", sensitive=True, parameters=p).word


def detail_of(p, levels):
    """Figures of a question that `levels` of 12 people answered."""
    answers = {"C1": [2] * levels + ["DK"] * (12 - levels), "C2": [2] * 12}
    card = scoring.score(make_questionnaire("C1", "C2"), make_sheets(answers), parameters=p)
    return release.question_detail(card, "C1", sensitive=False, parameters=p).figures


def changed(p, number):
    old = {key: Sheet({"C1": 1}) for key in range(8)}
    new = old | {key: Sheet({"C1": 2}) for key in range(number)}
    return release.may_replace(old, new, p)


def active_in(p, number, teams):
    active = [{"blame"}] * number + [set()] * (teams - number)
    return [item.code for item in symptoms.systemic(active, p)]


def teams(p, number):
    return benchmark.benchmark([benchmark.Standing(float(score), None, 5) for score in range(number)], p)


CASES = [
    Case("score of level 2 is 50", 50, lambda p: tally_score(p)),
    Case("60 of 100 questions answered is valid, 59 is not", 1, valid_of_hundred),
    Case("50 of 100 answers score, 49 do not", ["scored", "insufficient"], statuses),
    Case("visibility gap from 2 people and 40 %", [True, False, True, False], gaps),
    Case("coverage from 60 %", ["scored", "insufficient"], coverages),
    Case("4 pillars are partial", "partial", lambda p: overall_of(p, C=1, A=1, L=1, M=1).status),
    Case("3 pillars are none", "insufficient", lambda p: overall_of(p, C=1, A=1, L=1).status),
    # Spread 40 - 30 = 10: A at 5 limits, L at 5.5 does not; balanced.
    Case(
        "limiting within 5",
        (("C", "A"), "balanced"),
        lambda p: headline(p, C=30, A=35, L=35.5, M=40, S=40),
    ),
    Case("spread of 5 limits none", ((), "balanced"), lambda p: headline(p, C=30, A=35, L=35, M=35, S=35)),
    Case("spread 15 is uneven", "uneven", lambda p: headline(p, C=30, A=45, L=40, M=40, S=40)[1]),
    Case("spread 14.5 is balanced", "balanced", lambda p: headline(p, C=30, A=44.5, L=40, M=40, S=40)[1]),
    Case("spread 25 is imbalanced", "imbalanced", lambda p: headline(p, C=30, A=55, L=40, M=40, S=40)[1]),
    Case("spread 24.5 is uneven", "uneven", lambda p: headline(p, C=30, A=54.5, L=40, M=40, S=40)[1]),
    Case("bands of 20", [0, 1, 2, 4, 4], lambda p: [balance.band(x, p) for x in (19.9, 20, 59.9, 80, 100)]),
    # Mean (10 + 4 × 90)/5 = 74, band 3; weakest in band 0, so band 1.
    Case("cap one band above the weakest", (3, 1), lambda p: capped(p)),
    Case("tools lead from 20", ("tool_led",), lambda p: overall_of(p, C=40, A=60, S=40).patterns),
    Case("tools do not lead at 19.5", (), lambda p: overall_of(p, C=40, A=59.5, S=40).patterns),
    Case("error from 3", [True, False], lambda p: [uncertainty.has_error("individual", n, p) for n in (3, 2)]),
    Case("Student's t", T_TO_130, welch_t),
    Case("8 of 10 is good", "good", lambda p: everybody(8, team_size=10)(p).reliability),
    Case("7 of 10 is fair", "fair", lambda p: everybody(7, team_size=10)(p).reliability),
    Case("60 of 100 is good", "good", lambda p: everybody(60, team_size=100)(p).reliability),
    Case("59 of 100 is fair", "fair", lambda p: everybody(59, team_size=100)(p).reliability),
    Case("5 is fair", "fair", lambda p: everybody(5)(p).reliability),
    Case("4 is indicative", "indicative", lambda p: everybody(4)(p).reliability),
    Case("50 of 100 is enough", False, lambda p: everybody(50, team_size=100)(p).low_participation),
    Case("49 of 100 is low", True, lambda p: everybody(49, team_size=100)(p).low_participation),
    Case("agreement from 4", [False, True], lambda p: [question(p, 0, 0, n) is None for n in (4, 3)]),
    # 1, 2, 2, 3, 3: sum 11, squares 27, s² = (5·27 − 121)/20 = 0.7, r_wg = 1 − 0.7/2.
    Case("r_wg .65", 0.65, lambda p: question(p, 0, 1, 2, 2, 0).rwg),
    Case("bands .30", ["lack", "weak"], lambda p: words(p, 0.304, 0.305)),
    Case("bands .50", ["weak", "moderate"], lambda p: words(p, 0.504, 0.505)),
    Case("bands .70", ["moderate", "strong"], lambda p: words(p, 0.704, 0.705)),
    Case("bands .90", ["strong", "very_strong"], lambda p: words(p, 0.904, 0.905)),
    # 1,1,2,3,3,3: median 2.5, AD = (1.5·2 + .5·4)/6 = .8333; s² = (6·33 − 169)/30 = .967, r_wg .52.
    Case("AD of 5/6 is no reason to talk", False, lambda p: question(p, 0, 2, 1, 3, 0).discuss),
    # 17, 33, 33, 17: AD = .34·1.5 + .66·.5 = .84; s² = 93/99 = .939, r_wg .53.
    Case("AD of .84 is one", True, lambda p: question(p, 0, 17, 33, 33, 17).discuss),
    Case("two camps", True, lambda p: question(p, 0, 3, 0, 3, 0).polarised),
    Case("one camp at 1, the others at 2", False, lambda p: question(p, 0, 3, 3, 0, 0).polarised),
    Case("minority at 1", [True, False], lambda p: [minority(p, 0, 2, 4), minority(p, 0, 0, 6)]),
    Case("34 of 100, 33 of 100", [True, False], lambda p: [minority(p, 34, 0, 66), minority(p, 33, 0, 67)]),
    Case("2 of 6, 1 of 3", [True, False], lambda p: [minority(p, 2, 0, 4), minority(p, 1, 0, 2)]),
    Case("5 points may be a change", "possible_up", lambda p: change.verdict(5, WIDE, p)),
    Case("4.9 points are stable", "stable", lambda p: change.verdict(-4.9, WIDE, p)),
    # Sums 10 → 12, 9 → 12, 12 → 14 over 5 people: +.4, +.6, +.4.
    Case("arrows of .4 and .6", ["steady", "up", "steady"], arrows),
    Case("arrow of .5", "up", halves),
    Case("active to 1.50", ["active", "watch"], lambda p: [symptom(p, mean) for mean in (1.5, 1.51)]),
    Case("watch to 2.25", ["watch", "clear"], lambda p: [symptom(p, mean) for mean in (2.25, 2.26)]),
    Case("seven symptoms printed", (7, 2), lambda p: printed_of(p, 9)),
    Case("secondary link counts half", 2.0, primary_and_secondary),  # (1 + .5·4)/1.5
    Case("secondary Way counts half", 50.0, way_of),  # (25 + .5·100)/1.5
    Case("target 3", ["in_place", "candidate"], lambda p: [state(p, mean) for mean in (3, 2.99)]),
    Case("gap from 3", 1 / 3, lambda p: direct(p, 2)),
    # P2 waits: its direct is (3 − 1.5)/3 = .5, of which half goes to P1.
    Case("prerequisite below 2", ("blocked", 0.25), lambda p: dependent(p, 1.99)),
    Case("prerequisite at 2", ("candidate", 0), lambda p: dependent(p, 2)),
    Case("one symptom", 1.1, lambda p: remedied(p, 1)),
    Case("three symptoms", 1.3, lambda p: remedied(p, 3)),
    Case("four symptoms count as three", 1.3, lambda p: remedied(p, 4)),
    Case("limiting pillar", 1.25, lambda p: direct(p, 0, limiting=("C",))),
    Case("talk first", 0.85, lambda p: direct(p, 0, discuss={"C1"})),
    Case("efforts", [1, 1 / 1.3, 1 / 1.7], lambda p: [direct(p, 0, effort=size) for size in "SML"]),
    Case(
        "three now, three next",
        [["C1", "A1", "L1"], ["M1", "S1", "C2"]],
        lambda p: lists(p, "C1", "A1", "L1", "M1", "S1", "C2", "A2", "L2"),
    ),
    Case("two of one pillar", [["C1", "C2", "A1"], ["C3"]], lambda p: lists(p, "C1", "C2", "C3", "A1")),
    Case("three commitments", [True, False], lambda p: [practices.may_commit(n, p) for n in (2, 3)]),
    Case("perception gap of 1", [True, False], lambda p: [perceived(p, mean) for mean in (3, 2.9)]),
    Case("claims to measure", [True, False], lambda p: [claims(p, mean) for mean in (3, 2.99)]),
    Case("ten deployments", ["unknown", "elite"], lambda p: [failures(p, n) for n in (9, 10)]),
    Case(
        "release by n",
        ["suppressed", "pillars_only", "full"],
        lambda p: [release.release_level("individual", n, p) for n in (3, 4, 5)],
    ),
    Case("question from 4 levels", [False, True], lambda p: [detail_of(p, n) for n in (3, 4)]),
    Case("all 0 in 7 and in 8", ["low", None], lambda p: [sensitive(p, n) for n in (7, 8)]),
    Case("new snapshot from 5", [False, True], lambda p: [changed(p, n) for n in (4, 5)]),
    Case("comments", [False, True, False, True], lambda p: comments(p)),
    Case("aggregate from 3 teams", [False, True], lambda p: [Group(n).may_be_told(p) for n in (2, 3)]),
    Case("systemic from 3 teams", [[], ["blame"]], lambda p: [active_in(p, n, 5) for n in (2, 3)]),
    Case("systemic from 30 %", [[], ["blame"]], lambda p: [active_in(p, n, 100) for n in (29, 30)]),
    Case("median from 5 teams", [None, 2.0], lambda p: [teams(p, n).median for n in (4, 5)]),
    Case("quartiles from 8 teams", [None, 1.75], lambda p: [teams(p, n).q1 for n in (7, 8)]),
]


def tally_score(p):
    return scoring.question_result(tallied(p, 2, 2), "individual", p).score


def capped(p):
    found = overall_of(p, C=10, A=90, L=90, M=90, S=90)
    return found.band_uncapped, found.band


def perceived(p, mean):
    """Measured 100 h is level 2."""
    return delivery.perception_gap(mean, 100, parameters=p).shown


def claims(p, mean):
    return delivery.claims_unrecorded_measures(mean, has_record=False, parameters=p)


def failures(p, deployments):
    figures = delivery.DeliveryFigures(change_fail_pct=5, deployments=deployments)
    return delivery.read_delivery(figures, parameters=p).levels["dora-2024"].change_fail_pct


def comments(p):
    team = [release.comments_released(n, beyond_team=False, parameters=p) for n in (4, 5)]
    return team + [release.comments_released(n, beyond_team=True, parameters=p) for n in (9, 10)]


@dataclass(frozen=True)
class TableCase:
    name: str
    expected: object
    compute: Callable[[DeliveryTables], object]


HOURS = (0.99, 1, 23.99, 24, 167.99, 168, 729.99, 730, 4379.99, 4380)
WEEKLY = (10, 9.999999, 5, 4.999999, 1, 0.999999, 0.23077, 0.230769, 0.038463, 0.038462)
PERCENTS = (5, 5.01, 10, 10.01, 14.99, 15, 15.01, 29.99, 30, 30.01, 39.99, 40, 44.99, 45)

WORDS = {
    "E": "elite",
    "H": "high",
    "M": "medium",
    "L": "low",
    "X": "medium_or_low",
    "U": "unordered_middle",
}
# One letter for each value above, read off the table of editions.
LEVELS = {
    ("calms-source", "lead_time_hours"): "EEEHHMMLLL",
    ("calms-source", "deploys_per_week"): "EHHHHMMLLL",
    ("calms-source", "change_fail_pct"): "EEEEEHHHMMMMML",
    ("calms-source", "recovery_hours"): "EHHMMLLLLL",
    ("dora-2021", "lead_time_hours"): "EHHHHMMMML",
    ("dora-2021", "deploys_per_week"): "EHHHHHHMML",
    ("dora-2021", "change_fail_pct"): "EEEEEEHHHXXXXX",
    ("dora-2021", "recovery_hours"): "EHHMMLLLLL",
    ("dora-2022", "lead_time_hours"): "HHHHHMMLLL",
    ("dora-2022", "deploys_per_week"): "HMMMMMMLLL",
    ("dora-2022", "change_fail_pct"): "HHHHHHMMMLLLLL",
    ("dora-2022", "recovery_hours"): "HHHMMLLLLL",
    ("dora-2023", "lead_time_hours"): "EEEHHMMLLL",
    ("dora-2023", "deploys_per_week"): "EHHHHMMLLL",
    ("dora-2023", "change_fail_pct"): "EHHMMMLLLLLLLL",
    ("dora-2023", "recovery_hours"): "EHHMMLLLLL",
    ("dora-2024", "lead_time_hours"): "EEEHHMMLLL",
    ("dora-2024", "deploys_per_week"): "EHHHHMMLLL",
    ("dora-2024", "change_fail_pct"): "EUUUUUUUUUULLL",
    ("dora-2024", "recovery_hours"): "EHHMMLLLLL",
}


def values_of(metric):
    return {"deploys_per_week": WEEKLY, "change_fail_pct": PERCENTS}.get(metric, HOURS)


def levels_of(edition, metric):
    def compute(tables):
        figures = [delivery.DeliveryFigures(**{metric: value}) for value in values_of(metric)]
        read = [delivery.read_delivery(item, tables=tables) for item in figures]
        return [getattr(item.levels[edition], metric) for item in read]

    return compute


def positions_of(metric, name):
    def compute(tables):
        figures = [delivery.DeliveryFigures(**{metric: value}) for value in values_of(metric)]
        read = [delivery.read_delivery(item, tables=tables) for item in figures]
        return [getattr(item.quick_check.scores, name) for item in read]

    return compute


STEPS = [10, 8, 8, 6, 6, 4, 4, 2, 2, 0]
TABLE_CASES = [
    *(
        TableCase(f"{edition} {metric}", [WORDS[letter] for letter in letters], levels_of(edition, metric))
        for (edition, metric), letters in LEVELS.items()
    ),
    TableCase("quick check lead time", STEPS, positions_of("lead_time_hours", "lead_time")),
    TableCase("quick check recovery", STEPS, positions_of("recovery_hours", "recovery")),
    TableCase("quick check frequency", STEPS, positions_of("deploys_per_week", "deployment_frequency")),
    TableCase(
        "lead time anchor",
        [4, 3, 3, 2, 2, 1, 1, 0, 0, 0],
        lambda tables: [delivery.measured_anchor(hours, tables) for hours in HOURS],
    ),
    TableCase(
        "industry 2025",
        {
            "lead_time": (5.5, 2.4),
            "deployment_frequency": (4.8, 2.8),
            "recovery": (7.4, 2.1),
            "change_fail": (8.1, 2.1),
            "rework": (7.8, 2.2),
        },
        lambda tables: dict(tables.industry_2025),
    ),
]
