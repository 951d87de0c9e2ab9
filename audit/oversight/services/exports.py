"""Exporting a log: asked for by a person, written in steps, each of which a worker may die in.

The pieces lie encrypted, under keys that only rows of the person who asked hold, and go a week
after they were asked for.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.bundle import Line, LineWriter, Piece, zip_size
from audit.ledger.selectors import checkpoint, checkpoint_to_show, positions
from audit.ledger.selectors.exported import expunged_since
from audit.ledger.selectors.tree import StoredTree
from audit.ledger.services import operation, record
from audit.ledger.values import Ref
from audit.oversight import access
from audit.oversight.chosen import Asked
from audit.oversight.events import Event
from audit.oversight.models.exports import LogExport, LogExportPart
from audit.oversight.selectors import exports as reads
from audit.verify import parley_verify
from casework.access import case_for
from privilege.access import demand_role
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import NotFound, Refused
from privilege.services.blobs import keep_own_file
from privilege.services.jobs import enqueue

EXPORT = "oversight.export_log"
END = "oversight.end_export"
QUEUE = "exports"
"""A queue with workers of its own: no export keeps evidence from being read."""
CRCS = "crcs"
"""Where the tally of manifest and seal keeps the CRC-32 of each file."""
KEPT = timedelta(days=7)
MOST_AT_ONCE = 5
NOTHING_SIGNED = "The log has not been signed yet. Ask again in a minute."
TOO_MANY = "Five of your exports are kept already. Delete one, or wait until one ends."
EXPUNGED = (
    "A court ordered an entry of this log expunged after this export was made, so it is not"
    " given out. Ask for a new one."
)


class StaleError(Exception):
    """An entry was expunged meanwhile by an order that the export's checkpoint does not know."""


@dataclass(frozen=True, slots=True)
class Download:
    """An export ready to be sent without the database."""

    filename: str
    pieces: list[Piece]
    size: int


def ask_export(actor: Actor, *, asked: Asked, schedule_id: UUID | None = None) -> LogExport:
    """Ask for a bundle of the actor's office's log, as far as they may read it.

    Raises ``Refused`` while nothing has been signed, and beyond a handful that are kept.
    """
    demand_role(actor, Role.SUPERVISOR, Role.AUDITOR)
    now = clock.now()
    matter_id = case_for(actor, asked.case_id).matter_id if asked.case_id else None
    kept = LogExport.objects.filter(
        requested_by_id=actor.person_id, ended_at=None, expires_at__gt=now, schedule=None
    )
    if schedule_id is None and kept.count() >= MOST_AT_ONCE:
        raise Refused(TOO_MANY)
    head = checkpoint_to_show(actor.log_id)
    if head is None:
        raise Refused(NOTHING_SIGNED)
    export = LogExport(
        id=ids.new(),
        requested_by_id=actor.person_id,
        office_id=actor.own_office_id,
        schedule_id=schedule_id,
        log_id=actor.log_id,
        size=head.size,
        event=asked.event,
        outcome=asked.outcome,
        address=asked.address or None,
        person_id=asked.person_id,
        case_id=asked.case_id,
        matter_id=matter_id,
        since=asked.since,
        until=asked.until,
        created_at=now,
        expires_at=now + KEPT,
    )
    args: dict[str, str | int | list[str]] = {"export_id": str(export.id)}
    with operation(actor, Event.EXPORT_ASKED, objects=[ref_of(export)]):
        export.job_id = enqueue(actor, task=EXPORT, key=str(export.id), args=args, queue=QUEUE).id
        export.save(force_insert=True)
        due = export.expires_at
        enqueue(actor, task=END, key=str(export.id), args=args, not_before=due)
    return export


def write_stretch(actor: Actor, *, export_id: UUID) -> tuple[int, int] | None:
    """Write the next piece of the entries: how far it is, of how much; None when there is none.

    Raises ``StaleError`` where an order of expungement lies beyond the export's checkpoint.
    """
    export = own(actor, export_id)
    if export is None or export.made_at is not None:
        return None
    last = reads.last_part(export)
    first, taken, number = (last.end, last.taken, last.number + 1) if last else (0, -1, 0)
    if first >= export.size:
        return None
    found = reads.next_stretch(actor, export, first)
    writer = LineWriter(export.size, StoredTree(export.log_id).node, taken)
    lines = [
        writer.entry(one) if is_open else writer.withheld(one) for one, is_open in found.chosen
    ]
    _demand_orders(export, lines)
    if found.chosen:
        taken = found.chosen[-1][0].index
    heads = parley_verify.csv_line(parley_verify.COLUMNS) if number == 0 else b""
    _keep(export, parley_verify.TABLE, heads + b"".join(one.row for one in lines), number=number)
    data = b"".join(one.json for one in lines)
    part = part_of(export, parley_verify.ENTRIES, data, number=number)
    part.end, part.taken, part.tally = found.end, taken, _tally(lines)
    part.save(force_insert=True)
    return found.end, export.size


def begin_anew(actor: Actor, *, export_id: UUID) -> None:
    """Take up the log's newest checkpoint and write everything again."""
    export = own(actor, export_id)
    head = checkpoint(actor.log_id)
    if export is None or head is None:
        return
    with operation(actor, Event.EXPORT_ASKED, objects=[ref_of(export)]):
        LogExportPart.objects.filter(export=export).delete()
        export.size = head.size
        export.save(update_fields=["size"])


def download(actor: Actor, *, export_id: UUID) -> Download:
    """Prepare one's own export to be sent; recorded. ``NotFound`` while it is being written."""
    export = access.export_for(actor, export_id)
    if export.ready_at is None or export.made_at is None:
        raise NotFound
    if expunged_since(export.log_id, export.made_at):
        raise Refused(EXPUNGED)
    ready = ready_pieces(export)
    size = zip_size(ready)
    record(actor, Event.EXPORT_DOWNLOADED, objects=[ref_of(export)], bytes_sent=size)
    return Download(filename_of(export), ready, size)


def ready_pieces(export: LogExport) -> list[Piece]:
    """The members of an export's ZIP in their order."""
    found = reads.pieces_of(export)
    tallies = LogExportPart.objects.filter(export=export, tally__has_key=CRCS)
    crcs: dict[str, int] = {}
    for tally in tallies.values_list("tally", flat=True):
        crcs |= tally[CRCS]
    return [Piece(path, found[path][0], crcs[path], found[path][1]) for path in parley_verify.ORDER]


def end_export(actor: Actor, *, export_id: UUID, now: bool = False) -> None:
    """Delete an export with the only keys to its pieces: when its time has passed, or ``now``."""
    export = own(actor, export_id)
    if export is None or not (now or export.expires_at <= clock.now()):
        return
    with operation(actor, Event.EXPORT_ENDED, objects=[ref_of(export)]):
        LogExportPart.objects.filter(export=export).delete()
        export.ended_at = clock.now()
        export.save(update_fields=["ended_at"])


def delete_export(actor: Actor, *, export_id: UUID) -> None:
    """Delete one's own export before its time."""
    end_export(actor, export_id=access.export_for(actor, export_id).id, now=True)


def own(actor: Actor, export_id: UUID) -> LogExport | None:
    """The actor's export that has not ended, held until the transaction ends."""
    if not actor.has_role(Role.SUPERVISOR, Role.AUDITOR):
        return None
    found: LogExport | None = (
        LogExport.objects.select_for_update()
        .filter(pk=export_id, requested_by_id=actor.user_id, log_id=actor.log_id, ended_at=None)
        .first()
    )
    return found


def part_of(export: LogExport, path: str, data: bytes, *, number: int = 0) -> LogExportPart:
    """Keep a piece of one file; the row is not saved yet."""
    part = LogExportPart(
        id=ids.new(),
        export=export,
        requested_by_id=export.requested_by_id,
        path=path,
        number=number,
        size=len(data),
    )
    if data:
        part.blob, part.wrapped_key, _written = keep_own_file(export.id, [data])
    return part


def ref_of(export: LogExport) -> Ref:
    """How entries name an export."""
    return Ref("oversight.export", export.id)


def filename_of(export: LogExport) -> str:
    """What its ZIP is called."""
    return f"audit-log-{export.created_at:%Y-%m-%d}-{str(export.id)[:8]}.zip"


def _keep(export: LogExport, path: str, data: bytes, *, number: int) -> None:
    part_of(export, path, data, number=number).save(force_insert=True)


def _demand_orders(export: LogExport, lines: list[Line]) -> None:
    """The order of whatever was expunged must stand in the export's tree."""
    orders = [UUID(line.fields["order"]) for line in lines if line.state == "expunged"]
    places = positions(export.log_id, orders) if orders else {}
    if any(one not in places or places[one][0] >= export.size for one in orders):
        raise StaleError


def _tally(lines: list[Line]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("states", "events", "people", "days")
    }
    for line in lines:
        counts["states"][line.state] += 1
        if line.state == "expunged":
            continue
        counts["events"][line.fields["event"]] += 1
        counts["people"][line.fields["who"]["user"] or ""] += 1
        counts["days"][line.fields["at"][:10]] += 1
    return {name: dict(found) for name, found in counts.items()}
