"""The door out of a privileged part of a case: the only way an entry leaves it.

Somebody behind the wall opens the door, in a session in which they have unlocked their key. What
comes out is a new entry with a new id behind the receiving wall; which became which is noted behind
the wall that it left.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation, record
from audit.ledger.services.operations import Operation
from audit.ledger.values import Outcome, Ref
from casework.events import Event as CaseworkEvent
from casework.selectors.releasable import (
    ITEM,
    NOTE,
    TARGET_KINDS,
    Releasable,
    all_of,
    apart,
    opened,
)
from casework.selectors.release_targets import opens
from casework.services.released_copies import Provenance, copies_of, held_back
from privilege import access, registries, waiver
from privilege.actor import Actor
from privilege.choices import PrivilegeKind, ReleaseBasis, Role
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.models.authority import Authority, PrivilegedRelease
from privilege.models.walls import Wall
from privilege.selectors.assertions import standing
from privilege.selectors.authorities import AuthorityView, older_words, opened_words, standing_of
from privilege.selectors.people import people_behind
from privilege.services.authorities import authority_ref
from privilege.services.content import LOCKED, write_content
from privilege.services.notices import notify

ATTORNEY_ONLY = "An attorney of this part of the case releases from it."
NOTHING_CHOSEN = "Choose what is released."
NOT_PRIVILEGED = "This is not privileged. It is disclosed in a production."
NO_WAY = "Entries cannot be released to that part of the case."
_TOLD = {NOTE: CaseworkEvent.NOTE_RELEASED, ITEM: CaseworkEvent.ITEM_RELEASED}


@dataclass(frozen=True, slots=True)
class Leave:
    """On what a release rests: which record allows it, in which words, and who approved."""

    basis: ReleaseBasis
    record: Ref
    words: str
    approved: str
    approved_by: UUID | None
    held_until: dt.datetime | None = None  # until when only the releaser sees that it left


def release_privileged(
    actor: Actor,
    *,
    authority_id: UUID,
    subjects: Sequence[Ref],
    target_id: UUID,
    subject_confirmed: bool = False,
) -> list[PrivilegedRelease]:
    """Release entries of one privileged wall to another wall under an authority.

    ``subject_confirmed`` says that the person has read each entry and found it to be about the
    subject of an authority whose scope is one. Raises ``NotFound`` for what the actor is not
    behind, ``Refused`` with the reasons for what the authority, an assertion or a gate holds back;
    a refusal is in the log. All of it happens, or nothing.
    """
    authority = access.authority_for(actor, authority_id)
    found, source, target = _found(actor, subjects, target_id)
    refs = [authority_ref(authority_id), *(one.ref for one in found)]
    with operation(actor, Event.PRIVILEGED_RELEASED, wall=source.id, objects=refs) as op:
        authority = access.authority_for_change(actor, authority_id)
        leave = _leave(actor, authority, source, found, subject_confirmed=subject_confirmed)
        _demand_holders_leave(actor, leave.basis, all_of(found))
        ask_gates(actor, source, target, found)
        made = carry(actor, op, leave=leave, target=target, found=found)
        if authority.used_at is None:
            op.wall(authority.wall_id, objects=[authority_ref(authority_id)])
            authority.used_at = clock.now()
            authority.save(update_fields=["used_at"])
    return made


def demand_in_force(actor: Actor, view: AuthorityView) -> None:
    """Raise ``Refused`` where nothing may be released under an authority now; with an entry."""
    if view.refusal:
        one = view.authority
        record(
            actor,
            Event.PRIVILEGED_RELEASED,
            wall=one.wall_id,
            objects=[authority_ref(one.id)],
            outcome=Outcome.REFUSED,
        )
        raise Refused(view.refusal)


def ask_gates(actor: Actor, source: Wall, target: Wall | None, found: Sequence[Releasable]) -> None:
    """Raise ``Refused`` with what protective orders, screens and others hold against a release."""
    refs = [one.ref for one in all_of(found)]
    reasons = held_back(actor, found)
    for gate in registries.release_gates:
        reasons += gate(actor, source, target, refs)
    if reasons:
        raise Refused("This cannot be released. Nothing has left.", reasons)


def carry(
    actor: Actor, op: Operation, *, leave: Leave, target: Wall, found: Sequence[Releasable]
) -> list[PrivilegedRelease]:
    """Make the new entries behind ``target``, note which became which, and tell who can see them.

    What lies in a file goes with it, and is noted as having gone.

    A part of the caller's operation on the wall that the entries leave.
    """
    act_id, now, source = ids.new(), clock.now(), found[0].wall
    by = Provenance(leave.basis, now)
    became = copies_of(actor, source=source, target=target, found=apart(found), by=by)
    logs = {office.log_id for office in (target.office, target.counterpart) if office}
    op.wall(
        target.id,
        objects=list(dict.fromkeys(became.values())),
        also_logs=sorted(logs - {actor.log_id}),
    )
    readers = people_behind([target.id]).get(target.id, [])
    words = {
        "basis": leave.words,
        "approved": leave.approved,
        "received": [f"{reader.name}, {reader.office}" for reader in readers],
    }
    made = []
    for ref, copy in became.items():
        row: PrivilegedRelease = PrivilegedRelease.behind(
            source,
            act_id=act_id,
            basis=leave.basis.value,
            authority_id=leave.record.id,
            subject_type=ref.kind,
            subject_id=ref.id,
            target_wall_id=target.id,
            released_id=copy.id,
            approved_by=leave.approved_by,
            released_at=now,
            held_until=leave.held_until,
            created_by=actor.user_id,
            content=write_content(source, words),
        )
        row.save(force_insert=True)
        made.append(row)
    first = next(iter(became.values()))
    notify(
        actor,
        user_ids=[reader.user_id for reader in readers],
        kind=_TOLD[first.kind].value,
        matter_id=target.matter_id,
        object_id=first.id,
        by_email=True,
    )
    return made


def demand_releaser(actor: Actor) -> None:
    """Raise ``Refused`` for people who may not open the door."""
    if actor.by_token or not actor.has_role(Role.ATTORNEY, Role.SUPERVISOR):
        raise Refused(ATTORNEY_ONLY)


def _found(
    actor: Actor, subjects: Sequence[Ref], target_id: UUID
) -> tuple[list[Releasable], Wall, Wall]:
    """The entries, the one wall they leave and the one they go to; or why not."""
    demand_releaser(actor)
    if not subjects:
        raise InvalidInput(NOTHING_CHOSEN, "items")
    found = opened(actor, subjects)
    if len({one.wall.id for one in found}) > 1:
        raise InvalidInput("Release the entries of one part of the case at a time.", "items")
    source = access.writable_wall(actor, found[0].wall.id)
    if not source.is_sealed:
        raise Refused(NOT_PRIVILEGED)
    target = access.writable_wall(actor, target_id)
    if target.matter_id != source.matter_id:
        raise NotFound
    if target.id == source.id or target.kind not in TARGET_KINDS:
        raise InvalidInput(NO_WAY, "target_id")
    return found, source, target


def _leave(
    actor: Actor,
    authority: Authority,
    source: Wall,
    found: Sequence[Releasable],
    *,
    subject_confirmed: bool,
) -> Leave:
    """What the authority gives leave to, or ``Refused`` with everything that stands against it."""
    words = opened_words(authority)
    if words is None:
        raise Refused(LOCKED)
    reasons = [waiver.standing_refusal(standing_of(authority), clock.now())]
    if authority.matter_id != source.matter_id:
        reasons.append(waiver.OTHER_CASE)
    elif not opens(authority.wall, source):
        reasons.append(waiver.OTHER_DEFENDANT)
    reasons += waiver.scope_refusals(
        waiver.scope_of(words["scope"]),
        [one.subject for one in all_of(found)],
        subject_confirmed=subject_confirmed,
    )
    if waiver.is_replayed(words, older_words(actor, authority.wall, authority.created_at)):
        reasons.append(waiver.REPLAYED)
    reasons = [reason for reason in reasons if reason]
    if reasons:
        raise Refused("This cannot be released. Nothing has left.", reasons)
    return Leave(
        basis=ReleaseBasis(authority.kind),
        record=authority_ref(authority.id),
        words=str(words["basis"]),
        approved=str(words["given_by"]),
        approved_by=authority.signed_by,
    )


def _demand_holders_leave(actor: Actor, basis: ReleaseBasis, found: Sequence[Releasable]) -> None:
    """Refuse, under a client's consent, what is asserted for somebody else than the client."""
    if basis != ReleaseBasis.CONSENT:
        return
    asserted = standing(actor, [one.ref.id for one in found])
    reasons = [
        f"{one.heading}: {waiver.NOT_THE_CLIENTS.format(kind=assertion.get_kind_display())}"
        for one in found
        for assertion in asserted.get(one.ref.id, [])
        if not waiver.is_the_clients(PrivilegeKind(assertion.kind))
    ]
    if reasons:
        raise Refused("This cannot be released. Nothing has left.", reasons)
