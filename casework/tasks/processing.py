"""Reading each file of evidence once it has arrived."""

import hashlib
import logging
from dataclasses import replace

from django.conf import settings

from casework.choices import PROCESS
from casework.extraction import examine, scan
from casework.extraction.limits import Limits
from casework.extraction.memory import Source
from casework.extraction.result import Condition, Examination, Flag, Kind
from casework.extraction.sandbox import SandboxError
from casework.services import processing
from privilege.blobs.reading import SealedFile
from privilege.services.jobs import MOST_ATTEMPTS
from privilege.work import JobRun, job

_log = logging.getLogger(__name__)

MEMBERS_AT_ONCE = 20
UNSCANNED = "The virus scanner could not be asked; the file was not scanned."
NOT_READ = (
    "The program that reads files could not do its work on this server. The file was kept; an "
    "administrator can have it read again."
)
TOO_MANY = (
    f"It and what it holds contain more than {processing.LARGEST_FAMILY:,} files; the rest was "
    "not unpacked."
)


class StoredSource:
    """A stored file as the examination reads it."""

    def __init__(self, file: SealedFile) -> None:
        self._file = file
        self.size = file.size

    def read_at(self, offset: int, length: int) -> bytes:
        """Return up to `length` plain bytes from `offset`."""
        return b"".join(self._file.read(offset, offset + length))


@job(PROCESS)
def process_evidence(run: JobRun) -> None:
    """Read one file: its type, text, metadata and pictures; what it holds becomes items."""
    item_id = run.uuid("item_id")
    with run.enter() as actor:
        unread = processing.unread_file(actor, item_id)
    if unread is None:
        return
    with unread.file.open() as stored:
        source = StoredSource(stored)
        is_last = run.attempt >= MOST_ATTEMPTS
        virus, remark = _scan(source, is_last=is_last)
        found = _examine(run, unread, source, is_last=is_last)
        if found.fault:
            # A fault may quote the file; of a privileged one nothing is said.
            said = "(privileged)" if run.grant else found.fault
            _log.info("the reader of item %s gave up: %s", item_id, said)
        md5 = hashlib.md5(usedforsecurity=False)
        for block in stored.read():
            md5.update(block)
    try:
        if unread.unpacks:
            found = _take_in(run, unread, found)
        with run.enter() as actor:
            processing.keep_findings(
                actor, item_id, found=_with_verdict(found, virus, remark), md5=md5.hexdigest()
            )
    finally:
        found.close()


def limits() -> Limits:
    """The limits that the settings give; a page takes up to twelve seconds to recognise."""
    pages: int = settings.PARLEY_OCR_PAGES
    return Limits(ocr_pages=pages, seconds=max(Limits().seconds, 60 + 12 * pages))


def _scan(source: Source, *, is_last: bool) -> tuple[str, str]:
    """Return the virus that the scanner names, if any, and a remark where it gave no verdict.

    While there are attempts left, a scanner that does not answer is asked again later.
    """
    if not settings.PARLEY_CLAMAV_ADDRESS:
        return "", ""
    try:
        return scan.scan(source, settings.PARLEY_CLAMAV_ADDRESS).virus, ""
    except scan.ScannerError:
        if not is_last:
            raise
        return "", UNSCANNED


def _examine(
    run: JobRun, unread: processing.Unread, source: Source, *, is_last: bool
) -> Examination:
    """Have the file read; a fault of this machine is not the file's, and is tried again."""
    noted = False

    def tick(pages: int, total: int | None) -> None:
        nonlocal noted
        if not noted:
            noted = True
            with run.enter() as actor:
                processing.note_reading(actor, unread.item_id)
        run.progress(pages, total or 0)

    try:
        return examine(
            source,
            name=unread.name,
            limits=limits(),
            containers=unread.containers,
            tick=tick,
            demand_landlock=settings.PARLEY_DEMAND_LANDLOCK,
        )
    except SandboxError:
        if not is_last:
            raise
        return Examination(
            media_type="application/octet-stream",
            kind=Kind.OTHER,
            condition=Condition.UNSUPPORTED,
            reason=NOT_READ,
        )


def _with_verdict(found: Examination, virus: str, remark: str) -> Examination:
    """Return what was found with the scanner's verdict, which outweighs the reader's."""
    if virus:
        return replace(
            found,
            condition=Condition.HOSTILE,
            reason=f"The virus scanner found {virus} in it. It was kept and is not opened here.",
            flags=found.flags | {Flag.INFECTED},
        )
    return replace(found, notes=(*found.notes, remark)) if remark else found


def _take_in(run: JobRun, unread: processing.Unread, found: Examination) -> Examination:
    """Make items of the files inside, some at a time, going on where a dead worker stopped."""
    for first in range(unread.taken_in, len(found.children), MEMBERS_AT_ONCE):
        try:
            with run.enter() as actor:
                processing.take_in_members(
                    actor,
                    unread.item_id,
                    first=first,
                    members=found.children[first : first + MEMBERS_AT_ONCE],
                )
        except processing.FamilyTooLargeError:
            return replace(found, condition=Condition.TOO_LARGE, reason=TOO_MANY)
    return found
