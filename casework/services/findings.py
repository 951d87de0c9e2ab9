"""What was learnt from a file, put where its wall lets it stand: facts, pictures, text."""

from collections.abc import Sequence
from dataclasses import replace

from casework.choices import Condition, DerivativeKind, ItemFlag, ItemType, TextSource
from casework.extraction import facts
from casework.extraction.result import Examination, Flag, Kind, Page, Picture
from casework.item_facts import Facts
from casework.models.evidence import Derivative, EvidenceItem, EvidenceText
from casework.services.indexing import vector
from privilege.actor import Actor
from privilege.models.walls import Wall
from privilege.services.blobs import keep_file
from privilege.services.content import make_content, save_contents, write_content

TEXTS_AT_ONCE = 200
_TYPES = {
    Kind.PDF: ItemType.DOCUMENT,
    Kind.IMAGE: ItemType.PHOTO,
    Kind.AUDIO: ItemType.AUDIO,
    Kind.VIDEO: ItemType.VIDEO,
    Kind.EMAIL: ItemType.EMAIL,
    Kind.TEXT: ItemType.DOCUMENT,
    Kind.OFFICE: ItemType.DOCUMENT,
    Kind.ARCHIVE: ItemType.ARCHIVE,
}
_DATA = {"text/csv", "text/tab-separated-values", "text/x-concordance-dat", "text/x-opticon-opt"}


def learnt(known: Facts, found: Examination, *, zone: str) -> Facts:
    """What the item's lists, filters and viewer go by; ``zone`` is of the court."""
    seconds = found.metadata.get("duration_seconds")
    length = known.duration_ms
    if isinstance(seconds, int | float):
        length = max(0, round(seconds * 1000))
    is_unnamed = known.item_type == ItemType.OTHER
    flags = {*known.flags, *(ItemFlag(flag.value).value for flag in found.flags)}
    return replace(
        known,
        media_type=found.media_type[:100],
        condition=Condition(found.condition.value).value,
        flags=tuple(sorted(flags)),
        page_count=found.page_count,
        has_machine_text=found.machine_made,
        dated_at=facts.dated_at(found.metadata, zone),
        duration_ms=length,
        item_type=_item_type(found).value if is_unnamed else known.item_type,
    )


def _item_type(found: Examination) -> ItemType:
    """What to call an item that nobody has named otherwise."""
    if found.media_type in _DATA:
        return ItemType.DATA
    if "spreadsheet" in found.media_type or "excel" in found.media_type:
        return ItemType.SPREADSHEET
    if "presentation" in found.media_type or "powerpoint" in found.media_type:
        return ItemType.PRESENTATION
    return _TYPES.get(found.kind, ItemType.OTHER)


def keep_pictures(
    actor: Actor, wall: Wall, item: EvidenceItem, found: Examination
) -> dict[str, str]:
    """Store thumbnail, first page and what browsers can show; none of an infected file.

    Returns their media types by kind.
    """
    shown: dict[str, str] = {}
    if Flag.INFECTED in found.flags:
        return shown
    for kind, picture in (
        (DerivativeKind.THUMBNAIL, found.thumbnail),
        (DerivativeKind.PREVIEW, found.first_page),
        (DerivativeKind.VIEWABLE, found.viewable),
    ):
        if picture is not None:
            _keep_picture(actor, wall, item, kind, picture)
            shown[kind.value] = picture.media_type
    return shown


def _keep_picture(
    actor: Actor, wall: Wall, item: EvidenceItem, kind: DerivativeKind, picture: Picture
) -> None:
    blob, written = keep_file(actor, wall=wall, blocks=[picture.data])
    Derivative.behind(
        wall,
        item=item,
        blob=blob,
        kind=kind.value,
        media_type="" if wall.is_sealed else picture.media_type,
        size=written.size,
        created_by=actor.user_id,
    ).save(force_insert=True)


def keep_text(actor: Actor, wall: Wall, item: EvidenceItem, found: Examination) -> None:
    """Store each page's text; names and titles of the metadata are found with the first page."""
    pages = [page for page in found.pages if page.text.strip()]
    if wall.is_sealed:
        _seal_text(actor, wall, item, pages)
        return
    words = facts.search_words(found.metadata)
    if words and not pages:
        pages = [Page(1, "")]
    for start in range(0, len(pages), TEXTS_AT_ONCE):
        rows = [
            _text_row(actor, wall, item, page, words if page is pages[0] else "")
            for page in pages[start : start + TEXTS_AT_ONCE]
        ]
        save_contents([row.content for row in rows if row.content is not None])
        EvidenceText.objects.bulk_create(rows)


def _seal_text(actor: Actor, wall: Wall, item: EvidenceItem, pages: Sequence[Page]) -> None:
    """Store the text of all pages in one record, which does not tell how many there are."""
    if not pages:
        return
    told = [
        {
            "page": page.number,
            "text": page.text,
            "source": _source(page).value,
            "engine": page.engine,
        }
        for page in pages
    ]
    EvidenceText.behind(
        wall,
        item=item,
        page=0,
        content=write_content(wall, {"pages": told}),
        created_by=actor.user_id,
    ).save(force_insert=True)


def _source(page: Page) -> TextSource:
    return TextSource.RECOGNIZED if page.machine_made else TextSource.EMBEDDED


def _text_row(actor: Actor, wall: Wall, item: EvidenceItem, page: Page, words: str) -> EvidenceText:
    values = {"text": page.text, "engine": page.engine}
    return EvidenceText.behind(
        wall,
        item=item,
        page=page.number,
        source=_source(page).value,
        search=vector(wall, page.text, words),
        content=make_content(wall, {key: value for key, value in values.items() if value}),
        created_by=actor.user_id,
    )
