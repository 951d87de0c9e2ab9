"""Each file that arrives is read: it ends in a condition, and what it holds becomes items."""

import hashlib
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from pytest_django import Settings

from audit.ground import ids
from audit.ledger.selectors import entries_about
from audit.ledger.values import Ref
from casework.choices import PROCESS, Condition, ItemOrigin, ItemState, ItemType, TextSource
from casework.extraction import scan
from casework.extraction.sandbox import SandboxError
from casework.models.evidence import Derivative, EvidenceItem, EvidenceText
from casework.services import evidence, processing
from casework.tasks import processing as task
from privilege import context
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.models.jobs import Job
from privilege.models.walls import Wall
from privilege.services.blobs import keep_file
from privilege.services.jobs import MOST_ATTEMPTS
from privilege.work import JobRun, handler_of
from tests.casework.conftest import Doe
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("committed_db")
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(autouse=True)
def blob_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    return tmp_path / "blobs"


def take_in(actor: Actor, wall: Wall, data: bytes, name: str) -> EvidenceItem:
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


def job_of(actor: Actor, item: EvidenceItem, attempt: int = 1) -> JobRun:
    return JobRun(
        job_id=ids.new(),
        actor=actor,
        wall_id=item.wall_id,
        args={"item_id": str(item.id)},
        attempt=attempt,
        progress=lambda _done, _total: None,
    )


def read(actor: Actor, item: EvidenceItem, attempt: int = 1) -> EvidenceItem:
    handler_of(PROCESS)(job_of(actor, item, attempt))
    return fresh(actor, item)


def fresh(actor: Actor, item: EvidenceItem) -> EvidenceItem:
    with context.enter(actor):
        found: EvidenceItem = EvidenceItem.objects.select_related("content").get(pk=item.id)
        return found


def members(actor: Actor, item: EvidenceItem) -> list[EvidenceItem]:
    with context.enter(actor):
        found = EvidenceItem.objects.select_related("content").filter(parent_id=item.id)
        return list(found.order_by("created_at", "id"))


def packed(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"box/{name}", data)
    return target.getvalue()


def letter() -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Ada Byron <ada@example.org>", "b@example.org"
    message["Subject"], message["Date"] = "The lineup", "Mon, 2 Mar 2026 10:00:00 -0500"
    message.set_content("He was not there.")
    message.add_attachment(b"9:14 pm", maintype="text", subtype="plain", filename="call.txt")
    return message.as_bytes()


def test_an_email_is_read_and_its_attachment_becomes_an_item(cast: Cast, doe: Doe) -> None:
    who = cast.prosecutor
    data = letter()
    item = read(who, take_in(who, doe.opening.prosecution_file, data, "mail.eml"))
    assert (item.state, item.condition) == (ItemState.READY, Condition.OK)
    assert (item.item_type, item.media_type) == (ItemType.EMAIL, "message/rfc822")
    assert item.md5 == hashlib.md5(data, usedforsecurity=False).hexdigest()
    assert item.dated_at is not None
    assert item.dated_at.isoformat() == "2026-03-02T15:00:00+00:00"
    assert item.text("metadata")["subject"] == "The lineup"
    (attachment,) = members(who, item)
    assert attachment.text("name") == "call.txt"
    assert (attachment.origin, attachment.wall_id) == (ItemOrigin.MEMBER, item.wall_id)
    assert attachment.sha256 == hashlib.sha256(b"9:14 pm").hexdigest()
    with context.enter(who):
        assert Job.objects.filter(task=PROCESS, key=str(attachment.id)).exists()
        texts = EvidenceText.objects.select_related("content").filter(item=item)
        assert [(text.page, text.source) for text in texts] == [(1, TextSource.EMBEDDED)]
        assert EvidenceText.objects.filter(item=item, search="byron & there").exists()
    assert read(who, attachment).state == ItemState.READY


def test_the_other_side_sees_nothing_of_what_was_read(cast: Cast, doe: Doe) -> None:
    item = take_in(cast.prosecutor, doe.opening.prosecution_file, letter(), "mail.eml")
    read(cast.prosecutor, item)
    with context.enter(cast.defender):
        assert not EvidenceItem.objects.exists()
        assert not EvidenceText.objects.exists()
    with pytest.raises(NotFound):
        read(cast.defender, item)


def test_reading_leaves_one_entry_and_no_words_in_it(cast: Cast, doe: Doe) -> None:
    who = cast.prosecutor
    item = read(who, take_in(who, doe.opening.prosecution_file, b"the words", "a.txt"))
    with context.enter(who):
        found = entries_about([who.log_id], Ref("casework.evidence", item.id))
        events = [entry.event for entry in found]
    assert events.count("casework:evidence:processed") == 1


def test_a_second_run_changes_nothing(cast: Cast, doe: Doe) -> None:
    who = cast.prosecutor
    item = take_in(who, doe.opening.prosecution_file, letter(), "mail.eml")
    once = read(who, item)
    twice = read(who, item)
    assert (once.md5, once.state) == (twice.md5, twice.state)
    assert len(members(who, item)) == 1
    with context.enter(who):
        assert EvidenceText.objects.filter(item=item).count() == 1


def test_a_worker_that_died_among_the_members_is_followed_by_one_that_goes_on(
    cast: Cast, doe: Doe, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = cast.prosecutor
    files = {f"{number:02}.txt": b"call %d" % number for number in range(9)}
    item = take_in(who, doe.opening.prosecution_file, packed(**files), "calls.zip")
    monkeypatch.setattr(task, "MEMBERS_AT_ONCE", 4)
    with monkeypatch.context() as dying:
        keep = processing.take_in_members
        calls: list[int] = []

        def die_at_the_second(*args: object, **kwargs: object) -> None:
            calls.append(1)
            if len(calls) == 2:
                raise OSError("the worker is gone")
            keep(*args, **kwargs)  # type: ignore[arg-type]

        dying.setattr(processing, "take_in_members", die_at_the_second)
        with pytest.raises(OSError, match="gone"):
            read(who, item)
    assert len(members(who, item)) == 4
    assert fresh(who, item).state != ItemState.READY
    read(who, item)
    assert [one.text("name") for one in members(who, item)] == sorted(files)
    assert {one.text("path") for one in members(who, item)} == {"box"}


def test_a_member_s_infection_is_said_of_its_archive_too(cast: Cast, doe: Doe) -> None:
    who = cast.prosecutor
    inner = packed(virus=EICAR)
    outer = take_in(who, doe.opening.prosecution_file, packed(inner=inner), "outer.zip")
    assert read(who, outer).flags == []
    (middle,) = members(who, outer)
    assert read(who, middle).flags == ["infected"]
    (virus,) = members(who, middle)
    assert read(who, virus).condition == Condition.HOSTILE
    assert fresh(who, outer).flags == ["infected"]


def test_a_file_that_cannot_be_read_says_why_and_blocks_nothing(cast: Cast, doe: Doe) -> None:
    who = cast.prosecutor
    empty = read(who, take_in(who, doe.opening.prosecution_file, b"", "empty.pdf"))
    assert (empty.state, empty.condition) == (ItemState.READY, Condition.EMPTY)
    assert "no bytes" in empty.text("reason")
    assert empty.md5 == hashlib.md5(b"", usedforsecurity=False).hexdigest()


def test_a_picture_has_its_thumbnail_behind_the_same_wall(cast: Cast, doe: Doe) -> None:
    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (50, 50), "red").save(target, "PNG")
    who = cast.prosecutor
    item = read(who, take_in(who, doe.opening.prosecution_file, target.getvalue(), "a.png"))
    assert item.has_preview
    with context.enter(who):
        kinds = Derivative.objects.filter(item=item).values_list("kind", "wall_id", "media_type")
        assert sorted(kinds) == [
            ("preview", item.wall_id, "image/jpeg"),
            ("thumbnail", item.wall_id, "image/jpeg"),
        ]


def test_a_family_is_bounded_however_it_is_nested(
    cast: Cast, doe: Doe, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = cast.prosecutor
    monkeypatch.setattr(processing, "LARGEST_FAMILY", 4)
    inner = packed(a=b"1", b=b"2", c=b"3")
    outer = take_in(who, doe.opening.prosecution_file, packed(inner=inner, other=b"x"), "o.zip")
    assert read(who, outer).condition == Condition.OK
    middle = members(who, outer)[0]
    found = read(who, middle)
    assert (found.state, found.condition) == (ItemState.READY, Condition.TOO_LARGE)
    assert members(who, middle) == []


def test_a_scanner_s_finding_outweighs_the_reader_s(
    cast: Cast, doe: Doe, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PARLEY_CLAMAV_ADDRESS = "unix:/nowhere"
    monkeypatch.setattr(scan, "scan", lambda _source, _address: scan.Verdict("Win.Test.X"))
    who = cast.prosecutor
    item = read(who, take_in(who, doe.opening.prosecution_file, b"words", "a.txt"))
    assert (item.condition, item.flags) == (Condition.HOSTILE, ["infected"])
    assert "Win.Test.X" in item.text("reason")


def test_a_scanner_that_is_away_is_asked_again_and_at_last_remarked_on(
    cast: Cast, doe: Doe, settings: Settings
) -> None:
    settings.PARLEY_CLAMAV_ADDRESS = "unix:/nowhere"
    who = cast.prosecutor
    item = take_in(who, doe.opening.prosecution_file, b"words", "a.txt")
    with pytest.raises(scan.ScannerError):
        read(who, item)
    assert fresh(who, item).state == ItemState.RECEIVED
    found = read(who, item, attempt=MOST_ATTEMPTS)
    assert found.condition == Condition.OK
    assert task.UNSCANNED in found.text("notes")


def test_a_machine_that_cannot_read_files_says_so_at_last(
    cast: Cast, doe: Doe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(*args: object, **kwargs: object) -> None:
        raise SandboxError

    monkeypatch.setattr(task, "examine", unable)
    who = cast.prosecutor
    item = take_in(who, doe.opening.prosecution_file, b"words", "a.txt")
    with pytest.raises(SandboxError):
        read(who, item)
    found = read(who, item, attempt=MOST_ATTEMPTS)
    assert (found.state, found.condition) == (ItemState.READY, Condition.UNSUPPORTED)


def test_a_slow_file_is_shown_as_being_read(cast: Cast, doe: Doe) -> None:
    who = cast.prosecutor
    item = take_in(who, doe.opening.prosecution_file, b"words", "a.txt")
    with context.enter(who):
        processing.note_reading(who, item.id)
    assert fresh(who, item).state == ItemState.PROCESSING


def test_no_plain_byte_of_a_file_touches_a_disk(cast: Cast, doe: Doe, blob_folder: Path) -> None:
    who = cast.prosecutor
    secret = b"the witness lives at 12 Elm Street"
    read(who, take_in(who, doe.opening.prosecution_file, packed(note=secret), "n.zip"))
    stored = [path.read_bytes() for path in blob_folder.rglob("*") if path.is_file()]
    assert len(stored) == 2
    assert not any(secret in data for data in stored)
