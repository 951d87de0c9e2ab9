"""Opening stored files."""

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
