"""What a privileged entry becomes where it is released to: a new note, or a new item.

The registry of kinds: what holds an entry back besides its authority, and how its copy is made.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from audit.ledger.values import Ref
from casework.choices import ItemFlag, ItemState, NoteKind, TagKind
from casework.models.evidence import EvidenceItem
from casework.models.note import Note
from casework.selectors import producing
from casework.selectors.releasable import ITEM, MESSAGE, NOTE, Releasable, all_of
from casework.services.releasing import Copy, release_copies
from privilege.actor import Actor
from privilege.choices import ReleaseBasis, WallKind
from privilege.errors import NotFound
from privilege.models.walls import Wall
from privilege.services.blobs import share_blobs
from privilege.services.content import write_content

UNREAD = "Parley has not read this file yet, so that nobody can say what lies in it. Try later."
INFECTED = "Malware was found in it, or in something inside it."
NOT_TO_BE = "It, or something inside it, is marked “do not disclose”. Take the mark off first."
ONLY_FILES = "It holds files only. Take them in as evidence of their own, and release that."
OTHER_OFFICE = "Only the office whose part of the case this is releases files from it."
_OWN_FILES = {WallKind.FOR_DISCLOSURE.value, WallKind.PROSECUTION_FILE.value}


@dataclass(frozen=True, slots=True)
class Provenance:
    """By what authority a copy left, as its page tells whoever may read it."""

    basis: ReleaseBasis
    at: dt.datetime

    def as_words(self) -> dict[str, str]:
        """As the copy's content record keeps it."""
        return {"basis": self.basis.value, "at": self.at.isoformat()}


def copies_of(
    actor: Actor, *, source: Wall, target: Wall, found: Sequence[Releasable], by: Provenance
) -> dict[Ref, Ref]:
    """Make the copies behind ``target``; returns which entry became which.

    A part of the caller's operation; what lies in a file became the file's copy.
    """
    made: dict[Ref, Ref] = {}
    for kind, copy in _COPIERS.items():
        chosen = [one for one in found if one.ref.kind == kind]
        if chosen:
            made |= copy(actor, source, target, chosen, by)
    for one in found:
        made |= {member.ref: made[one.ref] for member in one.inside}
    return made


def held_back(actor: Actor, found: Sequence[Releasable]) -> list[str]:
    """What stands against a release besides its authority, in sentences.

    What is sent with a message stays in its channel: whoever wants it in the case takes it in.
    """
    items = [one.item for one in all_of(found) if one.item is not None]
    marks = producing.tags_of(actor, [item.id for item in items])
    reasons = []
    for one in found:
        if one.ref.kind == MESSAGE and not (one.words or {}).get("text"):
            reasons.append(f"{one.heading}: {ONLY_FILES}")
        if one.item is None:
            continue
        family = [one.item, *(member.item for member in one.inside if member.item)]
        against = (
            (any(item.state != ItemState.READY for item in family), UNREAD),
            (any(ItemFlag.INFECTED in item.facts.flags for item in family), INFECTED),
            (any(_is_kept(marks.get(item.id, [])) for item in family), NOT_TO_BE),
            (one.item.office_id != actor.office_id, OTHER_OFFICE),
        )
        reasons += [f"{one.heading}: {why}" for stands, why in against if stands]
    return reasons


def _is_kept(tags: Sequence[Any]) -> bool:
    return any(tag.meaning == TagKind.DO_NOT_DISCLOSE for tag in tags)


def _notes(
    actor: Actor, _source: Wall, target: Wall, chosen: Sequence[Releasable], by: Provenance
) -> dict[Ref, Ref]:
    return {one.ref: _note(actor, target, one.words or {}, by) for one in chosen}


def _messages(
    actor: Actor, _source: Wall, target: Wall, chosen: Sequence[Releasable], by: Provenance
) -> dict[Ref, Ref]:
    """Messages become notes: nobody answers them where they come to stand."""
    return {
        one.ref: _note(
            actor,
            target,
            {
                "kind": NoteKind.NOTE.value,
                "title": f"Message from {words['author']}, {one.day:%B} {one.day.day}, "
                f"{one.day.year}",
                "text": words["text"],
            },
            by,
        )
        for one in chosen
        if (words := one.words)
    }


def _note(actor: Actor, target: Wall, words: dict[str, Any], by: Provenance) -> Ref:
    copy: Note = Note.behind(
        target,
        created_by=actor.user_id,
        content=write_content(target, {**words, "released": by.as_words()}),
    )
    copy.changed_at = copy.released_at = copy.created_at
    copy.save(force_insert=True)
    return Ref(NOTE, copy.id)


def _items(
    actor: Actor, source: Wall, target: Wall, chosen: Sequence[Releasable], by: Provenance
) -> dict[Ref, Ref]:
    """Files keep their bytes: the target gets a key of its own to each, and reads it anew."""
    items = [one.item for one in chosen if one.item is not None]
    blobs = [item.blob_id for item in items if item.blob_id is not None]
    if len(blobs) != len(chosen):
        raise NotFound
    share_blobs(actor, blob_ids=blobs, source=source, target=target)
    made = release_copies(
        actor,
        wall=target,
        copies=[_copy(item, by) for item in items],
        whence=source.office.name,
        whither=str(target.get_kind_display()),
        is_own=target.kind in _OWN_FILES and target.office_id == actor.office_id,
    )
    return {one.ref: Ref(ITEM, copy.id) for one, copy in zip(chosen, made, strict=True)}


def _copy(item: EvidenceItem, by: Provenance) -> Copy:
    if item.blob_id is None:
        raise NotFound
    facts = item.facts
    return Copy(
        item_id=item.id,
        blob_id=item.blob_id,
        sha256=facts.sha256,
        size=item.size,
        media_type=facts.media_type,
        page_count=facts.page_count,
        title=str(item.text("title")),
        name=str(item.text("name")),
        note=f"Released from a privileged part of the case. {by.basis.label}",
        released=by.as_words(),
    )


_COPIERS: dict[
    str,
    Callable[[Actor, Wall, Wall, Sequence[Releasable], Provenance], dict[Ref, Ref]],
] = {NOTE: _notes, MESSAGE: _messages, ITEM: _items}
