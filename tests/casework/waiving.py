"""Consents, orders and the people who act on them, as the tests of releases make them."""

import datetime as dt
from typing import Any, cast
from uuid import UUID

from audit.ground import clock
from audit.ledger.values import Ref
from casework.models.note import Note
from privilege import context, unlocked
from privilege.actor import Actor
from privilege.choices import AuthorityForm, AuthorityKind, ScopeKind, WaiverReach
from privilege.models.authority import Authority
from privilege.services.authorities import Document, Terms, record_authority
from privilege.services.member_keys import Opened
from privilege.waiver import Scope

PAPER = Document("consent.pdf", "application/pdf", b"%PDF-1.7 signed")


def terms(*notes: Note, **changed: Any) -> Terms:  # noqa: ANN401 - the terms' own
    """A client's consent on paper to the release of these notes, once."""
    made: dict[str, object] = {
        "kind": AuthorityKind.CONSENT,
        "form": AuthorityForm.PAPER,
        "basis": "Consent under Rule 1.6(a)",
        "given_by": "John Doe",
        "witness": "Rosa Quillon",
        "explained": "What is released can be used at trial.",
        "scope": Scope(ScopeKind.ITEMS, items=frozenset(note.id for note in notes)),
        "covers": "; ".join(str(note.id) for note in notes),
        "reach": WaiverReach.DISCLOSED,
        "is_standing": False,
        "in_force_from": clock.now() - dt.timedelta(hours=1),
        "in_force_to": None,
    }
    made.update(changed)
    return cast("Terms", made)


def recorded(
    actor: Actor,
    opened: Opened,
    wall_id: UUID,
    said: Terms,
    document: Document | None = PAPER,
) -> Authority:
    """Record an authority as somebody whose key is unlocked."""
    with context.enter(actor), unlocked.using(opened.unlocked()):
        return record_authority(actor, wall_id=wall_id, terms=said, document=document)


def refs(*notes: Note) -> list[Ref]:
    """How a release names notes."""
    return [Ref("casework.note", note.id) for note in notes]
