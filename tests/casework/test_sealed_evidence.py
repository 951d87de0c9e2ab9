"""If these fail, pages or the API show a privileged item to somebody who has not unlocked it."""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from audit.ledger import selectors as ledger
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.choices import ItemType, TagKind
from casework.models.evidence import EvidenceItem
from casework.models.tag import ItemParty, Tag
from casework.selectors import evidence as reads
from casework.selectors import item as one
from casework.selectors.arrivals import arrivals
from casework.selectors.filters import ItemFilters
from casework.services import evidence, tags
from casework.services.verifying import verify_item
from privilege import context, unlocked
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import Locked
from privilege.models.content import Content
from privilege.models.walls import Wall
from privilege.services.member_keys import Opened
from privilege.services.tokens import make_token
from tests.casework.conftest import Doe
from tests.casework.test_notes import ceremony, unlocked_client, with_key
from tests.casework.test_pages import client_of
from tests.casework.test_sealed_files import PLAIN, keep, wall_of
from tests.cast import Cast
from tests.walls.observe import Queries

pytestmark = pytest.mark.django_db
NAME = "zanzibar.txt"
DIGEST = hashlib.sha256(PLAIN).hexdigest()


@pytest.fixture(autouse=True)
def blob_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    return tmp_path / "blobs"


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


@pytest.fixture
def wall(cast: Cast, doe: Doe) -> Wall:
    return wall_of(cast.defender, doe, WallKind.DEFENSE_FILE)


@pytest.fixture
def item(cast: Cast, wall: Wall, opened: Opened) -> EvidenceItem:
    return keep(cast.defender, wall)


def addresses(item: EvidenceItem) -> list[str]:
    names = ("item", "item-text", "item-custody", "item-details", "item-edit", "item-file",
             "item-inline", "item-prepare")  # fmt: skip
    return [reverse(name, args=[item.id]) for name in names]


def api(item: EvidenceItem) -> list[str]:
    names = ("api-item", "api-item-text", "api-item-custody", "api-item-file", "api-item-tags")
    return [reverse(name, args=[item.id]) for name in names]


def body(response: Any) -> bytes:  # noqa: ANN401 - what the test client gives back
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_locked_member_is_told_that_it_is_there_and_how_to_open_it(
    cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    client = client_of(cast.defender)
    for url in [*addresses(item), reverse("evidence", args=[doe.case.id])]:
        answer = client.get(url)
        assert answer.status_code in {200, 409}, url
        assert b"Unlock your key" in body(answer), url
        for secret in (NAME.encode(), DIGEST.encode(), b"Zanzibar"):
            assert secret not in body(answer), url
    page = client.get(reverse("item", args=[item.id])).content
    assert b"Privileged item" in page
    assert f"?next={reverse('item', args=[item.id])}".replace("/", "%2F").encode() in page
    with context.enter(cast.defender):
        seen = ledger.entries_about([cast.defender.log_id], Ref("casework.evidence", item.id))
        assert "casework:evidence:viewed" not in {entry.event for entry in seen}, "nothing was seen"


def test_an_unlocked_member_reads_it_whole_and_by_range(
    cast: Cast, doe: Doe, item: EvidenceItem, opened: Opened
) -> None:
    client = unlocked_client(cast.defender, opened)
    page = client.get(reverse("item", args=[item.id]))
    assert NAME.encode() in page.content
    assert DIGEST.encode() in page.content
    assert NAME.encode() in client.get(reverse("evidence", args=[doe.case.id])).content
    file = reverse("item-file", args=[item.id])
    whole = client.get(file)
    assert body(whole) == PLAIN
    assert NAME in whole["Content-Disposition"]
    part = client.get(file, headers={"Range": "bytes=70000-140000"})
    assert (part.status_code, body(part)) == (206, PLAIN[70000:140001])
    again = client.get(file, headers={"Range": "bytes=0-9", "If-Range": part["ETag"]})
    assert body(again) == PLAIN[:10]
    with context.enter(cast.defender):
        seen = ledger.entries_about([cast.defender.log_id], Ref("casework.evidence", item.id))
    events = [entry.event for entry in seen]
    assert {"casework:evidence:viewed", "casework:evidence:downloaded"} <= set(events)


def test_to_everybody_outside_it_does_not_exist(
    cast: Cast, doe: Doe, item: EvidenceItem, opened: Opened
) -> None:
    outsiders = (cast.pd_supervisor, cast.pd_outsider, cast.pd_admin, cast.prosecutor,
                 cast.da_supervisor, cast.co_defender, cast.superuser, cast.auditor)  # fmt: skip
    for actor in outsiders:
        client = client_of(actor)
        for url in [*addresses(item), *api(item)]:
            absent = url.replace(str(item.id), str(uuid4()))
            assert client.get(url).status_code == client.get(absent).status_code == 404, url
        place = reverse("intake", args=[doe.case.id]) + f"?place={item.wall_id}"
        assert client.get(place).status_code == 404


def test_a_token_learns_that_it_is_there_and_is_refused_in_plain_words(
    cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    with context.enter(cast.defender):
        _, secret = make_token(cast.defender, name="program", scopes=["read", "write"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    found = client.get(reverse("api-item", args=[item.id])).json()
    shown = found["item"]
    assert (shown["privileged"], shown["locked"], shown["size"]) == (True, True, len(PLAIN))
    for name in ("title", "name", "sha256", "media_type", "item_type", "flags", "condition"):
        assert shown[name] is None, name
    for name in ("api-item-file", "api-item-text"):
        refused = client.get(reverse(name, args=[item.id]))
        assert refused.status_code == 409
        assert "API token never can" in refused.json()["detail"]
    listed = client.get(reverse("api-case-evidence", args=[doe.case.id])).json()
    assert [row["item"]["title"] for row in listed["results"]] == [None]
    assert NAME not in json.dumps(listed)
    patched = client.patch(
        reverse("api-item", args=[item.id]), {"title": "x"}, content_type="application/json"
    )
    assert patched.status_code == 409
    assert "locked" in patched.json()["detail"]


def test_what_is_said_of_it_is_sealed_and_changes_only_when_unlocked(
    cast: Cast, doe: Doe, item: EvidenceItem, opened: Opened
) -> None:
    shut = client_of(cast.defender)
    assert shut.get(reverse("item-edit", args=[item.id])).status_code == 409
    form = {"title": "Quillon statement", "item_type": "statement", "custodian": "Mother Quillon"}
    client = unlocked_client(cast.defender, opened)
    assert client.post(reverse("item-edit", args=[item.id]), form).status_code == 302
    with context.enter(cast.defender):
        row = EvidenceItem.objects.get(pk=item.id)
        assert row.item_type == ""
        assert not Content.objects.filter(plain__isnull=False, wall=item.wall_id).exists()
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        row = EvidenceItem.objects.select_related("content").get(pk=item.id)
        assert (row.text("title"), row.facts.item_type) == ("Quillon statement", ItemType.STATEMENT)
        assert row.facts.sha256 == DIGEST, "what is not given stays"


def test_tags_and_links_say_nothing_in_their_rows(
    cast: Cast, doe: Doe, item: EvidenceItem, opened: Opened
) -> None:
    who = cast.defender
    with context.enter(who), unlocked.using(opened.unlocked()):
        tags.tag_item(who, item_id=item.id, kind=TagKind.DO_NOT_DISCLOSE, reason="Hers")
        tags.tag_items(who, item_ids=[item.id], kind=TagKind.DO_NOT_DISCLOSE, reason="His")
        tags.label_item(who, item_id=item.id, label="Alibi")
        tags.link_item_to_party(who, item_id=item.id, party_id=doe.john.id)
        view = one.item_view(who, item.id)
        meanings = {tag.meaning: tag.text("reason") or tag.text("label") for tag in view.row.tags}
        assert meanings == {"do-not-disclose": "His", "label": "Alibi"}
        assert [party.id for party in view.parties] == [doe.john.id]
        tags.unlink_item(who, item_id=item.id, subject_id=doe.john.id)
        assert one.item_view(who, item.id).parties == []
    with context.enter(who):
        assert set(Tag.objects.values_list("kind", flat=True)) == {"label"}
        assert not ItemParty.objects.exists()
        with pytest.raises(Locked):
            tags.tag_item(who, item_id=item.id, kind=TagKind.BRADY)
        with pytest.raises(Locked):
            tags.link_item_to_party(who, item_id=item.id, party_id=doe.john.id)


def test_nothing_can_be_found_out_by_filters_facets_or_order(
    cast: Cast, doe: Doe, wall: Wall, item: EvidenceItem
) -> None:
    who = cast.defender
    keep(who, wall)  # the same bytes once more: nobody says so
    with context.enter(who):
        matter = doe.case.matter_id
        everything = reads.page(who, ItemFilters(matter_id=matter))
        assert everything.total == 2
        for narrowed in (
            ItemFilters(matter_id=matter, item_type="other"),
            ItemFilters(matter_id=matter, condition="unknown"),
            ItemFilters(matter_id=matter, q="zanzibar"),
            ItemFilters(matter_id=matter, party_id=doe.john.id),
        ):
            assert reads.page(who, narrowed).total == 0
        for order in reads.ORDERS:
            page = reads.page(who, ItemFilters(matter_id=matter), order=order, limit=1)
            rest = reads.page(
                who, ItemFilters(matter_id=matter), order=order, cursor=page.next_cursor
            )
            assert len({row.item.id for row in [*page.rows, *rest.rows]}) == 2
        found = arrivals(who, wall)
        assert (found.received, found.waiting, found.duplicates, found.unreadable) == (2, 2, 0, 0)
        assert found.troubled == []


def test_it_is_verified_when_unlocked_and_its_chain_keeps_the_digest_sealed(
    cast: Cast, item: EvidenceItem, opened: Opened
) -> None:
    with context.enter(cast.defender), pytest.raises(Locked):
        verify_item(cast.defender, item_id=item.id)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        result = verify_item(cast.defender, item_id=item.id)
        assert (result.is_intact, result.sha256) == (True, DIGEST)
        chain = one.custody_chain(cast.defender, item.id)
        assert {link.event.digest for link in chain.links} == {DIGEST}
    with context.enter(cast.defender):
        chain = one.custody_chain(cast.defender, item.id)
        assert {(link.event.sha256, link.event.digest) for link in chain.links} == {("", "")}


def test_one_damaged_record_does_not_hide_the_others(
    cast: Cast, doe: Doe, wall: Wall, item: EvidenceItem, opened: Opened
) -> None:
    keep(cast.defender, wall)
    assert item.content
    with context.enter(cast.defender), operation(cast.defender, "test:x", wall=wall.id):
        sealed = bytearray(item.content.sealed or b"")
        sealed[-1] ^= 1
        Content.objects.filter(pk=item.content_id).update(sealed=bytes(sealed))
    client = unlocked_client(cast.defender, opened)
    page = client.get(reverse("evidence", args=[doe.case.id])).content
    assert b"Damaged entry" in page
    assert NAME.encode() in page
    assert client.get(reverse("item", args=[item.id])).status_code == 200


def test_the_intake_offers_the_privileged_parts_and_says_who_opens_them(
    cast: Cast, doe: Doe, wall: Wall, opened: Opened
) -> None:
    page = reverse("intake", args=[doe.case.id])
    place = f"{page}?place={wall.id}"
    shut, client = client_of(cast.defender), unlocked_client(cast.defender, opened)
    assert place.encode() in shut.get(page).content
    locked = shut.get(place).content
    assert b"Your key is locked" in locked
    assert b'id="intake-form"' not in locked
    open_page = client.get(place).content
    assert b'id="intake-form"' in open_page
    assert b'data-in-one="1"' in open_page
    begun = client.post(
        f"{reverse('intake-batch', args=[doe.case.id])}?place={wall.id}",
        {"item_type": "other", "source_agency": "Quillon"},
    )
    assert begun.status_code == 201
    assert f"place={wall.id}" in begun.json()["url"]
    keep(cast.defender, wall)
    status = client.get(f"{reverse('intake-status', args=[doe.case.id])}?place={wall.id}")
    assert b"Wait for a member" in status.content
    for nonsense in ("x", str(uuid4()), str(doe.case.wall_id)):
        assert client.get(f"{page}?place={nonsense}").status_code == 404


def queries_for(client: Client, url: str) -> int:
    from django.db import connection

    client.get(url)
    queries = Queries()
    with connection.execute_wrapper(queries):
        assert client.get(url).status_code == 200
    return queries.count


def test_a_list_costs_the_same_however_many_privileged_items_it_shows(
    cast: Cast, doe: Doe, wall: Wall, item: EvidenceItem, opened: Opened
) -> None:
    client = unlocked_client(cast.defender, opened)
    url = reverse("evidence", args=[doe.case.id])
    few = queries_for(client, url)
    for number in range(4):
        keep(cast.defender, wall, b"%d" % number)
    assert queries_for(client, url) == few


def as_prosecution(cast: Cast, doe: Doe) -> tuple[Actor, Wall]:
    ceremony(cast.da_supervisor)
    return cast.prosecutor, wall_of(cast.prosecutor, doe, WallKind.PROSECUTION_WORK_PRODUCT)


def test_the_prosecution_keeps_files_as_work_product_too(cast: Cast, doe: Doe) -> None:
    actor, wall = as_prosecution(cast, doe)
    opened = with_key(actor)
    item = keep(actor, wall)
    client = unlocked_client(actor, opened)
    assert body(client.get(reverse("item-file", args=[item.id]))) == PLAIN
    for outsider in (cast.da_supervisor, cast.defender, cast.da_clerk):
        assert client_of(outsider).get(reverse("item", args=[item.id])).status_code == 404
    with context.enter(actor), unlocked.using(opened.unlocked()):
        evidence.return_item(actor, item_id=item.id, to_whom="Nobody")
