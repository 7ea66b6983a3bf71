"""The people whom a visitor of the demo can be, with one click."""

from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..actions import Person
from ..models import Assessment, User
from .characters import CHARACTERS
from .names import person


@dataclass(frozen=True, slots=True)
class Persona:
    """`facilitates`, `belongs_to` and `coaches` name teams; `sees` says what there is to see."""

    role: str
    person: Person
    title: str | Promise
    sees: str | Promise
    facilitates: tuple[str, ...] = ()
    belongs_to: tuple[str, ...] = ()
    coaches: tuple[str, ...] = ()

    @property
    def teams(self) -> tuple[str, ...]:
        return self.facilitates + self.belongs_to + self.coaches


PERSONAS: Final = (
    Persona(
        role="facilitator",
        person=person("Ada Tremblay", "en"),
        title=_("Be Ada, who facilitates Aurora"),
        sees=_("An assessment under way, the results before it, and a second team."),
        facilitates=("Aurora",),
        belongs_to=("Iris",),
    ),
    Persona(
        role="member",
        person=person("Noé Lavoie", "fr"),
        title=_("Be Noé, a member of Boussole"),
        sees=_("Results that are just out, of a team in two camps."),
        belongs_to=("Boussole",),
    ),
    Persona(
        role="coach",
        person=person("Camille Gagnon", "fr"),
        title=_("Be Camille, who coaches the twelve teams"),
        sees=_("Where help is needed, what many teams share, and no comment that a team keeps to itself."),
        coaches=tuple(character.name for character in CHARACTERS),
    ),
    Persona(
        role="administrator",
        person=person("Béatrice Roy", "fr"),
        title=_("Be Béatrice, an administrator"),
        sees=_("Every team and who belongs to it, and no result of any."),
    ),
    Persona(
        role="leader",
        person=person("Louis Fortin", "fr"),
        title=_("Be Louis, a leader"),
        sees=_("Never a single team: figures over all of them, and a report to print."),
    ),
)
TO_ANSWER: Final = "Aurora"


def persona(role: str) -> Persona:
    return next(each for each in PERSONAS if each.role == role)


def present_personas() -> list[Persona]:
    """Those who have an account here. One query."""
    present = set(_accounts().values_list("email", flat=True))
    return [each for each in PERSONAS if each.person.email in present]


def person_of(role: str) -> User:
    """User.DoesNotExist where nobody plays this role here."""
    return _accounts().get(email__in=[each.person.email for each in PERSONAS if each.role == role])


def _accounts() -> QuerySet[User]:
    return User.objects.filter(email__in=[each.person.email for each in PERSONAS], is_active=True)


def answerable() -> Assessment | None:
    """One that a visitor can answer, as a person of the team would."""
    facilitated = Assessment.objects.answerable().filter(team__name=TO_ANSWER)
    return facilitated.filter(team__members__email=persona("facilitator").person.email).select_related("team").first()
