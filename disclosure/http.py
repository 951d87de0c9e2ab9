"""Answers that carry files: always to be saved, never shown by the browser on this site."""

from collections.abc import Iterable

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from disclosure.archive import zip_chunks, zip_length
from disclosure.services.receiving import Download

_BINARY = "application/octet-stream"
_HARMLESS = frozenset(
    {"application/pdf", "application/zip", "application/json", "text/csv", "text/plain"}
)


def attachment(
    chunks: Iterable[bytes], name: str, media_type: str, size: int
) -> StreamingHttpResponse:
    """Send ``chunks``, ``size`` bytes in all, as a file to be saved under ``name``.

    The chunks must need no database: it is let go before the first of them is asked for.
    """
    response = StreamingHttpResponse(
        chunks, content_type=media_type if media_type in _HARMLESS else _BINARY
    )
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def zip_response(ready: Download) -> StreamingHttpResponse:
    """Send a volume's ZIP as it is made; its length is known beforehand."""
    return attachment(
        zip_chunks(ready.members, ready.modified_at),
        ready.filename,
        "application/zip",
        zip_length(ready.members),
    )
