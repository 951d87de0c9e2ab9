"""Rows of the privilege app; classes are imported from their own modules only."""

from . import (
    assertion,
    authority,
    base,
    blobs,
    content,
    guests,
    idempotency,
    job_grants,
    jobs,
    keys,
    notices,
    people,
    recovery,
    terms,
    tokens,
    walls,
)

__all__ = [
    "assertion",
    "authority",
    "base",
    "blobs",
    "content",
    "guests",
    "idempotency",
    "job_grants",
    "jobs",
    "keys",
    "notices",
    "people",
    "recovery",
    "terms",
    "tokens",
    "walls",
]
