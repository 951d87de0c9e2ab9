"""Storing what the house itself makes: pictures, members of archives, receipts."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from audit.ground import rand
from privilege.blobs.format import (
    CHUNK_SIZE,
    FRAME_OVERHEAD,
    PREFIX_SIZE,
    Closing,
    Header,
    Sealer,
    Segment,
)
from privilege.blobs.stores import Store


@dataclass(frozen=True, slots=True)
class Written:
    """A file that has been stored: bytes of plain text, bytes in the store, and its SHA-256."""

    size: int
    stored_size: int
    sha256: bytes


def write_file(
    store: Store, store_key: str, *, key: bytes, file_id: bytes, blocks: Iterable[bytes]
) -> Written:
    """Seal `blocks` into a new file and publish it; on an exception nothing is left behind."""
    header = Header(file_id)
    sealer = Sealer(key, header, rand.key_bytes(PREFIX_SIZE), 0)
    digest = hashlib.sha256()
    frame = memoryview(bytearray(CHUNK_SIZE + FRAME_OVERHEAD))
    size = 0
    growing = store.begin(store_key)
    try:
        growing.append(0, header.pack())
        for chunk in _chunks(blocks):
            digest.update(chunk)
            size += len(chunk)
            growing.append(growing.size, frame[: sealer.seal_into(chunk, frame)])
        segments = (Segment(0, sealer.prefix),) if size else ()
        growing.append(growing.size, sealer.close(Closing(size, digest.digest(), segments)))
        growing.confirm()
        stored_size = growing.size
        store.publish(store_key)
    except BaseException:
        store.discard(store_key)
        raise
    finally:
        growing.close()
    return Written(size, stored_size, digest.digest())


def _chunks(blocks: Iterable[bytes]) -> Iterable[bytes]:
    """The same bytes in chunks of the format's size; the last may be shorter."""
    waiting = bytearray()
    for block in blocks:
        waiting += block
        whole = len(waiting) - len(waiting) % CHUNK_SIZE
        for start in range(0, whole, CHUNK_SIZE):
            yield bytes(waiting[start : start + CHUNK_SIZE])
        del waiting[:whole]
    if waiting:
        yield bytes(waiting)
