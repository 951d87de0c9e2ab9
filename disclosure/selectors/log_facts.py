"""What an item's own facts and the claims on it say in a privilege log, before anybody edits it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from casework.choices import ItemType, NoteKind
from disclosure.privilege_log import COLUMNS
from privilege.choices import PrivilegeKind
from privilege.parts import in_words
from privilege.selectors.people import attorneys_among

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem
    from casework.selectors.notes import NoteView
    from privilege.models.assertion import Assertion

WITHHELD = "Withheld"
ATTORNEY = "*"
_JOINED = "; "


@dataclass(frozen=True, slots=True)
class Held:
    """How an item was withheld in a production: its placeholder's number and its two words."""

    bates: str
    category: str
    basis: str


def facts_of(
    items: Sequence["EvidenceItem"],
    claims: Mapping[UUID, Sequence["Assertion"]],
    held: Mapping[UUID, Held],
    with_members: frozenset[UUID],
) -> dict[UUID, dict[str, str]]:
    """Return the columns and the category of each item; one query, for who is an attorney."""
    people = {item.id: _people(item) for item in items}
    named = {
        word
        for columns in people.values()
        for persons in columns.values()
        for person in persons
        for word in person
    }
    attorneys = attorneys_among(named)
    return {
        item.id: _facts(item, claims.get(item.id, ()), held.get(item.id))
        | {name: _shown(persons, attorneys) for name, persons in people[item.id].items()}
        | {"family": _family(item, with_members)}
        for item in items
    }


def note_facts(
    notes: Sequence["NoteView"], claims: Mapping[UUID, Sequence["Assertion"]]
) -> dict[UUID, dict[str, str]]:
    """Return the columns and the category of each note or contact record; one query at most."""
    attorneys = attorneys_among({view.author for view in notes}) if notes else set()
    return {
        view.note.id: _claimed(claims.get(view.note.id, ()))
        | {
            "type": str(view.how.label if view.how else NoteKind.NOTE.label),
            "date": (view.happened_at or view.note.created_at).date().isoformat(),
            "author": _shown([(view.author, "")], attorneys),
            "to": view.text("with_whom"),
        }
        for view in notes
    }


def _facts(
    item: "EvidenceItem", claims: Sequence["Assertion"], held: Held | None
) -> dict[str, str]:
    said = _claimed(claims) | {
        "bates": held.bates if held else "",
        "type": str(ItemType(item.facts.item_type).label),
        "date": _day(item),
        "subject": WITHHELD if _metadata(item).get("subject") else "",
        "custodian": str(item.text("custodian")),
    }
    if held and not claims:
        said |= {"privilege": held.category, "category": held.category, "reason": held.basis}
    return said


def _claimed(claims: Sequence["Assertion"]) -> dict[str, str]:
    """What the claims on a record say; of one that was withheld without any, in full."""
    kinds = _each(_kind(claim) for claim in claims)
    parts = _each(in_words(claim.text("parts", [])) for claim in claims)
    whole = any(not claim.text("parts", []) for claim in claims) or not claims
    return dict.fromkeys(COLUMNS, "") | {
        "description": _each(str(claim.text("description")) for claim in claims),
        "privilege": kinds,
        "redaction": "Withheld in full" if whole else f"Withheld; privileged in part ({parts})",
        "reason": kinds,
        "category": kinds,
    }


def _kind(claim: "Assertion") -> str:
    if claim.kind == PrivilegeKind.STATUTORY:
        return f"Statute ({claim.text('statute')})"
    return str(claim.get_kind_display())


def _each(words: Iterable[str]) -> str:
    return _JOINED.join(dict.fromkeys(word for word in words if word))


def _metadata(item: "EvidenceItem") -> dict[str, Any]:
    found = item.text("metadata", {})
    return {str(name).casefold(): value for name, value in found.items()}


def _day(item: "EvidenceItem") -> str:
    written = str(_metadata(item).get("date") or "")
    if len(written) >= len("2026-01-01") and written[4:5] == "-":
        return written[:10]
    dated = item.facts.dated_at
    return dated.date().isoformat() if dated else ""


def _people(item: "EvidenceItem") -> dict[str, list[tuple[str, str]]]:
    """Author and recipients as (name, address) pairs, by column."""
    read = _metadata(item)
    return {
        "author": _pairs(read.get("from") or read.get("author") or read.get("creator")),
        "to": _pairs(read.get("to")),
        "cc": _pairs(read.get("cc")),
        "bcc": _pairs(read.get("bcc")),
    }


def _pairs(value: object) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(value, "")] if value.strip() else []
    if not isinstance(value, list):
        return []
    return [
        (str(one.get("name") or ""), str(one.get("address") or ""))
        for one in value
        if isinstance(one, dict)
    ]


def _shown(persons: Sequence[tuple[str, str]], attorneys: set[str]) -> str:
    return _JOINED.join(
        f"{name or address}{ATTORNEY if attorneys & {name, address} else ''}"
        for name, address in persons
    )


def _family(item: "EvidenceItem", with_members: frozenset[UUID]) -> str:
    if item.parent_id is not None:
        return "Attachment"
    return "With attachments" if item.id in with_members else ""
