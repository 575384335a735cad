"""The people who work here; an imported owner is an inactive user without password."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from filon.users.rules.rights import Role


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail; Django's own commands ask for these names."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Signs in by e-mail. `role` decides the rights; an inactive user owns records but enters nowhere."""

    email = models.EmailField(_("adresse e-mail"), null=True, blank=True, unique=True)
    full_name = models.CharField(_("nom"), max_length=150)
    role = models.CharField(_("rôle"), max_length=12, choices=Role.choices(), default=Role.SALES)
    is_active = models.BooleanField(_("actif"), default=True)
    time_zone = models.CharField(_("fuseau horaire"), max_length=40, default="Europe/Paris")
    theme = models.CharField(
        max_length=5, choices=[("auto", "auto"), ("light", "light"), ("dark", "dark")], default="auto"
    )
    teams = models.ManyToManyField("users.Team", related_name="members", blank=True)
    leads_per_day = models.PositiveSmallIntegerField(null=True)  # that may be given to this person; None: no limit
    leads_per_week = models.PositiveSmallIntegerField(null=True)  # from Monday
    created_at = models.DateTimeField()
    alert_ways = models.JSONField(
        default=dict
    )  # kind of notification → way, where this person chose another than the usual
    digest_asked_at = models.DateTimeField(null=True)  # since when she wants the morning digest; None: she does not
    digest_told_on = models.DateField(null=True)  # the last morning looked at, with or without a letter
    first_steps_hidden_at = models.DateTimeField(null=True)  # when this person put the guided path away

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = UserManager()

    class Meta:
        ordering = ["full_name", "pk"]

    def __str__(self) -> str:
        return self.full_name or self.email or ""

    @property
    def is_staff(self) -> bool:
        """Asked by Django and allauth; the product has no Django admin."""
        return False


class Team(models.Model):
    name = models.CharField(_("nom"), max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Absence(models.Model):
    """Days away, both included; clocks and routing pass over them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    from_date = models.DateField()
    to_date = models.DateField()

    class Meta:
        ordering = ["from_date"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_date__gte=models.F("from_date")), name="absence_ends_after_start"
            )
        ]


class Invitation(models.Model):
    """A link for one new colleague; the token is kept only as its SHA-256."""

    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role.choices())
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
