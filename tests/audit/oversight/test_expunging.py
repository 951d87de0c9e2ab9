"""If these fail, what a court ordered removed would still be there, or anybody could remove it."""

import datetime as dt
import io
import subprocess
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from pytest_django.fixtures import Settings

from audit.ground import ids
from audit.ledger import keys
from audit.ledger.selectors import entries, prove_inclusion
from audit.ledger.selectors.entries import Filters
from audit.ledger.services import record
from audit.ledger.services.running import integrate_all
from audit.oversight.selectors.expungements import placeholders
from audit.oversight.services.expunging import CourtOrder, expunge
from casework.services.message_files import Looked, NewFile
from parley.devstack import postgres, provision
from privilege import context
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.people import User
from privilege.selectors.people import actor_called
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of

pytestmark = pytest.mark.usefixtures("committed_db")
EVENT = "test:thing:looked-at"
PDF = b"%PDF-1.7 the order says why"
DOCUMENT = Looked(NewFile("order.pdf", PDF), "order.pdf", "application/pdf")
ORDER = CourtOrder("Superior Court, X County", "IND-70012-26", dt.date(2026, 3, 2), DOCUMENT)
WORDS = "Expunged by order of Superior Court, X County, March 2, 2026, no. IND-70012-26"


@pytest.fixture
def signing(committed_db: str, tmp_path: Path, settings: Settings) -> keys.Keys:
    settings.PARLEY_LEDGER_KEY_DIR = tmp_path / "keys"
    settings.PARLEY_LEDGER_BEAT_LEAVES = 1
    keys.make(tmp_path / "keys")
    return keys.load(tmp_path / "keys")


@pytest.fixture
def entry(cast: Cast, signing: keys.Keys) -> UUID:
    """An entry of the prosecution's office that is in the tree."""
    with context.enter(cast.prosecutor):
        record(cast.prosecutor, EVENT)
    integrate_all(signing)
    return entry_of(cast.da_supervisor)


def entry_of(actor: Actor) -> UUID:
    with context.enter(actor):
        (found,) = entries([actor.log_id], Filters(event=EVENT))
    return found.id


def dump(server: str, database: str) -> str:
    """All data, as a backup made now would hold it."""
    url = provision.with_database(server, database)
    command = [str(postgres.programs() / "pg_dump"), "--data-only", f"--dbname={url}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def verify() -> str:
    output = io.StringIO()
    call_command("verify_log", stdout=output, stderr=output)
    return output.getvalue()


def test_content_and_salt_are_in_no_dump_made_afterwards_and_the_log_still_verifies(
    cast: Cast, signing: keys.Keys, entry: UUID, committed_db: str, *, postgres_server: str
) -> None:
    with psycopg.connect(provision.with_database(postgres_server, committed_db)) as inside:
        row = inside.execute(
            "SELECT encode(bytes, 'hex'), encode(salt, 'hex'), encode(commitment, 'hex')"
            " FROM ledger_entry_body b JOIN ledger_leaf l ON l.id = b.leaf_id"
            " WHERE b.leaf_id = %s",
            [entry],
        ).fetchone()
    assert row is not None
    content, salt, commitment = row
    before = dump(postgres_server, committed_db)
    assert content in before
    assert salt in before
    with context.enter(cast.da_supervisor) as actor:
        expunge(actor, entry_id=entry, order=ORDER)
    integrate_all(signing)
    after = dump(postgres_server, committed_db)
    assert content not in after
    assert salt not in after
    assert content[:120] not in after, "no beginning of it either"
    assert EVENT not in after
    assert commitment in after, "its place stays"
    assert "All " in verify()
    assert "1 expunged by order" in verify()
    with context.enter(cast.da_supervisor) as actor:
        assert prove_inclusion(actor.log_id, entry) is not None


def test_pages_say_by_whose_order_and_every_supervisor_is_told(
    cast: Cast, signing: keys.Keys, entry: UUID
) -> None:
    with context.enter(cast.da_supervisor) as actor:
        assert placeholders(actor) == []
        expunge(actor, entry_id=entry, order=ORDER)
        (found,) = placeholders(actor)
        assert (found.entry_id, found.words) == (entry, WORDS)
        assert entries([actor.log_id], Filters(event=EVENT)) == []
        (ordered,) = entries([actor.log_id], Filters(event="ledger:entry:expunged"))
        assert [ref.id for ref in ordered.objects] == [entry]
        assert (ordered.user_id, set(ordered.data["digests"])) == (actor.user_id, {"order"})
    page = client_of(cast.da_supervisor).get(reverse("audit-log")).content.decode()
    assert WORDS in page
    other = client_of(cast.pd_supervisor).get(reverse("audit-log")).content.decode()
    assert "Expunged by order" not in other


def test_only_a_supervisor_of_the_office_carries_an_order_out(
    cast: Cast, signing: keys.Keys, entry: UUID
) -> None:
    for who in (cast.prosecutor, cast.da_admin, cast.pd_supervisor, cast.auditor):
        with pytest.raises(NotFound), context.enter(who) as actor:
            expunge(actor, entry_id=entry, order=ORDER)
    with context.enter(cast.da_supervisor) as actor:
        with pytest.raises(NotFound):
            expunge(actor, entry_id=ids.new(), order=ORDER)
        assert placeholders(actor) == []


def test_what_is_gone_waits_or_orders_is_refused_in_words(
    cast: Cast, signing: keys.Keys, entry: UUID
) -> None:
    with context.enter(cast.da_supervisor) as actor:
        expunge(actor, entry_id=entry, order=ORDER)
    with context.enter(cast.da_supervisor) as actor:
        (ordered,) = entries([actor.log_id], Filters(event="ledger:entry:expunged"))
        with pytest.raises(Refused, match="before"):
            expunge(actor, entry_id=entry, order=ORDER)
        with pytest.raises(Refused, match="no place in the log yet"):
            expunge(actor, entry_id=ordered.id, order=ORDER)
    integrate_all(signing)
    with context.enter(cast.da_supervisor) as actor, pytest.raises(Refused, match="stays"):
        expunge(actor, entry_id=ordered.id, order=ORDER)


NO_ORDERS = [
    CourtOrder("", "x", dt.date(2026, 1, 1), DOCUMENT),
    CourtOrder("C" * 201, "x", dt.date(2026, 1, 1), DOCUMENT),
    CourtOrder("Court\x00", "x", dt.date(2026, 1, 1), DOCUMENT),
    CourtOrder("Court", " ", dt.date(2026, 1, 1), DOCUMENT),
    CourtOrder("Court", "x", dt.date(9999, 1, 1), DOCUMENT),
]


def test_an_order_that_is_none_is_refused(cast: Cast) -> None:
    for order in NO_ORDERS:
        with context.enter(cast.da_supervisor) as actor, pytest.raises(InvalidInput):
            expunge(actor, entry_id=ids.new(), order=order)


def test_the_command_removes_only_what_was_confirmed(
    cast: Cast, signing: keys.Keys, entry: UUID, tmp_path: Path
) -> None:
    (tmp_path / "order.pdf").write_bytes(PDF)
    email = User.objects.get(pk=id_of(cast.da_supervisor)).email
    arguments = [
        *("expunge_entry", "--by", email, "--entry", str(entry), "--court", ORDER.court),
        *("--docket", ORDER.docket, "--dated", "2026-03-02"),
        *("--order", str(tmp_path / "order.pdf")),
    ]
    with pytest.raises(CommandError, match="--confirm"):
        call_command(*arguments)
    assert entry_of(cast.da_supervisor) == entry
    other = User.objects.get(pk=id_of(cast.pd_supervisor)).email
    wrong = [other if word == email else word for word in arguments]
    with pytest.raises(CommandError, match="supervisor of that"):
        call_command(*wrong, "--confirm")
    assert actor_called("nobody@example.org", agent="") is None
    output = io.StringIO()
    call_command(*arguments, "--confirm", stdout=output)
    assert "is expunged" in output.getvalue()
    with context.enter(cast.da_supervisor) as actor:
        assert [one.words for one in placeholders(actor)] == [WORDS]
