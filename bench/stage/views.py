"""The yardsticks: the same server, the same way of reading and sending, and a plain file."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from casework.intake.body import RequestBody
from casework.views import files
from privilege.blobs.reading import BLOCK
from privilege.http import ActorRequest, own_transaction

_PLAIN = Path(settings.PARLEY_BLOB_DIR) / "plain"


@csrf_exempt
@own_transaction
def body(request: HttpRequest) -> HttpResponse:
    """Write the body to disk as it comes, unhashed and unencrypted, and wait for the disk."""
    source = RequestBody(request.META)
    room = memoryview(bytearray(BLOCK))
    descriptor = os.open(_PLAIN, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        while count := source.readinto(room):
            os.write(descriptor, room[:count])
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return HttpResponse(status=204)


def sealed(request: ActorRequest, item_id: UUID) -> HttpResponseBase:
    """Send an item's file, or a range of it."""
    return files.send_item(request, item_id, inline=False)


def plain(request: ActorRequest, item_id: UUID) -> HttpResponseBase:
    """The same view, but the bytes come from a plain file."""
    with patch.object(files, "open_file", lambda *_, **__: _PlainFile()):
        return files.send_item(request, item_id, inline=False)


class _PlainFile:
    """A file on disk, read as a `SealedFile` is."""

    def __init__(self) -> None:
        self._file = _PLAIN.open("rb")
        self.size = os.fstat(self._file.fileno()).st_size

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """Bytes from `start` up to but without `end`, in blocks of up to 1 MiB."""
        self._file.seek(start)
        while start < end:
            block = self._file.read(min(BLOCK, end - start))
            start += len(block)
            yield block

    def close(self) -> None:
        """Let go of it."""
        self._file.close()
