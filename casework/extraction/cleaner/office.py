"""Word, Excel and PowerPoint documents: every part written anew, names and dates taken out."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from casework.extraction.cleaner import pictures
from casework.extraction.cleaner.refusal import CARRIES, RefusedError
from casework.extraction.detect import DOCX, PPTX, XLSX

KINDS = frozenset({DOCX, XLSX, PPTX})
_MOST_PARTS, _MOST_BYTES = 5_000, 256 << 20
_TIME = (1980, 1, 1, 0, 0, 0)
# Parts that say who, when and with what; what points to them goes with them.
_DROPPED = re.compile(
    r"^(docProps/|customXml/|docMetadata/|_xmlsignatures/|.*/(people|persons?/)"
    r"|.*/(commentAuthors|comments|commentsExtended|commentsIds|commentsExtensible)[^/]*\.xml$"
    r"|.*/comments/|.*/threadedComments/|.*/revisions/|.*/printerSettings/|.*/glossary/"
    r"|.*/changesInfos/|.*/revisionInfo\.xml$|.*/tags/)"
)
_CARRIED = re.compile(
    r"(embeddings/|activeX/|vbaProject|vbaData|oleObject|\.bin$|externalLinks/|queryTables/"
    r"|connections\.xml$)"
)
_PICTURE = re.compile(r"\.(jpe?g|png)$", re.IGNORECASE)
_WEB = re.compile(r"^(https?|mailto):", re.IGNORECASE)
_PLAIN_PARTS = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
# Attributes by local name, whatever their namespace; elements that only say who and when.
_ATTRIBUTES = {"author", "initials", "date", "userId", "providerId", "lastIdx", "userName", "dT"}
_ATTRIBUTE_STARTS = ("rsid", "refreshed", "paraId", "textId")
# What a picture was called on its maker's machine, often with the path to it.
_PICTURE_NAMES = {"descr", "alt", "title", "name"}
_OF_PICTURES = {"docPr", "cNvPr", "imagedata", "shape", "shapetype", "rect"}
_ELEMENTS = {
    "rsid",
    "rsids", "commentReference", "commentRangeStart", "commentRangeEnd", "fileSharing",
    "docVars", "attachedTemplate", "legacyDrawing", "fileRecoveryPr", "absPath", "writeProtection",
    "mailMerge", "docId", "revisionPtr", "custDataLst",
    # Fields stay as what they last showed: their codes name files, templates and users.
    "fldChar", "instrText", "delInstrText",
}  # fmt: skip


def clean(data: bytes) -> bytes:
    """The document without properties, authors, dates, comments and what names its machine.

    Tracked changes stay, as nobody's. Raises `RefusedError` where it carries programs, files of
    other kinds, or parts that cannot be looked through.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(made, "w") as fresh:
        parts = packed.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
            raise RefusedError(CARRIES)
        for part in parts:
            if part.is_dir() or _DROPPED.match(part.filename):
                continue
            if part.flag_bits & 1 or _CARRIED.search(part.filename):
                raise RefusedError(CARRIES)
            info = zipfile.ZipInfo(part.filename, _TIME)
            fresh.writestr(info, _part(part.filename, packed.read(part)), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _part(name: str, data: bytes) -> bytes:
    if _PLAIN_PARTS.search(name):
        return _xml(name, data)
    if _PICTURE.search(name):
        if data[:2] == b"\xff\xd8":
            return pictures.strip_jpeg(data)
        return pictures.clean(data)[0]
    raise RefusedError(CARRIES)


def _xml(name: str, data: bytes) -> bytes:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise RefusedError(CARRIES)
    for element in list(root.iter(etree.Element)):
        if _goes(name, element):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        _strip(element)
    etree.strip_tags(root, "{*}fldSimple")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _goes(name: str, element: etree._Element) -> bool:
    """Whether an element says who or when, or points to a part that was dropped."""
    local = etree.QName(element).localname
    if name == "[Content_Types].xml":
        return bool(_DROPPED.match(element.get("PartName", "").lstrip("/")))
    if name.endswith(".rels"):
        target = element.get("Target", "")
        folder = name.partition("_rels/")[0]
        where = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
        return bool(_DROPPED.match(where)) or element.get("Type", "").endswith("/attachedTemplate")
    return local in _ELEMENTS


def _joined(folder: str, target: str) -> str:
    steps = folder.rstrip("/").split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def _strip(element: etree._Element) -> None:
    if element.get("TargetMode") == "External" and not _WEB.match(element.get("Target", "")):
        element.set("Target", "about:blank")  # a path on somebody's machine names them
    called = etree.QName(element).localname
    for key in list(element.attrib):
        local = etree.QName(key).localname
        is_printer = local == "id" and called == "pageSetup"
        if called in _OF_PICTURES and local in _PICTURE_NAMES:
            element.attrib[key] = ""
        elif local.startswith(_ATTRIBUTE_STARTS) or is_printer:
            del element.attrib[key]
        elif local in _ATTRIBUTES:
            # An author is demanded where changes are tracked: nobody's, then.
            element.attrib[key] = "" if local != "date" else "1980-01-01T00:00:00Z"
