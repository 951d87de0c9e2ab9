"""What is sequestered, and the occasions that reach it all the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from audit.ground import clock
from casework import access as casework_access
from casework.selectors import producing
from disclosure.models.clawback import Clawback, ClawbackItem
from disclosure.selectors import clawbacks
from privilege.actor import Actor
from privilege.errors import NotFound


def is_shut(clawback: Clawback) -> bool:
    """Whether a clawback sequesters anything now, for whoever is not of the claimant's office."""
    held = ClawbackItem.objects.filter(
        clawback=clawback, sequestered_at__isnull=False, lifted_at__isnull=True
    )
    lapsed = clawback.lapses_at is not None and clock.now() >= clawback.lapses_at
    return not lapsed and held.exists()


def hides(actor: Actor, item_id: UUID) -> Clawback | None:
    """The clawback that sequesters an item the actor could open without it, or took it back."""
    with reached():
        try:
            item = casework_access.item_for(actor, item_id)
        except NotFound:
            return None
        while True:
            found = clawbacks.of_copy(actor, item.matter_id, item.sha256)
            if found is not None or item.parent_id is None:
                return found
            item = casework_access.item_for(actor, item.parent_id)


def tags_on(actor: Actor, item_id: UUID) -> list[str]:
    """What the actor's own office tagged a sequestered item as; its tags stay readable."""
    tags = producing.tags_of(actor, [item_id]).get(item_id, [])
    return [str(tag.text("label") or tag.get_kind_display()) for tag in tags]


@contextmanager
def reached() -> Iterator[None]:
    """Reach what is sequestered inside this block: for the court, for a return, or to name it.

    Nothing of its content may leave the block but to the court.
    """
    _set("yes")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _set("")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('parley.with_sequestered', %s, true)", [value])
