"""Writing the notes of a part of a case into one file."""

import io
import zipfile

from django.template.loader import render_to_string

from casework.services import note_exports
from casework.services.note_exports import END, EXPORT, Unwritten
from privilege.work import JobRun, job

NAME = "notes.html"


@job(EXPORT)
def export_notes(run: JobRun) -> None:
    """Write one export; its words are in this process's memory only until they are sealed."""
    export_id = run.uuid("export_id")
    with run.enter() as actor:
        found = note_exports.unwritten(actor, export_id)
    if found is None:
        return
    run.progress(0, len(found.notes))
    data = archive(found)
    with run.enter() as actor:
        note_exports.deliver(actor, export_id=export_id, data=data)
    run.progress(len(found.notes), len(found.notes))


@job(END)
def end_note_export(run: JobRun) -> None:
    """Delete an export when its time has passed."""
    with run.enter() as actor:
        note_exports.end_export(actor, export_id=run.uuid("export_id"))


def archive(found: Unwritten) -> bytes:
    """A ZIP of one page that any browser shows and prints; nothing in it runs."""
    page = render_to_string("casework/note_export_file.html", {"found": found})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo(NAME), page.encode(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
