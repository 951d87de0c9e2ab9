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
from casework.services import words
from casework.services.evidence import Description, receive_file
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import InvalidInput, Refused
from privilege.models.walls import Wall
from privilege.services.blobs import add_blob, draw_file
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
    batch: IntakeBatch = IntakeBatch.behind(
        wall,
        id=ids.new(),
        collected_at=collected_at,
        item_type=item_type.value,
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
) -> UploadSession:
    """Announce one file of ``length`` bytes, behind a wall or in a batch; no byte is stored yet.

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
    }
    new = draw_file(wall)
    batch_type = ItemType(batch.item_type) if batch else ItemType.OTHER
    upload: UploadSession = UploadSession.behind(
        wall,
        id=ids.new(),
        batch=batch,
        length=length,
        item_type=(item_type or batch_type).value,
        expires_at=clock.now() + KEPT_FOR,
        blob_id=new.blob_id,
        store_key=new.store_key,
        wrapped_key=new.wrapped_key,
        kek_id=new.kek_id,
        created_by=actor.user_id,
    )
    with operation(
        actor, Event.UPLOAD_OPENED, wall=wall.id, objects=[Ref("casework.upload", upload.id)]
    ):
        upload.content = write_content(wall, values)
        upload.save(force_insert=True)
    return upload


def finish_upload(actor: Actor, *, upload_id: UUID, finished: Finished) -> EvidenceItem:
    """Make an item of a file that lies in the store whole; a second time tells the same item."""
    upload = access.upload_for_change(actor, upload_id)
    if upload.item_id is not None:
        return access.item_for(actor, upload.item_id)
    wall = writable_wall(actor, upload.wall_id)
    batch = access.batch_for(actor, upload.batch_id) if upload.batch_id else None
    described = Description(
        item_type=ItemType(upload.item_type), description=upload.text("description")
    )
    if batch is not None:
        described["source_agency"] = batch.text("source_agency")
        described["custodian"] = batch.text("custodian")
        described["collected_at"] = batch.collected_at
    with operation(
        actor, Event.UPLOAD_FINISHED, wall=wall.id, objects=[Ref("casework.upload", upload.id)]
    ):
        blob = add_blob(
            actor,
            wall=wall,
            blob_id=upload.blob_id,
            store_key=upload.store_key,
            wrapped_key=bytes(upload.wrapped_key),
            size=upload.length,
            stored_size=finished.stored_size,
        )
        item = receive_file(
            actor,
            wall=wall,
            blob=blob,
            sha256=finished.sha256.hex(),
            size=upload.length,
            name=upload.text("name"),
            path=upload.text("path"),
            batch=batch,
            **described,
        )
        upload.state, upload.item_id = UploadState.KEPT.value, item.id
        upload.save(update_fields=["state", "item_id"])
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
