"""People, offices, and what a person does in an office: a directory, open to all who log in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.ground import clock, ids
from privilege.choices import Role, Side


class Office(models.Model):
    """A prosecutor's, defender's or neutral office; it owns walls and keeps one log."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    name = models.CharField(_("name"), max_length=200)
    side = models.CharField(_("side"), max_length=16, choices=Side.choices)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=40)
    log_id = models.UUIDField(unique=True, db_comment="The office's append-only log")
    supervisors = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="+", help_text="Holds group grants on walls"
    )
    coverage = models.OneToOneField(
        Group,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who covers for colleagues; holds group grants on work product",
    )
    founded_at = models.DateTimeField(
        null=True, editable=False, db_comment="When its first supervisor was admitted"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an account made here sees nothing until a supervisor admits it."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Add an account with a normalised e-mail address."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Add an account with the superuser flag, which opens no wall (design, section 3.8)."""
        fields["is_superuser"] = True
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find an account by e-mail address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account.

    ``admitted_at`` is set by a supervisor of the person's office, never by an administrator; until
    then every wall is shut (design, section 3.8). The database enforces it, see
    ``privilege/migrations/0002_walls.py``.
    """

    # No column for the last log-in: Django would write it behind the log's back.
    last_login = None

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("name"), max_length=150)
    bar_number = models.CharField(_("bar number"), max_length=40, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="America/New_York")
    is_active = models.BooleanField(default=True)
    admitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    locked_at = models.DateTimeField(null=True, blank=True, editable=False)
    provisional_password = models.BooleanField(
        default=True,
        editable=False,
        db_comment="Whether somebody else set the password; the database says so, nobody else",
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        ordering = ("display_name",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(admitted_at__isnull=True) | models.Q(provisional_password=False),
                name="nobody_is_admitted_before_choosing_a_password",
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        """Return the name that pages show."""
        return self.display_name


class OfficeRole(models.Model):
    """A role that a person holds in an office, until it ends."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="office_roles")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="office_roles")
    role = models.CharField(max_length=24, choices=Role.choices)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "office", "role"], name="a_person_holds_a_role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
