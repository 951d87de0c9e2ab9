"""Court sealing: an order that shuts a case to everybody but those it names."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from audit.ground import clock, ids
from privilege.models.walls import Matter, Wall


class CourtSealing(models.Model):
    """An order that seals a case; like a screen, only the owner's functions write it.

    Row-level security asks for it with every row of the matter, so that it reaches every copy,
    index and derivative at once. ``wall`` is the case record, behind which the words of the order
    lie (``content``: ``court``, ``judge``, ``citation`` and, once lifted, ``lifted_by``).
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    wall = models.ForeignKey(Wall, on_delete=models.PROTECT, related_name="+")
    content = models.ForeignKey("privilege.Content", on_delete=models.PROTECT, related_name="+")
    ordered_on = models.DateField()
    allowed = ArrayField(models.UUIDField(), db_comment="The people whom the order names")
    sealed_by = models.UUIDField()
    sealed_at = models.DateTimeField(default=clock.now, editable=False)
    lifted_on = models.DateField(null=True, db_comment="The day of the order that lifted it")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(lifted_at__isnull=True),
                name="a_case_is_sealed_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_on__isnull=False),
                name="a_sealing_is_lifted_by_an_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def text(self, name: str) -> str:
        """One of the order's words."""
        return str(self.content.value(name))
