"""Stored files and who can open them. Each function is part of an operation of the caller's."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from audit.ground import ids, rand
from privilege.actor import Actor
from privilege.blobs import kek
from privilege.blobs.configured import key_ring, store
from privilege.blobs.format import KEY_SIZE
from privilege.blobs.kek import Binding
from privilege.blobs.writing import Written, write_file
from privilege.errors import NotFound, Refused
from privilege.models.blobs import Blob, BlobKey
from privilege.models.walls import Wall
from privilege.services.content import FILES_REFUSAL


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file about to be stored: its id, its name in the store, and its key, bare and wrapped."""

    blob_id: UUID
    store_key: str
    file_key: bytes
    wrapped_key: bytes
    kek_id: str


def draw_file(wall: Wall) -> NewFile:
    """Draw id, name and key for a file behind ``wall``; raises ``Refused`` behind a sealed one."""
    if wall.is_sealed:
        raise Refused(FILES_REFUSAL)
    ring = key_ring()
    blob_id, file_key = ids.new(), rand.key_bytes(KEY_SIZE)
    return NewFile(
        blob_id=blob_id,
        store_key=rand.key_bytes(16).hex(),
        file_key=file_key,
        wrapped_key=ring.wrap(file_key, Binding(wall.id, blob_id)),
        kek_id=ring.active_id,
    )


def add_blob(
    actor: Actor,
    *,
    wall: Wall,
    blob_id: UUID,
    store_key: str,
    wrapped_key: bytes,
    size: int,
    stored_size: int,
) -> Blob:
    """Note a file that lies in the store whole, with the wall's key to it; sizes are bytes."""
    blob = Blob(id=blob_id, store_key=store_key, size=size, stored_size=stored_size)
    blob.save(force_insert=True)
    _add_key(actor, wall, blob, wrapped_key)
    return blob


def keep_file(actor: Actor, *, wall: Wall, blocks: Iterable[bytes]) -> tuple[Blob, Written]:
    """Store a file that the house itself made, block by block, behind ``wall``."""
    new = draw_file(wall)
    written = write_file(
        store(),
        new.store_key,
        key=new.file_key,
        file_id=new.blob_id.bytes,
        blocks=blocks,
    )
    blob = add_blob(
        actor,
        wall=wall,
        blob_id=new.blob_id,
        store_key=new.store_key,
        wrapped_key=new.wrapped_key,
        size=written.size,
        stored_size=written.stored_size,
    )
    return blob, written


def share_blobs(actor: Actor, *, blob_ids: Iterable[UUID], source: Wall, target: Wall) -> None:
    """Give ``target`` its own keys to files that ``source`` holds keys to; copies no file.

    A key that it has already stays. Whether the files may go there is for the release door to
    say. Raises ``NotFound`` when the actor cannot open one of them, ``Refused`` when the target
    is sealed. Two queries, however many.
    """
    if target.is_sealed:
        raise Refused(FILES_REFUSAL)
    wanted = set(blob_ids)
    keys = BlobKey.objects.filter(wall__in=[source, target], blob_id__in=wanted)
    held = {(key.wall_id, key.blob_id): key for key in keys}
    if any((source.id, blob_id) not in held for blob_id in wanted):
        raise NotFound
    ring = key_ring()
    BlobKey.objects.bulk_create(
        BlobKey.behind(
            target,
            id=ids.new(),
            blob_id=blob_id,
            wrapped_key=kek.move(
                ring,
                bytes(held[source.id, blob_id].wrapped_key),
                Binding(source.id, blob_id),
                target.id,
            ),
            kek_id=ring.active_id,
            created_by=actor.user_id,
        )
        for blob_id in sorted(wanted)
        if (target.id, blob_id) not in held
    )


def drop_keys(actor: Actor, *, wall_id: UUID, blob_ids: Iterable[UUID]) -> None:
    """Take a wall's keys to files away for good; the files stay for the walls that have theirs."""
    del actor  # the database lets only those who write behind the wall
    BlobKey.objects.filter(wall_id=wall_id, blob_id__in=list(blob_ids)).delete()


def rewrap_key(key: BlobKey) -> bool:
    """Wrap a key under the active key-encryption key; whether anything changed. For rotation."""
    ring = key_ring()
    wrapped = bytes(key.wrapped_key)
    fresh = kek.rewrap(ring, wrapped, Binding(key.wall_id, key.blob_id))
    if fresh == wrapped:
        return False
    key.wrapped_key, key.kek_id = fresh, ring.active_id
    key.save(update_fields=["wrapped_key", "kek_id"])
    return True


def _add_key(actor: Actor, wall: Wall, blob: Blob, wrapped_key: bytes) -> BlobKey:
    key: BlobKey = BlobKey.behind(
        wall,
        blob=blob,
        wrapped_key=wrapped_key,
        kek_id=kek.key_id_of(wrapped_key),
        created_by=actor.user_id,
    )
    key.save(force_insert=True)
    return key
