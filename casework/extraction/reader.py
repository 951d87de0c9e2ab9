"""Choose the reader for a file; runs inside the confined process only."""

from __future__ import annotations

import hashlib
import importlib
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

from casework.extraction import detect, scan
from casework.extraction.report import ConditionError, Report
from casework.extraction.result import Condition, Flag, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casework.extraction.limits import Limits


CHUNK = 1 << 20


class Reader(Protocol):
    """Reads one sort of file, tells the report, raises `ConditionError` where it must stop."""

    def __call__(self, file: BinaryIO, report: Report, limits: Limits, media_type: str) -> None:
        """Read all of `file`."""
        ...


BY_TYPE: dict[str, tuple[str, str]] = {
    "application/vnd.ms-outlook": ("outlook", "read"),
    "application/msword": ("legacy", "read_word"),
    "application/vnd.ms-excel": ("sheets", "read_old"),
    "application/vnd.ms-powerpoint": ("legacy", "read_compound"),
    "application/x-ole-storage": ("legacy", "read_compound"),
    "application/vnd.wordperfect": ("legacy", "read_wordperfect"),
    "application/rtf": ("text", "read_rtf"),
    detect.MAILBOX[0]: ("mail", "read_mailbox"),
    detect.LOCKED_OFFICE: ("legacy", "refuse_locked"),
}
BY_KIND: dict[Kind, tuple[str, str]] = {
    Kind.PDF: ("pdf", "read"),
    Kind.IMAGE: ("pictures", "read"),
    Kind.AUDIO: ("media", "read"),
    Kind.VIDEO: ("media", "read"),
    Kind.EMAIL: ("mail", "read"),
    Kind.TEXT: ("text", "read"),
    Kind.OFFICE: ("office", "read"),
    Kind.ARCHIVE: ("archives", "read"),
}
# What a name may promise; a file whose content is of another kind is flagged.
ENDINGS: dict[Kind, str] = {
    Kind.PDF: "pdf",
    Kind.IMAGE: "jpg jpeg png gif tif tiff bmp webp heic heif avif",
    Kind.AUDIO: "mp3 wav m4a flac aac amr aiff",
    Kind.VIDEO: "mp4 mov avi mkv wmv mpg mpeg m4v 3gp",
    Kind.EMAIL: "eml msg",
    Kind.OFFICE: "doc docx docm xls xlsx xlsm ppt pptx wpd rtf odt ods odp",
    Kind.ARCHIVE: "zip 7z tar gz tgz bz2 xz rar",
}
PROMISES = {ending: kind for kind, endings in ENDINGS.items() for ending in endings.split()}


def digests(file: BinaryIO, containers: Iterable[str], *, whole: bool) -> frozenset[str]:
    """SHA-256 (hex) of this file and of all it was unpacked from."""
    if not whole:
        return frozenset(containers)
    digest = hashlib.sha256()
    while data := file.read(CHUNK):
        digest.update(data)
    return frozenset([*containers, digest.hexdigest()])


def choose(media_type: str, kind: Kind) -> Reader | None:
    """The reader for a type, its libraries loaded; None where there is none."""
    module, function = BY_TYPE.get(media_type) or BY_KIND.get(kind) or ("", "")
    if not module:
        return None
    loaded = importlib.import_module(f"casework.extraction.readers.{module}")
    return cast("Reader", getattr(loaded, function))


def read(
    file: BinaryIO, report: Report, limits: Limits, found: detect.Found, task: dict[str, Any]
) -> None:
    """Scan and read one file of the type found."""
    media_type, kind = found
    report.digests = digests(file, task["containers"], whole=task["whole"])
    file.seek(0)
    reader = choose(media_type, kind)
    report.found(media_type, kind)
    promised = PROMISES.get(task["name"].lower().rpartition(".")[2])
    if promised is not None and promised is not kind:
        report.flag(Flag.MISNAMED)
        report.note("Its name promises another kind of file than its content is.")
    if scan.is_test_virus(file.read(scan.LOOK)):
        report.flag(Flag.INFECTED)
        raise ConditionError(Condition.HOSTILE, scan.TEST_VIRUS)
    file.seek(0)
    depth = len(task["containers"])
    if kind is Kind.ARCHIVE and depth >= limits.depth:
        raise ConditionError(
            Condition.TOO_LARGE,
            f"It lies {depth} archives deep; Parley unpacks no deeper. It was kept as it is.",
        )
    if reader is None:
        raise ConditionError(
            Condition.UNSUPPORTED,
            "Parley cannot show this kind of file. It was kept and can be downloaded.",
        )
    report.settle(Condition.OK, "")
    reader(file, report, limits, media_type)


def render(file: BinaryIO, report: Report, *, page: int, width: int) -> None:
    """Draw one page of a PDF."""
    from casework.extraction.readers import pdf  # noqa: PLC0415 - loaded inside the walls only

    report.found("application/pdf", Kind.PDF)
    report.settle(Condition.OK, "")
    pdf.draw_page(file, report, page=page, width=width)
