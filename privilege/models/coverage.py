"""Covering for a colleague: the office's coverage group, its key, and who covered when and why."""

from typing import ClassVar

from django.db import models

from audit.ground import clock, ids
from privilege.models.keys import MemberKey, WallKey
from privilege.models.people import Office, User
from privilege.models.walls import Wall


class CoverageKey(models.Model):
    """One generation of a coverage group's key pair: its public half."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    generation = models.PositiveIntegerField()
    public_key = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "generation"], name="a_coverage_generation_has_one_key"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class CoverageKeyWrap(models.Model):
    """The group's private half, wrapped for one of its members."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    coverage_key = models.ForeignKey(CoverageKey, on_delete=models.PROTECT, related_name="wraps")
    member_key = models.ForeignKey(MemberKey, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["coverage_key", "member_key"],
                name="a_member_has_one_wrap_of_a_coverage_key",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class CoverageWallWrap(models.Model):
    """A wall generation's private half, wrapped for the coverage group."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    wall_key = models.ForeignKey(WallKey, on_delete=models.PROTECT, related_name="coverage_wraps")
    wall = models.ForeignKey(Wall, on_delete=models.PROTECT, related_name="+")
    coverage_key = models.ForeignKey(CoverageKey, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall_key", "coverage_key"],
                name="a_coverage_key_has_one_wrap_of_a_generation",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class CoverAccess(models.Model):
    """That a person of the coverage group opened a case's work product on a day, and why.

    The reason is sealed to the wall's own key: whoever reads the work product reads it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    wall = models.ForeignKey(Wall, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    generation = models.PositiveIntegerField()
    reason = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "user", "day"], name="a_reason_is_given_once_a_case_and_day"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
