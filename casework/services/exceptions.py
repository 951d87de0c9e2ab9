"""Exceptions as those behind the wall see them: asked for, and once approved, opened.

No exception passes by the key: whoever asks has the entries open, and whoever opens does, too.
"""

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.selectors.releasable import TARGET_KINDS, Releasable, all_of, opened
from casework.services.outside import pack_outside
from casework.services.released_copies import held_back
from casework.services.releasing_privileged import Leave, ask_gates, carry, demand_releaser
from privilege import access
from privilege.actor import Actor
from privilege.choices import (
    Destination,
    ExceptionGround,
    ExceptionState,
    ReleaseBasis,
    WallKind,
)
from privilege.errors import InvalidInput, Refused
from privilege.events import Event
from privilege.models.exception import ExceptionRequest
from privilege.models.walls import Wall
from privilege.selectors.exceptions import exception_for, exception_for_change
from privilege.selectors.people import people_behind
from privilege.services import words
from privilege.services.content import LOCKED, write_content
from privilege.services.database import act
from privilege.services.exceptions import EXPIRED, REVIEW_WITHIN, exception_ref
from privilege.services.notices import notify

LONGEST_TIME = dt.timedelta(days=30)
LONGEST_DEFERRAL = dt.timedelta(days=365)
MOST_ENTRIES, MOST_REDACTIONS = 100, 100
_LONG = 5000
NOT_APPROVED = "This is not approved. Nothing is opened before another supervisor has approved it."
LARGEST_FILES = 20 * 1024 * 1024  # bytes in all; a package lies among the sealed words
WHOLE_FILES = (
    "Words cannot be taken out of a file. Take the words to take out away, or choose notes and "
    "messages only."
)
CUSTODY_TELLS = (
    "Notice cannot wait: a file's chain of custody says at once that it left. Choose notes and "
    "messages only, or let notice go out at once."
)
TOO_LARGE = "Files of more than 20 MB in all do not go into a package."
HOLDER_THERE = (
    "Notice cannot wait: those who are to be told later would see it at once where it is going."
)


class Asked(TypedDict):
    """What is asked for. Times are aware; ``target_id`` for people of the case, else None."""

    ground: ExceptionGround
    destination: Destination
    target_id: UUID | None
    recipient: str
    reason: str
    citation: str
    smallest: str
    interest: str
    alternatives: str
    harm: str
    redactions: str
    expires_at: dt.datetime
    deferred_until: dt.datetime | None
    deferral: str


def request_exception(actor: Actor, *, subjects: Sequence[Ref], asked: Asked) -> ExceptionRequest:
    """Ask for an exception to let named entries go; the supervisors of the office are told.

    Raises ``InvalidInput`` for what is missing: outside Parley, and in the public interest, nothing
    goes without the balancing record.
    """
    demand_releaser(actor)
    found, source = _entries(actor, subjects)
    said = _checked(asked)
    _check_files(actor, found, asked)
    target = _target(actor, source, asked)
    if asked["deferred_until"] is not None and target is not None:
        readers = {one.user_id for one in people_behind([target.id]).get(target.id, [])}
        if readers & set(_holders(actor, source)):
            raise InvalidInput(HOLDER_THERE, "deferred_until")
    exception_id = ids.new()
    refs = [exception_ref(exception_id), *(one.ref for one in found)]
    with operation(actor, Event.EXCEPTION_REQUESTED, wall=source.id, objects=refs) as op:
        act("open_exceptions", ids.new(), source.id, clock.now())
        wall = _wall(actor, source)
        op.wall(wall.id, objects=refs[:1])
        made: ExceptionRequest = ExceptionRequest.behind(
            wall,
            id=exception_id,
            ground=asked["ground"].value,
            destination=asked["destination"].value,
            source_wall_id=source.id,
            target_wall_id=asked["target_id"],
            expires_at=asked["expires_at"],
            deferred_until=asked["deferred_until"],
            created_by=actor.user_id,
            content=write_content(
                wall,
                {
                    **said,
                    "asked_by": actor.display_name,
                    "part": source.get_kind_display(),
                    "subjects": [f"{one.ref.kind}:{one.ref.id}" for one in found],
                    "headings": [one.heading for one in all_of(found)],
                },
            ),
        )
        made.save(force_insert=True)
        notify(
            actor,
            user_ids=[one.user_id for one in people_behind([wall.id])[wall.id] if one.by_role],
            kind=Event.EXCEPTION_REQUESTED.value,
            matter_id=wall.matter_id,
            object_id=exception_id,
            by_email=True,
        )
    return made


def open_exception(actor: Actor, *, exception_id: UUID) -> ExceptionRequest:
    """Let go what was approved, as somebody behind the wall with an unlocked key; once.

    The holders of the privilege are told at once, or on the day to which notice was lawfully put
    off. Raises ``Refused`` before the approval, after its time, and for what a gate holds back.
    """
    demand_releaser(actor)
    request = exception_for(actor, exception_id)
    source = access.writable_wall(actor, request.source_wall_id)
    with operation(
        actor, Event.EXCEPTION_OPENED, wall=source.id, objects=[exception_ref(exception_id)]
    ) as op:
        request = exception_for_change(actor, exception_id)
        op.wall(request.wall_id, objects=[exception_ref(exception_id)])
        if request.state != ExceptionState.APPROVED:
            raise Refused(NOT_APPROVED)
        now = clock.now()
        if now >= request.expires_at or now < request.created_at:
            raise Refused(EXPIRED)
        said = None if request.content is None else request.content.words()
        if said is None:
            raise Refused(LOCKED)
        found = opened(actor, [_ref(one) for one in said["subjects"]])
        target = access.writable_wall(actor, request.target_wall_id or source.id)
        ask_gates(actor, source, target if request.target_wall_id else None, found)
        leave = _leave(request, said, now)
        if request.target_wall_id:
            carry(actor, op, leave=leave, target=target, found=found)
        else:
            pack_outside(
                actor, op, source=source, request=request, leave=leave, said=said, found=found
            )
        request.state, request.opened_by = ExceptionState.OPENED.value, actor.person_id
        request.opened_at, request.review_due_at = now, now + REVIEW_WITHIN
        request.save(update_fields=["state", "opened_by", "opened_at", "review_due_at"])
        _tell_holders(actor, request, source, leave.held_until)
    return request


def _entries(actor: Actor, subjects: Sequence[Ref]) -> tuple[list[Releasable], Wall]:
    if not 0 < len(subjects) <= MOST_ENTRIES:
        raise InvalidInput(f"Choose between 1 and {MOST_ENTRIES} entries.", "items")
    found = opened(actor, subjects)
    if len({one.wall.id for one in found}) > 1:
        raise InvalidInput("Choose entries of one part of the case.", "items")
    return found, access.writable_wall(actor, found[0].wall.id)


def _check_files(actor: Actor, found: Sequence[Releasable], asked: Asked) -> None:
    """What goes is what was approved: a file is read, and what lies in it known, before."""
    items = [one.item for one in found if one.item is not None]
    if reasons := held_back(actor, found):
        raise Refused("This cannot be released. Nothing has left.", reasons)
    if items and asked["deferred_until"] is not None:
        raise InvalidInput(CUSTODY_TELLS, "deferred_until")
    if asked["destination"] == Destination.INSIDE:
        return
    if items and asked["redactions"].strip():
        raise InvalidInput(WHOLE_FILES, "redactions")
    if sum(item.size for item in items) > LARGEST_FILES:
        raise InvalidInput(TOO_LARGE, "items")


def _target(actor: Actor, source: Wall, asked: Asked) -> Wall | None:
    if asked["destination"] != Destination.INSIDE:
        asked["target_id"] = None
        return None
    if asked["target_id"] is None:
        raise InvalidInput("Say to which part of the case it goes.", "target_id")
    target = access.writable_wall(actor, asked["target_id"])
    if target.matter_id != source.matter_id or target.kind not in TARGET_KINDS:
        raise InvalidInput("It cannot go there.", "target_id")
    return target


def _checked(asked: Asked) -> dict[str, object]:
    """The words as they are kept, or ``InvalidInput`` at the first that is missing."""
    outside = asked["destination"] != Destination.INSIDE
    weighed = outside or asked["ground"] == ExceptionGround.PUBLIC_INTEREST
    cited = asked["ground"] in {ExceptionGround.CRIME_FRAUD, ExceptionGround.STATUTE}
    needed = {
        "reason": True,
        "smallest": True,
        "citation": cited,
        "interest": weighed,
        "alternatives": weighed,
        "harm": weighed,
        "deferral": asked["deferred_until"] is not None,
    }
    said: dict[str, object] = {
        name: words.prose(asked[name], name, required=is_needed, longest=_LONG)  # type: ignore[literal-required]
        for name, is_needed in needed.items()
    }
    said["recipient"] = words.line(asked["recipient"], "recipient", required=outside)
    lines = [line.strip() for line in asked["redactions"].splitlines() if line.strip()]
    if len(lines) > MOST_REDACTIONS:
        raise InvalidInput(f"Not more than {MOST_REDACTIONS} lines.", "redactions")
    if lines and not outside:
        raise InvalidInput("Words are taken out only of what leaves Parley.", "redactions")
    said["redactions"] = [words.line(line, "redactions") for line in lines]
    _check_times(asked)
    return said


def _check_times(asked: Asked) -> None:
    now = clock.now()
    if not now < asked["expires_at"] <= now + LONGEST_TIME:
        raise InvalidInput("An exception ends within 30 days.", "expires_at")
    deferred = asked["deferred_until"]
    if deferred is not None and not now < deferred <= now + LONGEST_DEFERRAL:
        raise InvalidInput("Notice waits until a day within a year.", "deferred_until")


def _wall(actor: Actor, source: Wall) -> Wall:
    found = access.walls_of_kind(actor, source.matter_id, WallKind.EXCEPTIONS)
    return next(
        one
        for one in found
        if one.office_id == source.office_id and one.defendant_id == source.defendant_id
    )


def _holders(actor: Actor, source: Wall) -> list[UUID]:
    """Whose privilege it is: everybody behind the wall, and behind the client's channel."""
    channels = access.walls_of_kind(actor, source.matter_id, WallKind.PRIVILEGED_CHANNEL)
    walls = [source.id, *(one.id for one in channels if one.defendant_id == source.defendant_id)]
    return list({one.user_id for people in people_behind(walls).values() for one in people})


def _leave(request: ExceptionRequest, said: dict[str, str], now: dt.datetime) -> Leave:
    deferred = request.deferred_until
    return Leave(
        basis=ReleaseBasis.EXCEPTION,
        record=exception_ref(request.id),
        words=f"{request.get_ground_display()}. {said['reason']}",
        approved=said["decided_by"],
        approved_by=request.decided_by,
        held_until=deferred if deferred and deferred > now else None,
    )


def _tell_holders(
    actor: Actor, request: ExceptionRequest, source: Wall, held_until: dt.datetime | None
) -> None:
    knew = {request.created_by, request.decided_by}
    notify(
        actor,
        user_ids=[one for one in _holders(actor, source) if one not in knew],
        kind=Event.EXCEPTION_OPENED.value,
        matter_id=source.matter_id,
        object_id=request.id,
        by_email=True,
        held_until=held_until,
    )


def _ref(kept: str) -> Ref:
    kind, _, subject_id = kept.rpartition(":")
    return Ref(kind, UUID(subject_id))
