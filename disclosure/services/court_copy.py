"""The copy for the court: what is claimed, for submission under seal and for nothing else."""

import zlib
from uuid import UUID

from audit.ground import clock
from casework.services import words
from disclosure import access
from disclosure.archive import Member
from disclosure.clawback import Act
from disclosure.clawback_report import report_pdf
from disclosure.models.clawback import ClawbackItem
from disclosure.models.volume import VolumeFile
from disclosure.selectors.incident import incident_of, report_of
from disclosure.selectors.sequestered import reached
from disclosure.services.clawback_steps import demand_attorney, demand_step, step
from disclosure.services.receiving import Download, stream
from privilege.actor import Actor
from privilege.errors import Refused
from privilege.selectors.blobs import HeldFile, hold_files


def draw_for_court(actor: Actor, *, clawback_id: UUID, citation: str) -> Download:
    """Draw the documents for submission under seal; a step that both sides see.

    ``citation`` names court and motion. What is returned needs no database any more. A copy can
    be drawn while a claim is open, sequestered or not; never after its content was withdrawn.
    """
    clawback, wall = access.clawback_for_change(actor, clawback_id)
    demand_attorney(actor, "draw a copy for the court")
    demand_step(actor, clawback, Act.DRAWN)
    cited = words.line(citation, "citation", required=True)
    with step(actor, wall, clawback, Act.DRAWN, citation=cited), reached():
        items = ClawbackItem.objects.filter(clawback=clawback)
        files = list(VolumeFile.objects.filter(pk__in=items.values("file_id")).order_by("first"))
        held = hold_files(actor, wall_id=wall.id, blob_ids=[file.blob_id for file in files])
        if len({file.blob_id for file in files}) != len(held):
            raise Refused("Some of the documents cannot be opened. Tell the other side.")
        members = [_member(file, held[file.blob_id]) for file in files]
    whole = incident_of(actor, access.clawback_for(actor, clawback_id))
    note = report_pdf(report_of(actor, whole, for_court=True))
    members.append(Member("claim.pdf", len(note), zlib.crc32(note), lambda: [note]))
    return Download("submission-under-seal.zip", members, clock.now())


def _member(file: VolumeFile, held: HeldFile) -> Member:
    return Member(file.path, file.size, file.crc32, lambda: stream(held))
