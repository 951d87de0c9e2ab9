"""What privilege is asserted on items of evidence."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from casework import access
from casework.models.evidence import EvidenceItem
from casework.selectors.item import names_of, texts_of
from privilege.access import assertion_for
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.parts import in_words
from privilege.selectors.assertions import of_subjects

if TYPE_CHECKING:
    from privilege.models.assertion import Assertion

SUBJECT = "casework.evidence"


@dataclass(frozen=True, slots=True)
class AssertionView:
    """An assertion as a page shows it. ``parts`` in words, "" for the whole item."""

    assertion: "Assertion"
    parts: str
    made_by: str
    ended_by: str


def assertions_on(actor: Actor, item: EvidenceItem) -> list[AssertionView]:
    """Return every assertion on an item that has been found, in the order made."""
    made = of_subjects(actor, [item.id])
    names = names_of([one.created_by for one in made] + [one.ended_by for one in made])
    return [
        AssertionView(
            one,
            in_words(one.text("parts", [])),
            names.get(one.created_by, ""),
            names.get(one.ended_by, ""),
        )
        for one in made
    ]


def item_of(actor: Actor, assertion_id: UUID) -> tuple["Assertion", EvidenceItem]:
    """Find an assertion on an item, and the item."""
    assertion = assertion_for(actor, assertion_id)
    if assertion.subject_type != SUBJECT:
        raise NotFound
    return assertion, access.item_for(actor, assertion.subject_id)


def words_of(actor: Actor, item: EvidenceItem) -> tuple[str, str]:
    """Return an item's names, and its whole text; what is locked is empty."""
    names = " ".join(str(item.text(name)) for name in ("title", "name"))
    pages = [] if item.is_locked else texts_of(actor, item.id)
    text = "\n".join(page.text for page in pages)
    return names, text
