"""Closing an export: its papers and manifest, and the log's own word for the manifest."""

import base64
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from audit.ground import clock
from audit.ledger import bundle, witnesses
from audit.ledger.bundle import About, Listed, Sealed
from audit.ledger.selectors import (
    SignedHead,
    checkpoint,
    entries_about,
    prove_consistency,
    prove_inclusion,
    public_keys,
)
from audit.ledger.selectors.exported import daily_checkpoints, stretch
from audit.ledger.services import operation
from audit.oversight.events import Event
from audit.oversight.models.exports import LogExport
from audit.oversight.selectors import exports as reads
from audit.oversight.selectors.exports import Blocks
from audit.oversight.selectors.expungements import placeholders
from audit.oversight.services.exports import CRCS, QUEUE, own, part_of, ref_of
from audit.oversight.summary import Summary, summary_pdf
from audit.verify import parley_verify
from casework.selectors import directory
from casework.selectors.item import names_of
from privilege.actor import Actor
from privilege.services.jobs import enqueue

SEAL = "oversight.seal_export"
SOON = timedelta(seconds=3)
MOST_EARLIER = 400


@dataclass(frozen=True, slots=True)
class Unclosed:
    """The files of an export that are written, and what gives their bytes without the database."""

    files: dict[str, tuple[int, Blocks]]


def unclosed(actor: Actor, *, export_id: UUID) -> Unclosed | None:
    """What an export is closed from; None where it is closed, has ended, or is not written yet."""
    export = own(actor, export_id)
    if export is None or export.made_at is not None:
        return None
    return Unclosed(reads.pieces_of(export))


def listed(path: str, blocks: Iterable[bytes]) -> Listed:
    """Size, SHA-256 and CRC-32 of a file, read once."""
    size, crc, digest = 0, 0, hashlib.sha256()
    for block in blocks:
        size += len(block)
        crc = zlib.crc32(block, crc)
        digest.update(block)
    return Listed(path, size, digest.hexdigest(), crc)


def close_export(actor: Actor, *, export_id: UUID, written: Mapping[str, Listed]) -> None:
    """Write papers and manifest; the manifest's digest goes into the log, which then signs it."""
    export = own(actor, export_id)
    if export is None or export.made_at is not None:
        return
    head = checkpoint(export.log_id, export.size)
    if head is None:
        return
    now = clock.now()
    tally = reads.tally_of(export)
    papers = _papers(actor, export, head, tally, now)
    found = {**written, **{path: listed(path, [data]) for path, data in papers.items()}}
    about = About(
        log_id=export.log_id,
        origin=head.origin,
        made_at=now,
        size=head.size,
        root=head.root,
        complete=export.asked.is_whole,
        asked=export.asked.values(),
        counts=tally.get("states", Counter()),
    )
    made = bundle.manifest(about, [found[path] for path in parley_verify.FILES])
    own_crc = {parley_verify.MANIFEST: zlib.crc32(made)}
    with operation(actor, Event.EXPORT_COMPLETED, objects=[ref_of(export)]) as op:
        export.manifest_salt = op.digest("manifest", hashlib.sha256(made).digest())
        export.made_at = now
        export.save(update_fields=["manifest_salt", "made_at"])
        for path, data in papers.items():
            part_of(export, path, data).save(force_insert=True)
        part = part_of(export, parley_verify.MANIFEST, made)
        part.tally = {CRCS: {path: one.crc32 for path, one in found.items()} | own_crc}
        part.save(force_insert=True)
        seal_later(actor, export, 0)


def seal_later(actor: Actor, export: LogExport, attempt: int) -> None:
    """Look again soon, then ever less often, whether the log has signed the manifest's digest."""
    args: dict[str, str | int | list[str]] = {"export_id": str(export.id), "attempt": attempt}
    due = clock.now() + SOON * min(1 << attempt, 100)
    key = f"{export.id}:{attempt}"
    enqueue(actor, task=SEAL, key=key, args=args, queue=QUEUE, not_before=due)


def seal_export(actor: Actor, *, export_id: UUID, attempt: int) -> bool:
    """Put the log's own word for the manifest into the export; whether it is ready now."""
    export = own(actor, export_id)
    if export is None or export.made_at is None or export.ready_at is not None:
        return False
    sealed = _sealed(export)
    if sealed is None:
        seal_later(actor, export, attempt + 1)
        return False
    data = bundle.seal(sealed)
    part = part_of(export, parley_verify.SEAL, data)
    part.tally = {CRCS: {parley_verify.SEAL: zlib.crc32(data)}}
    with operation(actor, Event.EXPORT_READY, objects=[ref_of(export)]):
        part.save(force_insert=True)
        export.ready_at = clock.now()
        export.save(update_fields=["ready_at"])
        _tell(actor, export)
    return True


def _sealed(export: LogExport) -> Sealed | None:
    """What shows that the log names the manifest; None until the integrator has signed that."""
    named = [
        one
        for one in entries_about([export.log_id], ref_of(export))
        if one.event == Event.EXPORT_COMPLETED
    ]
    head = checkpoint(export.log_id)
    shown = prove_inclusion(export.log_id, named[0].id) if named else None
    if head is None or shown is None or export.manifest_salt is None:
        return None
    (entry,) = stretch(export.log_id, shown.index, shown.index + 1)
    if entry.data is None or entry.salt is None:
        return None
    signed = checkpoint(export.log_id, shown.size) or head
    return Sealed(
        data=entry.data,
        salt=entry.salt,
        manifest_salt=bytes(export.manifest_salt),
        index=shown.index,
        inclusion=shown.path,
        checkpoint=signed.own_note,
        consistency=prove_consistency(export.log_id, export.size, shown.size),
    )


def _papers(
    actor: Actor,
    export: LogExport,
    head: SignedHead,
    tally: Mapping[str, Counter[str]],
    now: datetime,
) -> dict[str, bytes]:
    earlier = [
        bundle.earlier_line(note, prove_consistency(export.log_id, size, export.size))
        for size, note in daily_checkpoints(export.log_id, export.size, MOST_EARLIER)
    ]
    ids = [UUID(one) for one in tally.get("people", ()) if one]
    people = {str(user_id): name for user_id, name in names_of(ids).items()}
    rows = [parley_verify.csv_line(row) for row in [("user", "name"), *sorted(people.items())]]
    summary = Summary(
        office=directory.office_name(actor),
        asked_by=actor.display_name,
        made_at=now,
        asked=[(label, value) for label, value in export.asked.values().items() if value],
        origin=head.origin,
        size=head.size,
        root=base64.b64encode(head.root).decode(),
        counts=tally,
        people={"": "Nobody who had logged in, and services"} | people,
        orders=_orders(actor, export, tally),
    )
    public = [(head.origin, key) for key in public_keys()]
    return {
        parley_verify.CHECKPOINT: head.note.encode(),
        parley_verify.EARLIER: b"".join(earlier),
        parley_verify.KEYS: bundle.verifier_lines(public, _witness_keys()),
        "people.csv": b"".join(rows),
        "summary.pdf": summary_pdf(summary),
        "parley_verify.py": bundle.VERIFIER,
    }


def _orders(actor: Actor, export: LogExport, tally: Mapping[str, Counter[str]]) -> list[str]:
    """By whose order each expunged entry of the export went, the newest first."""
    if not tally.get("states", Counter())["expunged"]:
        return []
    found = placeholders(actor, since=export.asked.since, until=export.asked.until)
    return [f"Entry {one.entry_id} of {one.at:%Y-%m-%d %H:%M} UTC: {one.words}." for one in found]


def _witness_keys() -> list[str]:
    named = settings.PARLEY_WITNESSES
    return [str(place.witness) for place in witnesses.load(Path(named))] if named else []


def _tell(actor: Actor, export: LogExport) -> None:
    """Tell the person of a weekly export by e-mail, without a word of what is in it."""
    schedule = export.schedule
    if schedule is not None and schedule.by_email:
        args: dict[str, str | int | list[str]] = {
            "user_id": str(export.requested_by_id),
            "kind": Event.EXPORT_READY.value,
        }
        enqueue(actor, task="privilege.email_notice", key=str(export.id), args=args)
