"""Sharing with the client: a copy into the channel, by counsel, as the gates allow.

Like every release it makes a new row with a new id behind the channel's wall; which became which
stands among its sealed words, and nothing is noted where the other side would read it.
"""

from typing import Any
from uuid import UUID

from audit.ground import clock
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import ItemFlag
from casework.events import Event
from casework.models.shared import SharedMaterial
from casework.services.notes import own_words
from privilege.access import wall_of_kind, walls_of_kind, writable_wall
from privilege.actor import Actor
from privilege.choices import Role, WallKind
from privilege.errors import Locked, NotFound, Refused
from privilege.models.walls import Wall
from privilege.registries import client_sharing_gates
from privilege.services.blobs import drop_keys, share_blobs
from privilege.services.content import LOCKED, write_content

ATTORNEY_ONLY = "An attorney of the defense shares material with the client."
STOPPED = "This cannot be shared with the client. Nothing was shared."
INFECTED = "Malware was found in this file."
ENDED = "This is not shared any more."


def may_share(actor: Actor, wall: Wall) -> bool:
    """Whether sharing what stands behind ``wall`` makes sense for the actor; nobody by token."""
    is_file = wall.kind in {WallKind.SHARED_FILE, WallKind.DEFENSE_FILE, WallKind.FOR_DISCLOSURE}
    is_notes = wall.kind in {WallKind.DEFENSE_WORK_PRODUCT, WallKind.PRIVILEGED_CHANNEL}
    ours = actor.office_id in {wall.office_id, wall.counterpart_id} and actor.side == "defense"
    if not (is_file or is_notes) or not ours or actor.by_token:
        return False
    channels = walls_of_kind(actor, wall.matter_id, WallKind.PRIVILEGED_CHANNEL)
    is_in = any(one.defendant_id == wall.defendant_id for one in channels)
    return is_in and actor.has_role(Role.ATTORNEY)


def share_item(actor: Actor, *, item_id: UUID, may_download: bool = False) -> SharedMaterial:
    """Share an item's file with the client of the defense whose it is.

    Raises ``NotFound`` for items of no such defense, ``Locked`` before the key is unlocked, and
    ``Refused`` with the reasons of the gates.
    """
    item = access.item_for(actor, item_id)
    channel = _channel(actor, item.wall)
    if item.blob is None:
        raise NotFound
    if item.is_locked:
        raise Locked(LOCKED)
    source = Ref("casework.evidence", item.id)
    reasons = [INFECTED] if ItemFlag.INFECTED in item.facts.flags else []
    _demand_open(actor, source, reasons)
    words = {
        "title": str(item.text("title")),
        "name": str(item.text("name")),
        "media_type": item.facts.media_type,
        "sha256": item.facts.sha256,
    }
    shared = SharedMaterial.behind(channel, blob=item.blob, may_download=may_download)
    return _keep(actor, shared, source, words, item.wall)


def share_note(actor: Actor, *, note_id: UUID) -> SharedMaterial:
    """Share the words of one's own note with the client."""
    note, words = own_words(actor, note_id=note_id)
    channel = _channel(actor, note.wall)
    source = Ref("casework.note", note.id)
    _demand_open(actor, source, [])
    shared = SharedMaterial.behind(channel)
    kept = {"title": words.get("title", ""), "text": words.get("text", "")}
    return _keep(actor, shared, source, kept, None)


def end_sharing(actor: Actor, *, share_id: UUID) -> SharedMaterial:
    """End it: the client opens it no more, and the channel loses its key to the file."""
    shared = access.share_for(actor, share_id)
    wall = writable_wall(actor, shared.wall_id)
    if not actor.has_role(Role.ATTORNEY):
        raise Refused(ATTORNEY_ONLY)
    if shared.ended_at is not None:
        raise Refused(ENDED)
    with operation(actor, Event.SHARING_ENDED, wall=wall.id, objects=[_ref(shared)]):
        shared.ended_at = clock.now()
        shared.save(update_fields=["ended_at"])
        others = SharedMaterial.objects.filter(
            wall=wall, blob_id=shared.blob_id, ended_at__isnull=True
        )
        if shared.blob_id and not others.exists():
            drop_keys(actor, wall_id=wall.id, blob_ids=[shared.blob_id])
    return shared


def _channel(actor: Actor, wall: Wall) -> Wall:
    """The channel with the client whose defense ``wall`` is of."""
    if actor.guest or wall.defendant_id is None:
        raise NotFound
    channel = wall_of_kind(actor, wall.matter_id, WallKind.PRIVILEGED_CHANNEL, wall.defendant_id)
    if not may_share(actor, wall):
        raise Refused(ATTORNEY_ONLY)
    return writable_wall(actor, channel.id)


def _demand_open(actor: Actor, source: Ref, reasons: list[str]) -> None:
    reasons = [*reasons, *(why for gate in client_sharing_gates if (why := gate(actor, source)))]
    if reasons:
        raise Refused(STOPPED, reasons)


def _keep(
    actor: Actor, shared: SharedMaterial, source: Ref, words: dict[str, Any], file: Wall | None
) -> SharedMaterial:
    shared.created_by = actor.user_id
    wall = shared.wall
    with operation(actor, Event.SHARED_WITH_CLIENT, wall=wall.id, objects=[_ref(shared), source]):
        if file is not None and shared.blob_id is not None and file.id != wall.id:
            share_blobs(actor, blob_ids=[shared.blob_id], source=file, target=wall)
        shared.content = write_content(
            wall, {**words, "by": actor.display_name, "source": [source.kind, str(source.id)]}
        )
        shared.save(force_insert=True)
    return shared


def _ref(shared: SharedMaterial) -> Ref:
    return Ref("casework.shared", shared.id)
