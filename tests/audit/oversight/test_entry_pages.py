"""If these fail, an order could not be carried out, or would show what a court had removed."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.fixtures import Settings

from audit.ground import clock, ids
from audit.ledger import keys
from audit.ledger.selectors import entries
from audit.ledger.selectors.entries import Filters
from audit.ledger.services import record
from audit.ledger.services.running import integrate_all
from audit.oversight.models.expungement import ExpungementOrder
from audit.oversight.selectors.expungements import entry_view
from casework.services import looking
from privilege import access, context
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import NotFound
from tests.casework.conftest import Doe
from tests.casework.factories import make_item
from tests.casework.test_pages import client_of
from tests.cast import Cast
from tests.disclosure.pdfs import text_pdf

EVENT = "test:thing:looked-at"
WORDS = "Expunged by order of Superior Court, March 2, 2026, no. IND-7"
PDF = text_pdf()
FORM = {"court": "Superior Court", "docket": "IND-7", "ordered_on": "2026-03-02"}


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    """Keep files and keys in folders of the test's own."""
    settings.PARLEY_BLOB_DIR = tmp_path / "files"
    settings.PARLEY_LEDGER_KEY_DIR = tmp_path / "keys"
    settings.PARLEY_LEDGER_BEAT_LEAVES = 1


def looked_at(actor: Actor) -> UUID:
    """Leave an entry in the actor's office's log; returns its reference."""
    with context.enter(actor):
        record(actor, EVENT)
    with context.enter(actor):
        (found,) = entries([actor.log_id], Filters(event=EVENT))
    return found.id


def order(data: bytes = PDF, name: str = "order.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/pdf")


def page(actor: Actor, name: str, of: UUID) -> str:
    return client_of(actor).get(reverse(name, args=[of])).content.decode()


@pytest.mark.django_db
def test_an_entry_leads_to_itself_and_from_there_to_the_order(cast: Cast) -> None:
    entry_id = looked_at(cast.da_supervisor)
    url = reverse("audit-entry", args=[entry_id])
    log = client_of(cast.da_supervisor).get(reverse("audit-log")).content.decode()
    assert url in log
    shown = page(cast.da_supervisor, "audit-entry", entry_id)
    assert "Thing: looked at" in shown
    assert str(entry_id) in shown
    assert reverse("entry-expunge", args=[entry_id]) in shown
    asked = page(cast.da_supervisor, "entry-expunge", entry_id)
    assert "Remove what this entry says, for good" in asked
    assert "multipart/form-data" in asked


@pytest.mark.django_db
def test_what_happened_behind_a_wall_of_others_has_no_reference(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.defender) as actor:
        wall = access.wall_of_kind(actor, doe.case.matter_id, WallKind.FOR_DISCLOSURE)
        looking.open_item(actor, item=make_item(actor, wall, name="alibi.pdf", title="Alibi"))
        viewed = Filters(event="casework:evidence:viewed")
    with context.enter(cast.pd_supervisor) as actor:
        (hidden,) = entries([actor.log_id], viewed)
        with pytest.raises(NotFound):
            entry_view(actor, hidden.id)
    client = client_of(cast.pd_supervisor)
    assert str(hidden.id) not in client.get(reverse("audit-log")).content.decode()
    for name in ("audit-entry", "entry-expunge"):
        assert client.get(reverse(name, args=[hidden.id])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["prosecutor", "da_admin", "pd_supervisor", "auditor", "da_clerk"])
def test_nobody_else_finds_the_entry_or_expunges_it(cast: Cast, who: str) -> None:
    entry_id = looked_at(cast.da_supervisor)
    client = client_of(getattr(cast, who))
    for name in ("audit-entry", "entry-expunge"):
        assert client.get(reverse(name, args=[entry_id])).status_code == 404
    url = reverse("entry-expunge", args=[entry_id])
    assert client.post(url, {**FORM, "document": order()}).status_code == 404
    assert entry_of(cast.da_supervisor, entry_id)


def entry_of(actor: Actor, entry_id: UUID) -> bool:
    """Whether the entry still says something."""
    with context.enter(actor):
        return entry_view(actor, entry_id).row is not None


HOSTILE: list[Mapping[str, object]] = [
    {"court": "", "docket": " ", "ordered_on": ""},
    {"court": "C" * 5000},
    {"docket": "IND\n7"},
    {"docket": "IND\x007"},
    {"ordered_on": "2026-02-31"},
    {"ordered_on": (clock.now() + dt.timedelta(days=3)).date().isoformat()},
    {"document": ""},
    {"document": order(b"")},
    {"document": order(b"MZ\x90\x00 no order", "order.exe")},
    {"document": order(b"just words", "order.txt")},
    {"document": order(PDF, "x" * 300 + ".pdf")},
]


@pytest.mark.django_db
@pytest.mark.parametrize("given", HOSTILE)
def test_a_form_that_is_no_order_removes_nothing_and_says_so(
    cast: Cast, given: Mapping[str, object]
) -> None:
    entry_id = looked_at(cast.da_supervisor)
    sent = {**FORM, "document": order(), **given}
    url = reverse("entry-expunge", args=[entry_id])
    answer = client_of(cast.da_supervisor).post(url, sent)
    assert answer.status_code == 200
    assert "usa-error-message" in answer.content.decode()
    assert entry_of(cast.da_supervisor, entry_id)


@pytest.mark.django_db
def test_an_entry_without_its_place_waits_in_words(cast: Cast) -> None:
    entry_id = looked_at(cast.da_supervisor)
    url = reverse("entry-expunge", args=[entry_id])
    answer = client_of(cast.da_supervisor).post(url, {**FORM, "document": order()})
    assert "no place in the log yet" in answer.content.decode()


@pytest.mark.usefixtures("committed_db")
def test_an_order_is_carried_out_once_and_kept_for_the_office_s_supervisors(
    cast: Cast, tmp_path: Path
) -> None:
    entry_id = looked_at(cast.da_supervisor)
    keys.make(tmp_path / "keys")
    integrate_all(keys.load(tmp_path / "keys"))
    client, url = client_of(cast.da_supervisor), reverse("entry-expunge", args=[entry_id])
    answer = client.post(url, {**FORM, "document": order()})
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("audit-entry", args=[entry_id]),
    )
    shown = page(cast.da_supervisor, "audit-entry", entry_id)
    assert WORDS in shown
    assert "Thing: looked at" not in shown
    with context.enter(cast.da_supervisor) as actor:
        kept = ExpungementOrder.objects.get()
        (entry,) = entries([actor.log_id], Filters(event="oversight:order:kept"))
        assert (entry.user_id, entry.wall_id) == (actor.user_id, kept.wall_id)
        assert {ref.id for ref in entry.objects} == {kept.id, kept.expungement_id}
    file_url = reverse("expungement-order", args=[kept.id])
    assert file_url in shown
    assert b"".join(client.get(file_url)) == PDF
    for who in (cast.pd_supervisor, cast.prosecutor, cast.da_admin, cast.auditor):
        assert client_of(who).get(file_url).status_code == 404
    assert client.post(url, {**FORM, "document": order()}).status_code == 404, "it is gone"
    assert client.get(reverse("audit-entry", args=[ids.new()])).status_code == 404
