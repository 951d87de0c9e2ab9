"""What a recipient does with a served privilege log: opens it, takes it out, acknowledges it.

That the package was opened and received, both sides know; what is looked at later is in the
looker's own office's log alone.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from audit.ground import clock
from audit.ledger.services import operation, record
from disclosure import access
from disclosure.choices import PackageAct
from disclosure.events import Event
from disclosure.models.privilege_log import PrivilegeLogEvent, PrivilegeLogVersion
from disclosure.selectors.log_versions import is_receiver
from disclosure.services.log_serving import tell, version_reference
from privilege.access import walls_held, writable_wall
from privilege.choices import WallRight
from privilege.errors import NotFound
from privilege.selectors import people
from privilege.selectors.notices import unseen
from privilege.services.database import take_turn
from privilege.services.notices import mark_seen, notify

if TYPE_CHECKING:
    from privilege.actor import Actor


def open_log(actor: "Actor", *, version_id: UUID) -> PrivilegeLogVersion:
    """Open a version. The first opening by the receiving side is told to both sides."""
    version = access.log_version_for(actor, version_id)
    waiting = [notice.id for notice in unseen(actor) if notice.object_id == version.id]
    if waiting:
        mark_seen(actor, notice_ids=waiting)
    may_tell = version.wall_id in walls_held(actor, WallRight.WRITE)
    if is_receiver(actor, version) and may_tell:
        take_turn(version.id)
        if not _has(version, PackageAct.OPENED):
            _note(actor, version, Event.LOG_OPENED, PackageAct.OPENED)
            return version
    record(actor, Event.LOG_VIEWED, wall=version.wall_id, objects=[version_reference(version.id)])
    return version


def acknowledge_log(actor: "Actor", *, version_id: UUID) -> None:
    """Say that a version was received; twice is once. It concedes nothing.

    Raises ``NotFound`` for people of the serving side.
    """
    version = access.log_version_for(actor, version_id)
    wall = writable_wall(actor, version.wall_id)
    if not is_receiver(actor, version):
        raise NotFound
    take_turn(version.id)
    if _has(version, PackageAct.ACKNOWLEDGED):
        return
    if not _has(version, PackageAct.OPENED):
        _note(actor, version, Event.LOG_OPENED, PackageAct.OPENED)
    _note(actor, version, Event.LOG_ACKNOWLEDGED, PackageAct.ACKNOWLEDGED)
    behind = people.people_behind([wall.id]).get(wall.id, [])
    readers = [reader.user_id for reader in behind if reader.may_write]
    offices = people.offices_of(readers)
    notify(
        actor,
        user_ids=[
            user_id
            for user_id in readers
            if user_id in offices and offices[user_id].id == version.asserting_office_id
        ],
        kind=Event.LOG_ACKNOWLEDGED.value,
        matter_id=version.matter_id,
        object_id=version.id,
    )


def take_out(actor: "Actor", *, version: PrivilegeLogVersion, size: int) -> None:
    """Record that a version was downloaded, in the actor's own office's log."""
    record(
        actor,
        Event.LOG_DOWNLOADED,
        wall=version.wall_id,
        objects=[version_reference(version.id)],
        bytes_sent=size,
    )


def _note(actor: "Actor", version: PrivilegeLogVersion, event: Event, act: PackageAct) -> None:
    with operation(
        actor,
        event,
        wall=version.wall_id,
        objects=[version_reference(version.id)],
        also_logs=[version.asserting_office.log_id],
    ):
        tell(actor, version, act, clock.now())


def _has(version: PrivilegeLogVersion, act: PackageAct) -> bool:
    return bool(PrivilegeLogEvent.objects.filter(version=version, act=act.value).exists())
