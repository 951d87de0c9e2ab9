"""Uploads over HTTP, as a tus client sends them."""

import base64
import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from casework.models.evidence import EvidenceItem
from privilege import context
from privilege.actor import Actor
from privilege.models.blobs import BlobKey
from privilege.models.people import User
from privilege.models.walls import Wall
from privilege.selectors.blobs import open_file
from tests.casework.conftest import Doe
from tests.cast import Cast

pytestmark = pytest.mark.django_db
UPLOADS = "/api/v1/uploads/"


@pytest.fixture(autouse=True)
def blob_folder(tmp_path: Path, settings: Settings) -> Path:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    return tmp_path / "blobs"


Answer = Any  # what the test client gives back has no type of its own


class Sender:
    """A logged-in browser that speaks tus."""

    def __init__(self, actor: Actor) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.client.force_login(User.objects.get(pk=actor.person_id))

    def send(self, method: str, url: str, body: bytes = b"", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Tus-Resumable": "1.0.0", **named}
        content_type = sent.pop("Content-Type", "application/offset+octet-stream" if body else "")
        return self.client.generic(method, url, body, content_type, headers=sent)

    def announce(self, length: int, body: bytes = b"", **said: str) -> Answer:
        return self.send(
            "POST", UPLOADS, body, Upload_Length=str(length), Upload_Metadata=encoded(said)
        )

    def patch(self, url: str, body: bytes, offset: int, **headers: str) -> Answer:
        return self.send("PATCH", url, body, Upload_Offset=str(offset), **headers)


def encoded(said: dict[str, str]) -> str:
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items()
    )


@pytest.fixture
def wall(doe: Doe) -> Wall:
    return doe.opening.prosecution_file


@pytest.fixture
def sender(cast: Cast, wall: Wall) -> Sender:
    return Sender(cast.prosecutor)


def the_item(actor: Actor, response: Answer) -> EvidenceItem:
    with context.enter(actor):
        item: EvidenceItem = EvidenceItem.objects.select_related("content", "blob").get(
            pk=response["Parley-Item"]
        )
    return item


def test_a_file_becomes_an_item_with_its_hash_and_opens_again(
    cast: Cast, wall: Wall, sender: Sender, blob_folder: Path
) -> None:
    plain = os.urandom(200_000)
    made = sender.announce(
        len(plain), wall=str(wall.id), filename="clip.mp4", relativePath="bodycam/day 1/clip.mp4"
    )
    assert (made.status_code, made["Upload-Offset"]) == (201, "0")
    first = sender.patch(made["Location"], plain[:90_000], 0)
    assert (first.status_code, first["Upload-Offset"]) == (204, "90000")
    asked = sender.send("HEAD", made["Location"])
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == ("90000", "200000")
    assert "Parley-Item" not in asked
    last = sender.patch(made["Location"], plain[90_000:], 90_000)
    assert (last.status_code, last["Upload-Offset"]) == (204, "200000")

    item = the_item(cast.prosecutor, last)
    assert item.blob is not None
    assert item.sha256 == hashlib.sha256(plain).hexdigest()
    assert (item.size, item.text("name"), item.text("path")) == (
        200_000, "clip.mp4", "bodycam/day 1",
    )  # fmt: skip
    with (
        context.enter(cast.prosecutor),
        open_file(cast.prosecutor, wall_id=wall.id, blob_id=item.blob.id) as file,
    ):
        assert b"".join(map(bytes, file.read())) == plain
    assert sender.send("HEAD", made["Location"])["Parley-Item"] == str(item.id)
    assert not list((blob_folder / "arriving").iterdir())


def test_the_first_bytes_may_come_with_the_announcement(
    cast: Cast, wall: Wall, sender: Sender
) -> None:
    whole = sender.announce(5, b"hello", wall=str(wall.id), filename="note.txt")
    assert (whole.status_code, whole["Upload-Offset"]) == (201, "5")
    assert the_item(cast.prosecutor, whole).sha256 == hashlib.sha256(b"hello").hexdigest()
    part = sender.announce(10, b"hello", wall=str(wall.id), filename="note.txt")
    assert (part.status_code, part["Upload-Offset"]) == (201, "5")
    assert sender.patch(part["Location"], b"world", 5)["Upload-Offset"] == "10"


def test_an_empty_file_is_taken_in_too(cast: Cast, wall: Wall, sender: Sender) -> None:
    made = sender.announce(0, wall=str(wall.id), filename="empty.txt")
    assert the_item(cast.prosecutor, made).sha256 == hashlib.sha256(b"").hexdigest()


def test_an_upload_is_its_senders_alone(cast: Cast, wall: Wall, sender: Sender) -> None:
    made = sender.announce(10, wall=str(wall.id), filename="a.txt")
    absent = f"{UPLOADS}{uuid4()}/"
    for actor in (cast.da_supervisor, cast.da_outsider, cast.defender, cast.superuser):
        other = Sender(actor)
        for method, body in (("HEAD", b""), ("PATCH", b"0123456789"), ("DELETE", b"")):
            hidden, nothing = (
                other.send(method, url, body, Upload_Offset="0")
                for url in (made["Location"], absent)
            )
            assert hidden.status_code == nothing.status_code == 404
            assert hidden.content == nothing.content
    assert sender.send("HEAD", made["Location"])["Upload-Offset"] == "0"


def test_nobody_uploads_behind_a_wall_they_are_not_behind(cast: Cast, wall: Wall) -> None:
    for actor in (cast.da_outsider, cast.defender, cast.superuser, cast.da_admin):
        answer = Sender(actor).announce(5, b"hello", wall=str(wall.id), filename="a.txt")
        assert answer.status_code == 404
        with context.enter(cast.prosecutor):
            assert not EvidenceItem.objects.exists()


def test_a_privileged_part_takes_nothing_before_the_ceremony(
    cast: Cast, sender: Sender, doe: Doe
) -> None:
    with context.enter(cast.prosecutor):
        sealed = Wall.objects.get(matter=doe.case.matter, kind="prosecution-work-product")
    answer = sender.announce(5, b"hello", wall=str(sealed.id), filename="memo.txt")
    assert answer.status_code == 403
    assert b"your office has not made its recovery key" in answer.content


def test_a_cancelled_upload_is_gone_and_so_are_its_bytes(
    wall: Wall, sender: Sender, blob_folder: Path
) -> None:
    made = sender.announce(100, b"x" * 50, wall=str(wall.id), filename="a.txt")
    assert list((blob_folder / "arriving").iterdir())
    assert sender.send("DELETE", made["Location"]).status_code == 204
    assert not list((blob_folder / "arriving").iterdir())
    assert sender.send("HEAD", made["Location"]).status_code == 410
    assert sender.patch(made["Location"], b"x" * 50, 50).status_code == 410


def test_what_has_been_taken_in_cannot_be_cancelled(cast: Cast, wall: Wall, sender: Sender) -> None:
    made = sender.announce(5, b"hello", wall=str(wall.id), filename="a.txt")
    assert sender.send("DELETE", made["Location"]).status_code == 403
    assert the_item(cast.prosecutor, made).size == 5
    assert sender.patch(made["Location"], b"", 5).status_code in {409, 415}


def test_an_upload_left_alone_expires(
    wall: Wall, sender: Sender, blob_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.services.intake.KEPT_FOR", timedelta(seconds=-1))
    made = sender.announce(100, b"x" * 50, wall=str(wall.id), filename="a.txt")
    assert "Upload-Expires" in made
    assert sender.send("HEAD", made["Location"]).status_code == 410
    assert not list((blob_folder / "arriving").iterdir())


def test_whole_but_unfinished_is_finished_when_the_sender_asks(
    cast: Cast, wall: Wall, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise MemoryError

    made = sender.announce(10, wall=str(wall.id), filename="a.txt")
    with monkeypatch.context() as broken:
        broken.setattr("casework.apis.uploads._finish", killed)
        with pytest.raises(MemoryError):
            sender.patch(made["Location"], b"0123456789", 0)
    asked = sender.send("HEAD", made["Location"])
    assert asked["Upload-Offset"] == "10"
    digest = hashlib.sha256(b"0123456789").hexdigest()
    assert the_item(cast.prosecutor, asked).sha256 == digest
    again = sender.send("HEAD", made["Location"])
    assert again["Parley-Item"] == asked["Parley-Item"]


def test_a_wrong_offset_is_refused_and_the_right_one_goes_on(wall: Wall, sender: Sender) -> None:
    made = sender.announce(10, b"01234", wall=str(wall.id), filename="a.txt")
    for offset in (0, 4, 6):
        assert sender.patch(made["Location"], b"5678", offset).status_code in {400, 409}
    assert sender.patch(made["Location"], b"56789", 5).status_code == 204


@pytest.mark.parametrize("algorithm", ["sha1", "md5", "sha256", "sha512"])
def test_a_body_that_does_not_fit_its_checksum_is_not_kept(
    wall: Wall, sender: Sender, algorithm: str
) -> None:
    made = sender.announce(5, wall=str(wall.id), filename="a.txt")
    digest = hashlib.new(algorithm, b"hello").digest()
    right = f"{algorithm} {base64.b64encode(digest).decode()}"
    wrong = sender.patch(made["Location"], b"hellO", 0, Upload_Checksum=right)
    assert wrong.status_code == 460
    assert sender.send("HEAD", made["Location"])["Upload-Offset"] == "0"
    assert sender.patch(made["Location"], b"hello", 0, Upload_Checksum=right).status_code == 204


HOSTILE = [
    ({}, 400),
    ({"Upload_Length": "-1"}, 400),
    ({"Upload_Length": "1e3"}, 400),
    ({"Upload_Length": " 5"}, 400),
    ({"Upload_Length": "٥"}, 400),
    ({"Upload_Length": "9" * 19}, 413),
    ({"Upload_Length": "9" * 500}, 400),
    ({"Upload_Length": str(2**63)}, 413),
    ({"Upload_Defer_Length": "1"}, 400),
    ({"Upload_Length": "5", "Upload_Concat": "partial"}, 400),
    ({"Upload_Length": "5", "Upload_Metadata": "filename %%%"}, 400),
    ({"Upload_Length": "5", "Upload_Metadata": "filename /w=="}, 400),
    ({"Upload_Length": "5", "Upload_Metadata": "a YQ==,a YQ=="}, 400),
    ({"Upload_Length": "5", "Upload_Metadata": ",,,"}, 400),
    ({"Upload_Length": "5", "Upload_Metadata": "wall " + "Y" * 20_000}, 400),
    ({"Upload_Length": "5", "Upload_Metadata": encoded({"wall": "not-an-id"})}, 400),
    ({"Upload_Length": "5", "Upload_Metadata": encoded({"wall": str(uuid4())})}, 404),
    ({"Upload_Length": "5", "Upload_Metadata": encoded({"batch": str(uuid4())})}, 404),
    ({"Upload_Length": "5", "Upload_Metadata": encoded({"filename": "a"})}, 400),
    ({"Upload_Length": "5", "Tus_Resumable": "0.2.2"}, 412),
    ({"Upload_Length": "5", "Origin": "https://elsewhere.example"}, 403),
]


@pytest.mark.parametrize(("headers", "status"), HOSTILE)
def test_a_malformed_announcement_gets_a_plain_answer(
    sender: Sender, headers: dict[str, str], status: int
) -> None:
    assert sender.send("POST", UPLOADS, b"", **headers).status_code == status


@pytest.mark.parametrize("offset", ["-1", "", "0x0", "9" * 30, "NaN", "1.5"])
def test_a_malformed_offset_gets_a_plain_answer(wall: Wall, sender: Sender, offset: str) -> None:
    made = sender.announce(5, wall=str(wall.id), filename="a.txt")
    answer = sender.send("PATCH", made["Location"], b"hello", Upload_Offset=offset)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_other_bodies_are_not_even_read(wall: Wall, sender: Sender) -> None:
    made = sender.announce(5, wall=str(wall.id), filename="a.txt")
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/x"):
        answer = sender.patch(made["Location"], b"hello", 0, Content_Type=kind)
        assert answer.status_code == 415
    answer = sender.patch(made["Location"], b"hello, world", 0)
    assert answer.status_code == 400
    assert sender.send("HEAD", made["Location"])["Upload-Offset"] == "0"


NAMES = [
    ("../../etc/passwd", "", "passwd", "etc"),
    ("C:\\Evidence\\tape.wav", "", "tape.wav", "Evidence"),
    ("/absolute/x.txt", "", "x.txt", "absolute"),
    ("nul\x00in\x07name.txt", "", "nulinname.txt", ""),
    ("..", "", "(no name)", ""),
    ("", "", "(no name)", ""),
    ("报告 №7.pdf", "дело/报告 №7.pdf", "报告 №7.pdf", "дело"),
    ("a.txt", "../../up/./a.txt", "a.txt", "up"),
    ("<script>.html", "", "<script>.html", ""),
]


@pytest.mark.parametrize("case", NAMES)
def test_a_name_is_kept_as_a_name_and_never_as_a_way(
    cast: Cast, wall: Wall, sender: Sender, case: tuple[str, str, str, str]
) -> None:
    name, relative, *kept = case
    made = sender.announce(1, b"x", wall=str(wall.id), filename=name, relativePath=relative)
    item = the_item(cast.prosecutor, made)
    assert [item.text("name"), item.text("path")] == kept


def test_an_absurdly_long_name_is_refused_before_a_byte_is_sent(wall: Wall, sender: Sender) -> None:
    answer = sender.announce(5, wall=str(wall.id), filename="n" * 10_000)
    assert answer.status_code == 400
    assert b"1000 characters" in answer.content


def test_a_page_of_another_site_or_no_log_in_uploads_nothing(wall: Wall) -> None:
    anonymous = Client(enforce_csrf_checks=True)
    answer = anonymous.post(
        UPLOADS, b"", content_type="", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "0"}
    )
    assert answer.status_code == 401
    assert anonymous.post(UPLOADS, {"file": "x"}).status_code == 412


def test_a_client_learns_what_the_server_can_do(cast: Cast) -> None:
    answer = Client().options(UPLOADS)
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert "creation-with-upload" in answer["Tus-Extension"]
    assert "concatenation" not in answer["Tus-Extension"]


def test_a_file_has_one_key_of_its_wall_and_no_other(
    cast: Cast, wall: Wall, sender: Sender
) -> None:
    made = sender.announce(5, b"hello", wall=str(wall.id), filename="a.txt")
    item = the_item(cast.prosecutor, made)
    with context.enter(cast.prosecutor):
        key = BlobKey.objects.get(blob_id=item.blob_id)
        assert (key.wall_id, key.kek_id) == (wall.id, "kek-1")
        assert UUID(str(key.created_by)) == cast.prosecutor.user_id
    with context.enter(cast.defender):
        assert not BlobKey.objects.filter(blob_id=item.blob_id).exists()
