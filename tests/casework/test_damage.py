"""If these fail, what somebody changed in the database is shown, or refused and nobody learns."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from audit.ledger.selectors import entries
from audit.ledger.selectors.entries import Filters
from audit.ledger.services import operation
from casework.models.evidence import EvidenceItem
from privilege import context, unlocked
from privilege.actor import Actor
from privilege.blobs.format import CHUNK_SIZE, FRAME_OVERHEAD, HEADER_SIZE, DamagedError
from privilege.choices import WallKind
from privilege.models.blobs import BlobKey
from privilege.models.content import Content
from privilege.models.keys import WallKeyWrap
from privilege.services.member_keys import Opened
from tests.casework.conftest import Doe
from tests.casework.test_notes import ceremony, unlocked_client, with_key, written
from tests.casework.test_sealed_files import keep, wall_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOT_WHAT_WAS_KEPT = b"This cannot be opened: it is not what was written here."
DAMAGED_FILE = b"The stored file is damaged."


@pytest.fixture(autouse=True)
def blob_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    return tmp_path / "blobs"


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


@pytest.fixture
def client(cast: Cast, doe: Doe, opened: Opened) -> Client:
    return unlocked_client(cast.defender, opened)


def put(actor: Actor, model: Any, pk: UUID, wall_id: UUID, **values: object) -> None:  # noqa: ANN401
    """Write into a row, as somebody with the database in hand would."""
    with context.enter(actor), operation(actor, "test:row:changed", wall=wall_id):
        assert model.objects.filter(pk=pk).update(**values) == 1


def refusals(actor: Actor) -> list[tuple[str, UUID, UUID | None]]:
    """What was refused as not what was kept: kind, id and wall, the newest last."""
    with context.enter(actor):
        found = entries([actor.log_id], Filters(event="privilege:integrity:refused"))
    assert {one.outcome for one in found} <= {"refused"}
    return [(ref.kind, ref.id, one.wall_id) for one in reversed(found) for ref in one.objects]


def test_words_of_another_row_or_another_part_are_refused_with_an_entry(
    cast: Cast, doe: Doe, client: Client
) -> None:
    here, there = written(cast.defender, doe), written(cast.defender, doe, title="Second")
    beyond = written(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)
    known = []
    for source in (there, beyond):
        with context.enter(cast.defender):
            foreign = Content.objects.get(pk=source.content_id)
        put(
            cast.defender,
            Content,
            here.content_id or here.id,
            here.wall_id,
            sealed=foreign.sealed,
            generation=foreign.generation,
        )
        page = client.get(reverse("note", args=[here.id]))
        assert NOT_WHAT_WAS_KEPT in page.content
        known.append(("privilege.content", here.content_id, here.wall_id))
        assert refusals(cast.defender) == known, "one entry a request, however often it is asked"
    assert client.get(reverse("note-edit", args=[here.id])).status_code == 409
    assert len(refusals(cast.defender)) == len(known) + 1, "and it outlives the refused request"


def test_an_item_whose_words_were_changed_says_so_on_its_page_and_in_the_log(
    cast: Cast, doe: Doe, client: Client
) -> None:
    wall = wall_of(cast.defender, doe)
    one, other = keep(cast.defender, wall), keep(cast.defender, wall, b"another")
    with context.enter(cast.defender):
        foreign = Content.objects.get(pk=other.content_id).sealed
    assert one.content_id
    put(cast.defender, Content, one.content_id, wall.id, sealed=foreign)
    for url in (reverse("item", args=[one.id]), reverse("evidence", args=[doe.case.id])):
        page = client.get(url)
        assert page.status_code == 200
        assert b"Damaged entry" in page.content
    assert NOT_WHAT_WAS_KEPT in client.get(reverse("item", args=[one.id])).content
    assert refusals(cast.defender) == [("privilege.content", one.content_id, wall.id)] * 3


def test_a_foreign_key_of_a_part_is_no_colleague_to_wait_for(
    cast: Cast, doe: Doe, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = written(cast.defender, doe)
    with context.enter(cast.defender):
        wrap = WallKeyWrap.objects.get(wall_id=note.wall_id)
    # The application cannot write a wrap; to the session this one was made for another place.
    elsewhere = unlocked.wrap_place(note.id, note.id, 1)
    monkeypatch.setattr(unlocked, "wrap_place", lambda *_place: elsewhere)
    assert NOT_WHAT_WAS_KEPT in client.get(reverse("note", args=[note.id])).content
    assert refusals(cast.defender) == [("privilege.wall-key", wrap.wall_key_id, note.wall_id)]


def _changed_key(cast: Cast, item: EvidenceItem, _folder: Path) -> None:
    with context.enter(cast.defender):
        key = BlobKey.objects.get(blob_id=item.blob_id)
        changed = bytearray(key.wrapped_key)
    changed[-1] ^= 1
    put(cast.defender, BlobKey, key.id, item.wall_id, wrapped_key=bytes(changed))


def _cut(_cast: Cast, item: EvidenceItem, folder: Path) -> None:
    path = _stored(item, folder)
    path.write_bytes(path.read_bytes()[:-100])


def _gone(_cast: Cast, item: EvidenceItem, folder: Path) -> None:
    _stored(item, folder).unlink()


@pytest.mark.parametrize("fault", [_changed_key, _cut, _gone])
def test_a_file_that_was_changed_is_refused_before_its_first_byte(
    cast: Cast,
    doe: Doe,
    client: Client,
    blob_folder: Path,
    fault: Callable[[Cast, EvidenceItem, Path], None],
) -> None:
    item = keep(cast.defender, wall_of(cast.defender, doe))
    fault(cast, item, blob_folder)
    answer = client.get(reverse("item-file", args=[item.id]))
    assert answer.status_code == 409
    assert DAMAGED_FILE in answer.content
    assert refusals(cast.defender) == [("privilege.file", item.blob_id, item.wall_id)]


@pytest.mark.parametrize("order", [(0, 2, 1, 3), (0, 1, 1, 3)])
def test_chunks_in_another_order_or_twice_break_the_file_off_with_an_entry(
    cast: Cast, doe: Doe, client: Client, blob_folder: Path, order: tuple[int, ...]
) -> None:
    item = keep(cast.defender, wall_of(cast.defender, doe), bytes(range(256)) * CHUNK_SIZE * 4)
    path = _stored(item, blob_folder)
    stored, frame = path.read_bytes(), CHUNK_SIZE + FRAME_OVERHEAD
    begin, end = HEADER_SIZE, HEADER_SIZE + 4 * frame
    frames = [stored[at : at + frame] for at in range(begin, end, frame)]
    path.write_bytes(stored[:begin] + b"".join(frames[at] for at in order) + stored[end:])
    answer: Any = client.get(reverse("item-file", args=[item.id]))
    with pytest.raises(DamagedError):
        b"".join(answer.streaming_content)
    assert refusals(cast.defender) == [("casework.evidence", item.id, item.wall_id)]


def _stored(item: EvidenceItem, folder: Path) -> Path:
    assert item.blob
    (path,) = [one for one in folder.rglob("*") if one.name == item.blob.store_key]
    path.chmod(0o600)
    return path
