"""Keys of members, offices and sealed walls (docs/keys.md). Every private half lies locked."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from audit.ground import clock, ids
from privilege.choices import LockMethod, RecoveryForm
from privilege.models.people import Office, User
from privilege.models.walls import Wall


class MemberKey(models.Model):
    """A person's key pair: its public half. Public to everybody who has logged in."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    public_key = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(retired_at__isnull=True),
                name="a_person_has_one_key_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class MemberDevice(models.Model):
    """A browser in which its person unlocks with a PIN: its secret lies there and nowhere else."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    key = models.ForeignKey(MemberKey, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    failures = models.PositiveSmallIntegerField(
        default=0, db_comment="Wrong PINs since the key was last opened"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class MemberLock(models.Model):
    """A member's private key, locked in one way; each way opens the same key."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    key = models.ForeignKey(MemberKey, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=16, choices=LockMethod.choices)
    recovery = models.ForeignKey(
        "privilege.OfficeRecovery", on_delete=models.PROTECT, null=True, related_name="+"
    )
    device = models.ForeignKey(MemberDevice, on_delete=models.PROTECT, null=True, related_name="+")
    locked = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "method", "recovery", "device"],
                nulls_distinct=False,
                name="a_key_is_locked_in_each_way_once",
            ),
            models.CheckConstraint(
                condition=Q(method="office", recovery__isnull=False)
                | (~Q(method="office") & Q(recovery__isnull=True)),
                name="an_office_lock_names_its_recovery_key",
            ),
            models.CheckConstraint(
                condition=Q(method="device", device__isnull=False)
                | (~Q(method="device") & Q(device__isnull=True)),
                name="a_device_lock_names_its_device",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class OfficeRecovery(models.Model):
    """An office's recovery key: its public half, and how many of how many shares open it.

    One that replaces another takes effect after a waiting time, unless somebody objects.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    public_key = models.BinaryField()
    threshold = models.PositiveSmallIntegerField()
    shares = models.PositiveSmallIntegerField()
    form = models.CharField(
        max_length=20, choices=RecoveryForm.choices, default=RecoveryForm.OFFICERS
    )
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    takes_effect_at = models.DateTimeField(default=clock.now, editable=False)
    objected_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "replaces"],
                condition=Q(retired_at__isnull=True),
                nulls_distinct=False,
                name="an_office_has_one_recovery_key_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=2, shares__gte=F("threshold")),
                name="nobody_recovers_alone",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class WallKey(models.Model):
    """One generation of a sealed wall's key pair: its public half, to which content is sealed."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    wall = models.ForeignKey(Wall, on_delete=models.PROTECT, related_name="+")
    generation = models.PositiveIntegerField()
    public_key = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wall", "generation"], name="a_generation_has_one_key"),
            models.CheckConstraint(condition=Q(generation__gte=1), name="generations_begin_at_1"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class WallKeyWrap(models.Model):
    """A generation's private half, wrapped for one member."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    wall_key = models.ForeignKey(WallKey, on_delete=models.PROTECT, related_name="wraps")
    wall = models.ForeignKey(Wall, on_delete=models.PROTECT, related_name="+")
    member_key = models.ForeignKey(MemberKey, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall_key", "member_key"], name="a_member_has_one_wrap_of_a_generation"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
