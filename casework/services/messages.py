"""Messages in privileged channels: sent, withdrawn, read."""

from collections.abc import Sequence
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation, record
from audit.ledger.values import Ref
from casework import access
from casework.events import Event
from casework.models.message import Message, MessageMark
from casework.selectors.messages import MessageView
from casework.services import words
from casework.services.message_files import NewFile, keep, look_at
from privilege.access import walls_held, writable_wall
from privilege.actor import Actor
from privilege.choices import WallRight
from privilege.errors import Refused
from privilege.models.walls import Wall
from privilege.selectors.notices import unseen
from privilege.selectors.people import people_behind
from privilege.services.content import write_content
from privilege.services.notices import mark_seen, notify

LONGEST = 20_000
NOT_YOURS = "Only the person who wrote this message can withdraw it."
WITHDRAWN = "This message was withdrawn already."


def send_message(
    actor: Actor, *, wall_id: UUID, text: str, files: Sequence[NewFile] = ()
) -> Message:
    """Send a message to everybody in a channel; works while the actor's key is locked.

    They are told that there is one, on their page and by e-mail, and nothing about it. Raises
    ``Refused`` where the channel can keep nothing yet, and as ``look_at`` does for its files.
    """
    access.channel_for(actor, wall_id)
    wall = writable_wall(actor, wall_id)
    text = words.prose(text, "text", required=not files, longest=LONGEST)
    looked = look_at(files)
    message = Message.behind(wall, created_by=actor.user_id)
    with operation(actor, Event.MESSAGE_SENT, wall=wall.id, objects=[_ref(message)]):
        message.content = write_content(wall, {"text": text, "author": actor.display_name})
        message.save(force_insert=True)
        keep(actor, wall=wall, message=message, files=looked)
        notify(
            actor,
            user_ids=[reader.user_id for reader in people_behind([wall.id]).get(wall.id, [])],
            kind=Event.MESSAGE_SENT.value,
            matter_id=wall.matter_id,
            object_id=message.id,
            by_email=True,
        )
    return message


def withdraw_message(actor: Actor, *, message_id: UUID) -> Message:
    """Mark one's own message as withdrawn: it stays as it was written."""
    message = own_message(actor, message_id=message_id)
    with operation(actor, Event.MESSAGE_WITHDRAWN, wall=message.wall_id, objects=[_ref(message)]):
        message.withdrawn_at = clock.now()
        message.save(update_fields=["withdrawn_at"])
    return message


def own_message(actor: Actor, *, message_id: UUID) -> Message:
    """Find a message that the actor may withdraw: their own, not withdrawn; else ``Refused``."""
    message = access.message_for(actor, message_id)
    writable_wall(actor, message.wall_id)
    if message.created_by != actor.user_id:
        raise Refused(NOT_YOURS)
    if message.withdrawn_at is not None:
        raise Refused(WITHDRAWN)
    return message


def read_messages(actor: Actor, *, wall: Wall, seen: Sequence[MessageView]) -> None:
    """Record which messages the person was shown, and mark the channel read as far as they go.

    ``seen`` is in the order of time; nothing is marked while one of them is locked.
    """
    objects = [_ref(one.message) for one in seen if one.words is not None]
    if not objects:
        return
    is_marking = any(one.is_new for one in seen) and not any(one.is_locked for one in seen)
    if not is_marking or wall.id not in walls_held(actor, WallRight.WRITE):
        record(actor, Event.MESSAGES_READ, wall=wall.id, objects=objects)
        return
    with operation(actor, Event.MESSAGES_READ, wall=wall.id, objects=objects):
        MessageMark.objects.bulk_create(
            [
                MessageMark.behind(
                    wall,
                    id=ids.new(),
                    user_id=actor.person_id,
                    read_until=seen[-1].message.created_at,
                )
            ],
            update_conflicts=True,
            update_fields=["read_until"],
            unique_fields=["wall", "user_id"],
        )
    shown = {one.message.id for one in seen}
    told = [one.id for one in unseen(actor) if one.object_id in shown]
    mark_seen(actor, notice_ids=told)


def _ref(message: Message) -> Ref:
    return Ref("casework.message", message.id)
