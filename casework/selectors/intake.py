"""Uploads as plain values, so that bytes can be handled with no transaction open."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from audit.ground import clock
from casework import access
from casework.choices import UploadState
from casework.intake.arriving import Arrival
from casework.models.intake import UploadSession
from privilege.actor import Actor
from privilege.blobs.configured import key_ring
from privilege.blobs.kek import Binding


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload of the actor's: what was announced, and the key to its bytes."""

    id: UUID
    name: str
    length: int
    state: str
    expires_at: dt.datetime
    item_id: UUID | None
    raw_metadata: str
    arrival: Arrival

    @property
    def is_over(self) -> bool:
        """Whether it was cancelled or has expired."""
        return self.state in {UploadState.CANCELLED.value, UploadState.EXPIRED.value}

    @property
    def is_late(self) -> bool:
        """Whether its time is up and nobody has noted it yet."""
        return self.state == UploadState.ARRIVING.value and self.expires_at <= clock.now()


def upload_of(actor: Actor, upload_id: UUID) -> Upload:
    """Find an upload of the actor's own; raises ``NotFound``."""
    return _upload(access.upload_for(actor, upload_id))


def unfinished_uploads(actor: Actor, wall_id: UUID) -> list[Upload]:
    """The actor's uploads behind a wall that can still be gone on with, the newest first."""
    found = UploadSession.objects.select_related("content").filter(
        wall_id=wall_id,
        created_by=actor.user_id,
        state=UploadState.ARRIVING.value,
        expires_at__gt=clock.now(),
    )
    return [_upload(row) for row in found.order_by("-created_at", "-id")[:500]]


def _upload(row: UploadSession) -> Upload:
    binding = Binding(row.wall_id, row.blob_id)
    file_key = key_ring().unwrap(bytes(row.wrapped_key), binding)
    return Upload(
        id=row.id,
        name=row.text("name"),
        length=row.length,
        state=row.state,
        expires_at=row.expires_at,
        item_id=row.item_id,
        raw_metadata=row.text("upload_metadata"),
        arrival=Arrival(row.store_key, row.blob_id.bytes, file_key, row.length),
    )
