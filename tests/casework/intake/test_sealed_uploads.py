"""If these fail, a server could open a file on its way to a privileged part, or lose it."""

import hashlib
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from casework.models.evidence import EvidenceItem
from casework.models.intake import UploadSession
from casework.services import intake
from privilege import context, unlocked
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import Locked
from privilege.models.jobs import Job
from privilege.models.walls import Wall
from privilege.selectors.blobs import open_file
from privilege.services import walls
from privilege.services.member_keys import Opened
from privilege.services.tokens import make_token
from tests.casework.conftest import Doe, id_of
from tests.casework.intake.test_uploads import UPLOADS, Answer, Sender
from tests.casework.test_notes import ceremony, unlocked_client, with_key
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PLAIN = b"Zanzibar! " * 20_000
NAMES = {"filename": "zanzibar.txt", "relativePath": "quillon/zanzibar.txt"}


@pytest.fixture(autouse=True)
def blob_folder(tmp_path: Path, settings: Settings) -> Path:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    return tmp_path / "blobs"


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


@pytest.fixture
def wall(cast: Cast, doe: Doe, opened: Opened) -> Wall:
    with context.enter(cast.defender):
        return wall_of_kind(cast.defender, doe.case.matter_id, WallKind.DEFENSE_FILE)


def locked(actor: Actor) -> Sender:
    return Sender(actor)


def with_unlocked(actor: Actor, opened: Opened) -> Sender:
    sender = Sender(actor)
    sender.client = unlocked_client(actor, opened)
    return sender


class Token(Sender):
    """A program that sends a token."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})


def plain_of(actor: Actor, opened: Opened, response: Answer) -> bytes:
    with context.enter(actor), unlocked.using(opened.unlocked()):
        item = EvidenceItem.objects.select_related("content").get(pk=response["Parley-Item"])
        assert item.facts.sha256 == hashlib.sha256(PLAIN).hexdigest()
        assert (item.text("name"), item.text("path")) == ("zanzibar.txt", "quillon")
        assert item.blob_id
        file = open_file(actor, wall_id=item.wall_id, blob_id=item.blob_id)
    with file:
        return b"".join(map(bytes, file.read()))


def test_a_locked_member_puts_a_whole_file_in_and_reads_it_once_unlocked(
    cast: Cast, wall: Wall, opened: Opened
) -> None:
    made = locked(cast.defender).announce(len(PLAIN), PLAIN, wall=str(wall.id), **NAMES)
    assert (made.status_code, made["Upload-Offset"]) == (201, str(len(PLAIN)))
    assert plain_of(cast.defender, opened, made) == PLAIN
    with context.enter(cast.defender):
        item = EvidenceItem.objects.get(pk=made["Parley-Item"])
        assert item.state == "received"
        assert Job.objects.get(key=str(item.id)).state == "waiting", "for a member"


def test_a_token_puts_a_whole_file_in_and_opens_nothing(
    cast: Cast, wall: Wall, opened: Opened
) -> None:
    with context.enter(cast.defender):
        _, secret = make_token(cast.defender, name="scanner", scopes=["read", "write"])
    program = Token(secret)
    made = program.announce(len(PLAIN), PLAIN, wall=str(wall.id), **NAMES)
    assert made.status_code == 201
    assert plain_of(cast.defender, opened, made) == PLAIN
    part = program.announce(len(PLAIN), PLAIN[:1000], wall=str(wall.id), **NAMES)
    again = program.patch(part["Location"], PLAIN[1000:], 1000)
    assert again.status_code == 423
    assert "never unlocks" in again.json()["detail"]


@pytest.mark.parametrize("arrived", [1000, 70_000, 150_001])
def test_an_interrupted_upload_waits_for_its_member_and_loses_nothing(
    cast: Cast, wall: Wall, opened: Opened, arrived: int
) -> None:
    shut, open_one = locked(cast.defender), with_unlocked(cast.defender, opened)
    made = shut.announce(len(PLAIN), PLAIN[:arrived], wall=str(wall.id), **NAMES)
    assert (made.status_code, made["Upload-Offset"]) == (201, str(arrived))
    assert shut.send("HEAD", made["Location"]).status_code == 423
    refused = shut.patch(made["Location"], PLAIN[arrived:], arrived)
    assert refused.status_code == 423
    assert "what has arrived is kept" in refused.json()["detail"]
    assert "zanzibar" not in refused.content.decode().lower()
    assert open_one.send("HEAD", made["Location"])["Upload-Offset"] == str(arrived)
    done = open_one.patch(made["Location"], PLAIN[arrived:], arrived)
    assert (done.status_code, done["Upload-Offset"]) == (204, str(len(PLAIN)))
    assert plain_of(cast.defender, opened, done) == PLAIN


def test_a_worker_killed_before_it_finished_is_followed_once_unlocked(
    cast: Cast, wall: Wall, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise MemoryError

    shut = locked(cast.defender)
    with monkeypatch.context() as broken:
        broken.setattr("casework.apis.uploads._finish", killed)
        with pytest.raises(MemoryError):
            shut.announce(len(PLAIN), PLAIN, wall=str(wall.id), **NAMES)
    with context.enter(cast.defender):
        (row,) = UploadSession.objects.all()
    url = f"{UPLOADS}{row.id}/"
    assert shut.send("HEAD", url).status_code == 423
    found = with_unlocked(cast.defender, opened).send("HEAD", url)
    assert plain_of(cast.defender, opened, found) == PLAIN
    # What it became is known without a key.
    assert shut.send("HEAD", url)["Parley-Item"] == found["Parley-Item"]


def test_what_arrives_can_be_given_up_while_locked(
    cast: Cast, wall: Wall, opened: Opened, blob_folder: Path
) -> None:
    shut = locked(cast.defender)
    made = shut.announce(len(PLAIN), PLAIN[:1000], wall=str(wall.id), **NAMES)
    assert list((blob_folder / "arriving").iterdir())
    assert shut.send("DELETE", made["Location"]).status_code == 204
    assert not list((blob_folder / "arriving").iterdir())


def test_nothing_that_the_server_keeps_tells_of_a_file_on_its_way(
    cast: Cast, wall: Wall, opened: Opened, blob_folder: Path
) -> None:
    locked(cast.defender).announce(len(PLAIN), PLAIN[:100_000], wall=str(wall.id), **NAMES)
    with context.enter(cast.defender), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(u)::text FROM casework_uploadsession u")
        (row,) = cursor.fetchone()
        cursor.execute("SELECT kek_id, generation, item_type FROM casework_uploadsession")
        assert cursor.fetchone() == ("", 1, "")
    assert "zanzibar" not in row.lower()
    for path in blob_folder.rglob("*"):
        assert not path.is_file() or b"Zanzibar" not in path.read_bytes()


def test_who_leaves_while_a_file_arrives_is_given_no_key_to_it(
    cast: Cast, doe: Doe, wall: Wall, opened: Opened
) -> None:
    leaver = with_key(cast.defense_investigator)
    person = id_of(cast.defense_investigator)
    with context.enter(cast.defender):
        walls.grant_wall(cast.defender, wall_id=wall.id, user_id=person)
    sender = with_unlocked(cast.defender, opened)
    made = sender.announce(len(PLAIN), PLAIN[:1000], wall=str(wall.id), **NAMES)
    with context.enter(cast.defender):
        walls.revoke_wall(cast.defender, wall_id=wall.id, user_id=person)
    done = sender.patch(made["Location"], PLAIN[1000:], 1000)
    assert plain_of(cast.defender, opened, done) == PLAIN
    with context.enter(cast.defender), unlocked.using(leaver.unlocked()):
        item = EvidenceItem.objects.get(pk=done["Parley-Item"])
        assert item.blob_id
        with pytest.raises(Locked):
            open_file(cast.defender, wall_id=wall.id, blob_id=item.blob_id)


def test_what_is_said_of_a_set_is_sealed_and_said_of_each_of_its_files(
    cast: Cast, wall: Wall, opened: Opened
) -> None:
    with context.enter(cast.defender):
        batch = intake.open_batch(
            cast.defender, wall_id=wall.id, source_agency="Quillon & Co", custodian="Mother"
        )
        assert batch.item_type == ""
    shut, open_one = locked(cast.defender), with_unlocked(cast.defender, opened)
    refused = shut.announce(len(PLAIN), PLAIN, batch=str(batch.id), **NAMES)
    assert refused.status_code == 423
    made = open_one.announce(len(PLAIN), b"", batch=str(batch.id), **NAMES)
    done = open_one.patch(made["Location"], PLAIN, 0)
    assert plain_of(cast.defender, opened, done) == PLAIN
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        item = EvidenceItem.objects.select_related("content").get(pk=done["Parley-Item"])
        assert (item.text("source_agency"), item.batch_id) == ("Quillon & Co", batch.id)
        assert item.facts.item_type == "other"


def test_nobody_outside_puts_a_file_in(cast: Cast, wall: Wall) -> None:
    for actor in (cast.pd_outsider, cast.pd_supervisor, cast.pd_admin, cast.prosecutor):
        answer = Sender(actor).announce(5, b"hello", wall=str(wall.id), filename="a.txt")
        assert answer.status_code == 404
