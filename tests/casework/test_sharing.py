"""If these fail, a client could open what counsel did not share, or keep what an order forbids."""

from pathlib import Path
from uuid import UUID

import pytest
from django.urls import reverse
from pytest_django import Settings

from audit.ledger.selectors import Filters, entries
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.events import Event
from casework.models.evidence import EvidenceItem
from casework.models.shared import SharedMaterial
from casework.services import evidence, sharing
from privilege import context, unlocked
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import NotFound, Refused
from privilege.models.blobs import BlobKey
from privilege.registries import client_sharing_gates
from privilege.services.blobs import keep_file
from privilege.services.member_keys import Opened
from tests.casework.conftest import Doe, id_of
from tests.casework.test_guests import shared
from tests.casework.test_messages import CHANNEL
from tests.casework.test_notes import (
    TEXT,
    ceremony,
    unlocked_client,
    wall_id_of,
    with_key,
    written,
)
from tests.casework.test_pages import client_of
from tests.cast import Cast
from tests.privilege.guests_of import a_guest

BYTES = b"%PDF-1.4 the report of the laboratory"


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.PARLEY_BLOB_DIR = tmp_path


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


@pytest.fixture
def john(cast: Cast, doe: Doe, opened: Opened) -> tuple[Actor, Opened]:
    return a_guest(cast.defender, UUID(str(wall_id_of(cast.defender, doe, CHANNEL))))


@pytest.fixture
def report(cast: Cast, doe: Doe) -> UUID:
    """A report that the prosecution put into the file shared with the defense."""
    actor = cast.prosecutor
    with context.enter(actor):
        wall = wall_of_kind(actor, doe.case.matter_id, WallKind.SHARED_FILE, doe.john.id)
        with operation(actor, Event.ITEM_PROCESSED, wall=wall.id):
            blob, put = keep_file(actor, wall=wall, blocks=[BYTES])
            item = evidence.receive_file(
                actor,
                wall=wall,
                blob=blob,
                sha256=put.sha256.hex(),
                size=put.size,
                name="report.pdf",
                title="Laboratory report",
                media_type="application/pdf",
            )
            EvidenceItem.objects.filter(pk=item.id).update(state="ready", condition="ok")
    return item.id


def let_in(cast: Cast, doe: Doe, opened: Opened) -> None:
    """Counsel unlocks, so that the client can open what is there."""
    shared(cast, UUID(str(wall_id_of(cast.defender, doe, CHANNEL))), opened)


def sharing_of(actor: Actor) -> SharedMaterial:
    with context.enter(actor):
        one: SharedMaterial = SharedMaterial.objects.get()
    return one


def test_a_client_looks_at_what_counsel_shared_and_keeps_no_copy(
    cast: Cast, doe: Doe, opened: Opened, john: tuple[Actor, Opened], report: UUID
) -> None:
    counsel, theirs = unlocked_client(cast.defender, opened), unlocked_client(*john)
    assert "Share with your client" in counsel.get(reverse("item", args=[report])).content.decode()
    assert counsel.post(reverse("item-share", args=[report]), {}).status_code == 302
    let_in(cast, doe, opened)
    one = sharing_of(cast.defender)
    channel = theirs.get(reverse("own-channel", args=[one.wall_id])).content.decode()
    assert "Laboratory report" in channel
    assert "to look at only" in channel
    page = theirs.get(reverse("own-share", args=[one.id])).content.decode()
    assert "You may look at this, and not keep a copy" in page
    sent = theirs.get(reverse("own-share-file", args=[one.id]))
    assert b"".join(sent.streaming_content) == BYTES  # type: ignore[attr-defined]
    assert sent.headers["Content-Disposition"].startswith("inline")
    assert "report" not in sent.headers["Content-Disposition"]
    assert sent.headers["Cache-Control"] == "private, no-store"
    assert theirs.get(reverse("item", args=[report])).status_code == 404, "not the item itself"
    assert theirs.get(reverse("item-file", args=[report])).status_code == 404
    locked = client_of(john[0]).get(reverse("own-share-file", args=[one.id]))
    assert locked.status_code != 200
    assert counsel.post(reverse("share-end", args=[one.id])).status_code == 302
    for name in ("own-share", "own-share-file"):
        assert theirs.get(reverse(name, args=[one.id])).status_code == 404
    with context.enter(cast.defender):
        assert not BlobKey.objects.filter(wall_id=one.wall_id).exists(), "the key is gone"


def test_a_copy_is_kept_where_counsel_allows_it(
    cast: Cast, doe: Doe, opened: Opened, john: tuple[Actor, Opened], report: UUID
) -> None:
    theirs = unlocked_client(*john)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        kept = sharing.share_item(cast.defender, item_id=report, may_download=True)
    let_in(cast, doe, opened)
    sent = theirs.get(reverse("own-share-file", args=[kept.id]))
    assert sent.headers["Content-Disposition"].startswith('attachment; filename="report.pdf"')
    with context.enter(cast.defender):
        told = entries([cast.defender.log_id], Filters(wall_id=kept.wall_id), limit=50)
    assert "casework:sharing:shared" in {one.event for one in told}
    assert "casework:sharing:viewed" in {one.event for one in told}


def test_nobody_on_the_other_side_learns_what_was_shared(
    cast: Cast, doe: Doe, opened: Opened, report: UUID
) -> None:
    before = client_of(cast.prosecutor).get(reverse("item-custody", args=[report])).content
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        one = sharing.share_item(cast.defender, item_id=report)
    after = client_of(cast.prosecutor).get(reverse("item-custody", args=[report])).content
    assert before.count(b"<tr") == after.count(b"<tr")
    for actor in (cast.prosecutor, cast.co_defender, cast.pd_supervisor, cast.pd_outsider):
        with context.enter(actor):
            assert not SharedMaterial.objects.exists()
            with pytest.raises(NotFound):
                sharing.end_sharing(actor, share_id=one.id)
        client = client_of(actor)
        for name, args in (
            ("item-share", [report]),
            ("share-end", [one.id]),
            ("own-share", [one.id]),
            ("own-share-file", [one.id]),
        ):
            assert client.get(reverse(name, args=args)).status_code == 404, (name, actor)


def test_a_gate_stops_it_and_only_an_attorney_of_the_defense_shares(
    cast: Cast,
    doe: Doe,
    opened: Opened,
    report: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Ref] = []

    def order(_actor: Actor, ref: Ref) -> str:
        asked.append(ref)
        return "A protective order forbids it."

    client_sharing_gates.append(order)
    try:
        with context.enter(cast.defender), pytest.raises(Refused) as refused:
            sharing.share_item(cast.defender, item_id=report)
    finally:
        client_sharing_gates.remove(order)
    assert refused.value.reasons == ["A protective order forbids it."]
    assert asked == [Ref("casework.evidence", report)]
    with context.enter(cast.defender):
        assert not SharedMaterial.objects.exists()
        from casework.services import team

        helper = id_of(cast.defense_investigator)
        team.add_team_member(cast.defender, case_id=doe.case.id, user_id=helper)
    with context.enter(cast.defense_investigator), pytest.raises(Refused, match="attorney"):
        sharing.share_item(cast.defense_investigator, item_id=report)


def test_a_note_is_shared_as_a_copy_by_its_author(
    cast: Cast, doe: Doe, opened: Opened, john: tuple[Actor, Opened]
) -> None:
    note = written(cast.defender, doe)
    counsel, theirs = unlocked_client(cast.defender, opened), unlocked_client(*john)
    assert counsel.post(reverse("note-share", args=[note.id])).status_code == 302
    let_in(cast, doe, opened)
    one = sharing_of(cast.defender)
    assert one.id != note.id
    assert TEXT in theirs.get(reverse("own-share", args=[one.id])).content.decode()
    assert theirs.get(reverse("note", args=[note.id])).status_code == 404
