"""Office documents of today: Office Open XML (ECMA-376) and OpenDocument, read as XML.

Read directly rather than through python-docx and python-pptx, which refuse documents with macros
and know neither deleted text nor a presentation's comments.
"""

from __future__ import annotations

import posixpath
import zipfile
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from casework.extraction.readers import archives, embedded
from casework.extraction.readers.ooxml import Package, attribute, local, named, text_of
from casework.extraction.report import ConditionError, Report
from casework.extraction.result import Condition, Flag

if TYPE_CHECKING:
    from casework.extraction.limits import Limits

CORE = {
    "title", "subject", "creator", "keywords", "description", "lastModifiedBy", "revision",
    "created", "modified", "category", "contentStatus",
}  # fmt: skip
EXTENDED = {"Application", "Company", "Manager", "Pages", "Slides", "TotalTime", "Template"}
COMMENT = "Comment"


def read(file: BinaryIO, report: Report, limits: Limits, media_type: str) -> None:
    """Properties, text, comments and embedded files of any of these documents."""
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise archives.no_directory(file) from error
    with archive:
        package = Package(archive)
        try:
            _properties(package, report)
            if "opendocument" in media_type:
                _open_document(package, report)
            elif "word/document.xml" in archive.NameToInfo:
                _word(package, report)
            elif "ppt/presentation.xml" in archive.NameToInfo:
                _slides(package, report)
            elif "xl/workbook.xml" in archive.NameToInfo:
                from casework.extraction.readers import sheets  # noqa: PLC0415 - half a second

                sheets.read(file, package, report, limits)
            else:
                raise ConditionError(Condition.MALFORMED, "The document's main part is missing.")
        except (zipfile.BadZipFile, EOFError, etree.XMLSyntaxError) as error:
            report.crashed(error)
            raise ConditionError(
                Condition.MALFORMED, "The document is damaged; what could be read is shown."
            ) from error
        _warnings(package, report)
        for name in package.names:
            if "/embeddings/" in name and not name.endswith("/"):
                embedded.hand_over(posixpath.basename(name), archive.read(name), report)


def _properties(package: Package, report: Report) -> None:
    """Core and extended properties (ECMA-376 part 2, 11; part 1, 22.2)."""
    found: dict[str, object] = {}
    for part, wanted in (("docProps/core.xml", CORE), ("docProps/app.xml", EXTENDED)):
        root = package.xml(part)
        for item in root if root is not None else ():
            name = local(item)
            if name in wanted and item.text:
                found["".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")] = (
                    item.text
                )
    root = package.xml("meta.xml")
    for item in root.iter() if root is not None else ():
        if item.text and local(item) in {"creator", "initial-creator", "date", "creation-date"}:
            found[local(item).replace("-", "_")] = item.text
    report.meta(found)


def _word(package: Package, report: Report) -> None:
    """A text document: body, notes, headers and footers, comments; deletions apart."""
    main = "word/document.xml"
    parts = [main, *package.related(main, "footnotes", "endnotes", "header", "footer")]
    texts, gone = [], []
    for name in dict.fromkeys(parts):
        root = package.xml(name)
        if root is not None:
            texts.append(text_of(root))
            gone += [text_of(item, deleted=True) for item in named(root, "del")]
    comments = []
    for name in package.related(main, "comments"):
        root = package.xml(name)
        comments += [_comment(item) for item in named(root, "comment")]
    report.page(1, "\n\n".join([*filter(None, texts), *map(_as_line, comments)]))
    _report_comments(comments, report)
    if deleted := [text for text in gone if text.strip()]:
        report.flag(Flag.HIDDEN)
        report.note("It carries text marked as deleted, which its original still shows.")
        report.meta({"deleted_text": deleted})


def _slides(package: Package, report: Report) -> None:
    """A presentation: a page for each slide in order, with its notes and comments."""
    main = "ppt/presentation.xml"
    root = package.xml(main)
    relations = package.relations(main)
    slides = [relations.get(attribute(item, "}id"), ("", ""))[1] for item in named(root, "sldId")]
    authors = {
        attribute(item, "id"): attribute(item, "name")
        for name in package.related(main, "commentAuthors", "authors")
        for item in package.xml(name) or ()
    }
    comments: list[dict[str, object]] = []
    report.count(len(slides))
    for number, name in enumerate(slides, 1):
        slide = package.xml(name)
        texts = [text_of(slide)] if slide is not None else []
        for notes in package.related(name, "notesSlide"):
            found = package.xml(notes)
            texts.append(f"Notes: {text_of(found)}" if found is not None else "")
        for part in package.related(name, "comments", "comment"):
            for item in named(package.xml(part), "cm"):
                said = " ".join(str(t) for e in item.iter() if local(e) in {"text", "t"}
                                for t in (e.text,) if t)  # fmt: skip
                comment: dict[str, object] = {
                    "page": number,
                    "author": authors.get(attribute(item, "authorId"), ""),
                    "date": attribute(item, "dt") or attribute(item, "created"),
                    "text": said,
                }
                comments.append(comment)
                texts.append(_as_line(comment))
        hidden = slide is not None and slide.get("show") == "0"
        if hidden:
            report.flag(Flag.HIDDEN)
            report.note("It has hidden slides.")
        report.page(number, "\n\n".join(filter(None, texts)))
    _report_comments(comments, report)


def _open_document(package: Package, report: Report) -> None:
    """OpenDocument (ISO/IEC 26300): all paragraphs in order."""
    root = package.xml("content.xml")
    if root is None:
        raise ConditionError(Condition.MALFORMED, "The document's main part is missing.")
    lines = [
        "".join(str(part) for part in item.itertext())
        for item in root.iter()
        if local(item) in {"p", "h"}
    ]
    report.page(1, "\n".join(lines))


def _warnings(package: Package, report: Report) -> None:
    """What the original would do when opened in its own program."""
    if any(
        name.lower().endswith(("vbaproject.bin", "basic/script-lc.xml")) for name in package.names
    ):
        report.flag(Flag.MACROS)
        report.note("It contains programs (macros) that Parley does not run.")
    for name in package.names:
        if name.endswith(".rels"):
            root = package.xml(name)
            kinds = {
                item.get("Type", "").rpartition("/")[2]
                for item in (root if root is not None else ())
                if item.get("TargetMode") == "External"
            }
            if kinds - {"hyperlink"}:
                report.flag(Flag.REMOTE)
                report.note("It would fetch parts of itself from elsewhere; Parley does not.")


def _comment(item: etree._Element) -> dict[str, object]:
    """Author, date and words of a comment."""
    return {
        "author": attribute(item, "}author"),
        "date": attribute(item, "}date"),
        "text": text_of(item),
    }


def _as_line(comment: dict[str, object]) -> str:
    """A comment as it stands in the searchable text."""
    return f"[{COMMENT} by {comment['author']}: {comment['text']}]"


def _report_comments(comments: list[dict[str, object]], report: Report) -> None:
    """Put comments among the metadata too, where the page lists them."""
    if comments:
        report.flag(Flag.ANNOTATED)
        report.meta({"comments": comments})
