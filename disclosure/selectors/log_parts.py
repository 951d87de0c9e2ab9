"""The parts of a privilege log: one behind the office's open file, one behind each privileged wall.

What is said of a privileged record stands behind that record's own wall until the log is served.
"""

from dataclasses import dataclass
from uuid import UUID

from disclosure.models.privilege_log import PrivilegeLog, PrivilegeLogRow
from privilege import unlocked
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.keys.pairs import CannotOpenError
from privilege.models.base import WalledModel
from privilege.models.walls import Wall

LOGGED_KINDS = (
    WallKind.PROSECUTION_WORK_PRODUCT.value,
    WallKind.AGENCY_CHANNEL.value,
    WallKind.VICTIM_CHANNEL.value,
    WallKind.DEFENSE_FILE.value,
    WallKind.DEFENSE_WORK_PRODUCT.value,
    WallKind.PRIVILEGED_CHANNEL.value,
)
"""Privileged parts of a side's own, whose records can stand on its log."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a log says of the records behind one wall; no ``log`` where nothing was written yet."""

    wall: Wall
    log: PrivilegeLog | None
    rows: dict[UUID, PrivilegeLogRow]

    @property
    def is_main(self) -> bool:
        """Whether it is the log itself, behind the open file."""
        return not self.wall.is_sealed

    @property
    def is_locked(self) -> bool:
        """Whether something was written of it that this session has not unlocked."""
        return self.log is not None and is_shut(self.log)

    @property
    def categories(self) -> dict[str, int]:
        """The number of each category that was served of this part."""
        return dict(self.log.text("categories", {})) if self.log else {}

    @property
    def numbers(self) -> set[int]:
        """Every number that was ever given in this part."""
        given = {row.number for row in self.rows.values() if row.number}
        return given | set(self.categories.values())


def parts_of(actor: Actor, log: PrivilegeLog) -> list[Part]:
    """Return the log and its parts behind walls that the actor is behind; three queries."""
    walls = Wall.objects.filter(
        kind__in=LOGGED_KINDS,
        office_id=actor.own_office_id,
        matter_id=log.matter_id,
        defendant_id=log.wall.defendant_id,
    )
    sealed = list(walls.order_by("created_at", "id"))
    if (keys := unlocked.current()) is not None:
        keys.prepare([wall.id for wall in sealed])
    begun = PrivilegeLog.objects.select_related("content", "wall").filter(
        wall__in=sealed, shared_wall_id=log.shared_wall_id
    )
    logs = {one.wall_id: one for one in begun} | {log.wall_id: log}
    rows: dict[UUID, dict[UUID, PrivilegeLogRow]] = {wall_id: {} for wall_id in logs}
    kept = PrivilegeLogRow.objects.select_related("content", "wall")
    for row in kept.filter(log__in=list(logs.values())):
        rows[row.wall_id][row.subject_id] = row
    return [Part(wall, logs.get(wall.id), rows.get(wall.id, {})) for wall in (log.wall, *sealed)]


def is_shut(record: WalledModel) -> bool:
    """Whether a record's words are sealed and not unlocked here; damaged ones are not shut."""
    try:
        return record.content is not None and record.content.is_locked
    except CannotOpenError:
        return False
