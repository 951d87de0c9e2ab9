"""Bytes of stored files over HTTP: whole or by range (RFC 9110, 14), and sandboxed always.

Everything is read from the database, and the opening recorded, before the first byte; what runs
afterwards holds the file and plain values only. The entry with bytes and duration follows when the
stream ends; ranges of one item in one session gather into one.
"""

import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote
from uuid import UUID

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from audit.ledger.services import record
from audit.ledger.values import Ref
from casework.events import Event
from privilege import context, damage
from privilege.actor import Actor
from privilege.blobs.format import DamagedError
from privilege.blobs.reading import SealedFile
from privilege.http import ActorRequest

INLINE = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "image/bmp",
        "text/plain",
    }
)
_INLINE_FAMILIES = ("audio/", "video/")
_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII)
_OPENING_SECONDS = 30 * 60
_GATHER_SECONDS = 60
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True, slots=True)
class Source:
    """What is sent: an item's file or one made from it, with what the log shall say of it."""

    item_id: UUID
    wall_id: UUID
    name: str
    media_type: str
    etag: str
    event: StrEnum
    kind: str = "casework.evidence"


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes from ``start`` up to but without ``end``, of ``size``."""

    start: int
    end: int
    size: int

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole file."""
        return self.start == 0 and self.end == self.size


def send(
    request: ActorRequest, file: SealedFile, source: Source, *, inline: bool
) -> HttpResponseBase:
    """Answer GET and HEAD for a stored file; closes it. Types browsers run are never inline."""
    inline = inline and may_show(source.media_type)
    etag = f'"{source.etag}"'
    try:
        part = _part(request, file.size, etag)
    except ValueError:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    _record_opening(request.actor, source)
    response: HttpResponseBase
    if request.method == "HEAD":
        file.close()
        response = HttpResponse()
    else:
        response = StreamingHttpResponse(_Stream(request.actor, file, source, part))
    response.status_code = 200 if part.is_whole else 206
    if not part.is_whole:
        response["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{part.size}"
    response["Content-Length"] = str(part.end - part.start)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Content-Type"] = source.media_type if inline else "application/octet-stream"
    if inline and source.media_type == "text/plain":
        response["Content-Type"] = "text/plain; charset=utf-8"
    response["Content-Disposition"] = disposition(source.name, inline=inline)
    response["Content-Security-Policy"] = _POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def may_show(media_type: str) -> bool:
    """Whether a browser may show the type in place: nothing that could run."""
    return media_type in INLINE or media_type.startswith(_INLINE_FAMILIES)


def disposition(name: str, *, inline: bool) -> str:
    """A Content-Disposition (RFC 6266) with the name in both forms, nothing in it unescaped."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)[:150].strip() or "file"
    way = "inline" if inline else "attachment"
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name[:200], safe='')}"


def _part(request: ActorRequest, size: int, etag: str) -> Part:
    """The part asked for; several ranges, or a changed file, get the whole.

    Raises ``ValueError`` for a range outside the file.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if_range = request.headers.get("If-Range")
    if asked is None or asked.groups() == ("", "") or (if_range and if_range != etag):
        return Part(0, size, size)
    first, last = asked.groups()
    if not first:
        wanted = min(int(last), size)
        if not wanted:
            raise ValueError("an empty suffix")
        return Part(size - wanted, size, size)
    start = int(first)
    end = min(int(last), size - 1) + 1 if last else size
    if start >= size or end <= start:
        raise ValueError("outside the file")
    return Part(start, end, size)


class _Stream:
    """The blocks of a part; closed once, whether it was read to the end, in part or not at all."""

    def __init__(self, actor: Actor, file: SealedFile, source: Source, part: Part) -> None:
        self._actor, self._file, self._source, self._part = actor, file, source, part
        self._sent, self._began = 0, time.monotonic()
        self._is_open = True

    def __iter__(self) -> Iterator[bytes]:
        try:
            for block in self._file.read(self._part.start, self._part.end):
                self._sent += len(block)
                yield bytes(block)
        except DamagedError:  # what was sent was whole; the connection breaks off here
            with context.enter(self._actor):
                damage.met(self._source.kind, self._source.item_id, self._source.wall_id)
            raise

    def close(self) -> None:
        """Let go of the file and record what was sent."""
        if self._is_open:
            self._is_open = False
            self._file.close()
            seconds = time.monotonic() - self._began
            _record_closing(self._actor, self._source, self._sent, seconds, self._part)


def _key(actor: Actor, source: Source, what: str) -> str:
    session = hashlib.sha256(actor.session_ref.encode()).hexdigest()[:24]
    return f"streaming:{what}:{source.event}:{actor.user_id}:{session}:{source.item_id}"


def _record_opening(actor: Actor, source: Source) -> None:
    """One entry for an opening, however many ranges a player asks for."""
    if cache.add(_key(actor, source, "opened"), 1, _OPENING_SECONDS):
        refs = [Ref(source.kind, source.item_id)]
        record(actor, source.event, wall=source.wall_id, objects=refs)


def _record_closing(actor: Actor, source: Source, sent: int, seconds: float, part: Part) -> None:
    """An entry with bytes and duration, at most one a minute for the ranges of a session."""
    key = _key(actor, source, "sent")
    total, spent, since = cache.get(key, (0, 0.0, time.time()))
    total, spent = total + sent, spent + seconds
    if total < part.size and time.time() - since < _GATHER_SECONDS and not part.is_whole:
        cache.set(key, (total, spent, since), _OPENING_SECONDS)
        return
    cache.delete(key)
    with context.enter(actor):
        record(
            actor,
            Event.ITEM_SENT,
            wall=source.wall_id,
            objects=[Ref(source.kind, source.item_id)],
            bytes_sent=total,
            duration_ms=round(spent * 1000),
        )
