"""A stored file that was changed is seen, whoever changed it."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from audit.ledger.services import operation
from casework.models.custody import CustodyEvent
from casework.models.evidence import EvidenceItem
from casework.services import evidence
from casework.services.verifying import verify_item
from privilege import context
from privilege.actor import Actor
from privilege.services.blobs import keep_file
from tests.casework.conftest import Doe
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(settings: LazySettings, tmp_path: Path) -> Path:
    settings.PARLEY_BLOB_DIR = tmp_path
    return tmp_path


def kept(actor: Actor, doe: Doe) -> EvidenceItem:
    wall = doe.opening.prosecution_file
    with operation(actor, "casework:test:stored", wall=wall.id):
        blob, written = keep_file(actor, wall=wall, blocks=[b"lab report " * 20_000])
        return evidence.receive_file(
            actor,
            wall=wall,
            blob=blob,
            sha256=written.sha256.hex(),
            size=written.size,
            name="lab.txt",
        )


def stored_file(store: Path) -> Path:
    (path,) = (one for one in store.rglob("*") if one.is_file())
    path.chmod(0o600)
    return path


def test_an_untouched_file_is_intact(cast: Cast, doe: Doe, store: Path) -> None:
    with context.enter(cast.prosecutor):
        item = kept(cast.prosecutor, doe)
        assert verify_item(cast.prosecutor, item_id=item.id).is_intact
        assert EvidenceItem.objects.get(pk=item.id).verified_at is not None
        assert CustodyEvent.objects.filter(item=item, act="verified").count() == 1


@pytest.mark.parametrize("damage", ["flip", "cut", "swap", "gone"])
def test_damage_is_seen_and_enters_the_chain(
    cast: Cast, doe: Doe, store: Path, damage: str
) -> None:
    with context.enter(cast.prosecutor):
        item = kept(cast.prosecutor, doe)
        path = stored_file(store)
        data = bytearray(path.read_bytes())
        if damage == "flip":
            data[len(data) // 2] ^= 1
        elif damage == "cut":
            del data[-40_000:]
        elif damage == "swap":
            frame = 64 * 1024
            data[200 : 200 + frame], data[200 + frame : 200 + 2 * frame] = (
                data[200 + frame : 200 + 2 * frame],
                data[200 : 200 + frame],
            )
        path.write_bytes(data)
        if damage == "gone":
            path.unlink()
        result = verify_item(cast.prosecutor, item_id=item.id)
        assert not result.is_intact
        assert EvidenceItem.objects.get(pk=item.id).verified_at is None
        link = CustodyEvent.objects.select_related("content").get(item=item, act="verified")
        assert "damaged" in link.text("note")
