"""Opening stored files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from privilege import damage, granted, unlocked
from privilege.actor import Actor
from privilege.blobs.configured import key_ring, store
from privilege.blobs.format import DamagedError
from privilege.blobs.kek import Binding, CannotUnwrapError
from privilege.blobs.reading import SealedFile
from privilege.blobs.stores import MissingError
from privilege.errors import Locked, NotFound
from privilege.keys.pairs import CannotOpenError
from privilege.models.blobs import Blob, BlobKey, file_place

LOCKED = (
    "This file is privileged and locked. Unlock your key on Parley's pages to open it; an API "
    "token never can."
)
WAITING = (
    "Your key does not open this file yet. It will as soon as a colleague who can open it has "
    "unlocked their own key."
)


class HoldsKey(Protocol):
    """A row that holds a file's key behind a wall: a ``BlobKey``, or a file on its way in."""

    wall_id: UUID
    blob_id: UUID
    wrapped_key: "bytes | memoryview[int]"
    generation: int | None


def open_file(actor: Actor, *, wall_id: UUID, blob_id: UUID) -> SealedFile:
    """Open a stored file with the wall's key; needs no database afterwards. Close it.

    Raises ``NotFound`` unless the actor is behind the wall and the wall holds a key to the file,
    and as ``file_key_of`` does.
    """
    key = BlobKey.objects.select_related("blob").filter(wall_id=wall_id, blob_id=blob_id).first()
    if key is None or actor.is_anonymous:
        raise NotFound
    held = _held(key)
    try:
        return held.open()
    except (DamagedError, MissingError):
        damage.met("privilege.file", blob_id, wall_id)
        raise


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A stored file and its key as plain values, to be opened when its turn comes."""

    blob_id: UUID
    store_key: str
    file_key: bytes = field(repr=False)

    def open(self) -> SealedFile:
        """Open it, without the database. Close it."""
        return SealedFile(store().open(self.store_key), self.file_key, self.blob_id.bytes)


def hold_files(actor: Actor, *, wall_id: UUID, blob_ids: Iterable[UUID]) -> dict[UUID, HeldFile]:
    """Return what opens each of the files behind one wall, by blob; one query, two if sealed.

    Files that the wall holds no key to, or that the actor may not see, are left out. Raises as
    ``file_key_of`` does.
    """
    if actor.is_anonymous:
        return {}
    keys = BlobKey.objects.select_related("blob").filter(
        wall_id=wall_id, blob_id__in=list(blob_ids)
    )
    return {key.blob_id: _held(key) for key in keys}


def file_key_of(row: HoldsKey) -> bytes:
    """The file key that a row holds.

    Behind a sealed wall it opens with what the session has unlocked, or is there where a member
    granted it to the job at work. Raises ``Locked`` where neither is enough, and ``DamagedError``
    for a key that was tampered with or belongs elsewhere.
    """
    wrapped = bytes(row.wrapped_key)
    if row.generation is None:
        try:
            return key_ring().unwrap(wrapped, Binding(row.wall_id, row.blob_id))
        except CannotUnwrapError:
            raise DamagedError("the file's key does not open") from None
    if (file_key := granted.file_key(row.blob_id)) is not None:
        return file_key
    keys = unlocked.current()
    if keys is None:
        raise Locked(LOCKED)
    private = keys.wall_key(row.wall_id, row.generation)
    if private is None and keys.is_damaged(row.wall_id, row.generation):
        raise DamagedError("the key to the file's key was changed")
    if private is None:
        raise Locked(WAITING)
    try:
        return private.open(wrapped, file_place(row.wall_id, row.blob_id, row.generation))
    except CannotOpenError:
        raise DamagedError("the file's key does not open") from None


def _held(key: BlobKey) -> HeldFile:
    try:
        return HeldFile(key.blob_id, key.blob.store_key, file_key_of(key))
    except DamagedError:
        damage.met("privilege.file", key.blob_id, key.wall_id)
        raise


def hold_own_file(blob: Blob, wrapped_key: bytes, place: UUID) -> HeldFile:
    """Return what opens a file that ``keep_own_file`` stored; ``DamagedError`` for a wrong key."""
    try:
        file_key = key_ring().unwrap(wrapped_key, Binding(place, blob.id))
    except CannotUnwrapError:
        raise DamagedError("the file's key does not open") from None
    return HeldFile(blob.id, blob.store_key, file_key)
