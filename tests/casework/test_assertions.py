"""If these fail, what is privileged is not held back, or a claim of it cannot be relied on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from audit.ledger.selectors import entries_about
from audit.ledger.selectors.entries import LoggedEntry
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import ItemType
from casework.models.evidence import EvidenceItem, EvidenceText
from casework.selectors.assertions import assertions_on
from casework.services.assertions import assert_on_item
from privilege import context, registries
from privilege.actor import Actor
from privilege.choices import AssertionState, PrivilegeKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.assertion import Assertion
from privilege.selectors.assertions import standing, standing_behind
from privilege.services.assertions import (
    assert_privilege,
    overrule_assertion,
    withdraw_assertion,
)
from privilege.services.content import write_content
from tests.casework.conftest import Doe, id_of
from tests.casework.factories import make_item
from tests.casework.test_pages import client_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db

CLAIM: dict[str, Any] = {
    "kind": PrivilegeKind.ATTORNEY_CLIENT,
    "basis": "Advice of the bureau chief",
    "asserted_by": "P. Prosecutor",
    "holder": "The People",
    "description": "Memorandum giving legal advice",
    "statute": "",
}


@pytest.fixture
def item(cast: Cast, doe: Doe) -> EvidenceItem:
    """A report of three pages in the prosecution file."""
    with context.enter(cast.prosecutor) as actor:
        wall = access.own_file(actor, doe.case.matter_id)
        found = make_item(actor, wall, name="budget.pdf", title="Budget of the task force")
        with operation(actor, "test:item:read", wall=wall.id):
            EvidenceItem.objects.filter(pk=found.id).update(page_count=3)
            EvidenceText.behind(
                wall,
                item=found,
                page=1,
                content=write_content(wall, {"text": "Informant 70415 was paid in March."}),
            ).save(force_insert=True)
    return found


def claimed(actor: Actor, item: EvidenceItem, **values: Any) -> Assertion:  # noqa: ANN401
    with context.enter(actor):
        return assert_on_item(actor, item_id=item.id, **{**CLAIM, **values})


def entries_on(cast: Cast, made: Assertion) -> list[LoggedEntry]:
    """What the log says of an assertion; of a transaction that has committed."""
    with context.enter(cast.prosecutor) as actor:
        return entries_about([actor.log_id], Ref("privilege.assertion", made.id))


def test_an_assertion_says_all_that_a_court_asks_and_has_its_entry(
    cast: Cast, item: EvidenceItem
) -> None:
    made = claimed(cast.prosecutor, item, parts=[{"pages": [2, 3]}])
    with context.enter(cast.prosecutor) as actor:
        (view,) = assertions_on(actor, item)
        held = standing(actor, [item.id, uuid4()])
        behind = standing_behind(actor, item.wall_id, "casework.evidence")
    one = view.assertion
    assert (one.kind, one.state, view.parts) == ("attorney-client", "asserted", "pages 2–3")
    assert [one.text(name) for name in ("basis", "by", "holder", "description")] == [
        CLAIM["basis"],
        CLAIM["asserted_by"],
        CLAIM["holder"],
        CLAIM["description"],
    ]
    entries = entries_on(cast, made)
    assert [entry.event for entry in entries] == ["privilege:assertion:made"]
    assert {ref.kind for entry in entries for ref in entry.objects} == {
        "privilege.assertion",
        "casework.evidence",
    }
    assert list(held) == [item.id]
    assert [other.id for other in behind] == [made.id]


def test_nobody_outside_the_file_learns_that_privilege_is_asserted(
    cast: Cast, item: EvidenceItem
) -> None:
    made = claimed(cast.prosecutor, item)
    for outsider in (cast.defender, cast.co_defender, cast.da_outsider, cast.pd_supervisor):
        with context.enter(outsider):
            assert standing(outsider, [item.id]) == {}
            with pytest.raises(NotFound):
                withdraw_assertion(outsider, assertion_id=made.id, reason="I say so")
            with pytest.raises(NotFound):
                assert_privilege(
                    outsider, wall=item.wall, subject=Ref("casework.evidence", item.id), **CLAIM
                )


def test_a_description_that_repeats_the_item_is_warned_of_and_can_be_confirmed(
    cast: Cast, item: EvidenceItem
) -> None:
    for words, again in (("About the budget", "budget"), ("Payment to 70415", "70415")):
        with pytest.raises(InvalidInput, match=f"repeats “{again}”") as error:
            claimed(cast.prosecutor, item, description=words)
        assert error.value.field == "description"
    claimed(cast.prosecutor, item, description="About the budget", despite_warning=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("basis", " "),
        ("asserted_by", ""),
        ("holder", "\x00"),
        ("description", ""),
        ("description", "x" * 2001),
        ("basis", "x" * 4001),
    ],
)
def test_a_claim_that_leaves_something_out_is_refused_by_field(
    cast: Cast, item: EvidenceItem, field: str, value: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        claimed(cast.prosecutor, item, **{field: value})
    assert error.value.field == field


def test_a_statute_is_named_where_the_privilege_is_the_statutes(
    cast: Cast, item: EvidenceItem
) -> None:
    with pytest.raises(InvalidInput, match="Name the statute"):
        claimed(cast.prosecutor, item, kind=PrivilegeKind.STATUTORY)
    made = claimed(cast.prosecutor, item, kind=PrivilegeKind.STATUTORY, statute="N.Y. CPLR 4510")
    assert made.text("statute") == "N.Y. CPLR 4510"


def test_a_part_outside_the_item_is_refused(cast: Cast, item: EvidenceItem) -> None:
    with pytest.raises(InvalidInput, match="3 pages") as error:
        claimed(cast.prosecutor, item, parts=[{"pages": [3, 4]}])
    assert error.value.field == "pages"


def test_only_attorneys_and_supervisors_speak_for_a_privilege(
    cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    from casework.services import team

    with context.enter(cast.prosecutor) as actor:
        team.add_team_member(actor, case_id=doe.case.id, user_id=id_of(cast.da_clerk))
    with pytest.raises(Refused, match="by an attorney"):
        claimed(cast.da_clerk, item)
    made = claimed(cast.prosecutor, item)
    with context.enter(cast.da_clerk), pytest.raises(Refused, match="by an attorney"):
        withdraw_assertion(cast.da_clerk, assertion_id=made.id, reason="Not needed")


def test_an_assertion_is_withdrawn_once_with_a_reason_and_stays_on_record(
    cast: Cast, item: EvidenceItem
) -> None:
    made = claimed(cast.prosecutor, item)
    with context.enter(cast.prosecutor) as actor:
        with pytest.raises(InvalidInput):
            withdraw_assertion(actor, assertion_id=made.id, reason=" ")
        withdraw_assertion(actor, assertion_id=made.id, reason="Waived by the holder")
        with pytest.raises(Refused, match="ended already"):
            overrule_assertion(actor, assertion_id=made.id, reason="Order of May 2")
        assert standing(actor, [item.id]) == {}
        (view,) = assertions_on(actor, item)
    assert view.assertion.state == AssertionState.WITHDRAWN
    assert view.assertion.text("reason") == "Waived by the holder"
    assert view.assertion.text("basis") == CLAIM["basis"]
    assert "privilege:assertion:withdrawn" in {entry.event for entry in entries_on(cast, made)}


def test_an_overruled_assertion_no_longer_holds_back(cast: Cast, item: EvidenceItem) -> None:
    made = claimed(cast.prosecutor, item)
    with context.enter(cast.prosecutor) as actor:
        overrule_assertion(actor, assertion_id=made.id, reason="Order of May 2")
        assert standing(actor, [item.id]) == {}
    assert "privilege:assertion:overruled" in {entry.event for entry in entries_on(cast, made)}


def test_a_listener_acts_within_the_assertion_or_neither_happens(
    cast: Cast, item: EvidenceItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[UUID] = []

    def listen(actor: Actor, made: Sequence[Assertion]) -> None:
        assert actor.user_id == cast.prosecutor.user_id
        told.extend(one.subject_id for one in made)

    def fail(actor: Actor, made: Sequence[Assertion]) -> None:
        raise Refused("Cannot be claimed back.")

    monkeypatch.setattr(registries, "assertion_listeners", [listen])
    claimed(cast.prosecutor, item)
    monkeypatch.setattr(registries, "assertion_listeners", [fail])
    with pytest.raises(Refused):
        claimed(cast.prosecutor, item)
    with context.enter(cast.prosecutor) as actor:
        assert len(standing(actor, [item.id])[item.id]) == 1
    assert told == [item.id]


# Pages


def post(client: Client, path: str, **values: str) -> Any:  # noqa: ANN401 - Django's own
    return client.post(path, values)


FORM = {
    "kind": "attorney-client",
    "basis": "Advice",
    "asserted_by": "P. Prosecutor",
    "holder": "The People",
    "description": "Memorandum giving legal advice",
}


def test_counsel_asserts_and_withdraws_on_the_items_page(cast: Cast, item: EvidenceItem) -> None:
    client = client_of(cast.prosecutor)
    page = f"/items/{item.id}/"
    assert "None asserted" in client.get(page).content.decode()
    answer = post(client, f"{page}assert/", **FORM, pages="2-3")
    assert (answer.status_code, answer["Location"]) == (302, page)
    shown = client.get(page).content.decode()
    assert "Asserted" in shown
    assert "(pages 2–3)" in shown
    with context.enter(cast.prosecutor):
        made = Assertion.objects.get()
    path = f"/assertions/{made.id}/withdraw/"
    assert "Memorandum giving legal advice" in client.get(path).content.decode()
    assert post(client, path, reason="").status_code == 200
    assert post(client, path, reason="Waived").status_code == 302
    assert "Withdrawn" in client.get(page).content.decode()
    assert post(client, path, reason="Again").status_code in {403, 409}, "a replay is refused"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "royal", "Select a valid choice"),
        ("kind", "", "required"),
        ("basis", "", "required"),
        ("basis", "x" * 4001, "at most 4000"),
        ("description", "The budget", "it repeats “budget”"),
        ("pages", "two", "2-4, 7"),
        ("pages", "2-9", "has 3 pages"),
        ("times", "1:10", "1:10-2:30"),
        ("passages", "x" * 2001, "at most 2000"),
        ("holder", "x" * 301, "at most 300"),
    ],
)
def test_the_form_says_what_is_wrong_and_claims_nothing(
    cast: Cast, item: EvidenceItem, field: str, value: str, said: str
) -> None:
    client = client_of(cast.prosecutor)
    answer = post(client, f"/items/{item.id}/assert/", **{**FORM, field: value})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    with context.enter(cast.prosecutor) as actor:
        assert standing(actor, [item.id]) == {}


def test_other_peoples_items_and_assertions_are_not_found(
    cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    made = claimed(cast.prosecutor, item)
    paths = [f"/items/{item.id}/assert/", f"/assertions/{made.id}/withdraw/"]
    absent = [f"/items/{uuid4()}/assert/", f"/assertions/{uuid4()}/withdraw/"]
    for outsider in (cast.defender, cast.other_prosecutor, cast.da_outsider, cast.superuser):
        client = client_of(outsider)
        for path in paths + absent:
            assert client.get(path).status_code == 404
            assert post(client, path, **FORM, reason="Mine").status_code == 404
    with context.enter(cast.prosecutor) as actor:
        assert len(standing(actor, [item.id])[item.id]) == 1


def test_a_recording_is_claimed_by_the_minute(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor) as actor:
        wall = access.own_file(actor, doe.case.matter_id)
        call = make_item(actor, wall, name="call.mp3")
        with operation(actor, "test:item:read", wall=wall.id):
            EvidenceItem.objects.filter(pk=call.id).update(
                item_type=ItemType.AUDIO.value, duration_ms=61_000
            )
    client = client_of(cast.prosecutor)
    path = f"/items/{call.id}/assert/"
    assert "shorter" in post(client, path, **FORM, times="2:00-2:10").content.decode()
    assert post(client, path, **FORM, times="0:10-0:20").status_code == 302
    assert "(0:10–0:20)" in client.get(f"/items/{call.id}/").content.decode()
