"""If these fail, what is claimed as privileged is produced all the same."""

from typing import Any
from uuid import UUID

import pytest

from casework.services.assertions import assert_on_item
from disclosure.selectors import productions
from disclosure.services import productions as services
from disclosure.services import selection
from privilege import context
from privilege.actor import Actor
from privilege.choices import PrivilegeKind
from privilege.errors import Refused
from privilege.services.assertions import overrule_assertion, withdraw_assertion
from tests.cast import Cast
from tests.disclosure.conftest import Docket, Take, drafted, numbered, prepared, served

pytestmark = pytest.mark.django_db


def claim(actor: Actor, item_id: UUID, **values: Any) -> UUID:  # noqa: ANN401
    with context.enter(actor):
        made = assert_on_item(
            actor,
            item_id=item_id,
            **{
                "kind": PrivilegeKind.INFORMANT,
                "basis": "He lives next door",
                "asserted_by": "P. Prosecutor",
                "holder": "The People",
                "description": "Photograph taken by an informant",
                "statute": "",
                **values,
            },
        )
    return made.id


def refused(actor: Actor, docket: Docket, item_id: UUID) -> list[str]:
    with context.enter(actor):
        made = services.draft_production(actor, shared_wall_id=docket.defender_shared)
        with pytest.raises(Refused) as refusal:
            selection.add_items(actor, production_id=made.id, item_ids=[item_id])
        return refusal.value.reasons


def test_an_asserted_item_stays_out_until_the_assertion_ends(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    first = claim(who, items["photo"])
    (reason,) = refused(who, docket, items["photo"])
    assert "scene.jpg: Privilege is asserted: Informant’s identity. Withhold" in reason
    with context.enter(who):
        withdraw_assertion(who, assertion_id=first, reason="He agreed")
    drafted(who, docket.defender_shared, [items["photo"]])
    second = claim(who, items["video"])
    assert refused(who, docket, items["video"])
    with context.enter(who):
        overrule_assertion(who, assertion_id=second, reason="Order of May 2")
    drafted(who, docket.defender_shared, [items["video"]])


def test_a_part_is_refused_with_words_that_say_what_can_be_done(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    claim(cast.prosecutor, items["report"], parts=[{"pages": [2, 2]}])
    (reason,) = refused(cast.prosecutor, docket, items["report"])
    assert "asserted for a part (page 2)" in reason
    assert "redact" in reason


def test_an_email_with_an_asserted_attachment_is_refused(
    cast: Cast, docket: Docket, take: Take
) -> None:
    who = cast.prosecutor
    email = take(who, b"mail", "thread.eml")
    memo = take(who, b"memo", "advice.docx", parent=take(who, b"zip", "all.zip", parent=email))
    claim(who, memo)
    (reason,) = refused(who, docket, email)
    assert reason.startswith("thread.eml: Holds “advice.docx”. Privilege is asserted")


def test_an_assertion_after_numbering_stops_the_service(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, [items["report"], items["photo"]])
    numbered(who, production_id)
    prepared(who, production_id)
    claim(who, items["photo"])
    with pytest.raises(Refused, match="may not be produced") as refusal:
        served(who, production_id)
    assert "Privilege is asserted" in refusal.value.reasons[0]


def test_an_asserted_item_can_be_withheld_and_is_offered_for_it(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    claim(who, items["photo"])
    production_id = drafted(who, docket.defender_shared, [items["report"]])
    with context.enter(who):
        held = productions.held_out(who, productions.production_of(who, production_id))
        assert [item.id for item in held] == [items["photo"]]
        selection.withhold_item(
            who,
            production_id=production_id,
            item_id=items["photo"],
            category="Photograph",
            basis="Informant",
        )
    numbered(who, production_id)
    prepared(who, production_id)
    served(who, production_id)


def test_a_claim_for_one_file_does_not_hold_back_the_other_sides(
    cast: Cast, docket: Docket, items: dict[str, UUID], take: Take
) -> None:
    claim(cast.prosecutor, items["photo"])
    own = take(cast.defender, b"alibi", "alibi.txt")
    drafted(cast.defender, docket.defender_shared, [own])
