"""If these fail, a file or a message leaves without leave, or more of it than was allowed."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.urls import reverse
from pytest_django import Settings

from audit.ground import clock
from audit.ledger.selectors import entries
from audit.ledger.selectors.entries import Filters
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.choices import ItemOrigin, ItemState, TagKind
from casework.models.custody import CustodyEvent
from casework.models.evidence import EvidenceItem
from casework.models.message import Message
from casework.models.note import Note
from casework.selectors.releasable import ITEM, MESSAGE
from casework.services import tags
from casework.services.exceptions import open_exception, request_exception
from casework.services.message_files import NewFile
from casework.services.messages import send_message, withdraw_message
from casework.services.outside import take_package
from casework.services.releasing_privileged import release_privileged
from privilege import context, unlocked
from privilege.actor import TOKEN_PREFIX, Actor
from privilege.choices import AuthorityForm, AuthorityKind, PrivilegeKind, ScopeKind, WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.authority import Authority, PrivilegedRelease
from privilege.models.blobs import BlobKey
from privilege.models.walls import Wall
from privilege.selectors.blobs import open_file
from privilege.services.assertions import assert_privilege
from privilege.services.authorities import Document
from privilege.services.exceptions import decide_exception
from privilege.services.member_keys import Opened
from privilege.waiver import Scope
from tests.casework.conftest import Doe
from tests.casework.excepting import asked, office_of_three
from tests.casework.test_notes import ceremony, unlocked_client, with_key
from tests.casework.test_pages import client_of
from tests.casework.test_sealed_files import PLAIN, keep, wall_of
from tests.casework.waiving import recorded, terms
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SAID = "Tell her that I was in Zanzibar."


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
    return wall_of(cast.defender, doe)


@pytest.fixture
def shared(cast: Cast, doe: Doe) -> Wall:
    return wall_of(cast.defender, doe, WallKind.SHARED_FILE)


@pytest.fixture
def item(cast: Cast, wall: Wall, opened: Opened) -> EvidenceItem:
    return read_through(cast.defender, keep(cast.defender, wall))


def read_through(
    actor: Actor, item: EvidenceItem, parent: EvidenceItem | None = None
) -> EvidenceItem:
    """As it stands once a worker has read it; as what lay in ``parent``, where one is given."""
    with context.enter(actor), operation(actor, "test:item:read", wall=item.wall_id):
        EvidenceItem.objects.filter(pk=item.id).update(
            state=ItemState.READY.value, parent_id=parent.id if parent else None
        )
    return item


def message(actor: Actor, wall: Wall) -> Message:
    with context.enter(actor):
        return send_message(actor, wall_id=wall.id, text=SAID)


def scope(*rows: EvidenceItem | Message) -> Scope:
    return Scope(ScopeKind.ITEMS, items=frozenset(one.id for one in rows))


def release(
    actor: Actor, opened: Opened | None, authority: Authority, target: Wall, *found: Ref
) -> list[PrivilegedRelease]:
    with context.enter(actor), unlocked.using(opened.unlocked() if opened else None):
        return release_privileged(
            actor, authority_id=authority.id, subjects=found, target_id=target.id
        )


def file_of(actor: Actor, item_id: UUID | None) -> bytes:
    with context.enter(actor):
        item = EvidenceItem.objects.get(pk=item_id)
        assert item.blob_id
        file = open_file(actor, wall_id=item.wall_id, blob_id=item.blob_id)
    with file:
        return b"".join(map(bytes, file.read()))


def ref(one: EvidenceItem) -> Ref:
    return Ref(ITEM, one.id)


def test_a_file_becomes_a_new_item_that_the_other_side_opens_and_nothing_else_goes(  # noqa: PLR0917 - fixtures
    cast: Cast, doe: Doe, opened: Opened, item: EvidenceItem, wall: Wall, shared: Wall
) -> None:
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        tags.label_item(cast.defender, item_id=item.id, label="What mother said")
    authority = recorded(cast.defender, opened, wall.id, terms(scope=scope(item)))
    (row,) = release(cast.defender, opened, authority, shared, ref(item))
    assert (row.subject_type, row.subject_id) == (ITEM, item.id)
    assert file_of(cast.prosecutor, row.released_id) == PLAIN
    with context.enter(cast.prosecutor):
        copy = EvidenceItem.objects.select_related("content").get()
        assert (copy.id, copy.origin) == (row.released_id, ItemOrigin.SERVED)
        assert (copy.text("name"), copy.facts.sha256 != "") == ("zanzibar.txt", True)
        (link,) = CustodyEvent.objects.select_related("content").filter(item=copy)
        assert "informed consent" in link.text("note")
        assert BlobKey.objects.get(blob_id=copy.blob_id).wall_id == shared.id
        assert not PrivilegedRelease.objects.exists()
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        links = CustodyEvent.objects.select_related("content").filter(item=item)
        (gone,) = [one for one in links if one.act == "released"]
        assert gone.text("became") == str(row.released_id)
    with context.enter(cast.prosecutor):
        theirs = entries(
            [cast.prosecutor.log_id], Filters(event="privilege:release:made", outcome="success")
        )
    assert {one.id for entry in theirs for one in entry.objects} == {row.released_id}
    page = client_of(cast.prosecutor).get(reverse("item", args=[row.released_id])).content.decode()
    assert "Authority: The client’s informed consent." in page.replace("&#x27;", "’").replace(
        "'", "’"
    )
    for secret in ("What mother said", str(item.id), "Consent under Rule"):
        assert secret not in page


def test_a_message_becomes_a_note_of_who_said_it_and_when(
    cast: Cast, doe: Doe, opened: Opened, shared: Wall
) -> None:
    channel = wall_of(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)
    sent, kept = message(cast.defender, channel), message(cast.defender, channel)
    authority = recorded(cast.defender, opened, channel.id, terms(scope=scope(sent)))
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, authority, shared, Ref(MESSAGE, kept.id))
    assert "not among the entries" in problem.value.reasons[0]
    (row,) = release(cast.defender, opened, authority, shared, Ref(MESSAGE, sent.id))
    with context.enter(cast.prosecutor):
        (note,) = Note.objects.select_related("content").all()
        assert (note.id, note.text("text")) == (row.released_id, SAID)
        assert note.text("title").startswith("Message from ")
        assert not Message.objects.exists()
    page = unlocked_client(cast.defender, opened).get(reverse("authorities", args=[doe.case.id]))
    assert reverse("channel", args=[doe.case.id, channel.id]).encode() in page.content
    told = client_of(cast.prosecutor).get(reverse("note", args=[note.id])).content
    assert b"Released from a privileged part of the case on" in told
    with context.enter(cast.defender):
        withdraw_message(cast.defender, message_id=kept.id)
    paper = Document("b.pdf", "application/pdf", b"%PDF b")
    again = recorded(cast.defender, opened, channel.id, terms(scope=scope(kept)), paper)
    with pytest.raises(Refused, match="withdrawn"):
        release(cast.defender, opened, again, shared, Ref(MESSAGE, kept.id))


def test_files_sent_with_a_message_stay_and_one_of_files_only_is_refused(
    cast: Cast, doe: Doe, opened: Opened, shared: Wall
) -> None:
    channel = wall_of(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)
    with context.enter(cast.defender):
        files = [NewFile("zanzibar.txt", b"Where I was.")]
        both = send_message(cast.defender, wall_id=channel.id, text=SAID, files=files)
        bare = send_message(cast.defender, wall_id=channel.id, text="", files=files)
    said = terms(scope=scope(both, bare), is_standing=True)
    authority = recorded(cast.defender, opened, channel.id, said)
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, authority, shared, Ref(MESSAGE, bare.id))
    assert "holds files only" in problem.value.reasons[0]
    release(cast.defender, opened, authority, shared, Ref(MESSAGE, both.id))
    with context.enter(cast.prosecutor):
        assert Note.objects.count() == 1
        assert not EvidenceItem.objects.exists()
        assert not BlobKey.objects.filter(wall_id=shared.id).exists()


def test_what_lies_in_a_file_leaves_only_where_it_was_allowed_too(  # noqa: PLR0917 - fixtures
    cast: Cast, doe: Doe, opened: Opened, item: EvidenceItem, wall: Wall, shared: Wall
) -> None:
    member = read_through(cast.defender, keep(cast.defender, wall, b"An attachment."), item)
    narrow = recorded(cast.defender, opened, wall.id, terms(scope=scope(item)))
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, narrow, shared, ref(item))
    assert problem.value.reasons == [
        "File: zanzibar.txt: It is not among the entries that this was given for."
    ]
    paper = Document("b.pdf", "application/pdf", b"%PDF b")
    wide = recorded(cast.defender, opened, wall.id, terms(scope=scope(item, member)), paper)
    with context.enter(cast.defender):
        assert_privilege(
            cast.defender,
            wall=wall,
            subject=ref(member),
            kind=PrivilegeKind.INFORMANT,
            basis="Rule",
            asserted_by="Defender",
            holder="A holder",
            description="An attachment",
        )
    with pytest.raises(Refused, match="cannot be released") as held:
        release(cast.defender, opened, wide, shared, ref(item), ref(member))
    assert "not the client's to waive" in held.value.reasons[0]
    order = terms(scope=scope(item, member))
    order["kind"], order["form"] = AuthorityKind.ORDER, AuthorityForm.DOCUMENT
    paper = Document("c.pdf", "application/pdf", b"%PDF c")
    ordered = recorded(cast.defender, opened, wall.id, order, paper)
    rows = release(cast.defender, opened, ordered, shared, ref(item), ref(member))
    assert {row.subject_id for row in rows} == {item.id, member.id}
    assert len({row.released_id for row in rows}) == 1, "it lies in the file, and goes once"
    with context.enter(cast.prosecutor):
        assert EvidenceItem.objects.count() == 1


def test_a_file_stays_that_is_unread_infected_kept_back_locked_or_anothers(  # noqa: PLR0917 - fixtures
    cast: Cast, doe: Doe, opened: Opened, item: EvidenceItem, wall: Wall, shared: Wall
) -> None:
    unread = keep(cast.defender, wall, b"Nobody has read this.")
    authority = recorded(
        cast.defender, opened, wall.id, terms(scope=scope(item, unread), is_standing=True)
    )
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, authority, shared, ref(unread))
    assert "has not read this file yet" in problem.value.reasons[0]
    with pytest.raises(Refused, match="locked"):
        release(cast.defender, None, authority, shared, ref(item))
    by_token = replace(cast.defender, session_ref=f"{TOKEN_PREFIX}{item.id}")
    with pytest.raises(Refused, match="attorney"):
        release(by_token, opened, authority, shared, ref(item))
    for actor in (cast.prosecutor, cast.co_defender, cast.pd_supervisor, cast.pd_admin):
        with pytest.raises((NotFound, Refused)) as refused:
            release(actor, opened, authority, shared, ref(item))
        assert str(refused.value) == "" or "attorney" in str(refused.value)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        tags.tag_item(
            cast.defender, item_id=item.id, kind=TagKind.DO_NOT_DISCLOSE, reason="Not yet"
        )
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, authority, shared, ref(item))
    assert "do not disclose" in problem.value.reasons[0]
    with context.enter(cast.prosecutor):
        assert not EvidenceItem.objects.exists()
    with context.enter(cast.defender):
        found = Filters(event="privilege:release:made", outcome="refused")
        assert len(entries([cast.defender.log_id], found)) >= 2


def test_a_file_leaves_parley_whole_under_an_exception_or_not_at_all(
    cast: Cast, doe: Doe, wall: Wall
) -> None:
    office = office_of_three(cast)
    item = read_through(cast.defender, keep(cast.defender, wall))
    own = office.keys[office.asks].unlocked()
    with context.enter(office.asks), unlocked.using(own):
        with pytest.raises(InvalidInput, match="cannot be taken out of a file"):
            request_exception(office.asks, subjects=[ref(item)], asked=asked())
        later = asked(
            redactions="", deferred_until=clock.now() + timedelta(days=2), deferral="18 USC 2705"
        )
        with pytest.raises(InvalidInput, match="chain of custody says at once"):
            request_exception(office.asks, subjects=[ref(item)], asked=later)
        request = request_exception(office.asks, subjects=[ref(item)], asked=asked(redactions=""))
    with context.enter(office.approves), unlocked.using(office.keys[office.approves].unlocked()):
        decide_exception(
            office.approves, exception_id=request.id, approve=True, decision="It is grave."
        )
    with context.enter(office.asks), unlocked.using(own):
        open_exception(office.asks, exception_id=request.id)
        data = take_package(office.asks, exception_id=request.id)
        links = CustodyEvent.objects.select_related("content").filter(item=item, act="released")
        assert [link.text("whither") for link in links] == [
            "Sheriff of Ulster County (To whoever can avert the harm)"
        ]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("001.txt") == PLAIN
