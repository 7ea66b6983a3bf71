"""Who uses the product: people who sign in, and the organisations they belong to."""

import uuid
from datetime import date, tzinfo
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Store a person; without a password they cannot sign in until they set one."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address; roles are rows elsewhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    is_active = models.BooleanField(_("may sign in"), default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case"),
            models.CheckConstraint(condition=models.Q(language__in=Language.values), name="user_language_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_taken(self) -> bool:
        """Whether somebody signs in with it already, with a password or by other means."""
        return self.has_usable_password() or self.last_login is not None


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: "User") -> Self:
        """Those in which the person has a role, belongs to a team or coaches one."""
        role = OrganisationRole.objects.filter(user=user, organisation=models.OuterRef("pk"))
        own = Membership.objects.filter(user=user).values("team__organisation")
        coached = Coaching.objects.filter(user=user, team__organisation=models.OuterRef("pk"))
        return self.filter(models.Exists(role) | models.Q(pk__in=own) | models.Exists(coached))


class Organisation(models.Model):
    """The owner of teams, questionnaires and settings; the wall between customers.

    `thresholds` holds those that were raised above `maturity.parameters.DEFAULT`, by name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    language = models.CharField(_("default language"), max_length=2, choices=Language, default=Language.ENGLISH)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris")
    thresholds = models.JSONField(_("thresholds"), default=dict, blank=True)
    retention_months = models.PositiveSmallIntegerField(_("months until sheets are erased"), default=24)
    second_factor = models.BooleanField(_("administrators and coaches need a second factor"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(language__in=Language.values), name="organisation_language_known"
            ),
            models.CheckConstraint(
                condition=models.Q(retention_months__range=(1, 120)), name="organisation_keeps_sheets_1_to_120_months"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def clock(self) -> tzinfo:
        """By which its pages tell and read the time: the instance's where this computer does not know the zone."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return timezone.get_default_timezone()


class OrganisationRole(models.Model):
    """What a person does for a whole organisation; no role here shows a team's result."""

    class Role(models.TextChoices):
        LEADER = "leader", _("leader")
        ADMINISTRATOR = "administrator", _("administrator")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="roles")
    user = models.ForeignKey(User, models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=13, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user", "role"], name="role_once_in_an_organisation"),
            models.CheckConstraint(condition=models.Q(role__in=["leader", "administrator"]), name="role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class TeamQuerySet(models.QuerySet["Team"]):
    def of(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def visible_to(self, user: User) -> Self:
        """Those of which the person is a member, which they coach, or whose organisation they administer."""
        administered = OrganisationRole.objects.filter(user=user, role=OrganisationRole.Role.ADMINISTRATOR)
        return self.filter(
            models.Q(pk__in=Membership.objects.filter(user=user).values("team"))
            | models.Q(pk__in=Coaching.objects.filter(user=user).values("team"))
            | models.Q(organisation__in=administered.values("organisation"))
        )

    def active(self) -> Self:
        """Those that are not archived."""
        return self.filter(archived_at__isnull=True)


class Team(models.Model):
    """The people who build and run one product or service together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="teams")
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("short name"), max_length=60)
    size = models.PositiveSmallIntegerField(_("people in the team"))
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    shows_comments_to_coaches = models.BooleanField(_("coaches read the comments"), default=False)
    open_to_visits = models.BooleanField(_("other teams may visit"), default=False)
    members = models.ManyToManyField(User, through="Membership", related_name="teams")

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["organisation", "archived_at", "name", "id"], name="team_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="team_short_name_once"),
            models.UniqueConstraint(Lower("name"), "organisation", name="team_name_once_whatever_its_case"),
            models.CheckConstraint(condition=~models.Q(name=""), name="team_has_a_name"),
            models.CheckConstraint(condition=models.Q(size__range=(1, 500)), name="team_size_from_1_to_500"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("team", args=[self.pk])


class Membership(models.Model):
    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        FACILITATOR = "facilitator", _("facilitator")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=11, choices=Role, default=Role.MEMBER)
    on_leave = models.BooleanField(_("on leave"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="membership_once_in_a_team"),
            models.CheckConstraint(
                condition=models.Q(role__in=["member", "facilitator"]), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Coaching(models.Model):
    """A coach accompanies the team, and sees its results. `notes` are the coach's own: nobody else reads them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="coachings")
    user = models.ForeignKey(User, models.CASCADE, related_name="coachings")
    notes = models.TextField(_("notes"), blank=True)
    visited_on = models.DateField(_("last visit"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="coaching_once_a_team")]

    def __str__(self) -> str:
        return f"{self.user}: {self.team}"


class TeamTagQuerySet(models.QuerySet["TeamTag"]):
    def called(self, name: str) -> Self:
        """Whatever their case."""
        return self.alias(lower=Lower("name")).filter(lower=Lower(models.Value(name)))


class TeamTag(models.Model):
    """A word by which teams are filtered, never people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="tags")
    team = models.ForeignKey(Team, models.CASCADE, related_name="tags")
    name = models.CharField(_("tag"), max_length=40)

    objects = TeamTagQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(fields=["organisation", "name"], name="team_tag_of_organisation"),
            models.Index("organisation", Lower("name"), "team", name="team_tag_whatever_its_case"),
        ]
        constraints = [
            models.UniqueConstraint("team", Lower("name"), name="team_tag_once_whatever_its_case"),
            models.CheckConstraint(condition=~models.Q(name=""), name="team_tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamEventQuerySet(models.QuerySet["TeamEvent"]):
    MOST = 40  # on a page

    def until(self, team: uuid.UUID, day: date) -> list["TeamEvent"]:
        """The last ones up to a day, by date."""
        return list(self.filter(team=team, date__lte=day).order_by("-date", "-pk")[: self.MOST])[::-1]


class TeamEvent(models.Model):
    """A date on a team's time line: what the team put there, and what became of it in the organisation."""

    class Kind(models.TextChoices):
        NOTE = "note", _("note")
        RENAMED = "renamed", _("renamed")
        MERGED = "merged", _("merged")
        SPLIT = "split", _("split")
        ARCHIVED = "archived", _("archived")
        RESTORED = "restored", _("restored")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, related_name="events")
    other = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.NOTE)
    date = models.DateField(_("date"))
    text = models.CharField(_("what happened"), max_length=200, blank=True)

    objects = TeamEventQuerySet.as_manager()

    class Meta:
        ordering = ["date", "pk"]
        indexes = [models.Index(fields=["team", "date"], name="team_event_on_time_line")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["note", "renamed", "merged", "split", "archived", "restored"]),
                name="team_event_kind_known",
            ),
            models.CheckConstraint(condition=~models.Q(kind="note", text=""), name="team_event_note_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.text or self.kind}"
