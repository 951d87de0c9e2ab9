"""If these fail, an office cannot show from its own log what was done about a claim, and when."""

from uuid import UUID

import pytest

from audit.ledger.selectors import entries_about
from audit.ledger.services import operation
from audit.ledger.values import Ref
from disclosure.events import Event
from disclosure.models.clawback import ClawbackRule
from disclosure.models.clawback_own import ClawbackClaim
from disclosure.services import clawbacks, court_copy, receiver
from privilege import context
from privilege.actor import Actor
from tests.cast import Cast
from tests.disclosure.claimed import agreed, item_of, noticed, reads_it
from tests.disclosure.conftest import Docket

pytestmark = pytest.mark.django_db


def logged(actor: Actor, ref: Ref) -> list[str]:
    """What the actor's own office's log says of an object, the first entry first."""
    with context.enter(actor) as entered:
        found = entries_about([entered.log_id], ref)
    return [entry.event.partition(":")[2] for entry in reversed(found)]


def test_both_offices_log_each_step_and_each_its_own_affairs_alone(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID
) -> None:
    agreed(cast, docket)
    clawback_id = noticed(cast, volume, report_file)
    with context.enter(cast.defender) as actor:
        receiver.list_onward_copy(
            actor, clawback_id=clawback_id, to_whom="An expert", what="By mail"
        )
        clawbacks.dispute(actor, clawback_id=clawback_id, grounds="Police wrote it.")
        court_copy.draw_for_court(actor, clawback_id=clawback_id, citation="Motion")
    with context.enter(cast.prosecutor) as actor:
        clawbacks.submit(actor, clawback_id=clawback_id, citation="Opposition")
        claim_id = ClawbackClaim.objects.get().id
    about = Ref("disclosure.clawback", clawback_id)
    shared = [
        "clawback:noticed",
        "clawback:disputed",
        "clawback:drawn-for-court",
        "clawback:submitted",
    ]
    theirs = logged(cast.prosecutor, about)
    assert [one for one in theirs if one.startswith("clawback:")] == shared
    assert "onward-copy:listed" not in theirs
    own = logged(cast.defender, about)
    assert [one for one in own if one.startswith("clawback:")] == shared
    assert "onward-copy:listed" in own
    assert "claim:signed" not in own
    claim = Ref("disclosure.claim", claim_id)
    assert logged(cast.prosecutor, claim) == ["claim:drafted", "claim:signed"]
    assert logged(cast.defender, claim) == []


def test_where_the_rule_says_stop_a_report_shuts_it_without_being_asked(
    cast: Cast, volume: UUID, report_file: UUID
) -> None:
    item_id = item_of(cast, report_file)
    with context.enter(cast.defender) as actor:
        rules = ClawbackRule.objects.in_bulk(field_name="jurisdiction")
        assert (rules["NJ"].receiver_sequesters, rules["NY"].receiver_sequesters) == (True, False)
        with operation(actor, Event.TERMS_ENTERED):
            ClawbackRule.objects.filter(jurisdiction="NY").update(receiver_sequesters=True)
        clawbacks.report(
            actor, volume_id=volume, file_ids=[report_file], seen="Headed so.", sequester=False
        )
    assert not reads_it(cast.defender, item_id)
    assert reads_it(cast.prosecutor, item_id)
