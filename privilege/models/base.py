"""What every record with case content has: a wall, and a manager that asks who is acting."""

from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models

from audit.ground import clock, ids
from privilege import context
from privilege.models.people import Office
from privilege.models.walls import Matter, Wall

M = TypeVar("M", bound=models.Model)
KEY_IS_WRAPPED = models.Q(generation__isnull=True) & ~models.Q(kek_id="")
"""Of a row that holds a file key: it is under the platform's key-encryption key."""
KEY_IS_SEALED = models.Q(generation__isnull=False, kek_id="")
"""Of such a row: only members of its wall open the key."""


class WalledManager(models.Manager[M]):
    """Raises ``NoActorEntered`` unless somebody has entered; the database filters the rows."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Return what the database shows to the actor who has entered."""
        context.current()
        return super().get_queryset()


class WallColumns(models.Model):
    """The columns that row-level security and the log read.

    ``matter``, ``office`` and ``supervised`` repeat the wall's own, held to it by a composite key
    (``privilege.sql.walled_table``), so that policies need no join and cannot be lied to.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    wall = models.ForeignKey(
        Wall, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    supervised = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[WalledManager[Any]] = WalledManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"

    @classmethod
    def behind(cls, wall: Wall, **fields: Any) -> Self:  # noqa: ANN401 - a model's own fields
        """Make an unsaved row that stands behind ``wall``."""
        return cls(
            wall=wall,
            matter_id=wall.matter_id,
            office_id=wall.office_id,
            supervised=wall.supervised,
            **fields,
        )


class WalledModel(WallColumns):
    """A record behind a wall, its words in one content record.

    Make rows with ``Model.behind(wall, content=write_content(wall, {...}), ...)``.
    """

    content = models.ForeignKey(
        "privilege.Content",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    created_by = models.UUIDField(null=True, editable=False)

    class Meta(WallColumns.Meta):
        abstract = True

    content_id: UUID | None

    def text(self, name: str, default: Any = "") -> Any:  # noqa: ANN401 - any JSON value
        """Return one value of the content record, or ``default`` where it has none."""
        return default if self.content is None else self.content.value(name, default)
