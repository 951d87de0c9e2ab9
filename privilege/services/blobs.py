"""Stored files and who can open them. Each function is part of an operation of the caller's."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

from audit.ground import ids, rand
from privilege import context
from privilege.actor import Actor
from privilege.blobs import kek
from privilege.blobs.configured import key_ring, store
from privilege.blobs.format import KEY_SIZE
from privilege.blobs.kek import Binding
from privilege.blobs.writing import Written, write_file
from privilege.errors import NotFound
from privilege.keys.pairs import PublicKey
from privilege.models.blobs import Blob, BlobKey, file_place
from privilege.models.walls import Wall
from privilege.selectors.blobs import file_key_of
from privilege.services.wall_keys import key_for_content

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A file key as a wall keeps it: under a key-encryption key, or sealed to a generation."""

    data: bytes
    kek_id: str = ""
    generation: int | None = None


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file about to be stored: its id, its name in the store, and its key, bare and wrapped."""

    blob_id: UUID
    store_key: str
    file_key: bytes = field(repr=False)
    wrapped: WrappedKey


def draw_file(wall: Wall) -> NewFile:
    """Draw id, name and key for a file behind ``wall``.

    A sealed wall takes it with its public half; ``Refused`` says why it can take nothing yet.
    """
    blob_id, file_key = ids.new(), rand.key_bytes(KEY_SIZE)
    store_key = rand.key_bytes(16).hex()
    (wrapped,) = _wrapped(wall, {blob_id: file_key}).values()
    return NewFile(blob_id, store_key, file_key, wrapped)


def seal_key(wall: Wall, blob_id: UUID, file_key: bytes) -> WrappedKey:
    """A file's key, sealed to the present key of a sealed wall."""
    return dict(_sealed(wall, {blob_id: file_key}))[blob_id]


def add_blob(
    actor: Actor,
    *,
    wall: Wall,
    blob_id: UUID,
    store_key: str,
    wrapped: WrappedKey,
    size: int,
    stored_size: int,
    at: datetime | None = None,
) -> Blob:
    """Note a file that lies in the store whole, with the wall's key to it; sizes are bytes.

    The key is dated ``at``, or else now.
    """
    blob = Blob(id=blob_id, store_key=store_key, size=size, stored_size=stored_size)
    blob.save(force_insert=True)
    key = _key(actor, wall, blob_id, wrapped)
    key.created_at = at or key.created_at
    key.save(force_insert=True)
    return blob


def keep_file(
    actor: Actor, *, wall: Wall, blocks: Iterable[bytes], at: datetime | None = None
) -> tuple[Blob, Written]:
    """Store a file that the house itself made, block by block, behind ``wall``; dated ``at``."""
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
        wrapped=new.wrapped,
        size=written.size,
        stored_size=written.stored_size,
        at=at,
    )
    return blob, written


def share_blobs(actor: Actor, *, blob_ids: Iterable[UUID], source: Wall, target: Wall) -> None:
    """Give ``target`` its own keys to files that ``source`` holds keys to; copies no file.

    A key that it has already stays, also where the actor may only deposit and cannot see it.
    Whether the files may go there is for the release door to say. Raises ``NotFound`` when the
    actor cannot see one of them, ``Locked`` when the source is sealed and not unlocked. Between
    open walls two queries, however many.
    """
    wanted = set(blob_ids)
    keys = BlobKey.objects.filter(wall__in=[source, target], blob_id__in=wanted)
    held = {(key.wall_id, key.blob_id): key for key in keys}
    if any((source.id, blob_id) not in held for blob_id in wanted):
        raise NotFound
    lacking = sorted(blob_id for blob_id in wanted if (target.id, blob_id) not in held)
    opened = {blob_id: file_key_of(held[source.id, blob_id]) for blob_id in lacking}
    BlobKey.objects.bulk_create(
        [
            _key(actor, target, blob_id, wrapped)
            for blob_id, wrapped in _wrapped(target, opened).items()
        ],
        ignore_conflicts=True,  # a conflict would tell who deposits that the file is there
    )


def drop_keys(actor: Actor, *, wall_id: UUID, blob_ids: Iterable[UUID]) -> None:
    """Take a wall's keys to files away for good; the files stay for the walls that have theirs."""
    del actor  # the database lets only those who write behind the wall
    BlobKey.objects.filter(wall_id=wall_id, blob_id__in=list(blob_ids)).delete()


def remove_orphans(before: datetime) -> int:
    """Remove published files that were written before a moment and that no row names.

    A process that died before its commit left them; their keys died with it. Returns how many.
    """
    place, removed = store(), 0
    keys = place.kept(before)
    while some := list(islice(keys, _AT_ONCE)):
        named = set(Blob.objects.filter(store_key__in=some).values_list("store_key", flat=True))
        for key in set(some) - named:
            place.remove(key)
            removed += 1
    return removed


def rewrap_key(key: BlobKey) -> bool:
    """Wrap a key under the active key-encryption key; whether anything changed. For rotation.

    What is sealed to a wall's own key has nothing to do with the platform's, and stays.
    """
    if key.generation is not None:
        return False
    ring = key_ring()
    wrapped = bytes(key.wrapped_key)
    fresh = kek.rewrap(ring, wrapped, Binding(key.wall_id, key.blob_id))
    if fresh == wrapped:
        return False
    key.wrapped_key, key.kek_id = fresh, ring.active_id
    key.save(update_fields=["wrapped_key", "kek_id"])
    return True


def _wrapped(wall: Wall, file_keys: dict[UUID, bytes]) -> dict[UUID, WrappedKey]:
    """Each file's key as ``wall`` keeps it."""
    return dict(_sealed(wall, file_keys) if wall.is_sealed else _under_ring(wall, file_keys))


def _under_ring(wall: Wall, file_keys: dict[UUID, bytes]) -> Iterator[tuple[UUID, WrappedKey]]:
    ring = key_ring()
    for blob_id, file_key in file_keys.items():
        data = ring.wrap(file_key, Binding(wall.id, blob_id))
        yield blob_id, WrappedKey(data, kek_id=ring.active_id)


def _sealed(wall: Wall, file_keys: dict[UUID, bytes]) -> Iterator[tuple[UUID, WrappedKey]]:
    key = key_for_content(context.current(), wall)
    public = PublicKey(bytes(key.public_key))
    for blob_id, file_key in file_keys.items():
        data = public.seal(file_key, file_place(wall.id, blob_id, key.generation))
        yield blob_id, WrappedKey(data, generation=key.generation)


def _key(actor: Actor, wall: Wall, blob_id: UUID, wrapped: WrappedKey) -> BlobKey:
    key: BlobKey = BlobKey.behind(
        wall,
        id=ids.new(),
        blob_id=blob_id,
        wrapped_key=wrapped.data,
        kek_id=wrapped.kek_id,
        generation=wrapped.generation,
        created_by=actor.user_id,
    )
    return key


def forget_file(wall: Wall, blob_id: UUID) -> None:
    """Delete a wall's key to a stored file: where it was the only one, nobody opens it again."""
    BlobKey.objects.filter(wall=wall, blob_id=blob_id).delete()


def keep_own_file(place: UUID, blocks: Iterable[bytes]) -> tuple[Blob, bytes, Written]:
    """Store a file that stands behind no wall; the caller keeps its key, bound to ``place``.

    For what is one person's own, in a table whose policy shows it to them alone. Returns the
    file, its key wrapped under the platform's key, and what was written.
    """
    blob_id, file_key = ids.new(), rand.key_bytes(KEY_SIZE)
    store_key = rand.key_bytes(16).hex()
    file_id = blob_id.bytes
    written = write_file(store(), store_key, key=file_key, file_id=file_id, blocks=blocks)
    size, stored_size = written.size, written.stored_size
    blob = Blob(id=blob_id, store_key=store_key, size=size, stored_size=stored_size)
    blob.save(force_insert=True)
    return blob, key_ring().wrap(file_key, Binding(place, blob_id)), written
