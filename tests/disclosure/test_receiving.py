"""If these fail, the other side learns what counsel looked at, or a receipt proves nothing."""

import json
from typing import Any
from uuid import UUID

import pytest

from audit.ledger import selectors as log
from casework import access as casework_access
from casework.choices import TagKind
from casework.services import tags
from disclosure import access
from disclosure.models.volume import Acknowledgement, PackageEvent
from disclosure.receipt import InvalidReceiptError, verify_receipt
from disclosure.selectors import lists, parties, volumes
from disclosure.services import receipt_keys, receiving
from privilege import context
from privilege.actor import Actor
from privilege.errors import NotFound
from tests.cast import Cast
from tests.disclosure.conftest import Docket, Take, drafted, numbered, prepared, served
from tests.disclosure.pdfs import text_pdf

pytestmark = pytest.mark.django_db


def acts(actor: Actor, volume_id: UUID) -> list[str]:
    with context.enter(actor):
        package = volumes.package_of(actor, access.volume_for(actor, volume_id))
    return [event.act for event in package.events]


def test_both_sides_see_the_first_opening_once_and_no_more(cast: Cast, volume: UUID) -> None:
    for _ in range(2):
        with context.enter(cast.defender) as actor:
            receiving.open_production(actor, volume_id=volume)
    with context.enter(cast.prosecutor) as actor:
        receiving.open_production(actor, volume_id=volume)
    assert acts(cast.prosecutor, volume) == acts(cast.defender, volume) == ["served", "opened"]
    with context.enter(cast.prosecutor):
        opened = PackageEvent.objects.get(volume_id=volume, act="opened")
    assert (opened.acting_office_id, opened.created_by) == (cast.defender.office_id, None)


def test_the_producers_looking_at_it_is_no_opening(cast: Cast, volume: UUID) -> None:
    with context.enter(cast.prosecutor) as actor:
        receiving.open_production(actor, volume_id=volume)
    assert acts(cast.prosecutor, volume) == ["served"]


def test_what_is_opened_inside_is_in_the_recipients_own_log_alone(cast: Cast, volume: UUID) -> None:
    with context.enter(cast.defender) as actor:
        receiving.open_production(actor, volume_id=volume)
        files = volumes.files_of(actor, access.volume_for(actor, volume))
        receiving.open_volume_file(actor, volume_id=volume, file_id=files[0].id)
        receiving.download_volume(actor, volume_id=volume)
    ours = entries(cast.defender)
    theirs = entries(cast.prosecutor)
    inside = {"disclosure:volume:downloaded", "disclosure:volume:file-downloaded"}
    assert inside <= {entry["event"] for entry in ours}
    assert inside.isdisjoint(entry["event"] for entry in theirs)
    assert "disclosure:volume:opened" in {entry["event"] for entry in theirs}
    assert "disclosure:production:served" in {entry["event"] for entry in ours}


def test_the_served_entry_in_the_recipients_log_names_nothing_of_the_producers(
    cast: Cast, volume: UUID
) -> None:
    served_entries = [
        e for e in entries(cast.defender) if e["event"] == "disclosure:production:served"
    ]
    assert [[ref["id"] for ref in e["objects"]] for e in served_entries] == [[str(volume)]]
    assert all(entry["source"] is None for entry in served_entries)


def test_acknowledging_is_no_condition_and_twice_is_once(cast: Cast, volume: UUID) -> None:
    with context.enter(cast.defender) as actor:
        receiving.download_volume(actor, volume_id=volume)
        first = receiving.acknowledge_receipt(actor, volume_id=volume)
        second = receiving.acknowledge_receipt(actor, volume_id=volume)
        assert first.id == second.id
        assert Acknowledgement.objects.count() == 1
    assert acts(cast.prosecutor, volume) == ["served", "opened", "acknowledged"]


def test_only_the_receiving_side_acknowledges(cast: Cast, volume: UUID) -> None:
    for actor in (cast.prosecutor, cast.da_supervisor, cast.pd_supervisor, cast.co_defender):
        with context.enter(actor), pytest.raises(NotFound):
            receiving.acknowledge_receipt(actor, volume_id=volume)


def test_a_supervisor_of_the_recipients_reads_and_tells_nobody(cast: Cast, volume: UUID) -> None:
    with context.enter(cast.pd_supervisor) as actor:
        receiving.open_production(actor, volume_id=volume)
    assert acts(cast.prosecutor, volume) == ["served"]


def test_both_sides_have_the_same_receipt_and_it_is_for_this_volume_alone(
    cast: Cast, docket: Docket, volume: UUID, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    other = drafted(who, docket.defender_shared, [items["photo"]])
    numbered(who, other)
    prepared(who, other)
    other_volume = served(who, other)
    with context.enter(cast.defender) as actor:
        receiving.acknowledge_receipt(actor, volume_id=volume)
    seen = []
    for actor in (cast.defender, who):
        with context.enter(actor):
            _, held = receiving.open_receipt(actor, volume_id=volume)
            found = access.volume_for(actor, volume)
        seen.append(b"".join(receiving.stream(held)))
    assert seen[0] == seen[1]
    statement = verify_receipt(
        seen[0],
        receipt_keys.public_key(),
        volume_id=str(volume),
        manifest_sha256=found.manifest_sha256,
    )
    assert statement.bates == "DA-000001 – DA-000005"
    with pytest.raises(InvalidReceiptError, match="another package"):
        verify_receipt(seen[0], receipt_keys.public_key(), volume_id=str(other_volume))


def test_what_was_served_before_is_told_apart_from_what_is_new(
    cast: Cast, docket: Docket, volume: UUID, items: dict[str, UUID], take: Take
) -> None:
    who = cast.prosecutor
    fresh = take(
        who, text_pdf(1, mark="new"), "new.pdf", media_type="application/pdf", page_count=1
    )
    second = drafted(who, docket.defender_shared, [items["report"], items["video"], fresh])
    numbered(who, second)
    prepared(who, second)
    later = served(who, second)
    with context.enter(cast.defender) as actor:
        found = access.volume_for(actor, later)
        files = volumes.files_of(actor, found)
        told = volumes.fresh(actor, found, files)
        news = [file.text("description") for file in files if file.id in told.new]
        only_new = receiving.download_volume(actor, volume_id=later, only_new=True)
    assert news == ["new.pdf"]
    assert {v.id for v in told.earlier.values()} == {volume}
    names = {member.path for member in only_new.members}
    assert "documents/DA-000010.pdf" in names
    assert "natives/DA-000009.mp4" not in names
    assert "letter.pdf" in names


def test_the_defense_produces_to_the_prosecution_the_same_way(
    cast: Cast, docket: Docket, take: Take
) -> None:
    who = cast.defender
    alibi = take(who, text_pdf(2), "alibi.pdf", media_type="application/pdf", page_count=2)
    with context.enter(who):
        party = parties.receiving_parties(who, docket.matter_id)
    assert [p.office_name for p in party] == ["Office of the District Attorney"]
    production_id = drafted(who, docket.defender_shared, [alibi])
    numbered(who, production_id, "DEF-")
    prepared(who, production_id)
    volume_id = served(who, production_id)
    with context.enter(cast.prosecutor) as actor:
        receiving.open_production(actor, volume_id=volume_id)
        package = volumes.package_of(actor, access.volume_for(actor, volume_id))
        assert package.for_us
        assert volumes.bates_of(package.volume) == "DEF-000001 – DEF-000002"
        with pytest.raises(NotFound):
            casework_access.item_for(actor, alibi)
        with pytest.raises(NotFound):
            access.production_for(actor, production_id)
        receiving.acknowledge_receipt(actor, volume_id=volume_id)
    assert acts(who, volume_id) == ["served", "opened", "acknowledged"]
    with context.enter(cast.co_defender) as actor:
        assert lists.my_packages(actor) == []


def test_tags_and_reasons_stay_behind(cast: Cast, docket: Docket, items: dict[str, UUID]) -> None:
    who = cast.prosecutor
    with context.enter(who):
        tags.tag_item(who, item_id=items["photo"], kind=TagKind.BRADY, reason="shows the alibi")
        tags.label_item(who, item_id=items["photo"], label="hot")
    production_id = drafted(who, docket.defender_shared, [items["photo"]])
    numbered(who, production_id)
    prepared(who, production_id)
    volume_id = served(who, production_id)
    from casework.models.tag import Tag

    with context.enter(cast.defender) as actor:
        assert not Tag.objects.exists()
        for file in volumes.files_of(actor, access.volume_for(actor, volume_id)):
            assert "alibi" not in json.dumps(file.content.plain if file.content else {})


def entries(actor: Actor) -> list[dict[str, Any]]:
    """The bodies of the entries in the log of the actor's office that the actor may read."""
    with context.enter(actor):
        return [one.data for one in log.entries([actor.log_id], limit=1000)]
