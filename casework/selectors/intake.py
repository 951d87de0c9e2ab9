"""Uploads as plain values, so that bytes can be handled with no transaction open."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from audit.ground import clock
from casework import access
from casework.choices import UploadState
from casework.intake.arriving import Arrival
from casework.models.intake import UploadSession
from privilege.actor import Actor
from privilege.errors import Locked
from privilege.selectors.blobs import file_key_of

LOCKED = (
    "This goes to a privileged part of the case, and your key is locked. Unlock it, then go on: "
    "what has arrived is kept. An API token never unlocks; it sends such a file in one request, "
    "with its announcement and outside a set of files."
)


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload of the actor's: what was announced, and the key to its bytes.

    ``said`` and the key are None where they are sealed and not unlocked; the key also once the file
    is kept, ``said`` once the item's content was withdrawn.
    """

    id: UUID
    length: int
    state: str
    expires_at: dt.datetime
    item_id: UUID | None
    store_key: str
    blob_id: UUID
    said: dict[str, Any] | None = field(repr=False)
    file_key: bytes | None = field(repr=False)

    @property
    def is_over(self) -> bool:
        """Whether it was cancelled or has expired."""
        return self.state in {UploadState.CANCELLED.value, UploadState.EXPIRED.value}

    @property
    def is_late(self) -> bool:
        """Whether its time is up and nobody has noted it yet."""
        return self.state == UploadState.ARRIVING.value and self.expires_at <= clock.now()

    @property
    def raw_metadata(self) -> str:
        """What the sender said of it, to be repeated to them; empty while locked."""
        return str((self.said or {}).get("upload_metadata", ""))

    @property
    def arrival(self) -> Arrival:
        """What it takes to go on with it; raises ``Locked``."""
        if self.file_key is None:
            raise Locked(LOCKED)
        return Arrival(self.store_key, self.blob_id.bytes, self.file_key, self.length)


def upload_of(actor: Actor, upload_id: UUID) -> Upload:
    """Find an upload of the actor's own; raises ``NotFound``."""
    row = access.upload_for(actor, upload_id)
    try:
        file_key = None if row.item_id else file_key_of(row)
        return as_value(row, row.content.words() if row.content else None, file_key)
    except Locked:
        return as_value(row, None, None)


def as_value(row: UploadSession, said: dict[str, Any] | None, file_key: bytes | None) -> Upload:
    """An upload's row with what is known of it."""
    return Upload(
        id=row.id,
        length=row.length,
        state=row.state,
        expires_at=row.expires_at,
        item_id=row.item_id,
        store_key=row.store_key,
        blob_id=row.blob_id,
        said=said,
        file_key=file_key,
    )
