"""If these fail, an office cannot do on a page what a clawback asks, or the other side can."""

from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from audit.ledger.selectors import Filters, entries
from disclosure.events import Event
from disclosure.models.clawback_own import Favorable, TaintDecision
from disclosure.models.production import Production
from privilege import context
from privilege.errors import Refused
from tests.casework.conftest import id_of
from tests.cast import Cast
from tests.disclosure.claimed import agreed, item_of, noticed
from tests.disclosure.conftest import Docket, prepared, served
from tests.disclosure.test_pages import client_of

pytestmark = pytest.mark.django_db


def test_counsel_decides_about_who_had_read_it_and_a_screen_takes_effect_at_once(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID
) -> None:
    supervisor, reader = client_of(cast.pd_supervisor), client_of(cast.defender)
    reader.get(reverse("item", args=[item_of(cast, report_file)]))
    clawback_id = noticed(cast, volume, report_file)
    mine = reverse("taint-decide", args=[clawback_id, id_of(cast.defender)])
    page = reader.get(mine)
    assert page.status_code == 200
    assert "had read it" in page.content.decode()
    for posted in (
        {},
        {"decision": "promote", "reasons": "x"},
        {"decision": "continue"},
        {"decision": "continue", "reasons": "x" * 4001},
    ):
        assert reader.post(mine, posted).status_code == 200
    with context.enter(cast.defender):
        assert not TaintDecision.objects.exists()
    said = {"decision": "continue", "reasons": "Saw the first line only"}
    assert reader.post(mine, said).status_code == 302
    with context.enter(cast.defender):
        made = TaintDecision.objects.select_related("content").get()
        assert (made.decision, made.text("reasons")) == ("continue", said["reasons"])
        kept = entries([cast.defender.log_id], Filters(event=Event.TAINT_DECIDED.value))
        assert len(kept) == 1
    for other in (cast.prosecutor, cast.co_defender, cast.pd_outsider):
        assert client_of(other).post(mine, said).status_code == 404
    unread = reverse("taint-decide", args=[clawback_id, id_of(cast.prosecutor)])
    assert reader.get(unread).status_code == 404
    screened = supervisor.post(mine, {"decision": "screen", "reasons": "Read it all"})
    if screened.status_code == 302:
        assert reader.get(reverse("clawback", args=[clawback_id])).status_code == 404
    else:  # who may not decide here is told nothing of it
        assert screened.status_code == 404


def test_a_replacement_is_made_on_its_page_by_the_claimant_alone(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID
) -> None:
    clawback_id = noticed(cast, volume, report_file)
    url = reverse("clawback-replace", args=[clawback_id])
    client = client_of(cast.prosecutor)
    page = client.get(url).content.decode()
    assert "In place of DA-000001" in page
    said = {"category": "Attorney notes", "basis": "Work product"}
    with context.enter(cast.prosecutor):
        before = Production.objects.count()
    for posted in (
        {},
        {**said, "category": "x" * 201},
        {**said, f"version_{item_of(cast, report_file)}": "nonsense", "basis": ""},
    ):
        assert client.post(url, posted).status_code == 200
    for other in (cast.defender, cast.co_defender, cast.da_outsider):
        assert client_of(other).post(url, said).status_code == 404
    with context.enter(cast.prosecutor):
        assert Production.objects.count() == before
    made = client.post(url, said)
    assert made.status_code == 302
    assert "/productions/" in made["Location"]
    with context.enter(cast.prosecutor):
        assert Production.objects.count() == before + 1
    first = UUID(made["Location"].strip("/").rpartition("/")[2])
    second = UUID(client.post(url, said)["Location"].strip("/").rpartition("/")[2])
    for production in (first, second):
        prepared(cast.prosecutor, production)
    served(cast.prosecutor, first)
    with pytest.raises(Refused, match="served already"):
        served(cast.prosecutor, second)
    again = client.post(url, said)
    assert again.status_code == 200
    assert "served already" in again.content.decode()


def test_a_served_item_is_listed_as_favorable_for_ones_own_side_alone(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID, items: dict[str, UUID]
) -> None:
    agreed(cast, docket)
    item_id = item_of(cast, report_file)
    url, client = reverse("item-favorable", args=[item_id]), client_of(cast.defender)
    assert "favorable to your client" in client.get(url).content.decode()
    for posted in ({}, {"why": ""}, {"why": "x" * 2001}):
        assert client.post(url, posted).status_code == 200
    for other in (cast.prosecutor, cast.co_defender, cast.pd_outsider):
        assert client_of(other).post(url, {"why": "x"}).status_code == 404
    assert (
        client_of(cast.prosecutor)
        .get(reverse("item-favorable", args=[items["report"]]))
        .status_code
        == 404
    )
    assert client.get(reverse("item-favorable", args=[uuid4()])).status_code == 404
    assert client.post(url, {"why": "It names another driver"}).status_code == 302
    with context.enter(cast.defender):
        assert Favorable.objects.select_related("content").get().text("why") == (
            "It names another driver"
        )
    with context.enter(cast.prosecutor):
        assert not Favorable.objects.exists()
    noticed(cast, volume, report_file)
    assert client.get(reverse("item", args=[item_id])).status_code == 200
