"""Taking files in: batches, uploads, and what becomes of an upload that is whole.

The bytes themselves pass through `casework.intake.arriving`, outside every transaction.
"""

import datetime as dt
from datetime import timedelta
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import ItemType, UploadState
from casework.events import Event
from casework.intake.arriving import Finished
from casework.models.evidence import EvidenceItem
from casework.models.intake import IntakeBatch, UploadSession
from casework.selectors.intake import LOCKED, Upload, as_value
from casework.services import words
from casework.services.evidence import Description, receive_file
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import InvalidInput, Locked, Refused
from privilege.models.walls import Wall
from privilege.services.blobs import WrappedKey, add_blob, draw_file, seal_key
from privilege.services.content import write_content

KEPT_FOR = timedelta(days=7)
"""How long an upload that nobody finishes is kept."""


def open_batch(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    wall_id: UUID,
    source_agency: str = "",
    custodian: str = "",
    note: str = "",
    collected_at: dt.datetime | None = None,
    item_type: ItemType = ItemType.OTHER,
    expected: int = 0,
) -> IntakeBatch:
    """Begin taking in a set of files behind a wall; what is said here holds for each of them.

    Args:
        expected: how many files are announced, 0 where nobody knows.
    """
    wall = _own_file(actor, wall_id)
    values = {
        "source_agency": words.line(source_agency, "source_agency"),
        "custodian": words.line(custodian, "custodian"),
        "note": words.prose(note, "note", longest=2000),
    }
    if wall.is_sealed:
        values["item_type"] = item_type.value
        values["collected_at"] = collected_at.isoformat() if collected_at else ""
    batch: IntakeBatch = IntakeBatch.behind(
        wall,
        id=ids.new(),
        collected_at=None if wall.is_sealed else collected_at,
        item_type="" if wall.is_sealed else item_type.value,
        expected=expected,
        created_by=actor.user_id,
    )
    with operation(
        actor, Event.BATCH_OPENED, wall=wall.id, objects=[Ref("casework.batch", batch.id)]
    ):
        batch.content = write_content(wall, values)
        batch.save(force_insert=True)
    return batch


def open_upload(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    length: int,
    name: str,
    path: str = "",
    description: str = "",
    item_type: ItemType | None = None,
    wall_id: UUID | None = None,
    batch_id: UUID | None = None,
    raw_metadata: str = "",
) -> Upload:
    """Announce one file of ``length`` bytes, behind a wall or in a batch; no byte is stored yet.

    Behind a sealed wall nothing needs to be unlocked, but for a file of a batch, since what is said
    of the batch is said of the file: ``Locked``. The key in the answer is the only one that opens
    without a member.

    Args:
        name: the file's own name; ``path`` the folder it came from. Both are checked now, so that
            a file of many gigabytes is not turned away for its name at the end.
        raw_metadata: what the sender said of it, to be repeated to them.
    """
    batch = access.batch_for(actor, batch_id) if batch_id else None
    wall = _wall_of(actor, wall_id, batch)
    values = {
        "name": words.line(name, "filename", longest=1000),
        "path": words.line(path, "relativePath", longest=4000),
        "description": words.prose(description, "description"),
        "upload_metadata": raw_metadata,
        **_of_each(batch, item_type),
    }
    new = draw_file(wall)
    upload: UploadSession = UploadSession.behind(
        wall,
        id=ids.new(),
        batch=batch,
        length=length,
        item_type="" if wall.is_sealed else values["item_type"],
        expires_at=clock.now() + KEPT_FOR,
        blob_id=new.blob_id,
        store_key=new.store_key,
        wrapped_key=new.wrapped.data,
        kek_id=new.wrapped.kek_id,
        generation=new.wrapped.generation,
        created_by=actor.user_id,
    )
    with operation(
        actor, Event.UPLOAD_OPENED, wall=wall.id, objects=[Ref("casework.upload", upload.id)]
    ):
        upload.content = write_content(wall, values)
        upload.save(force_insert=True)
    return as_value(upload, values, new.file_key)


def finish_upload(actor: Actor, *, found: Upload, finished: Finished) -> EvidenceItem:
    """Make an item of a file that lies in the store whole; a second time tells the same item.

    Raises ``Locked`` where the upload's words are sealed and ``found`` does not know them.
    """
    upload = access.upload_for_change(actor, found.id)
    if upload.item_id is not None:
        return access.item_for(actor, upload.item_id)
    wall = writable_wall(actor, upload.wall_id)
    batch = access.batch_for(actor, upload.batch_id) if upload.batch_id else None
    said = found.said
    if said is None:
        raise Locked(LOCKED)
    collected_at = said.get("collected_at")
    described = Description(
        item_type=ItemType(said.get("item_type") or upload.item_type),
        description=said["description"],
        source_agency=said.get("source_agency", ""),
        custodian=said.get("custodian", ""),
        collected_at=dt.datetime.fromisoformat(collected_at) if collected_at else None,
    )
    with operation(
        actor, Event.UPLOAD_FINISHED, wall=wall.id, objects=[Ref("casework.upload", upload.id)]
    ):
        blob = add_blob(
            actor,
            wall=wall,
            blob_id=upload.blob_id,
            store_key=upload.store_key,
            wrapped=_present_key(wall, upload, found),
            size=upload.length,
            stored_size=finished.stored_size,
        )
        item = receive_file(
            actor,
            wall=wall,
            blob=blob,
            sha256=finished.sha256.hex(),
            size=upload.length,
            name=said["name"],
            path=said["path"],
            batch=batch,
            **described,
        )
        upload.state, upload.item_id = UploadState.KEPT.value, item.id
        upload.wrapped_key = b""
        upload.save(update_fields=["state", "item_id", "wrapped_key"])
    return item


def cancel_upload(actor: Actor, *, upload_id: UUID) -> None:
    """Give an upload up; the caller then discards its bytes."""
    upload = access.upload_for_change(actor, upload_id)
    if upload.item_id is not None:
        raise Refused("This file has been taken in already; it cannot be cancelled any more.")
    _end(actor, upload, UploadState.CANCELLED, Event.UPLOAD_CANCELLED)


def expire_upload(actor: Actor, *, upload_id: UUID) -> None:
    """Note that an upload was not finished in time; the caller then discards its bytes."""
    upload = access.upload_for_change(actor, upload_id)
    if upload.state == UploadState.ARRIVING and upload.expires_at <= clock.now():
        _end(actor, upload, UploadState.EXPIRED, Event.UPLOAD_EXPIRED)


def _end(actor: Actor, upload: UploadSession, state: UploadState, event: Event) -> None:
    if upload.state != UploadState.ARRIVING:
        return
    with operation(actor, event, wall=upload.wall_id, objects=[Ref("casework.upload", upload.id)]):
        upload.state = state.value
        upload.save(update_fields=["state"])


def _present_key(wall: Wall, upload: UploadSession, found: Upload) -> WrappedKey:
    """The file's key as the wall keeps it now: somebody may have left it while the file came."""
    if upload.generation is None:
        return WrappedKey(bytes(upload.wrapped_key), upload.kek_id)
    return seal_key(wall, upload.blob_id, found.arrival.file_key)


def _of_each(batch: IntakeBatch | None, item_type: ItemType | None) -> dict[str, str]:
    """What a set says of each of its files; ``Locked`` where it is sealed and not unlocked."""
    said: dict[str, str] = {}
    collected_at = ""
    if batch is not None:
        words = None if batch.content is None else batch.content.words()
        if words is None:
            raise Locked(LOCKED)
        said = {"item_type": batch.item_type, **words}
        collected_at = batch.collected_at.isoformat() if batch.collected_at else ""
    return {
        "item_type": item_type.value if item_type else said.get("item_type", ItemType.OTHER.value),
        "source_agency": said.get("source_agency", ""),
        "custodian": said.get("custodian", ""),
        "collected_at": said.get("collected_at", collected_at),
    }


def _wall_of(actor: Actor, wall_id: UUID | None, batch: IntakeBatch | None) -> Wall:
    if batch is not None:
        if wall_id not in {None, batch.wall_id}:
            raise InvalidInput("The batch stands elsewhere.", "batch")
        return _own_file(actor, batch.wall_id)
    if wall_id is None:
        raise InvalidInput("Say which file of the case this goes to.", "wall")
    return _own_file(actor, wall_id)


def _own_file(actor: Actor, wall_id: UUID) -> Wall:
    """A wall of the actor's own side; what others read gets files by service alone."""
    wall = writable_wall(actor, wall_id)
    if wall.kind in {WallKind.CASE_RECORD, WallKind.SHARED_FILE}:
        raise Refused("Others read this part of the case. Take files in to your own and serve.")
    return wall
