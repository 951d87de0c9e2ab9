"""Matters, walls, grants on walls, and screens.

The application's role reads these under policies and cannot write them: each act is a function of
the owner's, which checks the granter's right (``privilege/services/walls.py``).
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from audit.ground import clock, ids
from privilege.choices import SEALED_KINDS, WallKind
from privilege.models.people import Office, User


class Matter(models.Model):
    """What walls, screens and keys belong to; a case is one-to-one with it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    opened_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return str(self.id)


class Wall(models.Model):
    """The boundary around a set of records and the people who may read them.

    ``office`` owns the wall; ``counterpart`` is the one other office whose people may be let in,
    on a shared file. ``defendant_id`` names the party whose defense stands behind it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    counterpart = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=32, choices=WallKind.choices)
    defendant_id = models.UUIDField(null=True)
    supervised = models.BooleanField(
        default=False, db_comment="Whether the owning office's supervisors read it by their role"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        default_permissions = ()
        permissions: ClassVar = [
            ("read_wall", "Can read what stands behind the wall"),
            ("write_wall", "Can add and change what stands behind the wall"),
            ("manage_wall", "Can let people in and out"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["id", "matter", "office", "supervised"],
                name="a_row_carries_its_walls_own_matter_and_office",
            ),
            models.UniqueConstraint(
                fields=["matter", "kind", "office", "counterpart", "defendant_id"],
                nulls_distinct=False,
                name="a_matter_has_each_wall_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_sealed(self) -> bool:
        """Whether content behind it lies encrypted under the wall's own key."""
        return self.kind in SEALED_KINDS


class WallUserGrant(UserObjectPermissionBase):
    """A guardian object permission of a person on a wall."""

    content_object = models.ForeignKey(Wall, on_delete=models.PROTECT, related_name="user_grants")

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()


class WallGroupGrant(GroupObjectPermissionBase):
    """A guardian object permission of a group (an office's supervisors) on a wall."""

    content_object = models.ForeignKey(Wall, on_delete=models.PROTECT, related_name="group_grants")

    class Meta(GroupObjectPermissionBase.Meta):
        default_permissions = ()


class Screen(models.Model):
    """An ethical screen: it shuts a person out of a whole matter, whatever else they hold."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    imposed_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    lifted_at = models.DateTimeField(_("lifted"), null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "user"],
                condition=models.Q(lifted_at__isnull=True),
                name="a_person_is_screened_from_a_matter_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
