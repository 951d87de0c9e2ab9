"""Ids: random UUIDs (RFC 9562, version 4), so that an id tells nothing."""

from uuid import UUID

from audit.ground import rand


def new() -> UUID:
    """A fresh UUID of version 4."""
    return UUID(bytes=rand.bytes(16), version=4)
