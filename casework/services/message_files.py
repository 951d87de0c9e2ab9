"""Files sent with a message: looked at in a confined process, kept behind the channel's wall.

They are no evidence: whoever was invited to the channel sees them, and nothing else is made of
them. What the channel's people want in the case they take in there.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from django.conf import settings

from audit.ground import ids
from casework.extraction import examine, scan
from casework.extraction.limits import MIB, Limits
from casework.extraction.memory import BytesSource
from casework.extraction.result import Flag
from casework.extraction.sandbox import SandboxError
from casework.models.message import Message, MessageFile
from casework.services import words
from privilege.actor import Actor
from privilege.errors import InvalidInput, Refused
from privilege.models.walls import Wall
from privilege.services.blobs import keep_file
from privilege.services.content import write_content

MOST = 5
LARGEST = 16 * MIB
NOT_READ = "The files could not be looked at. Nothing was sent; try again."


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be sent with a message."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked at: what it is."""

    file: NewFile
    name: str
    media_type: str


def look_at(files: Sequence[NewFile]) -> list[Looked]:
    """Find out what files are, before anything is written.

    Raises ``InvalidInput`` for too many, too large, empty or infected ones, ``Refused`` where this
    machine or the virus scanner cannot do its work.
    """
    if len(files) > MOST or sum(len(one.data) for one in files) > LARGEST:
        raise InvalidInput(f"Send at most {MOST} files, 16 MB together.", "files")
    return [_looked(one) for one in files]


def keep(actor: Actor, *, wall: Wall, message: Message, files: Sequence[Looked]) -> None:
    """Keep files with a message. Part of the operation that sends it."""
    for one in files:
        blob, written = keep_file(actor, wall=wall, blocks=[one.file.data])
        said = {
            "name": one.name,
            "media_type": one.media_type,
            "sha256": written.sha256.hex(),
        }
        MessageFile.behind(
            wall,
            id=ids.new(),
            message=message,
            blob=blob,
            created_by=actor.user_id,
            content=write_content(wall, said),
        ).save(force_insert=True)


def _looked(file: NewFile) -> Looked:
    name = words.line(file.name, "files", required=True, longest=255)
    source = BytesSource(file.data)
    if not source.size:
        raise InvalidInput(f"{name} is empty.", "files")
    try:
        virus = _virus(source)
        found = examine(
            source,
            name=name,
            limits=Limits(seconds=30, ocr_pages=0),
            demand_landlock=settings.PARLEY_DEMAND_LANDLOCK,
        )
    except (SandboxError, scan.ScannerError):
        raise Refused(NOT_READ) from None
    with closing(found):
        if virus or Flag.INFECTED in found.flags:
            raise InvalidInput(f"A virus was found in {name}. Nothing was sent.", "files")
        return Looked(file, name, found.media_type)


def _virus(source: BytesSource) -> str:
    address: str = settings.PARLEY_CLAMAV_ADDRESS
    return scan.scan(source, address).virus if address else ""
