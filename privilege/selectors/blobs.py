"""Opening stored files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from privilege.actor import Actor
from privilege.blobs.configured import key_ring, store
from privilege.blobs.kek import Binding
from privilege.blobs.reading import SealedFile
from privilege.errors import NotFound
from privilege.models.blobs import BlobKey


def open_file(actor: Actor, *, wall_id: UUID, blob_id: UUID) -> SealedFile:
    """Open a stored file with the wall's key; needs no database afterwards. Close it.

    Raises ``NotFound`` unless the actor is behind the wall and the wall holds a key to the file.
    """
    key = BlobKey.objects.select_related("blob").filter(wall_id=wall_id, blob_id=blob_id).first()
    if key is None or actor.is_anonymous:
        raise NotFound
    file_key = key_ring().unwrap(bytes(key.wrapped_key), Binding(wall_id, blob_id))
    return SealedFile(store().open(key.blob.store_key), file_key, blob_id.bytes)


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
    """Return what opens each of the files behind one wall, by blob; one query.

    Files that the wall holds no key to, or that the actor may not open, are left out.
    """
    if actor.is_anonymous:
        return {}
    keys = BlobKey.objects.select_related("blob").filter(
        wall_id=wall_id, blob_id__in=list(blob_ids)
    )
    ring = key_ring()
    return {
        key.blob_id: HeldFile(
            key.blob_id,
            key.blob.store_key,
            ring.unwrap(bytes(key.wrapped_key), Binding(wall_id, key.blob_id)),
        )
        for key in keys
    }
