"""Handing a report on: anew behind a wall of its own, for one other recipient, in one's session.

The first one stays where it is, for nobody is let in to a report later; it is closed to further
steps. The receipt code finds the new one, and what was written to the reporter before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from audit.oversight.events import Event
from audit.oversight.models.concern import Concern, ConcernFile
from audit.oversight.selectors import concerns as reads
from audit.oversight.services.concerns import NOT_OFFERED
from audit.oversight.services.receiving_concerns import discreetly, held
from privilege.choices import WallKind
from privilege.errors import InvalidInput, Locked
from privilege.keys.pairs import PrivateKey, PublicKey
from privilege.models.walls import Wall
from privilege.services.blobs import share_blobs
from privilege.services.content import write_content
from privilege.services.database import act
from privilege.unlocked import wrap_place

if TYPE_CHECKING:
    from audit.oversight.selectors.concerns import Recipient
    from privilege.actor import Actor

LOCKED = "This report is privileged and locked. Unlock your key first; nothing was changed."


def others(actor: Actor, words: Mapping[str, object]) -> list[Recipient]:
    """Who else can receive a report of these words: nobody who is named in it."""
    offered = reads.recipients(str(words.get("about", "")), str(words.get("text", "")))
    return [one for one in offered if one.user_id != actor.user_id]


def hand_on(actor: Actor, *, concern_id: UUID, recipient_id: UUID) -> None:
    """Give a report to another recipient, with its files and what was written on both sides.

    Raises ``Locked`` unless the actor's session opens all of it, ``InvalidInput`` for somebody who
    is named in it or receives none.
    """
    with discreetly(actor) as discreet:
        concern = held(discreet, concern_id)
        words = _words(concern)
        offered = others(discreet, words)
        chosen = next((one for one in offered if one.user_id == recipient_id), None)
        if chosen is None:
            raise InvalidInput(NOT_OFFERED, "recipient_id")
        wall = Wall(
            id=ids.new(),
            matter_id=ids.new(),
            office_id=chosen.office_id,
            kind=WallKind.CONCERN.value,
        )
        onward = _onward(concern, wall, offered, chosen)
        refs = [Ref("oversight.concern", concern.id)]
        with operation(discreet, Event.CONCERN_HANDED_ON, wall=concern.wall_id, objects=refs) as op:
            op.wall(wall.id)
            _open_wall(concern, wall, chosen)
            onward.content = write_content(wall, words)
            _bring_files(discreet, concern, onward)
            # Last: from then on nothing more is put there.
            onward.save(force_insert=True)


def _words(concern: Concern) -> dict[str, object]:
    """All that is written in it, to be sealed anew."""
    own = None if concern.content is None else concern.content.words()
    lines = reads.lines(concern)
    if own is None or any(one.words is None for one in lines):
        raise Locked(LOCKED)
    said = [
        {
            "by": "reporter" if one.is_reporters else "recipient",
            "on": one.message.created_at.date().isoformat(),
            "text": (one.words or {}).get("text", ""),
        }
        for one in lines
    ]
    return {**own, "about": own.get("about", ""), "before": [*own.get("before", []), *said]}


def _onward(concern: Concern, wall: Wall, offered: list[Recipient], chosen: Recipient) -> Concern:
    """The report as its next recipient has it: where it stood, with the same receipt code."""
    same = {
        name: getattr(concern, name)
        for name in (
            *("state", "received_on", "acknowledge_by", "outcome_by", "acknowledged_on"),
            *("inquiry_on", "outcome_on", "receipt_digest", "reporter_public", "reporter_locked"),
        )
    }
    onward: Concern = Concern.behind(
        wall,
        id=ids.new(),
        created_at=reads.this_hour(),
        recipient_id=chosen.user_id,
        continues=concern.code_id,
        alternates=[
            one.user_id
            for one in offered
            if one.office_id == chosen.office_id and one.user_id != chosen.user_id
        ],
        **same,
    )
    return onward


def _open_wall(concern: Concern, wall: Wall, chosen: Recipient) -> None:
    """Make the new wall with its key, for one person; the private half is then forgotten."""
    private = PrivateKey.generate()
    place = wrap_place(wall.id, chosen.member_key_id, 1)
    wrapped = PublicKey(bytes(chosen.public_key)).seal(private.data, place)
    act(
        "hand_concern_on",
        concern.id,
        wall.id,
        wall.matter_id,
        chosen.user_id,
        ids.new(),
        private.public.data,
        ids.new(),
        wrapped,
        clock.now(),
    )


def _bring_files(actor: Actor, concern: Concern, onward: Concern) -> None:
    found = reads.files(concern)
    blobs = [one.blob_id for one in found]
    share_blobs(actor, blob_ids=blobs, source=concern.wall, target=onward.wall)
    for one in found:
        said = {name: one.text(name) for name in ("name", "media_type")}
        ConcernFile.behind(
            onward.wall,
            id=ids.new(),
            created_at=reads.this_hour(),
            concern=onward,
            blob_id=one.blob_id,
            content=write_content(onward.wall, said),
        ).save(force_insert=True)
