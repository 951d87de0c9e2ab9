"""What the receiver's office does for itself about a clawback; the other side sees none of it."""

from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.access import item_for, own_file
from casework.services import words
from disclosure import access
from disclosure.clawback import Party
from disclosure.events import Event
from disclosure.models.clawback import Clawback
from disclosure.models.clawback_own import Favorable, OnwardCopy, TaintDecision
from disclosure.selectors import receiver as reads
from disclosure.selectors.volumes import label_of
from disclosure.services.clawback_steps import demand_attorney, ref_of
from privilege.access import wall_of, writable_wall
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.walls import Wall
from privilege.services.content import write_content
from privilege.services.walls import screen_person

DECISIONS = ("continue", "screen", "recuse")
OUTCOMES = ("retrieved", "destroyed", "refused")


def list_favorable(actor: Actor, *, item_id: UUID, why: str) -> Favorable:
    """List a served item as favorable, behind one's own wall; twice is once.

    A claim made later does not shut it: that needs a court's order.
    """
    item = item_for(actor, item_id)
    shared = wall_of(actor, item.wall_id)
    if shared.kind != WallKind.SHARED_FILE or item.served_by_id in {None, actor.office_id}:
        raise NotFound
    wall = _own_wall(actor, shared)
    said = words.prose(why, "why", required=True, longest=2000)
    held: Favorable | None = Favorable.objects.filter(wall=wall, item_id=item.id).first()
    if held is not None:
        return held
    row = Favorable.behind(wall, id=ids.new(), item_id=item.id, created_by=actor.user_id)
    with operation(
        actor,
        Event.FAVORABLE_LISTED,
        wall=wall.id,
        objects=[Ref("casework.evidence", item.id)],
    ):
        row.content = write_content(wall, {"why": said})
        row.save(force_insert=True)
    return row


def list_onward_copy(actor: Actor, *, clawback_id: UUID, to_whom: str, what: str) -> OnwardCopy:
    """List a copy that was passed on outside: on paper, by e-mail, to an expert."""
    clawback, wall = _received(actor, clawback_id)
    values = {
        "to_whom": words.line(to_whom, "to_whom", required=True),
        "what": words.line(what, "what", required=True),
    }
    return _list_copy(actor, wall, clawback, None, values)


def list_what_was_served(actor: Actor, *, clawback_id: UUID) -> list[OnwardCopy]:
    """List the copies that the record shows one's own office produced to others."""
    clawback, wall = _received(actor, clawback_id)
    found = {file.volume_id: file.volume for file in reads.served_onward(actor, clawback)}
    return [
        _list_copy(
            actor,
            wall,
            clawback,
            volume.id,
            {"to_whom": str(volume.text("receiving_party")), "what": label_of(volume)},
        )
        for volume in found.values()
    ]


def settle_onward_copy(actor: Actor, *, copy_id: UUID, outcome: str) -> OnwardCopy:
    """Say what became of a copy that was passed on."""
    copy = reads.copy_of(actor, copy_id)
    wall = writable_wall(actor, copy.wall_id)
    if outcome not in OUTCOMES:
        raise InvalidInput("Choose what became of it.", "outcome")
    if copy.settled_at is not None:
        raise Refused("It was said already what became of this copy.")
    objects = [ref_of(copy.clawback_id), Ref("disclosure.onward-copy", copy.id)]
    with operation(actor, Event.ONWARD_COPY_SETTLED, wall=wall.id, objects=objects):
        copy.settled_at, copy.outcome = clock.now(), outcome
        copy.save(update_fields=["settled_at", "outcome"])
    return copy


def decide_taint(
    actor: Actor, *, clawback_id: UUID, user_id: UUID, decision: str, reasons: str
) -> TaintDecision:
    """Decide whether a person who had read it goes on, is screened, or recuses themselves.

    A screen is imposed with the decision, by who may impose one; else ``Refused``.
    """
    clawback, wall = _received(actor, clawback_id)
    demand_attorney(actor, "decide this")
    if decision not in DECISIONS:
        raise InvalidInput("Choose what is decided.", "decision")
    said = words.prose(reasons, "reasons", required=True, longest=4000)
    if user_id not in {one.user_id for one in reads.read_by(actor, clawback)}:
        raise NotFound
    row = TaintDecision.behind(
        wall,
        id=ids.new(),
        clawback_id=clawback.id,
        user_id=user_id,
        decision=decision,
        created_by=actor.user_id,
    )
    objects = [ref_of(clawback.id), Ref("privilege.user", user_id)]
    with operation(actor, Event.TAINT_DECIDED, wall=wall.id, objects=objects):
        row.content = write_content(wall, {"reasons": said})
        row.save(force_insert=True)
        if decision == "screen":
            screen_person(actor, matter_id=clawback.matter_id, user_id=user_id)
    return row


def _list_copy(
    actor: Actor,
    wall: Wall,
    clawback: Clawback,
    volume_id: UUID | None,
    values: dict[str, str],
) -> OnwardCopy:
    copy = OnwardCopy.behind(
        wall,
        id=ids.new(),
        clawback_id=clawback.id,
        volume_id=volume_id,
        created_by=actor.user_id,
    )
    objects = [ref_of(clawback.id), Ref("disclosure.onward-copy", copy.id)]
    with operation(actor, Event.ONWARD_COPY_LISTED, wall=wall.id, objects=objects):
        copy.content = write_content(wall, values)
        copy.save(force_insert=True)
    return copy


def _received(actor: Actor, clawback_id: UUID) -> tuple[Clawback, Wall]:
    """A clawback of what the actor's side received, and that side's own wall."""
    clawback = access.clawback_for(actor, clawback_id)
    if access.party_in(actor, clawback) is not Party.RECEIVER:
        raise NotFound
    return clawback, _own_wall(actor, clawback.wall)


def _own_wall(actor: Actor, shared: Wall) -> Wall:
    own = own_file(actor, shared.matter_id, shared.defendant_id)
    return writable_wall(actor, own.id)
