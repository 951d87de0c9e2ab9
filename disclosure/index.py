"""The index of a volume: what each number is. As a PDF to read, as a CSV to sort."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework import paper
from disclosure.manifest import csv_table


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One item as the recipient sees it. `pages` is 0 for a native or a placeholder."""

    begin_bates: str
    end_bates: str
    description: str
    filename: str
    category: str
    kind: str  # "document", "native", "withheld"
    pages: int
    seconds: int  # play time of audio or video, else 0
    path: str


def index_csv(lines: Sequence[IndexLine]) -> bytes:
    """CSV of the index, formula-safe."""
    heads = (
        "BEGBATES",
        "ENDBATES",
        "DESCRIPTION",
        "FILENAME",
        "CATEGORY",
        "PRODUCED AS",
        "PAGECOUNT",
        "DURATION",
        "PATH",
    )
    return csv_table(
        heads,
        (
            (
                line.begin_bates,
                line.end_bates,
                line.description,
                line.filename,
                line.category,
                line.kind,
                str(line.pages or ""),
                play_time(line.seconds),
                line.path,
            )
            for line in lines
        ),
    )


def index_pdf(lines: Sequence[IndexLine], *, case: str, volume: str) -> bytes:
    """PDF of the index, a line an item."""
    rows = [
        (
            line.begin_bates,
            line.end_bates if line.end_bates != line.begin_bates else "",
            line.description,
            line.filename if line.filename != line.description else "",
            line.category,
            _extent(line),
        )
        for line in lines
    ]
    story = [
        paper.text(f"Index of {volume}", "title"),
        paper.text(case),
        *paper.table(
            ("From", "To", "Description", "File name", "Category", "Extent"),
            rows,
            (92, 92, 190, 150, 90, 70),
        ),
    ]
    return paper.typeset(f"Index of {volume}", story, foot=f"{case} · {volume}", sideways=True)


def play_time(seconds: int) -> str:
    """Hours, minutes and seconds, such as `1:02:09`; nothing for nothing."""
    if not seconds:
        return ""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"


def _extent(line: IndexLine) -> str:
    if line.kind == "withheld":
        return "withheld"
    if line.seconds:
        return play_time(line.seconds)
    if line.pages:
        return "1 page" if line.pages == 1 else f"{line.pages} pages"
    return "native file"
