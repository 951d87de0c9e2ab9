"""If these fail, a defense cannot serve from its own file, or what is privileged leaves with it."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from audit.ledger import selectors as ledger
from audit.ledger.values import Ref
from casework.choices import ItemOrigin, TagKind
from casework.models.custody import CustodyEvent
from casework.models.evidence import EvidenceItem
from casework.selectors.item import prepared_copies
from casework.services import tags, team
from casework.services.for_disclosure import prepare_for_disclosure
from privilege import context, registries, unlocked
from privilege.actor import Actor
from privilege.choices import PrivilegeKind, WallKind
from privilege.errors import Locked, NotFound, Refused
from privilege.models.walls import Wall
from privilege.selectors.blobs import open_file
from privilege.services.assertions import assert_privilege
from privilege.services.member_keys import Opened
from tests.casework.conftest import Doe, id_of
from tests.casework.test_notes import ceremony, unlocked_client, with_key
from tests.casework.test_pages import client_of
from tests.casework.test_sealed_files import PLAIN, keep, wall_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


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


def prepare(actor: Actor, item_id: UUID, opened: Opened | None) -> EvidenceItem:
    with context.enter(actor), unlocked.using(opened.unlocked() if opened else None):
        return prepare_for_disclosure(actor, item_id=item_id)


def test_it_becomes_a_new_item_that_the_open_file_opens_without_a_key(
    cast: Cast, doe: Doe, item: EvidenceItem, opened: Opened
) -> None:
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        tags.label_item(cast.defender, item_id=item.id, label="What mother said")
    copy = prepare(cast.defender, item.id, opened)
    target = wall_of(cast.defender, doe, WallKind.FOR_DISCLOSURE)
    with context.enter(cast.defender):
        found = EvidenceItem.objects.select_related("content").get(pk=copy.id)
        assert (found.wall_id, found.blob_id) == (target.id, item.blob_id)
        assert found.id != item.id
        assert (found.origin, found.served_by_id) == (ItemOrigin.RECEIVED, None)
        assert (found.text("name"), found.text("metadata", None)) == ("zanzibar.txt", None)
        assert found.blob_id
        file = open_file(cast.defender, wall_id=target.id, blob_id=found.blob_id)
        # Nothing on the open side says where it came from.
        said = [event.text("whence") for event in CustodyEvent.objects.filter(item=found)]
        assert said == [""]
        assert prepared_copies(cast.defender, item) == [], "known to who unlocked only"
        about = ledger.entries_about([cast.defender.log_id], Ref("casework.evidence", item.id))
        assert "casework:evidence:prepared-for-disclosure" in {entry.event for entry in about}
    with file:
        assert b"".join(map(bytes, file.read())) == PLAIN
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        (link,) = prepared_copies(cast.defender, item)
        assert link.text("became") == str(copy.id)
        assert link.wall_id == item.wall_id


def test_a_locked_session_prepares_nothing(cast: Cast, item: EvidenceItem) -> None:
    with pytest.raises(Locked):
        prepare(cast.defender, item.id, None)
    with context.enter(cast.defender):
        assert EvidenceItem.objects.count() == 1


def test_nobody_else_prepares_it(cast: Cast, doe: Doe, item: EvidenceItem, opened: Opened) -> None:
    outsiders = (cast.pd_outsider, cast.pd_supervisor, cast.pd_admin, cast.prosecutor)
    for actor in (*outsiders, cast.co_defender, cast.superuser):
        with pytest.raises(NotFound):
            prepare(actor, item.id, opened)
    with context.enter(cast.defender):
        team.add_team_member(
            cast.defender, case_id=doe.case.id, user_id=id_of(cast.defense_investigator)
        )
    with pytest.raises(Refused, match="attorney"):
        prepare(cast.defense_investigator, item.id, with_key(cast.defense_investigator))


@pytest.mark.parametrize("kind", [WallKind.DEFENSE_WORK_PRODUCT, WallKind.PRIVILEGED_CHANNEL])
def test_work_product_and_what_the_client_said_do_not_leave_this_way(
    cast: Cast, doe: Doe, opened: Opened, kind: WallKind
) -> None:
    item = keep(cast.defender, wall_of(cast.defender, doe, kind))
    with pytest.raises(NotFound):
        prepare(cast.defender, item.id, opened)
    with pytest.raises(NotFound):
        prepare(cast.defender, uuid4(), opened)


def test_what_is_asserted_marked_or_held_by_a_gate_stays(
    cast: Cast, item: EvidenceItem, wall: Wall, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = keep(cast.defender, wall, b"marked")
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        assert_privilege(
            cast.defender,
            wall=wall,
            subject=Ref("casework.evidence", item.id),
            kind=PrivilegeKind.ATTORNEY_CLIENT,
            basis="Advice",
            asserted_by="Counsel",
            holder="The client",
            description="A letter",
        )
        tags.tag_item(
            cast.defender, item_id=marked.id, kind=TagKind.DO_NOT_DISCLOSE, reason="Not hers"
        )
    for held, reason in ((item, "Privilege is asserted"), (marked, "do not disclose")):
        with pytest.raises(Refused, match="Nothing has left") as refused:
            prepare(cast.defender, held.id, opened)
        assert reason in refused.value.reasons[0]
    other = keep(cast.defender, wall, b"other")
    monkeypatch.setattr(registries, "release_gates", [lambda *_: ["An order stands against it."]])
    with pytest.raises(Refused) as refused:
        prepare(cast.defender, other.id, opened)
    assert refused.value.reasons == ["An order stands against it."]


def test_the_page_asks_first_and_says_what_follows(
    cast: Cast, item: EvidenceItem, opened: Opened
) -> None:
    url = reverse("item-prepare", args=[item.id])
    shut, client = client_of(cast.defender), unlocked_client(cast.defender, opened)
    refused = shut.get(url)
    assert refused.status_code == 409
    assert b"Unlock your key" in refused.content
    assert url.encode() in client.get(reverse("item", args=[item.id])).content
    asked = client.get(url)
    assert b"Take it out of the privileged file" in asked.content
    assert b"zanzibar.txt" in asked.content
    with context.enter(cast.defender):
        assert EvidenceItem.objects.count() == 1, "a look takes nothing out"
    done = client.post(url, follow=True)
    assert done.status_code == 200
    assert b"Nobody was served with it" in done.content
    assert b"Prepared before" in client.get(url).content
    for outsider in (cast.pd_supervisor, cast.prosecutor):
        for method in (Client.get, Client.post):
            assert method(client_of(outsider), url).status_code == 404
    custody = client.get(reverse("item-custody", args=[item.id]))
    assert b"Defense material for disclosure" in custody.content
