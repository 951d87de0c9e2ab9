"""If these fail, what a reviewer coded privileged is never claimed, or a slip cannot be undone."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from audit.ledger.selectors import Filters, entries
from casework.choices import ReviewCode
from casework.events import Event
from casework.models.evidence import EvidenceItem
from casework.models.screening import ItemReview
from casework.selectors import screening as reads
from casework.services import screening
from casework.services.assertions import assert_on_items
from privilege import context
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import PrivilegeKind, WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event as PrivilegeEvent
from privilege.models.walls import Wall
from privilege.selectors.assertions import standing
from tests.casework.conftest import Doe
from tests.casework.factories import make_item
from tests.casework.test_pages import client_of
from tests.cast import Cast
from tests.walls.observe import Queries

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {
    "kind": PrivilegeKind.DELIBERATIVE,
    "basis": "Written while the charge was weighed",
    "asserted_by": "P. Prosecutor",
    "holder": "The People",
    "description": "Internal memorandum",
    "statute": "",
}


@pytest.fixture
def wall(cast: Cast, doe: Doe) -> Wall:
    with context.enter(cast.prosecutor):
        return wall_of_kind(cast.prosecutor, doe.case.matter_id, WallKind.PROSECUTION_FILE)


@pytest.fixture
def items(cast: Cast, wall: Wall) -> list[EvidenceItem]:
    return [make_item(cast.prosecutor, wall, name=f"zanzibar {n}.txt") for n in range(12)]


def code(actor: Actor, code: ReviewCode, *items: EvidenceItem) -> None:
    with context.enter(actor):
        screening.code_items(actor, item_ids=[one.id for one in items], code=code)


def waiting(actor: Actor, wall: Wall) -> dict[str, str]:
    with context.enter(actor):
        return {str(item.id): code for item, code in reads.to_be_asserted(actor, wall)}


def test_coding_leads_by_key_to_the_claim_with_its_kind_chosen(
    cast: Cast, doe: Doe, wall: Wall, items: list[EvidenceItem]
) -> None:
    client, chosen = client_of(cast.prosecutor), [str(one.id) for one in items[:2]]
    posted = {"item": chosen, "code": "work-product", "list": "1"}
    page = client.post(reverse("review-code", args=[doe.case.id]), posted, follow=True)
    assert 'data-key="a"' in page.content.decode()
    assert waiting(cast.prosecutor, wall) == dict.fromkeys(chosen, "work-product")
    url = reverse("review-assert", args=[doe.case.id])
    form = client.get(url, {"item": chosen}).content.decode()
    assert '<option value="work-product" selected>' in form
    assert form.count('" checked>') == 2
    said = {**SAID, "kind": "deliberative"}
    done = client.post(url, {"item": chosen, **said}, follow=True).content.decode()
    assert "Privilege asserted on 2 items" in done
    assert waiting(cast.prosecutor, wall) == {}
    with context.enter(cast.prosecutor) as actor:
        found = standing(actor, [one.id for one in items[:2]])
        assert {one.kind for made in found.values() for one in made} == {"deliberative"}
    code(cast.prosecutor, ReviewCode.OTHER_PRIVILEGE, items[3])
    again = client.get(url, {"item": str(items[3].id)}).content.decode()
    assert '<option value="deliberative" selected>' in again, "the last kind is not remembered"


def test_the_draft_of_the_log_lists_what_is_coded_and_not_claimed(
    cast: Cast, doe: Doe, wall: Wall, items: list[EvidenceItem]
) -> None:
    from disclosure.selectors.parties import receiving_parties
    from disclosure.services.privilege_logs import begin_log

    code(cast.prosecutor, ReviewCode.PARTLY, items[0])
    with context.enter(cast.prosecutor) as actor:
        party = receiving_parties(actor, doe.case.matter_id)[0]
        log = begin_log(actor, shared_wall_id=party.shared_wall_id)
    page = client_of(cast.prosecutor).get(reverse("privilege-log", args=[log.id]))
    assert "To be completed" in page.content.decode()
    assert reverse("review-assert", args=[doe.case.id]) in page.content.decode()
    code(cast.prosecutor, ReviewCode.NOT_PRIVILEGED, items[0])
    page = client_of(cast.prosecutor).get(reverse("privilege-log", args=[log.id]))
    assert "To be completed" not in page.content.decode()


def test_claiming_many_costs_as_many_queries_as_claiming_few(
    cast: Cast, wall: Wall, items: list[EvidenceItem]
) -> None:
    costs = []
    for some in (items[:2], items[2:]):
        with context.enter(cast.prosecutor) as actor:
            queries = Queries()
            with connection.execute_wrapper(queries):
                assert_on_items(actor, item_ids=[one.id for one in some], **SAID)
            costs.append(queries.count)
    assert costs[0] == costs[1]
    with context.enter(cast.prosecutor):
        kept = entries([cast.prosecutor.log_id], Filters(event=PrivilegeEvent.ASSERTED.value))
    assert len(kept) == 2


def test_a_decision_is_undone_as_it_was_and_only_by_who_made_it(
    cast: Cast, doe: Doe, wall: Wall, items: list[EvidenceItem]
) -> None:
    client, url = client_of(cast.prosecutor), reverse("review-code", args=[doe.case.id])
    code(cast.prosecutor, ReviewCode.LOOK_AGAIN, items[0])
    chosen = [str(one.id) for one in items[:3]]
    client.post(url, {"item": chosen, "code": "attorney-client", "list": "1"})
    undo = reverse("review-undo", args=[doe.case.id])
    done = client.post(undo, {"file": str(wall.id)}, follow=True).content.decode()
    assert "3 decisions undone" in done
    with context.enter(cast.prosecutor):
        assert [one.code for one in ItemReview.objects.all()] == ["look-again"]
        undone = Filters(event=Event.CODING_UNDONE.value)
        assert len(entries([cast.prosecutor.log_id], undone)) == 1
    again = client.post(undo, {"file": str(wall.id)}, follow=True).content.decode()
    assert "nothing to undo" in again
    client.post(url, {"item": chosen[1], "code": "not-privileged"})
    code(cast.prosecutor, ReviewCode.PARTLY, items[1])
    done = client.post(undo, {"file": str(wall.id)}, follow=True).content.decode()
    assert "0 decisions undone" in done, "a later decision was lost"


def test_nonsense_and_other_peoples_items_claim_nothing(
    cast: Cast, doe: Doe, wall: Wall, items: list[EvidenceItem]
) -> None:
    client, url = client_of(cast.prosecutor), reverse("review-assert", args=[doe.case.id])
    code(cast.prosecutor, ReviewCode.WORK_PRODUCT, items[0])
    own = str(items[0].id)
    for posted in (
        {},
        {"item": "x", **SAID},
        {"item": own},
        {"item": own, **SAID, "kind": "hearsay"},
        {"item": own, **SAID, "basis": "x" * 4001},
        {"item": own, **SAID, "description": "Talk of Zanzibar"},
    ):
        assert client.post(url, posted).status_code in {200, 302}, posted
    assert waiting(cast.prosecutor, wall) == {own: "work-product"}
    assert client.post(url, {"item": str(uuid4()), **SAID}).status_code == 404
    for other in (cast.defender, cast.da_outsider, cast.other_prosecutor):
        assert client_of(other).post(url, {"item": own, **SAID}).status_code == 404
        undo = reverse("review-undo", args=[doe.case.id])
        assert client_of(other).post(undo, {"file": str(wall.id)}).status_code == 404
        with context.enter(other), pytest.raises(NotFound):
            screening.undo_coding(other, before={items[0].id: ""}, code=ReviewCode.WORK_PRODUCT)
    with context.enter(cast.prosecutor) as actor, pytest.raises(InvalidInput):
        assert_on_items(actor, item_ids=[uuid4()] * 101, **SAID)
    with context.enter(cast.da_conflicts), pytest.raises((NotFound, Refused)):
        assert_on_items(cast.da_conflicts, item_ids=[items[0].id], **SAID)
