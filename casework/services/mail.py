"""Filing an e-mail into a case, behind the part of it where it belongs."""

from contextlib import closing
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from audit.ledger.services import operation
from casework import access
from casework.access import FILE_PLACES
from casework.choices import ItemType
from casework.events import Event
from casework.extraction import examine
from casework.extraction.limits import MIB, Limits
from casework.extraction.memory import BytesSource
from casework.extraction.result import Kind
from casework.extraction.sandbox import SandboxError
from casework.mail_place import Belongs, Verdict, place
from casework.models.evidence import EvidenceItem
from casework.selectors.mail import circle_of
from casework.selectors.screening import people_in
from casework.services.evidence import receive_file
from privilege.access import walls_held, walls_of_kind
from privilege.actor import Actor
from privilege.choices import Side, WallKind, WallRight
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.walls import Wall
from privilege.services.blobs import keep_file

LARGEST = 16 * MIB
NO_EMAIL = "This is no e-mail. Save it from your mail program as .eml or .msg."
NOT_READ = "The program that reads e-mails could not do its work. Nothing was filed; try again."
SEVERAL = "You work for several defendants here. Choose where this is kept."
_KINDS = {
    (Side.DEFENSE.value, Belongs.CLIENT): WallKind.PRIVILEGED_CHANNEL,
    (Side.DEFENSE.value, Belongs.WORK_PRODUCT): WallKind.DEFENSE_WORK_PRODUCT,
    (Side.DEFENSE.value, Belongs.FILE): WallKind.DEFENSE_FILE,
    (Side.PROSECUTION.value, Belongs.WORK_PRODUCT): WallKind.PROSECUTION_WORK_PRODUCT,
    (Side.PROSECUTION.value, Belongs.FILE): WallKind.PROSECUTION_FILE,
}


@dataclass(frozen=True, slots=True)
class Filed:
    """An e-mail that was filed, where, and why there: None where a person chose."""

    item: EvidenceItem
    wall: Wall
    verdict: Verdict | None


def file_email(
    actor: Actor, *, case_id: UUID, name: str, data: bytes, wall_id: UUID | None = None
) -> Filed:
    """File one e-mail (RFC 5322 or Outlook's) with its attachments.

    Without ``wall_id`` the participants decide, as ``casework.mail_place`` has it. Works while the
    actor's key is locked. Raises ``InvalidInput`` for what is no e-mail and where nobody can tell
    whose it is.
    """
    case = access.case_for(actor, case_id)
    verdict = None
    if wall_id is not None:
        wall = access.place_of_files(actor, case.matter_id, wall_id)
        _participants(data, name)
    else:
        places = _places(actor, case.matter_id)
        verdict = place(_participants(data, name), circle_of(actor, places))
        wall = _chosen(actor, places, verdict)
    with operation(actor, Event.EMAIL_FILED, wall=wall.id):
        blob, written = keep_file(actor, wall=wall, blocks=[data])
        item = receive_file(
            actor,
            wall=wall,
            blob=blob,
            sha256=written.sha256.hex(),
            size=written.size,
            name=name,
            item_type=ItemType.EMAIL,
        )
    return Filed(item, wall, verdict)


def _places(actor: Actor, matter_id: UUID) -> list[Wall]:
    """Where the actor's own side takes files in and the actor may, in a case of theirs."""
    held = walls_held(actor, WallRight.WRITE)
    found = [
        wall
        for kind in FILE_PLACES
        for wall in walls_of_kind(actor, matter_id, WallKind(kind))
        if wall.id in held
    ]
    if not found:
        raise NotFound
    return found


def _chosen(actor: Actor, places: list[Wall], verdict: Verdict) -> Wall:
    kind = _KINDS.get((actor.side, verdict.belongs), WallKind.PROSECUTION_FILE)
    fitting = [wall for wall in places if wall.kind == kind]
    if len(fitting) != 1:
        raise InvalidInput(SEVERAL, "wall_id")
    return fitting[0]


def _participants(data: bytes, name: str) -> list[str]:
    """Addresses of everybody who takes part, read in a confined process."""
    if not data or len(data) > LARGEST:
        raise InvalidInput(NO_EMAIL, "emails")
    try:
        found = examine(
            BytesSource(data),
            name=name,
            limits=Limits(seconds=30, ocr_pages=0),
            demand_landlock=settings.PARLEY_DEMAND_LANDLOCK,
        )
    except SandboxError:
        raise Refused(NOT_READ) from None
    with closing(found):
        if found.kind is not Kind.EMAIL:
            raise InvalidInput(NO_EMAIL, "emails")
        return [address for _name, address in people_in(found.metadata)]
