"""If these fail, a privileged file stays unread, or what was read from it lies about in plain."""

import io
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from PIL import Image
from pytest_django import Settings

from casework.choices import PROCESS, Condition, ItemOrigin, ItemType
from casework.models.evidence import Derivative, EvidenceItem, EvidenceText
from casework.selectors.item import item_view, texts_of
from casework.services import evidence
from privilege import context, tasks, unlocked, worker_key
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import Locked
from privilege.models.blobs import BlobKey
from privilege.models.jobs import Job
from privilege.models.walls import Wall
from privilege.selectors.blobs import open_file
from privilege.services import jobs, walls, workers
from privilege.services.blobs import keep_file
from privilege.services.member_keys import Opened
from tests.casework.conftest import Doe, id_of
from tests.casework.test_notes import ceremony, with_key
from tests.casework.test_processing import letter, packed
from tests.casework.test_sealed_files import wall_of
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("committed_db", "worker")
MARK = "zanzibar"


@pytest.fixture(autouse=True)
def blob_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    return tmp_path / "blobs"


@pytest.fixture
def worker(committed_db: str) -> Iterator[None]:
    """This process is a worker meanwhile."""
    workers.sign_of_life(worker_key.make())
    yield
    worker_key.forget()


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


@pytest.fixture
def wall(cast: Cast, doe: Doe) -> Wall:
    return wall_of(cast.defender, doe, WallKind.DEFENSE_FILE)


def picture() -> bytes:
    image = Image.new("RGB", (320, 200), "white")
    exif = image.getexif()
    exif[0x010E] = f"{MARK} at night"
    exif[0x0132] = "2026:03:02 21:15:00"
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif)
    return target.getvalue()


def take_in(actor: Actor, wall: Wall, data: bytes, name: str) -> EvidenceItem:
    """Take a file in with the key locked."""
    with context.enter(actor):
        blob, written = keep_file(actor, wall=wall, blocks=[data])
        return evidence.receive_file(
            actor,
            wall=wall,
            blob=blob,
            sha256=written.sha256.hex(),
            size=written.size,
            name=name,
        )


def come_by(actor: Actor, opened: Opened) -> int:
    """Let a member with an unlocked key open a page."""
    with context.enter(actor):
        return jobs.grant_waiting(actor, opened.unlocked())


def job_of(item_id: UUID) -> Job:
    return Job.objects.get(task=PROCESS, key=str(item_id))


def run(item: EvidenceItem) -> str:
    tasks.run_job(str(job_of(item.id).id))
    return job_of(item.id).state


def fresh(actor: Actor, item: EvidenceItem) -> EvidenceItem:
    found: EvidenceItem = EvidenceItem.objects.select_related("content").get(pk=item.id)
    return found


def everything(actor: Actor) -> str:
    """The rows that the actor may read, as text."""
    tables = ("evidenceitem", "evidencetext", "derivative", "custodyevent", "tag")
    found = ""
    with context.enter(actor), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT row_to_json(t)::text FROM casework_{table} t")  # noqa: S608
            found += "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT row_to_json(t)::text FROM privilege_content t WHERE plain IS NULL")
        found += "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT row_to_json(t)::text FROM privilege_job t")
        found += "\n".join(row[0] for row in cursor.fetchall())
    return found.lower()


def test_a_picture_waits_for_a_member_and_is_then_read_and_sealed(
    cast: Cast, wall: Wall, opened: Opened, blob_folder: Path
) -> None:
    item = take_in(cast.defender, wall, picture(), f"{MARK}.jpg")
    assert run(item) == "waiting", "nobody reads it alone"
    assert come_by(cast.defender, opened) == 1
    assert run(item) == "done"
    with context.enter(cast.defender):
        locked = fresh(cast.defender, item)
        assert (locked.state, locked.is_locked, locked.facts.sha256) == ("ready", True, "")
        with pytest.raises(Locked):
            texts_of(cast.defender, item.id)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        read = fresh(cast.defender, item)
        facts = read.facts
        assert (facts.media_type, facts.item_type) == ("image/jpeg", ItemType.PHOTO)
        assert (facts.condition, len(facts.md5), facts.has_preview) == (Condition.OK, 32, True)
        assert MARK in str(read.text("metadata"))
        view = item_view(cast.defender, item.id)
        thumbnail = view.derivatives["thumbnail"]
        assert (thumbnail.media_type, thumbnail.shown_as.partition("/")[0]) == ("", "image")
        with open_file(cast.defender, wall_id=wall.id, blob_id=thumbnail.blob_id) as file:
            assert file.size == thumbnail.size
        rows = BlobKey.objects.filter(wall=wall)
        assert {row.kek_id for row in rows} == {""}
    said = everything(cast.defender)
    for word in (MARK, "image/jpeg", facts.sha256, facts.md5, "photo"):
        assert word not in said, word
    for path in blob_folder.rglob("*"):
        assert not path.is_file() or MARK.encode() not in path.read_bytes()


def test_an_email_is_read_and_its_attachment_waits_in_its_turn(
    cast: Cast, wall: Wall, opened: Opened
) -> None:
    item = take_in(cast.defender, wall, letter(), "mail.eml")
    come_by(cast.defender, opened)
    assert run(item) == "done"
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        (member,) = EvidenceItem.objects.select_related("content").filter(parent=item)
        assert (member.text("name"), member.origin) == ("call.txt", ItemOrigin.MEMBER)
        assert member.text("containers") == [fresh(cast.defender, item).facts.sha256]
        (text,) = texts_of(cast.defender, item.id)
        assert "He was not there." in text.text
    assert job_of(member.id).state == "waiting"
    come_by(cast.defender, opened)
    assert run(member) == "done"
    with context.enter(cast.defender):
        rows = EvidenceText.objects.filter(wall=wall)
        assert {(row.page, row.search) for row in rows} == {(0, None)}
    said = everything(cast.defender)
    for word in ("he was not there", "9:14 pm", "lineup", "byron", "call.txt"):
        assert word not in said, word


def test_an_archive_in_itself_ends(cast: Cast, wall: Wall, opened: Opened) -> None:
    inner = packed(**{"a.txt": b"one"})
    take_in(cast.defender, wall, packed(inner=inner), "outer.zip")
    for _ in range(4):
        come_by(cast.defender, opened)
        for waiting in Job.objects.filter(task=PROCESS, state="queued"):
            tasks.run_job(str(waiting.id))
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        found = EvidenceItem.objects.select_related("content").filter(wall=wall)
        names = {one.text("name"): one.state for one in found}
        (deepest,) = [one for one in found if one.text("name") == "a.txt"]
        assert len(deepest.text("containers")) == 2
    assert names == {"outer.zip": "ready", "inner": "ready", "a.txt": "ready"}


def test_what_a_member_writes_meanwhile_is_not_undone(
    cast: Cast, wall: Wall, opened: Opened
) -> None:
    item = take_in(cast.defender, wall, picture(), "a.jpg")
    come_by(cast.defender, opened)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        evidence.describe_item(cast.defender, item_id=item.id, title="What she saw")
    assert run(item) == "waiting", "it was granted with older words"
    come_by(cast.defender, opened)
    assert run(item) == "done"
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        assert fresh(cast.defender, item).text("title") == "What she saw"


def test_whoever_was_let_out_reads_no_more_of_it(cast: Cast, wall: Wall, opened: Opened) -> None:
    leaver = with_key(cast.defense_investigator)
    person = id_of(cast.defense_investigator)
    with context.enter(cast.defender):
        walls.grant_wall(cast.defender, wall_id=wall.id, user_id=person)
    item = take_in(cast.defender, wall, picture(), "a.jpg")
    assert come_by(cast.defense_investigator, leaver) == 1
    with context.enter(cast.defender):
        walls.revoke_wall(cast.defender, wall_id=wall.id, user_id=person)
    assert run(item) == "waiting"
    with context.enter(cast.defender):
        assert not Derivative.objects.filter(item=item).exists()
    assert come_by(cast.defender, opened) == 1
    assert run(item) == "done"
