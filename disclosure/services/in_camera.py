"""Laying documents before the court alone (in camera), so that it may rule on a challenge."""

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError

from audit.ground import ids
from audit.ledger.values import Ref
from casework.access import case_of_matter
from casework.selectors.item import items_behind
from casework.services import words
from casework.services.releasing import Copy, release_copies
from disclosure.choices import ChallengeAct
from disclosure.events import Event
from disclosure.models.challenge import InCameraSubmission
from disclosure.privilege_log import log_id
from disclosure.selectors import challenges as reads
from disclosure.selectors import log_versions, privilege_logs
from disclosure.services.challenge_steps import (
    LONGEST,
    demand_day,
    open_dispute_of_ours,
    shared_operation,
    take_step,
    tell_other_side,
)
from privilege.access import walls_of_kind, writable_wall
from privilege.choices import Role, WallKind
from privilege.errors import Locked, NotFound, Refused
from privilege.models.people import Office, OfficeRole
from privilege.services.blobs import share_blobs
from privilege.services.content import write_content
from privilege.services.notices import notify
from privilege.services.walls import open_compartment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosure.models.challenge import LogChallenge
    from disclosure.selectors.privilege_logs import DraftRow
    from privilege.actor import Actor
    from privilege.models.walls import Wall


def submit_in_camera(
    actor: "Actor",
    *,
    challenge_id: UUID,
    court_office_id: UUID,
    day: dt.date,
    text: str,
    argument: str,
) -> None:
    """Submit what a challenged entry stands for to the court alone, for the side that asserts.

    Both sides know the day, the list and ``text``; which documents they are and ``argument`` stand
    behind the in-camera wall of the actor's office and the court's (a neutral office, whose
    supervisors are told and let the judge in), encrypted, with a copy of each document for the
    judge to open. Raises ``Refused`` where that can keep nothing yet.
    """
    dispute = open_dispute_of_ours(actor, challenge_id, ChallengeAct.IN_CAMERA)
    challenge = dispute.challenge
    log = reads.log_behind(actor, challenge)
    behind = privilege_logs.items_behind(actor, log, challenge.number) if log else []
    if log is None or not behind:
        raise Refused("Nothing on your log stands for this entry any more.")
    if any(row.is_locked for row in behind):
        raise Locked("What this entry stands for is privileged. Unlock your key first.")
    known = words.prose(text, "text", longest=LONGEST)
    secret = words.prose(argument, "argument", longest=LONGEST)
    demand_day(actor, challenge, day, dispute.last_day)
    with shared_operation(actor, Event.SUBMITTED_IN_CAMERA, challenge) as op:
        court = _court_wall(actor, log.wall, court_office_id)
        submission = InCameraSubmission.behind(
            court,
            id=ids.new(),
            challenge_id=challenge.id,
            created_by=actor.user_id,
            content=write_content(court, _told(actor, challenge, court, behind) | {"text": secret}),
        )
        op.wall(court.id, objects=[Ref("disclosure.in-camera-submission", submission.id)])
        submission.save(force_insert=True)
        said = {"text": known, "list": [_listed(challenge)]}
        take_step(actor, challenge, ChallengeAct.IN_CAMERA, day, said)
        tell_other_side(actor, challenge, Event.SUBMITTED_IN_CAMERA)
        _tell_court(actor, court)


def _told(
    actor: "Actor", challenge: "LogChallenge", court: "Wall", behind: "Sequence[DraftRow]"
) -> dict[str, object]:
    """What the court reads besides the argument: of which case, and which documents."""
    case = case_of_matter(actor, challenge.matter_id)
    copies = _copies(actor, court, behind)
    return {
        "case": f"{case.text('title')}, {case.text('docket_number')}",
        "items": [
            {
                "item_id": str(row.item.id),
                "copy_id": copies.get(row.item.id, ""),
                "title": row.title,
                "log_id": log_id(challenge.number),
            }
            for row in behind
        ],
    }


def _copies(actor: "Actor", court: "Wall", behind: "Sequence[DraftRow]") -> dict[UUID, str]:
    """Put a copy of each document behind the court's wall; returns which item became which.

    An item that has no file any more is named alone.
    """
    by_wall: dict[UUID, list[UUID]] = {}
    for row in behind:
        by_wall.setdefault(row.item.wall_id, []).append(row.item.id)
    office = Office.objects.get(pk=actor.own_office_id)
    whither = _court_of(court)
    made: dict[UUID, str] = {}
    for wall_id, chosen in by_wall.items():
        found = items_behind(actor, wall_id, chosen)
        copies = [Copy.of(item) for item in found if item.blob_id is not None]
        if not copies:
            continue
        blob_ids = [copy.blob_id for copy in copies]
        share_blobs(actor, blob_ids=blob_ids, source=found[0].wall, target=court)
        items = release_copies(
            actor,
            wall=court,
            copies=copies,
            whence=office.name,
            whither=whither.name,
            is_own=True,
        )
        made |= {copy.item_id: str(item.id) for copy, item in zip(copies, items, strict=True)}
    return made


def _court_of(court: "Wall") -> Office:
    if court.counterpart_id is None:
        raise NotFound
    return Office.objects.get(pk=court.counterpart_id)


def _tell_court(actor: "Actor", court: "Wall") -> None:
    """Leave word for who lets the judge in; it names no case."""
    supervisors = OfficeRole.objects.filter(
        office=_court_of(court), role=Role.SUPERVISOR.value, user__is_active=True
    )
    notify(
        actor,
        user_ids=list(supervisors.values_list("user_id", flat=True)),
        kind=Event.SUBMITTED_IN_CAMERA.value,
        object_id=court.id,
        by_email=True,
    )


def _listed(challenge: "LogChallenge") -> str:
    """What both sides may read of the list: nothing that the served log does not say."""
    values = log_versions.values_of(challenge.entry)
    known = [log_id(challenge.number), values.get("bates", ""), values.get("type", "")]
    return ", ".join(word for word in known if word)


def _court_wall(actor: "Actor", own: "Wall", court_office_id: UUID) -> "Wall":
    """Find the office's own in-camera wall of a court in the case, or open it."""
    for wall in walls_of_kind(actor, own.matter_id, WallKind.IN_CAMERA):
        theirs = (wall.office_id, wall.counterpart_id, wall.defendant_id)
        if theirs == (actor.office_id, court_office_id, own.defendant_id):
            return writable_wall(actor, wall.id)
    if actor.office_id is None:
        raise NotFound
    try:
        return open_compartment(
            actor,
            matter_id=own.matter_id,
            kind=WallKind.IN_CAMERA,
            office_id=actor.office_id,
            court_office_id=court_office_id,
            defendant_id=own.defendant_id,
        )
    except IntegrityError:
        raise Refused(
            "Somebody of your team keeps your office's submissions in camera in this case. Ask "
            "them to let you in, or to submit this."
        ) from None
