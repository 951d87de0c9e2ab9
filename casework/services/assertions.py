"""Asserting a privilege on an item of evidence."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Unpack
from uuid import UUID

from audit.ledger.values import Ref
from casework import access
from casework.models.evidence import EvidenceItem
from casework.selectors.assertions import NOTE_SUBJECT, SUBJECT, Subject, words_of, words_of_items
from privilege.actor import Actor
from privilege.errors import InvalidInput
from privilege.parts import Part, PartsError, checked
from privilege.revealing import repeated
from privilege.services.assertions import Said, assert_privilege, assert_privileges, demand_attorney

if TYPE_CHECKING:
    from privilege.models.assertion import Assertion

MOST_AT_ONCE = 100
_SHOWN = 3


def assert_on_item(
    actor: Actor,
    *,
    item_id: UUID,
    parts: Iterable[Part] = (),
    despite_warning: bool = False,
    **claim: Unpack[Said],
) -> "Assertion":
    """Assert a privilege on an item of the actor's own file, or on ``parts`` of it.

    Raises ``InvalidInput`` where the description repeats the item's own words, until
    ``despite_warning``; ``Refused`` for a served copy and for people who are no attorneys.
    """
    item, wall = access.item_for_change(actor, item_id)
    demand_attorney(actor)
    kept = _parts(item, parts)
    if not despite_warning:
        warn_if_revealing(actor, item, claim["description"])
    return assert_privilege(actor, wall=wall, subject=Ref(SUBJECT, item.id), parts=kept, **claim)


def assert_on_items(
    actor: Actor, *, item_ids: Sequence[UUID], despite_warning: bool = False, **claim: Unpack[Said]
) -> "list[Assertion]":
    """Assert the same privilege on several whole items of one file; a fixed number of queries.

    Raises as ``assert_on_item``; a description is held against the words of each item.
    """
    if not 1 <= len(item_ids) <= MOST_AT_ONCE:
        raise InvalidInput(f"Choose between 1 and {MOST_AT_ONCE} items.", "item")
    items, wall = access.items_for_change(actor, list(dict.fromkeys(item_ids)))
    demand_attorney(actor)
    if not despite_warning:
        said = words_of_items(actor, items)
        for item in items:
            _warn(claim["description"], *said[item.id])
    subjects = [Ref(SUBJECT, item.id) for item in items]
    return assert_privileges(actor, wall=wall, subjects=subjects, **claim)


def assert_on_note(
    actor: Actor, *, note_id: UUID, despite_warning: bool = False, **claim: Unpack[Said]
) -> "Assertion":
    """Assert a privilege on a note or contact record of the actor's own side.

    Raises ``InvalidInput`` where the description repeats the note's own words, until
    ``despite_warning``; ``Refused`` for people who are no attorneys.
    """
    note, wall = access.note_for_change(actor, note_id)
    demand_attorney(actor)
    if not despite_warning:
        warn_if_revealing(actor, note, claim["description"])
    return assert_privilege(actor, wall=wall, subject=Ref(NOTE_SUBJECT, note.id), **claim)


def _parts(item: EvidenceItem, parts: Iterable[Part]) -> list[Part]:
    seconds = None if item.duration_ms is None else item.duration_ms / 1000
    try:
        return checked(parts, page_count=item.facts.page_count, seconds=seconds)
    except PartsError as error:
        raise InvalidInput(str(error), error.field) from None


def warn_if_revealing(actor: Actor, subject: Subject, description: str) -> None:
    """Warn of words that the other side would read out of the description (FRCP 26(b)(5)(A))."""
    _warn(description, *words_of(actor, subject))


def _warn(description: str, title: str, text: str) -> None:
    again = repeated(description, title=title, text=text)
    if again:
        raise InvalidInput(
            f"May reveal what is privileged: it repeats {_quoted(again)} of the item itself. Say "
            "it in other words, or confirm that it may be said.",
            "description",
        )


def _quoted(words: Sequence[str]) -> str:
    shown = ", ".join(f"“{word}”" for word in words[:_SHOWN])
    more = len(words) - _SHOWN
    return shown if more <= 0 else f"{shown} and {more} more"
