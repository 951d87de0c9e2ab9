"""Remembering which requests were carried out already."""

from datetime import timedelta

from audit.ground import clock, ids
from privilege.actor import Actor
from privilege.models.idempotency import IdempotencyKey

KEPT = timedelta(hours=24)


def claim_key(actor: Actor, *, key: str, request_digest: bytes) -> IdempotencyKey | None:
    """Take a key for a request about to be carried out; None when it was used before.

    Waits while another request with the same key is under way. The claim ends with the
    transaction when the request fails.
    """
    now = clock.now()
    IdempotencyKey.objects.filter(user_id=actor.person_id, created_at__lt=now - KEPT).delete()
    row = IdempotencyKey(
        id=ids.new(),
        user_id=actor.person_id,
        key=key,
        request_digest=request_digest,
        created_at=now,
    )
    IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
    return IdempotencyKey.objects.filter(pk=row.pk).first()


def used_key(actor: Actor, *, key: str) -> IdempotencyKey:
    """Return the row of a key that was used before."""
    return IdempotencyKey.objects.get(user_id=actor.person_id, key=key)


def keep_result(claimed: IdempotencyKey, *, status: int, location: str) -> None:
    """Note how the request ended and where its result can be read."""
    claimed.status, claimed.location = status, location
    claimed.save(update_fields=["status", "location"])
