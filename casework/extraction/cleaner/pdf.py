"""PDF: written anew without what it says about its maker, its parts and its earlier versions."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pikepdf

from casework.extraction.cleaner.pictures import strip_jpeg
from casework.extraction.cleaner.refusal import CARRIES, LOCKED, NOT_A_PDF, RefusedError

# Of any dictionary: metadata streams, private data of programs, dates, thumbnails, files that it
# stands for, where on earth it lies.
_ANYWHERE = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/OPI", "/Ref", "/Measure", "/VP",
    "/CreatorInfo", "/AA",
)  # fmt: skip
_OF_ROOT = {"/Type", "/Pages", "/OCProperties", "/PageLabels"}
_OF_PAGE = {
    "/Type", "/Parent", "/Resources", "/Contents", "/Annots", "/Rotate", "/Group", "/UserUnit",
    "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox",
}  # fmt: skip
_DEVICES = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
_OF_MARK = ("/T", "/M", "/CreationDate", "/NM", "/A", "/AA", "/Popup", "/RC", "/Subj")
_KEPT_MARKS = {"/Highlight", "/Underline", "/StrikeOut", "/Text", "/FreeText", "/Square", "/Line"}


def clean(data: bytes) -> bytes:
    """The pages and what is drawn on them; no properties, scripts, forms, files, old versions.

    In two turns: what nothing refers to any more after the first is not there in the second.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if document.is_encrypted:
                raise RefusedError(LOCKED)
            _clean_root(document)
            pages = _saved(document)
    except pikepdf.PasswordError:
        raise RefusedError(LOCKED) from None
    except pikepdf.PdfError:
        raise RefusedError(NOT_A_PDF) from None
    with pikepdf.open(io.BytesIO(pages)) as document:
        for thing in document.objects:
            _clean_thing(thing)
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    made = io.BytesIO()
    document.save(made, deterministic_id=True, fix_metadata_version=False)
    return made.getvalue()


def _clean_root(document: pikepdf.Pdf) -> None:
    for key in set(document.Root.keys()) - _OF_ROOT:
        del document.Root[key]
    for key in ("/Info", "/ID"):
        if key in document.trailer:
            del document.trailer[key]
    for page in document.pages:
        _clean_page(page)
    document.remove_unreferenced_resources()


def _clean_page(page: pikepdf.Page) -> None:
    for key in set(page.obj.keys()) - _OF_PAGE:
        del page[key]
    marks = page.get("/Annots")
    if marks is None:
        return
    kept = [one for one in marks if str(one.get("/Subtype", "")) in _KEPT_MARKS]
    for mark in kept:
        for key in _OF_MARK:
            if key in mark:
                del mark[key]
    page["/Annots"] = pikepdf.Array(kept)


def _clean_thing(thing: pikepdf.Object) -> None:
    """Clean an object and what lies in it; what it refers to is an object of its own."""
    if isinstance(thing, pikepdf.Array):
        _plain_colors(thing)
        _clean_parts(thing)
        return
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    for key in _ANYWHERE:
        if key in thing:
            del thing[key]
    _clean_parts([thing[key] for key in list(thing.keys())])
    if isinstance(thing, pikepdf.Stream):
        _clean_stream(thing)


def _clean_parts(parts: Iterable[object]) -> None:
    for part in parts:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            _clean_thing(part)


def _plain_colors(thing: pikepdf.Array) -> None:
    """A color profile names the screen or scanner that it was made for, often by serial number."""
    if len(thing) > 1 and thing[0] == pikepdf.Name.ICCBased:
        thing[0] = pikepdf.Name(_DEVICES[int(thing[1].N)])
        del thing[1]


def _clean_stream(thing: pikepdf.Stream) -> None:
    filters = _filters(thing)
    if thing.get("/Type") == "/EmbeddedFile" or "/JPXDecode" in filters or "/F" in thing:
        raise RefusedError(CARRIES)
    if filters == ["/DCTDecode"]:
        thing.write(strip_jpeg(thing.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
    elif "/DCTDecode" in filters:
        raise RefusedError(CARRIES)


def _filters(stream: pikepdf.Stream) -> list[str]:
    found = stream.get("/Filter")
    if found is None:
        return []
    return [str(found)] if isinstance(found, pikepdf.Name) else [str(one) for one in found]
