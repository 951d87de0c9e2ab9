"""If these fail, somebody without a member's key could open a privileged file, or a member not."""

import os
import re
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from audit.ground import clock
from audit.ledger.services import operation
from casework.choices import ItemOrigin
from casework.models.custody import CustodyEvent
from casework.models.evidence import EvidenceItem, EvidenceText
from casework.models.tag import ItemParty, Tag
from casework.services import evidence
from privilege import context, unlocked
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.blobs.configured import key_ring
from privilege.blobs.format import CHUNK_SIZE, FRAME_OVERHEAD, HEADER_SIZE, DamagedError
from privilege.blobs.kek import Binding, CannotUnwrapError
from privilege.blobs.reading import SealedFile
from privilege.choices import SEALED_KINDS, WallKind
from privilege.errors import Locked, NotFound
from privilege.keys.pairs import CannotOpenError
from privilege.models.base import WalledModel
from privilege.models.blobs import BlobKey
from privilege.models.content import Content
from privilege.models.walls import Wall
from privilege.selectors.blobs import hold_files, open_file
from privilege.services import walls
from privilege.services.blobs import keep_file, rewrap_key, share_blobs
from privilege.services.member_keys import Opened
from tests.casework.conftest import Doe, id_of
from tests.casework.test_notes import ceremony, with_key
from tests.cast import Cast

PLAIN = b"What he told me about the night in Zanzibar. " * 5000
DEFENSE_FILE = WallKind.DEFENSE_FILE
TABLES = (
    "privilege_blobkey",
    "privilege_content",
    "privilege_wallkey",
    "privilege_wallkeywrap",
    "privilege_memberlock",
    "privilege_memberkey",
)


@pytest.fixture(autouse=True)
def blob_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    return tmp_path / "blobs"


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    """The defender's key, after their office's ceremony."""
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


def wall_of(actor: Actor, doe: Doe, kind: WallKind = DEFENSE_FILE) -> Wall:
    with context.enter(actor):
        return wall_of_kind(actor, doe.case.matter_id, kind)


def keep(actor: Actor, wall: Wall, plain: bytes = PLAIN) -> EvidenceItem:
    """Take a file in while nothing is unlocked."""
    with context.enter(actor), operation(actor, "test:file:kept", wall=wall.id):
        blob, written = keep_file(actor, wall=wall, blocks=[plain])
        return evidence.receive_file(
            actor,
            wall=wall,
            blob=blob,
            sha256=written.sha256.hex(),
            size=written.size,
            name="zanzibar.txt",
        )


def read(actor: Actor, item: EvidenceItem, keys: Opened | None, wall: Wall | None = None) -> bytes:
    wall_id = wall.id if wall else item.wall_id
    assert item.blob_id
    with context.enter(actor), unlocked.using(keys.unlocked() if keys else None):
        file = open_file(actor, wall_id=wall_id, blob_id=item.blob_id)
    with file:
        return b"".join(map(bytes, file.read()))


def key_row(actor: Actor, item: EvidenceItem) -> BlobKey:
    with context.enter(actor):
        row: BlobKey = BlobKey.objects.get(wall_id=item.wall_id, blob_id=item.blob_id)
        return row


def put_key(actor: Actor, row: BlobKey, **values: object) -> None:
    """Write into the key's row, as somebody with the database in hand would."""
    with context.enter(actor), operation(actor, "test:key:changed", wall=row.wall_id):
        BlobKey.objects.filter(pk=row.pk).update(**values)


def test_a_file_is_kept_while_locked_and_opened_by_members_who_unlocked(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    item = keep(cast.defender, wall_of(cast.defender, doe))
    assert read(cast.defender, item, opened) == PLAIN
    with pytest.raises(Locked, match="locked"):
        read(cast.defender, item, None)
    stranger = with_key(cast.pd_outsider)
    for actor in (cast.pd_outsider, cast.pd_supervisor, cast.pd_admin, cast.prosecutor):
        with pytest.raises(NotFound):
            read(actor, item, stranger)
    with pytest.raises(Locked, match="colleague"):
        read(cast.defender, item, stranger)


def test_disks_database_and_the_platforms_keys_together_open_nothing(
    cast: Cast, doe: Doe, opened: Opened, blob_folder: Path
) -> None:
    item = keep(cast.defender, wall_of(cast.defender, doe))
    row = key_row(cast.defender, item)
    assert (row.kek_id, row.generation) == ("", 1)
    with pytest.raises(CannotUnwrapError):
        key_ring().unwrap(bytes(row.wrapped_key), Binding(row.wall_id, row.blob_id))
    # Every byte that the server keeps, tried as a key to every file that it keeps.
    held = [path.read_bytes() for path in blob_folder.rglob("*") if path.is_file()]
    assert held
    assert not any(b"Zanzibar" in data for data in held)
    with context.enter(cast.defender), connection.cursor() as cursor:
        rows = []
        for table in TABLES:
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")  # noqa: S608
            rows += [found[0].encode() for found in cursor.fetchall()]
        cursor.execute("SELECT store_key FROM privilege_blob WHERE id = %s", [item.blob_id])
        (store_key,) = cursor.fetchone()
    assert not any(b"zanzibar" in data.lower() for data in rows)
    (stored,) = [path for path in blob_folder.rglob("*") if path.name == store_key]
    source = _Stored(stored.read_bytes())
    tried = 0
    for data in rows:
        for candidate in _keys_in(data):
            tried += 1
            with pytest.raises(DamagedError):
                SealedFile(source, candidate, item.blob_id.bytes)  # type: ignore[union-attr]
    assert tried > 100
    assert read(cast.defender, item, opened) == PLAIN


class _Stored:
    """Stored bytes in memory."""

    def __init__(self, data: bytes) -> None:
        self.data, self.size = data, len(data)

    def read_at(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length]

    def close(self) -> None:
        """Nothing to close."""


def _keys_in(row: bytes) -> list[bytes]:
    """Each run of 32 bytes that a row's hexadecimal values hold, a few to each value."""
    found = []
    for word in row.split(b'"'):
        if word.startswith(b"\\\\x"):
            data = bytes.fromhex(word[3:].decode())
            found += [data[at : at + 32] for at in range(0, max(1, len(data) - 31), 29)]
    return [one for one in found if len(one) == 32]


@pytest.mark.parametrize("at", [0, 1, 40, -40, -1])
def test_a_tampered_key_is_damage_and_not_another_file(
    cast: Cast, doe: Doe, opened: Opened, at: int
) -> None:
    item = keep(cast.defender, wall_of(cast.defender, doe))
    row = key_row(cast.defender, item)
    damaged = bytearray(row.wrapped_key)
    damaged[at] ^= 1
    put_key(cast.defender, row, wrapped_key=bytes(damaged))
    with pytest.raises(DamagedError):
        read(cast.defender, item, opened)
    put_key(cast.defender, row, wrapped_key=bytes(row.wrapped_key))
    assert read(cast.defender, item, opened) == PLAIN


def test_a_key_opens_its_own_file_behind_its_own_wall_only(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    wall, other = (
        wall_of(cast.defender, doe, kind) for kind in (DEFENSE_FILE, WallKind.DEFENSE_WORK_PRODUCT)
    )
    one, two = keep(cast.defender, wall), keep(cast.defender, wall, b"another")
    beyond = keep(cast.defender, other, b"beyond")
    rows = [key_row(cast.defender, item) for item in (one, two, beyond)]
    for victim in (two, beyond):
        row = key_row(cast.defender, victim)
        put_key(cast.defender, row, wrapped_key=bytes(rows[0].wrapped_key))
        with pytest.raises(DamagedError):
            read(cast.defender, victim, opened)
    put_key(cast.defender, rows[0], generation=2)
    with pytest.raises(Locked):
        read(cast.defender, one, opened)


def test_the_database_keeps_no_key_that_is_neither_wrapped_nor_sealed(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    item = keep(cast.defender, wall_of(cast.defender, doe))
    row = key_row(cast.defender, item)
    for values in ({"generation": None}, {"kek_id": "k"}):
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            put_key(cast.defender, row, **values)


@pytest.mark.parametrize("fault", ["cut", "swapped", "doubled", "flipped", "ended early"])
def test_a_chunk_that_was_cut_moved_or_doubled_is_never_handed_out(
    cast: Cast, doe: Doe, opened: Opened, blob_folder: Path, fault: str
) -> None:
    plain = os.urandom(4 * CHUNK_SIZE)
    item = keep(cast.defender, wall_of(cast.defender, doe), plain)
    assert item.blob
    (path,) = [one for one in blob_folder.rglob("*") if one.name == item.blob.store_key]
    path.chmod(0o600)
    path.write_bytes(_broken(path.read_bytes(), fault))
    with pytest.raises(DamagedError):
        read(cast.defender, item, opened)


def _broken(stored: bytes, fault: str) -> bytes:
    frame = CHUNK_SIZE + FRAME_OVERHEAD
    head, rest = stored[:HEADER_SIZE], stored[HEADER_SIZE:]
    frames, end = [rest[at : at + frame] for at in range(0, 4 * frame, frame)], rest[4 * frame :]
    match fault:
        case "cut":
            return stored[: -len(end) - 100]
        case "swapped":
            frames[1], frames[2] = frames[2], frames[1]
        case "doubled":
            frames[2] = frames[1]
        case "flipped":
            frames[3] = bytes([frames[3][0] ^ 1]) + frames[3][1:]
        case "ended early":
            frames.pop()
    return head + b"".join(frames) + end


def test_whoever_left_cannot_open_what_came_later(cast: Cast, doe: Doe, opened: Opened) -> None:
    late = with_key(cast.defense_investigator)
    wall = wall_of(cast.defender, doe)
    person = id_of(cast.defense_investigator)
    with context.enter(cast.defender):
        walls.grant_wall(cast.defender, wall_id=wall.id, user_id=person)
    before = keep(cast.defender, wall)
    assert read(cast.defense_investigator, before, late) == PLAIN
    with context.enter(cast.defender):
        walls.revoke_wall(cast.defender, wall_id=wall.id, user_id=person)
    after = keep(cast.defender, wall)
    with pytest.raises(NotFound):
        read(cast.defense_investigator, after, late)
    # Even with every row in hand, the key of who left opens the old generation only.
    assert read(cast.defender, before, late) == PLAIN
    with pytest.raises(Locked):
        read(cast.defender, after, late)
    assert key_row(cast.defender, after).generation == 2
    assert read(cast.defender, after, opened) == PLAIN


def test_a_members_session_gives_a_file_to_another_wall_and_copies_nothing(
    cast: Cast, doe: Doe, opened: Opened, blob_folder: Path
) -> None:
    source = wall_of(cast.defender, doe)
    item = keep(cast.defender, source)
    blob_id = item.blob_id
    assert blob_id
    files = sorted(blob_folder.rglob("*"))
    open_one, sealed = (
        wall_of(cast.defender, doe, kind)
        for kind in (WallKind.FOR_DISCLOSURE, WallKind.DEFENSE_WORK_PRODUCT)
    )

    def share(keys: Opened | None, to: Wall) -> None:
        with (
            context.enter(cast.defender),
            unlocked.using(keys.unlocked() if keys else None),
            operation(cast.defender, "test:file:shared", wall=to.id),
        ):
            share_blobs(cast.defender, blob_ids=[blob_id], source=source, target=to)

    for target in (open_one, sealed):
        with pytest.raises(Locked):
            share(None, target)
        share(opened, target)
        share(None, target)  # what it has already stays, and needs nothing opened
    assert read(cast.defender, item, None, open_one) == PLAIN
    assert read(cast.defender, item, opened, sealed) == PLAIN
    with pytest.raises(Locked):
        read(cast.defender, item, None, sealed)
    assert sorted(blob_folder.rglob("*")) == files


def test_rotating_the_platforms_key_leaves_sealed_keys_alone(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    item = keep(cast.defender, wall_of(cast.defender, doe))
    row = key_row(cast.defender, item)
    before = bytes(row.wrapped_key)
    with context.enter(cast.defender):
        assert rewrap_key(row) is False
    assert bytes(key_row(cast.defender, item).wrapped_key) == before


def test_files_of_several_are_held_at_once_or_none(cast: Cast, doe: Doe, opened: Opened) -> None:
    wall = wall_of(cast.defender, doe)
    blob_ids: list[UUID] = [
        item.blob_id for item in (keep(cast.defender, wall), keep(cast.defender, wall, b"two"))
        if item.blob_id
    ]  # fmt: skip
    with context.enter(cast.defender), pytest.raises(Locked):
        hold_files(cast.defender, wall_id=wall.id, blob_ids=blob_ids)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        held = hold_files(cast.defender, wall_id=wall.id, blob_ids=blob_ids)
    assert held.keys() == set(blob_ids)


def test_the_row_of_a_privileged_item_tells_nothing_of_its_file(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    item = keep(cast.defender, wall_of(cast.defender, doe))
    with context.enter(cast.defender):
        found = EvidenceItem.objects.get(pk=item.id)
        assert (found.sha256, found.item_type, found.media_type, found.condition) == ("",) * 4
        assert found.origin == ItemOrigin.RECEIVED
        with connection.cursor() as cursor:
            cursor.execute("SELECT sha256 FROM casework_custodyevent WHERE item_id = %s", [item.id])
            assert cursor.fetchall() == [("",)]
    with (
        pytest.raises(IntegrityError, match="tells_its_sha256_or_nothing"),
        transaction.atomic(),
        context.enter(cast.defender),
        operation(cast.defender, "test:item:changed", wall=item.wall_id),
    ):
        EvidenceItem.objects.filter(pk=item.id).update(media_type="text/plain")


def test_sealed_words_do_not_open_under_another_purpose(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    """A file key is no content record: the same wall's key opens each in its own place only."""
    item = keep(cast.defender, wall_of(cast.defender, doe))
    row = key_row(cast.defender, item)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        content = EvidenceItem.objects.select_related("content").get(pk=item.id).content
        assert content is not None
        content.sealed = bytes(row.wrapped_key)
        with pytest.raises(CannotOpenError):
            content.words()


def test_the_database_refuses_what_is_not_sealed_behind_each_kind_of_privileged_wall(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'stay_sealed'")
        (source,) = cursor.fetchone()
    assert set(re.findall(r"'([a-z-]+)'", source)) == SEALED_KINDS
    wall = wall_of(cast.defender, doe)
    item = keep(cast.defender, wall)
    rows: list[WalledModel] = [
        Content.behind(wall, plain={"text": "Zanzibar"}),  # type: ignore[list-item]
        BlobKey.behind(wall, blob_id=item.blob_id, wrapped_key=b"k", kek_id="k"),
        CustodyEvent.behind(
            wall, item=item, act="copied", happened_at=clock.now(), sha256="a" * 64
        ),
        EvidenceText.behind(wall, item=item, page=1),
        Tag.behind(wall, item=item, kind="brady"),
        ItemParty.behind(wall, item=item, party_id=doe.john.id),
    ]
    for row in rows:
        with (
            pytest.raises(IntegrityError, match="behind a privileged wall is sealed"),
            transaction.atomic(),
            context.enter(cast.defender),
            operation(cast.defender, "test:row:kept", wall=wall.id),
        ):
            row.save(force_insert=True)
