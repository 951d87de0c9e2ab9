"""Asserting a privilege, and how an assertion ends."""

from collections.abc import Iterable, Sequence
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege import registries
from privilege.access import assertion_for, writable_wall
from privilege.actor import Actor
from privilege.choices import AssertionState, PrivilegeKind, Role
from privilege.errors import InvalidInput, Refused
from privilege.events import Event
from privilege.models.assertion import Assertion
from privilege.models.walls import Wall
from privilege.parts import Part, PartsError, checked
from privilege.services import words
from privilege.services.content import make_content, rewrite_content, save_contents
from privilege.services.database import take_turn

ATTORNEYS_ONLY = "Privilege is asserted by an attorney. Ask one of your team."
ENDED = "This assertion has ended already. Assert the privilege again if it is claimed anew."


class Said(TypedDict):
    """What an assertion says."""

    kind: PrivilegeKind
    basis: str
    asserted_by: str
    holder: str
    description: str
    statute: NotRequired[str]


def assert_privilege(
    actor: Actor, *, wall: Wall, subject: Ref, parts: Iterable[Part] = (), **said: Unpack[Said]
) -> Assertion:
    """Assert a privilege for a record behind ``wall``, or for ``parts`` of it.

    The caller has found the record behind that wall. From the moment this commits the record
    cannot be produced; what follows for one that was produced already is the listeners' business.
    Raises ``Refused`` for people who are no attorneys, ``InvalidInput`` for what is missing.
    """
    return _assert(actor, wall, [subject], _parts(parts), said)[0]


def assert_privileges(
    actor: Actor, *, wall: Wall, subjects: Sequence[Ref], **said: Unpack[Said]
) -> list[Assertion]:
    """Assert the same for several whole records behind one wall; a fixed number of queries."""
    return _assert(actor, wall, subjects, [], said)


def withdraw_assertion(actor: Actor, *, assertion_id: UUID, reason: str) -> Assertion:
    """Withdraw an assertion that stands: the record may be produced again, if nothing else forbids.

    Raises ``Refused`` while the record's words are locked.
    """
    return _end(actor, assertion_id, AssertionState.WITHDRAWN, Event.ASSERTION_WITHDRAWN, reason)


def overrule_assertion(actor: Actor, *, assertion_id: UUID, reason: str) -> Assertion:
    """Note that a court overruled an assertion; ``reason`` names the ruling."""
    return _end(actor, assertion_id, AssertionState.OVERRULED, Event.ASSERTION_OVERRULED, reason)


def demand_attorney(actor: Actor) -> None:
    """Raise ``Refused`` for people who may not speak for a privilege."""
    if not actor.has_role(Role.ATTORNEY, Role.SUPERVISOR):
        raise Refused(ATTORNEYS_ONLY)


def assertion_ref(assertion_id: UUID) -> Ref:
    """How the log names an assertion."""
    return Ref("privilege.assertion", assertion_id)


def _end(
    actor: Actor, assertion_id: UUID, state: AssertionState, event: Event, reason: str
) -> Assertion:
    assertion = assertion_for(actor, assertion_id, for_change=True)
    writable_wall(actor, assertion.wall_id)
    demand_attorney(actor)
    if assertion.state != AssertionState.ASSERTED:
        raise Refused(ENDED)
    reason = words.prose(reason, "reason", required=True, longest=4000)
    objects = [
        assertion_ref(assertion.id),
        Ref(assertion.subject_type, assertion.subject_id),
    ]
    with operation(actor, event, wall=assertion.wall_id, objects=objects):
        rewrite_content(assertion.content, {"reason": reason})
        assertion.state = state.value
        assertion.ended_at, assertion.ended_by = clock.now(), actor.user_id
        assertion.save(update_fields=["state", "ended_at", "ended_by"])
    return assertion


def _assert(
    actor: Actor, wall: Wall, subjects: Sequence[Ref], parts: list[Part], said: Said
) -> list[Assertion]:
    wall = writable_wall(actor, wall.id)
    demand_attorney(actor)
    values = {
        "basis": words.prose(said["basis"], "basis", required=True, longest=4000),
        "by": words.line(said["asserted_by"], "asserted_by", required=True),
        "holder": words.line(said["holder"], "holder", required=True),
        "description": words.prose(said["description"], "description", required=True, longest=2000),
        "statute": _statute(said["kind"], said.get("statute", "")),
        "parts": parts,
    }
    take_turn(wall.id)  # a production of the same file is served before this, or refuses after it
    made = [
        Assertion.behind(
            wall,
            id=ids.new(),
            subject_type=subject.kind,
            subject_id=subject.id,
            kind=said["kind"].value,
            created_by=actor.user_id,
            content=make_content(wall, values),
        )
        for subject in subjects
    ]
    objects = [
        ref for one, of in zip(made, subjects, strict=True) for ref in (assertion_ref(one.id), of)
    ]
    with operation(actor, Event.ASSERTED, wall=wall.id, objects=objects):
        save_contents([one.content for one in made if one.content])
        Assertion.objects.bulk_create(made)
        for listener in registries.assertion_listeners:
            listener(actor, made)
    return made


def _statute(kind: PrivilegeKind, statute: str) -> str:
    named = words.line(statute, "statute")
    if kind == PrivilegeKind.STATUTORY and not named:
        raise InvalidInput("Name the statute.", "statute")
    return named


def _parts(parts: Iterable[Part]) -> list[Part]:
    try:
        return checked(parts)
    except PartsError as error:
        raise InvalidInput(str(error), error.field) from None
