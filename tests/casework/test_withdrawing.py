"""If these fail, what was taken back still opens with the key ring, or its name stays."""

import hashlib
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from audit.ground import clock
from audit.ledger.services import operation
from casework.models.evidence import EvidenceItem
from casework.models.intake import UploadSession
from casework.services.withdrawing import withdraw_items
from privilege import context
from privilege.actor import Actor
from privilege.blobs.configured import key_ring
from privilege.blobs.kek import Binding
from privilege.models.blobs import BlobKey
from tests.casework.conftest import Doe
from tests.casework.intake.test_uploads import UPLOADS, Sender
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PLAIN = b"What he told his lawyer in Zanzibar. " * 90
NAMES = {"filename": "Zanzibar memo.txt", "description": "About Zanzibar"}


@pytest.fixture(autouse=True)
def blob_folder(tmp_path: Path, settings: Settings) -> Path:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    return tmp_path / "blobs"


def keys_that_open(actor: Actor, blob_id: UUID) -> list[str]:
    """The tables with a row whose key to a file the key ring opens."""
    found = []
    with context.enter(actor):
        for model in (BlobKey, UploadSession):
            rows = model.objects.filter(blob_id=blob_id)
            wrapped = [(bytes(row.wrapped_key), row) for row in rows]
            for data, row in wrapped:
                if data and key_ring().unwrap(data, Binding(row.wall_id, blob_id)):
                    found.append(model.__name__)
    return found


def withdrawn(actor: Actor, item: EvidenceItem) -> None:
    with (
        context.enter(actor),
        operation(actor, "test:item:withdrawn", wall=item.wall_id) as op,
    ):
        gone = withdraw_items(
            actor,
            op,
            digests={hashlib.sha256(PLAIN).hexdigest()},
            matter_id=item.matter_id,
            walls=[item.wall_id],
            since=clock.now(),
        )
    assert gone == [item.id]


def test_no_row_holds_a_key_or_the_words_of_a_file_that_was_taken_back(
    cast: Cast, doe: Doe
) -> None:
    wall, sender = doe.opening.prosecution_file, Sender(cast.prosecutor)
    made = sender.announce(len(PLAIN), PLAIN[:100], wall=str(wall.id), **NAMES)
    upload_id = UUID(made["Location"].removeprefix(UPLOADS).strip("/"))
    with context.enter(cast.prosecutor):
        blob_id = UUID(str(UploadSession.objects.get(pk=upload_id).blob_id))
    assert keys_that_open(cast.prosecutor, blob_id) == ["UploadSession"]
    done = sender.patch(made["Location"], PLAIN[100:], 100)
    with context.enter(cast.prosecutor):
        item = EvidenceItem.objects.get(pk=done["Parley-Item"])
    assert keys_that_open(cast.prosecutor, blob_id) == ["BlobKey"]
    withdrawn(cast.prosecutor, item)
    assert keys_that_open(cast.prosecutor, blob_id) == []
    with context.enter(cast.prosecutor), connection.cursor() as cursor:
        cursor.execute("SELECT plain::text FROM privilege_content WHERE wall_id = %s", [wall.id])
        assert not [row for row in cursor.fetchall() if "anzibar" in row[0]]
    # What it became stays known, and nothing more of it can be sent.
    again = sender.send("HEAD", made["Location"])
    assert (again["Parley-Item"], again["Upload-Offset"]) == (str(item.id), str(len(PLAIN)))
    assert "Upload-Metadata" not in again
    assert sender.patch(made["Location"], b"more", len(PLAIN)).status_code == 409


def test_the_database_refuses_a_key_beside_a_kept_file(cast: Cast, doe: Doe) -> None:
    wall = doe.opening.prosecution_file
    made = Sender(cast.prosecutor).announce(len(PLAIN), PLAIN, wall=str(wall.id), **NAMES)
    with context.enter(cast.prosecutor), pytest.raises(IntegrityError), transaction.atomic():
        UploadSession.objects.filter(item_id=made["Parley-Item"]).update(wrapped_key=b"key")
