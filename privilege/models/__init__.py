"""Rows of the privilege app; classes are imported from their own modules only."""

from . import (
    base,
    blobs,
    content,
    idempotency,
    jobs,
    keys,
    notices,
    people,
    terms,
    tokens,
    walls,
)

__all__ = [
    "base",
    "blobs",
    "content",
    "idempotency",
    "jobs",
    "keys",
    "notices",
    "people",
    "terms",
    "tokens",
    "walls",
]
