"""Taking the content of items out of files for good, when it is returned to whoever produced it."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from audit.ground import clock
from audit.ledger.services import Operation
from audit.ledger.values import Ref
from casework.choices import CustodyAct
from casework.models.custody import CustodyEvent
from casework.models.evidence import Derivative, EvidenceItem, EvidenceText
from casework.models.intake import UploadSession
from casework.models.screening import ItemReview, ScreenHit
from privilege.actor import Actor
from privilege.services.blobs import drop_keys
from privilege.services.content import drop_contents, rewrite_content, write_content

TAKEN_BACK = "(taken back)"


def withdraw_items(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    op: Operation,
    *,
    digests: Collection[str],
    matter_id: UUID,
    walls: Sequence[UUID],
    since: dt.datetime,
    called: str = TAKEN_BACK,
    act: CustodyAct = CustodyAct.RETURNED,
) -> list[UUID]:
    """Withdraw every copy of some files, with all inside them; returns the items' ids.

    The rows stay, so that numbers and chains of custody remain; words, text, pictures, what was
    said of them as they came in, and the walls' keys to the stored files go. Part of ``op``, an
    operation of the caller's.

    Args:
        digests: SHA-256 of the files, lower-case hex.
        walls: where copies are sought; in the first whatever their age.
        since: elsewhere, equal files that were there before are no copies.
        called: what stands in the place of their titles and names.
        act: what their chains of custody say of it.
    """
    copies = EvidenceItem.objects.filter(
        Q(wall_id=walls[0]) | Q(created_at__gte=since),
        matter_id=matter_id,
        wall_id__in=walls,
        sha256__in=list(digests),
    )
    return withdraw_these(
        actor, op, item_ids=copies.values_list("id", flat=True), called=called, act=act
    )


def withdraw_these(
    actor: Actor,
    op: Operation,
    *,
    item_ids: Iterable[UUID],
    called: str = TAKEN_BACK,
    act: CustodyAct = CustodyAct.RETURNED,
) -> list[UUID]:
    """Withdraw some items with all inside them, as ``withdraw_items`` does; returns their ids.

    Raises ``Locked`` for privileged ones that the session has not unlocked.
    """
    found = _with_members(item_ids)
    items = list(EvidenceItem.objects.select_related("content", "wall").filter(pk__in=found))
    for wall_id in {item.wall_id for item in items}:
        here = [item for item in items if item.wall_id == wall_id]
        op.wall(wall_id, objects=[Ref("casework.evidence", item.id) for item in here])
        _empty(actor, wall_id, here)
    for item in items:
        _note(actor, item, called, act)
    return [item.id for item in items]


def forget_review(item_ids: Collection[UUID]) -> None:
    """Delete why the screen caught items, with the words around it, and what reviewers noted.

    For items whose content their own readers may not know of. Part of an operation of the caller's.
    """
    hits = ScreenHit.objects.filter(item_id__in=item_ids)
    reviews = ItemReview.objects.filter(item_id__in=item_ids, content__isnull=False)
    words = [*hits.values_list("content_id", flat=True)]
    words += reviews.values_list("content_id", flat=True)
    hits.delete()
    reviews.update(content=None)
    drop_contents(content_id for content_id in words if content_id)


def _with_members(item_ids: Iterable[UUID]) -> set[UUID]:
    """The items and everything inside them; one query for each level."""
    found: set[UUID] = set()
    level = set(item_ids)
    while level:
        found |= level
        inside = EvidenceItem.objects.filter(parent_id__in=level).values_list("id", flat=True)
        level = set(inside) - found
    return found


def _empty(actor: Actor, wall_id: UUID, items: Sequence[EvidenceItem]) -> None:
    here = [item.id for item in items]
    pictures = Derivative.objects.filter(item_id__in=here)
    blobs = {item.blob_id for item in items if item.blob_id}
    blobs.update(pictures.values_list("blob_id", flat=True))
    texts = EvidenceText.objects.filter(item_id__in=here)
    uploads = UploadSession.objects.filter(wall_id=wall_id, item_id__in=here)
    words = [*texts.values_list("content_id", flat=True)]
    words += uploads.values_list("content_id", flat=True)
    texts.delete()
    pictures.delete()
    uploads.update(content=None)
    drop_contents(content_id for content_id in words if content_id)
    EvidenceItem.objects.filter(pk__in=here).update(blob=None, search=None, has_preview=False)
    drop_keys(actor, wall_id=wall_id, blob_ids=blobs)


def _note(actor: Actor, item: EvidenceItem, called: str, act: CustodyAct) -> None:
    words = (item.content.words() or {}) if item.content else {}
    # Each value is emptied as what it is: a text, a mapping, a list.
    gone = {name: type(value)() for name, value in words.items()}
    rewrite_content(item.content, {**gone, "title": called, "name": called})
    CustodyEvent.behind(
        item.wall,
        item=item,
        act=act.value,
        happened_at=clock.now(),
        sha256=item.sha256,
        created_by=actor.user_id,
        content=write_content(item.wall, {"whence": "", "whither": "", "note": ""}),
    ).save(force_insert=True)
