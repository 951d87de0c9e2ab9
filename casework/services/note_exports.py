"""Exporting the notes of one part of a case into a file, as background work.

Behind a privileged wall the work waits until a member has opened the notes for it; the file is
sealed to the same wall, only who asked downloads it, and its key is deleted after a day.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from audit.ground import clock
from audit.ledger.services import operation, record
from audit.ledger.values import Ref
from casework import access
from casework.events import Event
from casework.models.note import Note
from casework.models.note_export import NoteExport
from casework.selectors.notes import NoteView, views_of
from casework.services.notes import place_for
from privilege.access import wall_of, writable_wall
from privilege.actor import Actor
from privilege.errors import Refused
from privilege.services.blobs import forget_file, keep_file
from privilege.services.job_grants import Needs
from privilege.services.jobs import enqueue

EXPORT = "casework.export_notes"
END = "casework.end_note_export"
KEPT = timedelta(days=1)
NOTHING = "No notes are kept there yet, so there is nothing to export."


@dataclass(frozen=True, slots=True)
class Unwritten:
    """What an export is made of: plain values, no database needed."""

    title: str
    asked_at: str
    notes: list[NoteView]


def export_notes(actor: Actor, *, case_id: UUID, wall_id: UUID) -> NoteExport:
    """Ask for the notes of a part of a case in one file; raises ``Refused`` where there are none.

    It ends by itself a day later. Exports there whose time has passed end now.
    """
    wall = place_for(actor, case_id, wall_id)
    found = list(Note.objects.filter(wall=wall).values_list("content_id", flat=True))
    if not found:
        raise Refused(NOTHING)
    for old in NoteExport.objects.filter(wall=wall, expires_at__lte=clock.now()):
        end_export(actor, export_id=old.id)
    export = NoteExport.behind(wall, created_by=actor.user_id, expires_at=clock.now() + KEPT)
    needs = Needs(wall.id, content_ids=[one for one in found if one]) if wall.is_sealed else None
    args: dict[str, str | int | list[str]] = {"export_id": str(export.id)}
    with operation(actor, Event.NOTES_EXPORT_ASKED, wall=wall.id, objects=[_ref(export)]):
        key = str(export.id)
        job = enqueue(actor, task=EXPORT, key=key, wall=wall.id, args=args, needs=needs)
        export.job_id = job.id
        export.save(force_insert=True)
        enqueue(actor, task=END, key=key, wall=wall.id, args=args, not_before=export.expires_at)
    return export


def unwritten(actor: Actor, export_id: UUID) -> Unwritten | None:
    """What an export shall hold; None when it is written, has ended, or who asked has left."""
    export = _own(actor, export_id)
    if export is None or export.ready_at is not None:
        return None
    notes = Note.objects.select_related("content", "wall").filter(
        wall_id=export.wall_id, created_at__lte=export.created_at
    )
    case = access.case_of_matter(actor, export.matter_id)
    return Unwritten(
        title=case.text("title"),
        asked_at=export.created_at.isoformat(timespec="minutes"),
        notes=views_of(notes.order_by("created_at", "id")),
    )


def deliver(actor: Actor, *, export_id: UUID, data: bytes) -> None:
    """Keep the file behind the wall of the notes; a second time does nothing."""
    export = _own(actor, export_id, locked=True)
    if export is None or export.ready_at is not None:
        return
    wall = writable_wall(actor, export.wall_id)
    with operation(actor, Event.NOTES_EXPORTED, wall=wall.id, objects=[_ref(export)]):
        export.blob, _written = keep_file(actor, wall=wall, blocks=[data])
        export.ready_at = clock.now()
        export.save(update_fields=["blob", "ready_at"])


def end_export(actor: Actor, *, export_id: UUID) -> None:
    """Delete an export whose time has passed, with the only key to its file."""
    export = NoteExport.objects.filter(pk=export_id, expires_at__lte=clock.now()).first()
    if export is None:
        return
    with operation(actor, Event.NOTES_EXPORT_ENDED, wall=export.wall_id, objects=[_ref(export)]):
        blob_id = export.blob_id
        export.delete()
        if blob_id is not None:
            forget_file(wall_of(actor, export.wall_id), blob_id)


def note_download(actor: Actor, export: NoteExport, *, size: int) -> None:
    """Record that the person downloaded their export."""
    objects = [_ref(export)]
    record(actor, Event.NOTES_DOWNLOADED, wall=export.wall_id, objects=objects, bytes_sent=size)


def _own(actor: Actor, export_id: UUID, *, locked: bool = False) -> NoteExport | None:
    found = NoteExport.objects.filter(pk=export_id, created_by=actor.user_id)
    if locked:
        found = found.select_for_update()
    return found.first()


def _ref(export: NoteExport) -> Ref:
    return Ref("casework.note-export", export.id)
