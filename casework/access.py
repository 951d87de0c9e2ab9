"""The door: find a record of a case and authorise in one step; refused looks like absent."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from audit.ground import clock
from casework.models.case import Case
from casework.models.charge import Charge
from casework.models.counsel import Counsel, TeamMember
from casework.models.event import CaseEvent
from casework.models.evidence import Derivative, EvidenceItem
from casework.models.intake import IntakeBatch, UploadSession
from casework.models.message import Message, MessageFile
from casework.models.note import Note
from casework.models.note_export import NoteExport
from casework.models.party import Party
from casework.models.shared import SharedMaterial
from casework.models.tag import Tag
from privilege import context
from privilege.access import wall_of, wall_of_kind, walls_of_kind, writable_wall
from privilege.actor import Actor
from privilege.choices import CHANNEL_KINDS, Side, WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.base import WalledModel
from privilege.models.walls import Wall

M = TypeVar("M", bound=WalledModel)
FILE_PLACES = (
    WallKind.PROSECUTION_FILE.value,
    WallKind.PROSECUTION_WORK_PRODUCT.value,
    WallKind.FOR_DISCLOSURE.value,
    WallKind.DEFENSE_FILE.value,
    WallKind.DEFENSE_WORK_PRODUCT.value,
    WallKind.PRIVILEGED_CHANNEL.value,
)
"""Where a side takes in files of its own, in the order in which the intake offers them."""


def case_for(actor: Actor, case_id: UUID) -> Case:
    """Find a case whose record the actor reads, with court and content."""
    case: Case = _find(actor, Case, case_id, "court")
    return case


def case_of_matter(actor: Actor, matter_id: UUID) -> Case:
    """Find the case of a matter, where the actor reads its record."""
    _entered(actor)
    found = Case.objects.select_related("content", "wall", "office", "court")
    case: Case | None = found.filter(matter_id=matter_id).first()
    if case is None:
        raise NotFound
    return case


def record_for_change(actor: Actor, case_id: UUID) -> tuple[Case, Wall]:
    """Find a case and its record, for the office that keeps it.

    Raises ``NotFound`` for people who may not write there, ``Refused`` for a closed case.
    """
    case = case_for(actor, case_id)
    wall = writable_wall(actor, case.wall_id)
    if case.status == "closed":
        raise Refused("This case is closed. Reopen it before you change its record.")
    return case, wall


def party_for(actor: Actor, party_id: UUID) -> Party:
    """Find a party the actor reads."""
    return _find(actor, Party, party_id)


def charge_for(actor: Actor, charge_id: UUID) -> Charge:
    """Find a charge the actor reads, with its defendant."""
    return _find(actor, Charge, charge_id, "party", "party__content")


def counsel_for(actor: Actor, counsel_id: UUID) -> Counsel:
    """Find an appearance the actor reads."""
    return _find(actor, Counsel, counsel_id, "attorney", "appearing_office", "party")


def team_member_for(actor: Actor, member_id: UUID) -> TeamMember:
    """Find a team member of the actor's own office."""
    return _find(actor, TeamMember, member_id, "user")


def event_for(actor: Actor, event_id: UUID) -> CaseEvent:
    """Find a setting the actor reads."""
    return _find(actor, CaseEvent, event_id, "court")


def item_for(actor: Actor, item_id: UUID) -> EvidenceItem:
    """Find an item of evidence the actor reads, with its content, wall and stored file.

    ``NotFound`` for a privileged copy of what is sequestered, once the session can tell.
    """
    item = _find(actor, EvidenceItem, item_id, "blob", "served_by")
    above = [item]
    while item.is_privileged and above[-1].parent_id is not None:
        above.append(_find(actor, EvidenceItem, above[-1].parent_id))
    if sequestered_copies(actor, above):
        raise NotFound
    return item


def item_for_change(actor: Actor, item_id: UUID) -> tuple[EvidenceItem, Wall]:
    """Find an item that the actor may describe and tag: one in their own office's file.

    Raises ``NotFound`` for people who may not write there, ``Refused`` for a served copy, where
    every word would be read by the other side.
    """
    item = item_for(actor, item_id)
    wall = writable_wall(actor, item.wall_id)
    if wall.kind == WallKind.SHARED_FILE:
        raise Refused(
            "This is a served copy in the file that both sides share. It stays as it was served, "
            "and what you noted here would be read by the other side."
        )
    return item, wall


def items_for_change(actor: Actor, item_ids: Sequence[UUID]) -> tuple[list[EvidenceItem], Wall]:
    """Find several items of one file that the actor may describe and tag; three queries."""
    items = items_for(actor, item_ids)
    walls = {item.wall_id for item in items}
    if len(walls) > 1:
        raise InvalidInput("Choose items of one file.", "items")
    _, wall = item_for_change(actor, items[0].id)
    return items, wall


def items_for(actor: Actor, item_ids: Sequence[UUID]) -> list[EvidenceItem]:
    """Find several items, in the order asked for; ``NotFound`` when any is missing."""
    _entered(actor)
    found = EvidenceItem.objects.select_related("content", "wall", "office", "blob")
    by_id = {item.id: item for item in found.filter(pk__in=item_ids)}
    if len(by_id) != len(set(item_ids)):
        raise NotFound
    return [by_id[item_id] for item_id in item_ids]


def batch_for(actor: Actor, batch_id: UUID) -> IntakeBatch:
    """Find a set of files taken in together."""
    return _find(actor, IntakeBatch, batch_id)


def upload_for(actor: Actor, upload_id: UUID) -> UploadSession:
    """Find an upload of the actor's own; another person's is not found, whoever they are."""
    upload = _find(actor, UploadSession, upload_id)
    if upload.created_by != actor.user_id:
        raise NotFound
    return upload


def upload_for_change(actor: Actor, upload_id: UUID) -> UploadSession:
    """Find an upload of the actor's own and hold it until the transaction ends."""
    upload_for(actor, upload_id)
    if UploadSession.objects.select_for_update().filter(pk=upload_id).first() is None:
        raise NotFound
    return upload_for(actor, upload_id)


def tag_for(actor: Actor, tag_id: UUID) -> Tag:
    """Find a tag the actor reads, with its item."""
    return _find(actor, Tag, tag_id, "item")


def note_for(actor: Actor, note_id: UUID) -> Note:
    """Find a note or contact record the actor may know of, locked or not."""
    return _find(actor, Note, note_id)


def note_for_change(actor: Actor, note_id: UUID) -> tuple[Note, Wall]:
    """Find a note of the actor's own office where they may write."""
    note = note_for(actor, note_id)
    wall = writable_wall(actor, note.wall_id)
    if wall.office_id != actor.office_id:
        raise NotFound
    return note, wall


def channel_for(actor: Actor, wall_id: UUID) -> Wall:
    """Find a channel of messages that the actor reads."""
    wall = wall_of(actor, wall_id)
    if wall.kind not in CHANNEL_KINDS:
        raise NotFound
    return wall


def message_for(actor: Actor, message_id: UUID) -> Message:
    """Find a message the actor may know of, locked or not."""
    return _find(actor, Message, message_id)


def message_file_for(actor: Actor, file_id: UUID) -> MessageFile:
    """Find a file that was sent in a channel which the actor reads."""
    return _find(actor, MessageFile, file_id, "blob")


def note_export_for(actor: Actor, export_id: UUID) -> NoteExport:
    """Find an export of notes that the actor asked for, until it ends."""
    export = _find(actor, NoteExport, export_id)
    if export.created_by != actor.user_id or export.expires_at <= clock.now():
        raise NotFound
    return export


def share_for(actor: Actor, share_id: UUID) -> SharedMaterial:
    """Find something shared in a channel that the actor reads, whether or not that ended."""
    return _find(actor, SharedMaterial, share_id, "blob")


def derivative_for(actor: Actor, item_id: UUID, kind: str) -> Derivative:
    """Find a picture or playable copy of an item."""
    _entered(actor)
    found = Derivative.objects.select_related("blob", "wall", "item", "item__content")
    derivative: Derivative | None = found.filter(item_id=item_id, kind=kind).first()
    if derivative is None or sequestered_copies(actor, [derivative.item]):
        raise NotFound
    return derivative


def sequestered_copies(actor: Actor, items: Iterable[EvidenceItem]) -> set[UUID]:
    """Which of some privileged items are copies of what is sequestered from the actor.

    The database hides copies in open files by their digest. That of a privileged one is sealed, so
    it is compared here, wherever the session has unlocked it; one query where there is any.
    """
    _entered(actor)
    known = {item.id: item for item in items if item.is_privileged and item.facts.sha256}
    if not known:
        return set()
    with connection.cursor() as cursor:
        matters = list({item.matter_id for item in known.values()})
        cursor.execute("SELECT * FROM parley.sequestered_digests(%s)", [matters])
        served = {(matter_id, sha256): at for matter_id, sha256, at in cursor.fetchall()}
    return {
        item.id
        for item in known.values()
        if (at := served.get((item.matter_id, item.facts.sha256))) and item.created_at >= at
    }


def own_file(actor: Actor, matter_id: UUID, defendant_id: UUID | None = None) -> Wall:
    """Find the open wall where the actor's own office works on a case.

    The prosecution file, or a defense's material for disclosure, where ``defendant_id`` says whose.
    Raises ``SeveralFiles`` for a defense that has, or had, several defendants and names none.
    """
    if actor.side == Side.DEFENSE.value:
        return wall_of_kind(actor, matter_id, WallKind.FOR_DISCLOSURE, defendant_id)
    return wall_of_kind(actor, matter_id, WallKind.PROSECUTION_FILE)


def place_of_files(actor: Actor, matter_id: UUID, wall_id: UUID) -> Wall:
    """Find a part of a case where the actor's own side takes files in, and the actor may.

    ``NotFound`` for every other, such as what both sides read.
    """
    wall = writable_wall(actor, wall_id)
    if wall.matter_id != matter_id or wall.kind not in FILE_PLACES:
        raise NotFound
    return wall


def own_files(actor: Actor, matter_id: UUID) -> list[Wall]:
    """Return every wall that ``own_file`` could find: of several defendants, or none at all."""
    is_defense = actor.side == Side.DEFENSE.value
    kind = WallKind.FOR_DISCLOSURE if is_defense else WallKind.PROSECUTION_FILE
    return walls_of_kind(actor, matter_id, kind)


def _find(actor: Actor, model: type[M], row_id: UUID, *related: str) -> M:
    """Find a row that the database shows to the actor, or raise ``NotFound``."""
    _entered(actor)
    found: Any = model.objects.select_related("content", "wall", "office", *related)
    row: M | None = found.filter(pk=row_id).first()
    if row is None:
        raise NotFound
    return row


def _entered(actor: Actor) -> None:
    """A door opens only for whoever has entered the transaction."""
    if context.current().user_id != actor.user_id:
        raise NotFound
