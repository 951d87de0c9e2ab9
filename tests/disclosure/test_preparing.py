"""If these fail, a file is served unstamped, unexplained or changed, or lies in plain on a disk."""

import io
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from disclosure import access
from disclosure.archive import zip_chunks
from disclosure.models.production import ProductionFile
from disclosure.selectors import productions
from disclosure.services import numbering, preparing, receiving, selection
from disclosure.services import productions as services
from privilege import context
from privilege.actor import Actor
from tests.cast import Cast
from tests.disclosure.conftest import Docket, Take, drafted, numbered, prepared, served
from tests.disclosure.pdfs import page_texts, text_pdf

pytestmark = pytest.mark.django_db


def unpacked(actor: Actor, volume_id: UUID) -> dict[str, bytes]:
    with context.enter(actor):
        ready = receiving.download_volume(actor, volume_id=volume_id)
    packed = b"".join(zip_chunks(ready.members, ready.modified_at))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_progress_is_told_and_a_second_run_changes_nothing(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, list(items.values()))
    numbered(who, production_id)
    assert prepared(who, production_id) == [(0, 3), (1, 3), (2, 3), (3, 3)]
    with context.enter(who):
        before = list(ProductionFile.objects.order_by("id").values_list("id", "sha256"))
    assert prepared(who, production_id) == [(0, 0)]
    with context.enter(who):
        assert list(ProductionFile.objects.order_by("id").values_list("id", "sha256")) == before


def test_a_run_that_died_goes_on_with_the_items_left(
    cast: Cast, docket: Docket, items: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, list(items.values()))
    numbered(who, production_id)
    real, calls = preparing.make_ready, []

    def dies_at_the_second(piece: preparing.Piece) -> object:
        calls.append(piece)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(piece)

    monkeypatch.setattr(preparing, "make_ready", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        prepared(who, production_id)
    with context.enter(who):
        assert access.production_for(who, production_id).prepared_at is None
    assert prepared(who, production_id) == [(0, 2), (1, 2), (2, 2)]


def test_what_cannot_be_stamped_goes_as_a_native_and_says_why(
    cast: Cast, docket: Docket, take: Take
) -> None:
    who = cast.prosecutor
    fewer = take(who, text_pdf(2), "two.pdf", media_type="application/pdf", page_count=3)
    broken = take(
        who, b"%PDF-1.7 nonsense", "broken.pdf", media_type="application/pdf", page_count=1
    )
    last = take(who, text_pdf(1), "last.pdf", media_type="application/pdf", page_count=1)
    production_id = drafted(who, docket.defender_shared, [fewer, broken, last])
    numbered(who, production_id)
    prepared(who, production_id)
    files = unpacked(cast.defender, served(who, production_id))
    assert files["natives/DA-000001.pdf"] == text_pdf(2)
    sheet = page_texts(files["slip-sheets/DA-000001.pdf"])[0]
    assert "DA-000001 – DA-000003" in sheet
    assert "2 pages, but 3 numbers" in sheet
    assert "damaged" in page_texts(files["slip-sheets/DA-000004.pdf"])[0]
    assert "DA-000005" in page_texts(files["documents/DA-000005.pdf"])[0]


def test_a_withheld_item_leaves_nothing_but_its_category_and_basis(
    cast: Cast, docket: Docket, take: Take, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    secret = take(
        who,
        text_pdf(2, mark="INFORMANT"),
        "informant-harlow.pdf",
        media_type="application/pdf",
        page_count=2,
    )
    production_id = drafted(who, docket.defender_shared, [secret, items["photo"]])
    with context.enter(who):
        selection.withhold_item(
            who,
            production_id=production_id,
            item_id=secret,
            category="Confidential informant",
            basis="CPL 245.20(2)",
        )
    numbered(who, production_id)
    prepared(who, production_id)
    files = unpacked(cast.defender, served(who, production_id))
    assert "slip-sheets/DA-000002.pdf" in files
    assert not any("DA-000002" in name for name in files if not name.startswith("slip-sheets/"))
    said = page_texts(files["slip-sheets/DA-000002.pdf"])[0]
    assert "Confidential informant Basis CPL 245.20(2)" in said
    for name, content in files.items():
        texts = (
            " ".join(page_texts(content)) if name.endswith(".pdf") else content.decode("latin-1")
        )
        assert "harlow" not in texts.lower(), name
        assert "INFORMANT " not in texts, name
    assert "DA-000002" in " ".join(page_texts(files["letter.pdf"]))


def test_a_stored_file_that_changed_is_never_served(cast: Cast, docket: Docket, take: Take) -> None:
    from audit.ledger.services import operation
    from casework.events import Event
    from casework.models.evidence import EvidenceItem

    who = cast.prosecutor
    item = take(who, b"as it came", "a.txt", media_type="text/plain")
    production_id = drafted(who, docket.defender_shared, [item])
    numbered(who, production_id)
    with context.enter(who), operation(who, Event.ITEM_PROCESSED, wall=docket.file.id):
        EvidenceItem.objects.filter(pk=item).update(sha256="0" * 64)
    with pytest.raises(preparing.FileChangedError):
        prepared(who, production_id)
    with context.enter(who):
        assert access.production_for(who, production_id).prepared_at is None


def test_no_plain_byte_of_evidence_lies_on_a_disk(
    cast: Cast, docket: Docket, take: Take, tmp_path: Path
) -> None:
    who = cast.prosecutor
    marker = b"PLAINMARKER-7731"
    item = take(who, marker * 5_000, "note.txt", media_type="text/plain")
    production_id = drafted(who, docket.defender_shared, [item])
    numbered(who, production_id)
    prepared(who, production_id)
    served(who, production_id)
    stored = [path for path in settings.PARLEY_BLOB_DIR.rglob("*") if path.is_file()]
    assert len(stored) > 5
    assert not any(marker in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_voided_production_is_not_prepared(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, [items["photo"]])
    numbered(who, production_id)
    with context.enter(who):
        numbering.void_production(who, production_id=production_id)
    assert prepared(who, production_id) == []
    with context.enter(who):
        found = access.production_for(who, production_id)
        assert len(productions.unprepared(who, found)) == 1


def test_the_letter_carries_the_words_added(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, [items["photo"]])
    numbered(who, production_id)
    prepared(who, production_id)
    with context.enter(who):
        services.change_message(who, production_id=production_id, message="The cassette follows.")
    files = unpacked(cast.defender, served(who, production_id))
    assert "The cassette follows." in " ".join(page_texts(files["letter.pdf"]))
