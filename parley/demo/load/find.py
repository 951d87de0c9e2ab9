"""What an earlier run has already made, found through the same selectors as pages use."""

from collections.abc import Collection
from uuid import UUID

from casework.access import own_file
from casework.models.case import Case, Court
from casework.selectors import cases, directory, producing
from privilege.actor import Actor


def case_titled(actor: Actor, title: str) -> Case | None:
    """Return the case of this title that the actor reads."""
    found = cases.find(actor, cases.CaseFilters(q=title))
    return next((case for case in found if case.text("title") == title), None)


def court_named(actor: Actor, name: str) -> Court | None:
    """Return a listed court."""
    return next((court for court in directory.courts(actor) if court.name == name), None)


def items_by_path(actor: Actor, matter_id: UUID) -> dict[str, UUID]:
    """Return the items of the actor's own file on a case, by folder and name."""
    wall = own_file(actor, matter_id)
    return {
        "/".join(filter(None, (item.text("path"), item.text("name")))): item.id
        for item in producing.items_of_file(actor, wall.id)
        if item.parent_id is None
    }


def members(actor: Actor, matter_id: UUID, item_ids: Collection[UUID]) -> list[UUID]:
    """Return the items that came out of the given ones: attachments, files of an archive."""
    wall = own_file(actor, matter_id)
    found = producing.items_of_file(actor, wall.id)
    return [item.id for item in found if item.parent_id in item_ids]
