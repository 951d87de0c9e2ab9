"""Sending files with tuspy, a tus client that is not ours; one is broken off and gone on with."""

from urllib.parse import urljoin

from tusclient.client import TusClient
from tusclient.uploader.uploader import Uploader

from tests.journey.documents import Document
from tests.journey.person import Person

CHUNK = 256 * 1024
BREAK_OFF_ABOVE = 2 * CHUNK


def send(person: Person, wall_id: str, document: Document) -> None:
    """Send one file whole."""
    _uploader(person, wall_id, document).upload()


def send_in_two_sittings(person: Person, wall_id: str, document: Document) -> int:
    """Send a file's first piece, forget everything but its address, and go on from there.

    Returns the offset at which the second sitting began, as the server told it.
    """
    first = _uploader(person, wall_id, document)
    first.upload_chunk()  # type: ignore[no-untyped-call]
    address = first.url
    again = TusClient(urljoin(person.base_url, "api/v1/uploads/"), headers=person.headers)
    second = again.uploader(file_path=str(document.file), url=address, chunk_size=CHUNK)
    offset = int(second.offset)
    second.upload()
    return offset


def _uploader(person: Person, wall_id: str, document: Document) -> Uploader:
    client = TusClient(urljoin(person.base_url, "api/v1/uploads/"), headers=person.headers)
    return client.uploader(
        file_path=str(document.file),
        chunk_size=CHUNK,
        retries=2,
        retry_delay=1,
        metadata={
            "filename": document.path.name,
            "relativePath": str(document.path),
            "wall": wall_id,
        },
    )
