"""``Idempotency-Key`` on the announcement of an upload, claimed in the transaction it makes.

The middleware's way would not do: it claims around the view, and this view has transactions of its
own. A crash would leave a key that was used for nothing.
"""

import hashlib
from typing import TYPE_CHECKING
from uuid import UUID

from casework.intake import tus
from privilege.api.idempotency import OTHER_REQUEST, asked_key
from privilege.http import ActorRequest
from privilege.services import idempotency

if TYPE_CHECKING:
    from privilege.models.idempotency import IdempotencyKey

_CREATED = 201
_SAID = ("Upload-Length", "Upload-Metadata")


def claimed_upload(request: ActorRequest) -> tuple["IdempotencyKey | None", UUID | None]:
    """Claim the request's key, if it sent one; with the upload where it was used before.

    Raises ``InvalidInput`` for a senseless key and ``TusError`` (409) for one of another request.
    """
    key = asked_key(request)
    if key is None:
        return None, None
    digest = _digest(request)
    claimed = idempotency.claim_key(request.actor, key=key, request_digest=digest)
    if claimed is not None:
        return claimed, None
    used = idempotency.used_key(request.actor, key=key)
    if bytes(used.request_digest) != digest:
        raise tus.TusError(409, OTHER_REQUEST)
    return None, UUID(used.location)


def keep_upload(claimed: "IdempotencyKey | None", upload_id: UUID) -> None:
    """Note which upload a claimed key announced."""
    if claimed is not None:
        idempotency.keep_result(claimed, status=_CREATED, location=str(upload_id))


def _digest(request: ActorRequest) -> bytes:
    """What tells one announcement from another; the bytes that may follow it are left out."""
    said = [request.get_full_path(), *(request.headers.get(name, "") for name in _SAID)]
    return hashlib.sha256("\0".join(said).encode()).digest()
