"""What privilege is asserted on items of evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from casework import access
from casework.choices import AssertedOn
from casework.models.evidence import EvidenceItem, EvidenceText
from casework.models.note import Note
from casework.selectors.item import names_of, texts_of
from privilege.access import assertion_for
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.keys.pairs import CannotOpenError
from privilege.parts import in_words
from privilege.selectors.assertions import of_subjects

if TYPE_CHECKING:
    from privilege.models.assertion import Assertion

SUBJECT = AssertedOn.ITEM.value
NOTE_SUBJECT = AssertedOn.NOTE.value
Subject = EvidenceItem | Note


@dataclass(frozen=True, slots=True)
class AssertionView:
    """An assertion as a page shows it. ``parts`` in words, "" for the whole item."""

    assertion: "Assertion"
    parts: str
    made_by: str
    ended_by: str

    @property
    def is_locked(self) -> bool:
        """Whether its words are sealed and this session has not unlocked them."""
        try:
            return self.assertion.content is not None and self.assertion.content.is_locked
        except CannotOpenError:
            return False


def assertions_on(actor: Actor, subject: Subject) -> list[AssertionView]:
    """Return every assertion on a file or a note that has been found, in the order made."""
    return views_of(of_subjects(actor, [subject.id]))


def views_of(made: Sequence["Assertion"]) -> list[AssertionView]:
    """Return assertions as pages show them; one query."""
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


def subject_of(actor: Actor, assertion_id: UUID) -> tuple["Assertion", Subject]:
    """Find an assertion, and the file or note that it is about."""
    assertion = assertion_for(actor, assertion_id)
    if assertion.subject_type == NOTE_SUBJECT:
        return assertion, access.note_for(actor, assertion.subject_id)
    if assertion.subject_type != SUBJECT:
        raise NotFound
    return assertion, access.item_for(actor, assertion.subject_id)


def is_note(subject: Subject) -> bool:
    """Whether it is a note or contact record, and no file."""
    return isinstance(subject, Note)


def words_of(actor: Actor, subject: Subject) -> tuple[str, str]:
    """Return the names of a file or a note, and its whole text; what is locked is empty."""
    if isinstance(subject, Note):
        names = " ".join(str(subject.text(name)) for name in ("title", "with_whom"))
        return names, str(subject.text("text"))
    names = " ".join(str(subject.text(name)) for name in ("title", "name"))
    pages = [] if subject.is_locked else texts_of(actor, subject.id)
    return names, "\n".join(page.text for page in pages)


def words_of_items(actor: Actor, items: Sequence[EvidenceItem]) -> dict[UUID, tuple[str, str]]:
    """Return ``words_of`` of several items of an open file; one query."""
    del actor
    texts: dict[UUID, list[str]] = {item.id: [] for item in items}
    pages = EvidenceText.objects.select_related("content").filter(item__in=texts)
    for page in pages.order_by("page", "source", "id"):
        texts[page.item_id].append(str(page.text("text")))
    return {
        item.id: (
            " ".join(str(item.text(name)) for name in ("title", "name")),
            "\n".join(texts[item.id]),
        )
        for item in items
    }
