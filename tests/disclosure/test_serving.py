"""If these fail, content crosses a wall that should stay, or arrives other than it was served."""

import hashlib
import io
import zipfile
from uuid import UUID

import pytest

from casework import access as casework_access
from disclosure import access
from disclosure.archive import zip_chunks, zip_length
from disclosure.models.production import Release
from disclosure.selectors import volumes
from disclosure.services import receiving, serving
from privilege import context
from privilege.actor import Actor
from privilege.errors import NotFound, Refused
from privilege.models.notices import Notice
from tests.cast import Cast
from tests.disclosure.conftest import Docket, confirmation, drafted, numbered, prepared, served
from tests.disclosure.pdfs import page_texts

pytestmark = pytest.mark.django_db


def unpacked(actor: Actor, volume_id: UUID) -> dict[str, bytes]:
    with context.enter(actor):
        download = receiving.download_volume(actor, volume_id=volume_id)
    packed = b"".join(zip_chunks(download.members, download.modified_at))
    assert len(packed) == zip_length(download.members)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_recipient_has_every_file_stamped_listed_and_summed_up(
    cast: Cast, volume: UUID
) -> None:
    files = unpacked(cast.defender, volume)
    assert set(files) == {
        "documents/DA-000001.pdf",
        "documents/DA-000004.pdf",
        "natives/DA-000005.mp4",
        "slip-sheets/DA-000005.pdf",
        "letter.pdf",
        "index.pdf",
        "index.csv",
        "manifest.json",
        "manifest.csv",
        "SHA256SUMS",
    }
    texts = page_texts(files["documents/DA-000001.pdf"])
    assert ["DA-000003" in texts[2], "page 3" in texts[2]] == [True, True]
    assert files["natives/DA-000005.mp4"] == b"not really a video" * 9000
    lines = [line.split("  ") for line in files["SHA256SUMS"].decode().splitlines()]
    sums = {path: digest for digest, path in lines}
    del files["SHA256SUMS"]
    assert sums == {path: hashlib.sha256(body).hexdigest() for path, body in files.items()}
    letter = " ".join(page_texts(files["letter.pdf"]))
    for fact in ("Maria Ortiz", "Defender", "DA-000001 – DA-000005", "Volume 1", "IND-7"):
        assert fact in letter


def test_served_items_are_new_ones_and_the_link_stays_with_the_releaser(
    cast: Cast, docket: Docket, volume: UUID, items: dict[str, UUID]
) -> None:
    with context.enter(cast.defender) as actor:
        files = volumes.items_of(volumes.files_of(actor, access.volume_for(actor, volume)))
        received = [casework_access.item_for(actor, file.item_id) for file in files if file.item_id]
        assert not Release.objects.exists()
        for item_id in items.values():
            with pytest.raises(NotFound):
                casework_access.item_for(actor, item_id)
    assert {item.id for item in received}.isdisjoint(items.values())
    assert {item.wall_id for item in received} == {docket.defender_shared}
    assert [item.text("title") for item in received] == ["report.pdf", "scene.jpg", "cam 7.MP4"]
    with context.enter(cast.prosecutor):
        links = {row.item_id: row.released_item_id for row in Release.objects.all()}
    assert links == dict(zip(items.values(), (item.id for item in received), strict=True))


def test_a_co_defendant_and_every_outsider_find_nothing(cast: Cast, volume: UUID) -> None:
    for outsider in (
        cast.co_defender,
        cast.pd_outsider,
        cast.da_outsider,
        cast.other_prosecutor,
        cast.da_admin,
        cast.superuser,
        cast.auditor,
        cast.nobody,
    ):
        with context.enter(outsider) as actor:
            for reach in (
                lambda who: access.volume_for(who, volume),
                lambda who: receiving.open_production(who, volume_id=volume),
                lambda who: receiving.download_volume(who, volume_id=volume),
                lambda who: receiving.acknowledge_receipt(who, volume_id=volume),
                lambda who: receiving.open_receipt(who, volume_id=volume),
            ):
                with pytest.raises(NotFound):
                    reach(actor)


def test_the_recipient_cannot_see_the_production_behind_the_volume(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    production_id = drafted(cast.prosecutor, docket.defender_shared, list(items.values()))
    with context.enter(cast.defender) as actor, pytest.raises(NotFound):
        access.production_for(actor, production_id)


def test_serving_twice_is_once(cast: Cast, docket: Docket, items: dict[str, UUID]) -> None:
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, [items["photo"]])
    numbered(who, production_id)
    prepared(who, production_id)
    assert served(who, production_id) == served(who, production_id)
    with context.enter(cast.defender) as actor:
        assert len(volumes.packages_of(actor, docket.matter_id)) == 1


def test_other_recipients_or_items_than_confirmed_stop_the_service(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, [items["photo"]])
    numbered(who, production_id)
    prepared(who, production_id)
    with context.enter(who):
        read = confirmation(who, production_id)
        for wrong in (
            serving.Confirmation(read.recipient_ids, read.item_count + 1),
            serving.Confirmation(frozenset({cast.co_defender.person_id}), read.item_count),
            serving.Confirmation(frozenset(), read.item_count),
        ):
            with pytest.raises(Refused, match="changed"):
                serving.serve_production(who, production_id=production_id, confirmation=wrong)


def test_only_an_attorney_serves_and_only_what_is_ready(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, [items["photo"]])
    numbered(who, production_id)
    with pytest.raises(Refused, match="being stamped"):
        served(who, production_id)
    with context.enter(cast.co_defender) as actor, pytest.raises(NotFound):
        serving.serve_production(
            actor,
            production_id=production_id,
            confirmation=serving.Confirmation(frozenset(), 1),
        )


def test_recipients_are_told_without_a_word_of_what(cast: Cast, volume: UUID) -> None:
    with context.enter(cast.defender) as actor:
        notices = list(Notice.objects.filter(user_id=actor.person_id, object_id=volume))
    assert [notice.kind for notice in notices] == ["disclosure:production:served"]
    with context.enter(cast.co_defender) as actor:
        assert not Notice.objects.filter(object_id=volume).exists()
