"""Reporting a concern, and coming back to it: as nobody, in a transaction that knows no name.

What is written here says the full hour and nobody's name: no row, no entry, no job and no notice
could name who reported, since nothing in this module is ever told. Recipients hear of it from the
scheduler (``services.concern_reminders``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from audit.ground import ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from audit.oversight import concern as rules
from audit.oversight.events import Event
from audit.oversight.models.concern import Concern, ConcernFile, ConcernMessage
from audit.oversight.selectors import concerns as reads
from audit.oversight.selectors.concerns import Recipient, this_hour
from casework.extraction import scan
from casework.extraction.clean import CannotCleanError, Cleaned, clean
from casework.extraction.memory import BytesSource
from casework.extraction.sandbox import SandboxError
from privilege import context
from privilege.actor import Actor, nobody
from privilege.choices import WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.keys.pairs import PrivateKey, PublicKey
from privilege.keys.receipts import new_receipt
from privilege.models.walls import Wall
from privilege.services.blobs import keep_file
from privilege.services.content import make_content
from privilege.services.database import act
from privilege.services.words import prose
from privilege.unlocked import wrap_place

if TYPE_CHECKING:
    from privilege.models.content import Content

MOST_FILES = 5
LARGEST = 16 * 1024 * 1024
NOT_OFFERED = (
    "This person cannot receive your report, or is named in it. Choose another of those who are "
    "offered."
)
NOT_NOW = (
    "This cannot be delivered any more: whoever you wrote to has left. Report it anew to somebody "
    "else, and mention the day of your first report."
)
OPENS_NOTHING = "This code opens nothing. Check it letter by letter."
CANNOT_LOOK = "The files could not be looked at. Nothing was sent; try again."


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as it was chosen; its name stays behind, since names name people."""

    name: str
    data: bytes


def demand_may_report(actor: Actor) -> None:
    """Raise ``NotFound`` for who has no office: clients reach counsel, and a court, otherwise."""
    if actor.is_anonymous or actor.office_id is None or actor.by_token:
        raise NotFound


def clean_files(files: Sequence[NewFile]) -> list[Cleaned]:
    """Take out of files what they say about their maker, before anything is written.

    Raises ``InvalidInput`` that says what to do where one cannot be cleaned for certain.
    """
    if len(files) > MOST_FILES or sum(len(one.data) for one in files) > LARGEST:
        raise InvalidInput("Attach at most 5 files, 16 MB together.", "files")
    return [_cleaned(one) for one in files]


def report_concern(
    *, recipient_id: UUID, about: str, text: str, files: Sequence[Cleaned] = ()
) -> str:
    """Deliver a report to one recipient, in a transaction of nobody; the receipt code, once.

    ``about`` names whom it concerns, one a line; none of them receives it, nor whom the text names
    in full (``rules.eligible``).
    """
    about = prose(about, "about", longest=4_000)
    text = prose(text, "text", required=True)
    actor = nobody()
    with context.enter(actor):
        offered = reads.recipients(about, text)
        chosen = next((one for one in offered if one.user_id == recipient_id), None)
        if chosen is None:
            raise InvalidInput(NOT_OFFERED, "recipient_id")
        concern_id = ids.new()
        receipt = new_receipt(concern_id)
        wall = Wall(
            id=ids.new(),
            matter_id=ids.new(),
            office_id=chosen.office_id,
            kind=WallKind.CONCERN.value,
        )
        refs = [Ref("oversight.concern", concern_id)]
        with operation(actor, Event.CONCERN_REPORTED, wall=wall.id, objects=refs, blurred=True):
            _open_wall(wall, chosen)
            today = this_hour().date()
            concern = Concern.behind(
                wall,
                id=concern_id,
                created_at=this_hour(),
                recipient_id=chosen.user_id,
                content=_content(wall, {"text": text, "about": about}),
                received_on=today,
                acknowledge_by=rules.acknowledge_by(today),
                outcome_by=rules.outcome_by(rules.acknowledge_by(today)),
                receipt_digest=receipt.digest,
                reporter_public=receipt.public,
                reporter_locked=receipt.locked,
                alternates=[
                    one.user_id
                    for one in offered
                    if one.office_id == chosen.office_id and one.user_id != chosen.user_id
                ],
            )
            concern.save(force_insert=True)
            _keep(actor, concern, files)
    return receipt.code


def add_to_concern(*, code: str, text: str) -> None:
    """Write to the recipient as whoever holds the receipt code, in a transaction of nobody."""
    text = prose(text, "text", required=True)
    actor = nobody()
    with context.enter(actor):
        found = reads.by_code(code)
        if found is None:
            raise InvalidInput(OPENS_NOTHING, "code")
        receipt, _private = found
        refs = [Ref("oversight.concern", receipt.id)]
        with operation(
            actor, Event.CONCERN_ADDED_TO, wall=receipt.wall.id, objects=refs, blurred=True
        ):
            ConcernMessage.behind(
                receipt.wall,
                id=ids.new(),
                created_at=this_hour(),
                concern_id=receipt.id,
                content=_content(receipt.wall, {"text": text}),
            ).save(force_insert=True)


def receipt_of(code: str) -> reads.Receipt:
    """What a code opens, in a transaction of nobody; no entry says that somebody looked."""
    with context.enter(nobody()):
        found = reads.by_code(code)
    if found is None:
        raise InvalidInput(OPENS_NOTHING, "code")
    return found[0]


def _open_wall(wall: Wall, chosen: Recipient) -> None:
    """Make the report's wall with its key, for one person; the private half is then forgotten."""
    private = PrivateKey.generate()
    place = wrap_place(wall.id, chosen.member_key_id, 1)
    wrapped = PublicKey(bytes(chosen.public_key)).seal(private.data, place)
    act(
        "open_concern",
        wall.id,
        wall.matter_id,
        chosen.user_id,
        ids.new(),
        private.public.data,
        ids.new(),
        wrapped,
        this_hour(),
    )


def _content(wall: Wall, values: dict[str, str]) -> Content:
    try:
        content = make_content(wall, values)
    except Refused:
        raise Refused(NOT_NOW) from None
    content.created_at = this_hour()
    content.save(force_insert=True)
    return content


def _keep(actor: Actor, concern: Concern, files: Sequence[Cleaned]) -> None:
    for number, file in enumerate(files, start=1):
        blob, _written = keep_file(actor, wall=concern.wall, blocks=[file.data], at=this_hour())
        said = {"name": f"attachment-{number}.{file.ending}", "media_type": file.media_type}
        ConcernFile.behind(
            concern.wall,
            id=ids.new(),
            created_at=this_hour(),
            concern=concern,
            blob=blob,
            content=_content(concern.wall, said),
        ).save(force_insert=True)


def _cleaned(file: NewFile) -> Cleaned:
    address: str = settings.PARLEY_CLAMAV_ADDRESS
    try:
        if address and scan.scan(BytesSource(file.data), address).virus:
            raise InvalidInput("A virus was found in one of the files. Nothing was sent.", "files")
        return clean(file.data, demand_landlock=settings.PARLEY_DEMAND_LANDLOCK)
    except CannotCleanError as error:
        raise InvalidInput(f"{file.name}: {error}", "files") from None
    except (SandboxError, scan.ScannerError):
        raise Refused(CANNOT_LOOK) from None
