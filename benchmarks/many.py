"""Many teams with results over twelve quarters, written as rows: what pages over many teams read, and no scorecards."""

import itertools
import random
from dataclasses import dataclass
from datetime import timedelta

QUARTERS = [f"{year}-Q{number}" for year in (2024, 2025, 2026) for number in (1, 2, 3, 4)]
TAGS = ("web", "mobile", "data", "platform", "payments", "search", "internal", "legacy")
BATCH = 500


@dataclass(frozen=True)
class Many:
    organisation: object
    coach: object


def make_many(teams: int, slug: str = "many", quarters: int = len(QUARTERS)) -> Many:
    """An organisation of so many teams, all with one coach, over the last quarters."""
    from assessments.maturity.document import shipped_document
    from assessments.models import Cycle, Organisation, Questionnaire, User

    organisation = Organisation.objects.create(name=slug.title(), slug=slug)
    coach = User.objects.create_user(f"cleo@{slug}.example", name="Cleo")
    questionnaire = Questionnaire.draft(organisation=organisation, document=shipped_document())
    questionnaire.publish()
    cycles = Cycle.objects.bulk_create(Cycle(organisation=organisation, code=code) for code in QUARTERS[-quarters:])
    rows = Rows(organisation, coach, questionnaire)
    made = [rows.store_teams(numbers) for numbers in itertools.batched(range(teams), BATCH)]
    for cycle in cycles:  # as life does: all teams of a quarter, then those of the next
        for batch in made:
            rows.store_results(batch, cycle)
    analyse()
    return Many(organisation, coach)


def analyse() -> None:
    """As a database that has been running for a while: with its statistics, and nothing left to write."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Rows:
    def __init__(self, organisation, coach, questionnaire) -> None:
        from assessments.maturity.document import shipped_document

        document = shipped_document()
        self.organisation, self.coach, self.questionnaire = organisation, coach, questionnaire
        self.symptoms = [symptom.code for symptom in document.symptoms]
        self.practices = [practice.code for practice in document.practices]
        self.chance = random.Random(1)

    def store_teams(self, numbers):
        from assessments.models import Coaching, Team, TeamTag

        shared = {"organisation": self.organisation}
        names = [f"{self.chance.choice(TAGS).title()} {number:05}" for number in numbers]
        teams = [Team(**shared, name=name, slug=name.lower().replace(" ", "-"), size=8) for name in names]
        Team.objects.bulk_create(teams)
        Coaching.objects.bulk_create(Coaching(team=team, user=self.coach) for team in teams)
        TeamTag.objects.bulk_create(TeamTag(**shared, team=team, name=self.chance.choice(TAGS)) for team in teams)
        return teams

    def store_results(self, teams, cycle) -> None:
        from django.db import transaction

        from assessments.models import Assessment
        from assessments.models.results import PillarResult, Snapshot
        from assessments.models.team_results import TeamResult

        assessments = [self.assessment(team, cycle) for team in teams]
        snapshots = [self.snapshot(assessment) for assessment in assessments]
        pillars = [self.pillars(snapshot) for snapshot in snapshots]
        results = [self.result(*pair) for pair in zip(snapshots, pillars, strict=True)]
        with transaction.atomic():
            Assessment.objects.bulk_create(assessments)
            Snapshot.objects.bulk_create(snapshots)
            PillarResult.objects.bulk_create(itertools.chain.from_iterable(pillars))
            TeamResult.objects.bulk_create(results)

    def assessment(self, team, cycle):
        from django.utils import timezone

        from assessments.models import Assessment

        now = timezone.now()
        return Assessment(
            organisation=self.organisation,
            team=team,
            cycle=cycle,
            questionnaire=self.questionnaire,
            mode="team_link",
            state="sealed",
            expected=8,
            language="en",
            opened_at=now - timedelta(days=9),
            closes_at=now - timedelta(days=2),
            closed_at=now - timedelta(days=2),
            seals_at=now,
            seal_days=2,
            parameters={},
        )

    def snapshot(self, assessment):
        from assessments.models.results import Snapshot

        n = self.chance.randint(3, 8)
        return Snapshot(
            organisation=self.organisation,
            assessment=assessment,
            engine="0",
            parameters={},
            inputs_hash="",
            release="full" if n > 4 else "pillars_only" if n > 3 else "suppressed",
            n_submitted=n,
            n_valid=n,
            card={},
        )

    def pillars(self, snapshot):
        from assessments.models.results import PillarResult

        if snapshot.release == "suppressed":
            return []
        chance = self.chance
        found = []
        for pillar in "CALMS":
            score = round(min(95, max(5, chance.gauss(52, 15))), 6)
            found.append(
                PillarResult(
                    organisation=self.organisation,
                    snapshot=snapshot,
                    team=snapshot.assessment.team,
                    cycle=snapshot.assessment.cycle,
                    pillar=pillar,
                    status="scored",
                    score=score,
                    se=4.2,
                    low=score - 5,
                    high=score + 5,
                    band=int(score // 20),
                    agreement="moderate",
                    split=chance.random() < 0.05,
                    limiting=chance.random() < 0.25,
                    active_symptoms=chance.randint(0, 3),
                    verdict=chance.choice(["stable", "possible_up", "possible_down", "likely_up"]),
                    delta=round(chance.gauss(0, 6), 6),
                )
            )
        return found

    def result(self, snapshot, pillars):
        from assessments.models.team_results import TeamResult

        chance, assessment = self.chance, snapshot.assessment
        row = TeamResult(
            assessment=assessment,
            organisation=self.organisation,
            team=assessment.team,
            cycle=assessment.cycle,
            questionnaire=self.questionnaire,
            snapshot=snapshot,
            consensus=False,
            release=snapshot.release,
            expected=8,
            n_submitted=snapshot.n_submitted,
            n_valid=snapshot.n_valid,
            participation=snapshot.n_valid / 8,
        )
        if not pillars:
            return row
        for pillar in pillars:
            setattr(row, f"score_{pillar.pillar.lower()}", pillar.score)
        scores = [pillar.score for pillar in pillars]
        row.overall, row.weakest, row.balance = sum(scores) / 5, min(scores), "uneven"
        row.since, row.delta = "2026-Q3", round(chance.gauss(0, 6), 6)
        row.limiting = tuple(pillar.pillar for pillar in pillars if pillar.limiting)
        row.split = tuple(pillar.pillar for pillar in pillars if pillar.split)
        row.patterns = tuple(name for name in ("tool_led", "clogged_flow", "flying_blind") if chance.random() < 0.1)
        row.symptoms = tuple(sorted(chance.sample(self.symptoms, chance.randint(0, 12))))
        row.n_symptoms = len(row.symptoms)
        row.in_place = tuple(sorted(chance.sample(self.practices, chance.randint(0, 14))))
        row.wanted = tuple(chance.sample(self.practices, 6))
        blocked = sorted(chance.sample(self.practices, chance.randint(0, 10)))
        row.blocked = tuple(f"{code}<{chance.choice(self.practices)}" for code in blocked)
        return row
