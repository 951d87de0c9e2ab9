"""An announcement sent again after a lost answer announces nothing twice, and loses nothing."""

import pytest

from casework.apis import uploads
from casework.models.intake import UploadSession
from privilege import context
from privilege.actor import Actor
from privilege.models.idempotency import IdempotencyKey
from privilege.models.walls import Wall
from tests.casework.intake.test_uploads import (
    UPLOADS,
    Answer,
    Sender,
    blob_folder,
    encoded,
    sender,
    the_item,
    wall,
)
from tests.cast import Cast

__all__ = ["blob_folder", "sender", "wall"]
pytestmark = pytest.mark.django_db


def announce(sender: Sender, wall_id: object, body: bytes = b"", **headers: str) -> Answer:
    """Announce five bytes under the key k1, unless headers say otherwise."""
    said = encoded({"wall": str(wall_id), "filename": "a.txt"})
    given = {"Idempotency_Key": "k1", "Upload_Length": "5", "Upload_Metadata": said, **headers}
    return sender.send("POST", UPLOADS, body, **given)


def count(actor: Actor) -> int:
    """Return how many uploads somebody announced."""
    with context.enter(actor):
        return UploadSession.objects.filter(created_by=actor.user_id).count()


def test_a_repeated_announcement_is_the_same_upload(cast: Cast, wall: Wall, sender: Sender) -> None:
    first = announce(sender, wall.id)
    assert (first.status_code, first["Upload-Offset"]) == (201, "0")
    sender.patch(first["Location"], b"hel", 0)
    again = announce(sender, wall.id)
    assert (again.status_code, again["Location"]) == (201, first["Location"])
    assert (again["Upload-Offset"], again["Idempotent-Replayed"]) == ("3", "true")
    last = sender.patch(first["Location"], b"lo", 3)
    done = announce(sender, wall.id)
    assert the_item(cast.prosecutor, done).id == the_item(cast.prosecutor, last).id
    assert count(cast.prosecutor) == 1


def test_bytes_that_come_with_a_repeated_announcement_are_not_taken_in_twice(
    cast: Cast, wall: Wall, sender: Sender
) -> None:
    first = announce(sender, wall.id, b"hello")
    again = announce(sender, wall.id, b"hello")
    assert again["Parley-Item"] == first["Parley-Item"]
    assert count(cast.prosecutor) == 1


def test_a_key_announces_one_file(cast: Cast, wall: Wall, sender: Sender) -> None:
    announce(sender, wall.id)
    assert announce(sender, wall.id, Upload_Length="6").status_code == 409
    assert announce(sender, wall.id, Idempotency_Key="x" * 201).status_code == 400
    assert announce(sender, wall.id, Idempotency_Key="k2").status_code == 201
    assert count(cast.prosecutor) == 2


def test_a_crash_before_the_announcement_stands_leaves_the_key_free(
    cast: Cast, wall: Wall, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise RuntimeError("the process died")

    with monkeypatch.context() as patch:
        patch.setattr(uploads, "keep_upload", dies)
        with pytest.raises(RuntimeError, match="died"):
            announce(sender, wall.id)
    assert count(cast.prosecutor) == 0
    assert not IdempotencyKey.objects.filter(key="k1").exists()
    assert announce(sender, wall.id).status_code == 201


def test_a_refused_announcement_leaves_the_key_free(cast: Cast, wall: Wall, sender: Sender) -> None:
    assert announce(sender, "no id").status_code == 400
    assert announce(sender, wall.id).status_code == 201
    assert count(cast.prosecutor) == 1


def test_a_crash_after_it_is_mended_by_sending_it_again(
    cast: Cast, wall: Wall, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise RuntimeError("the process died")

    with monkeypatch.context() as patch:
        patch.setattr(uploads, "_finish", dies)
        with pytest.raises(RuntimeError, match="died"):
            announce(sender, wall.id, b"hello")
    again = announce(sender, wall.id, b"hello")
    assert the_item(cast.prosecutor, again).size == 5
    assert count(cast.prosecutor) == 1


def test_a_key_is_its_senders_own(cast: Cast, wall: Wall, sender: Sender) -> None:
    first = announce(sender, wall.id)
    other = announce(Sender(cast.da_supervisor), wall.id)
    assert other.status_code in {403, 404}
    assert "Location" not in other.headers
    assert first.status_code == 201
