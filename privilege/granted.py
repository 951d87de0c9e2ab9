"""What a member has granted to one job: the named files' keys and words, in a worker's memory.

Inside ``using`` they are found where an unlocked session's keys would be (``Content.words``, the
opening of stored files), for what the job named and for nothing else.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


class GrantEndedError(Exception):
    """The grant holds no more: who gave it, or for whom the job runs, was shut out since."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Keys by stored file, and words by content record; what is damaged or gone is left out.

    ``seals`` says as which sealed bytes the words were opened, by ``seal``.
    """

    granted_by: UUID
    file_keys: Mapping[UUID, bytes] = field(repr=False)
    words: Mapping[UUID, dict[str, Any]] = field(repr=False)
    seals: Mapping[UUID, str] = field(repr=False)


_current: ContextVar[Grant | None] = ContextVar("parley_granted", default=None)


def file_key(blob_id: UUID) -> bytes | None:
    """The granted key of a stored file; None outside a job, and for files it did not name."""
    grant = _current.get()
    return None if grant is None else grant.file_keys.get(blob_id)


def words(content_id: UUID, sealed: bytes) -> dict[str, Any] | None:
    """The granted words of a content record; None outside a job, and for others.

    Raises ``GrantEndedError`` where a member has written anew since: what the job made of the old
    words would undo that. It waits for a member again.
    """
    grant = _current.get()
    if grant is None or content_id not in grant.words:
        return None
    if grant.seals.get(content_id) != seal(sealed):
        raise GrantEndedError
    return grant.words[content_id]


def seal(sealed: bytes) -> str:
    """Which sealed bytes they are."""
    return hashlib.sha256(sealed).hexdigest()


@contextmanager
def using(grant: Grant | None) -> Iterator[None]:
    """Work with what was granted."""
    token = _current.set(grant)
    try:
        yield
    finally:
        _current.reset(token)
