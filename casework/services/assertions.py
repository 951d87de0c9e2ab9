"""Asserting a privilege on an item of evidence."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypedDict, Unpack
from uuid import UUID

from audit.ledger.values import Ref
from casework import access
from casework.models.evidence import EvidenceItem
from casework.selectors.assertions import NOTE_SUBJECT, SUBJECT, Subject, words_of
from privilege.actor import Actor
from privilege.choices import PrivilegeKind
from privilege.errors import InvalidInput
from privilege.parts import Part, PartsError, checked
from privilege.revealing import repeated
from privilege.services.assertions import assert_privilege, demand_attorney

if TYPE_CHECKING:
    from privilege.models.assertion import Assertion

_SHOWN = 3


class Claim(TypedDict):
    """What an assertion says, as ``assert_privilege`` takes it."""

    kind: PrivilegeKind
    basis: str
    asserted_by: str
    holder: str
    description: str
    statute: str


def assert_on_item(
    actor: Actor,
    *,
    item_id: UUID,
    parts: Iterable[Part] = (),
    despite_warning: bool = False,
    **claim: Unpack[Claim],
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


def assert_on_note(
    actor: Actor, *, note_id: UUID, despite_warning: bool = False, **claim: Unpack[Claim]
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
    title, text = words_of(actor, subject)
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
