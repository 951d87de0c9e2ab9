"""The privilege screen at work, and what reviewers decide about what it caught."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation, record
from audit.ledger.values import Ref
from casework import access, screen
from casework.choices import ReviewCode, TermKind
from casework.events import Event
from casework.models.evidence import EvidenceItem
from casework.models.screening import CaseTerm, ItemReview, OfficeTerm, ScreenHit
from casework.selectors import screening as reads
from casework.services import words
from privilege.access import demand_role, writable_wall
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound
from privilege.models.walls import Wall
from privilege.services.content import (
    drop_contents,
    make_content,
    rewrite_content,
    save_contents,
    write_content,
)
from privilege.services.jobs import enqueue

MOST_AT_ONCE = 500
MOST_TERMS = 2000
AT_ONCE = 100
"""Items that are screened in one transaction."""


def add_case_term(actor: Actor, *, wall_id: UUID, kind: TermKind, value: str) -> CaseTerm:
    """List a term for one case; what was read before is screened again by ``screen_again``."""
    wall = _screened(actor, wall_id)
    term = _checked(kind, value)
    listed = reads.terms_in_force(actor, wall)
    _demand_room([one.term for one in listed if one.id and not one.is_office_wide], term)
    row = CaseTerm.behind(wall, kind=kind.value, created_by=actor.user_id)
    with operation(actor, Event.TERM_ADDED, wall=wall.id, objects=[_term_ref(row.id)]):
        row.content = write_content(wall, {"value": term.value})
        row.save(force_insert=True)
    return row


def add_office_term(actor: Actor, *, kind: TermKind, value: str) -> OfficeTerm:
    """List a term for all cases of the office; by a supervisor."""
    demand_role(actor, Role.SUPERVISOR)
    term = _checked(kind, value)
    listed = OfficeTerm.objects.filter(office_id=actor.own_office_id)
    present = [screen.Term(screen.TermKind(one.kind), one.value) for one in listed]
    _demand_room(present, term)
    row = OfficeTerm(
        id=ids.new(),
        office_id=actor.own_office_id,
        kind=kind.value,
        value=term.value,
        created_by=actor.user_id,
    )
    with operation(actor, Event.TERM_ADDED, objects=[_term_ref(row.id)]):
        row.save(force_insert=True)
    return row


def remove_term(actor: Actor, *, wall_id: UUID, term_id: UUID) -> None:
    """Take a term off the case's list, or as a supervisor off the office's.

    What it caught stays caught: somebody has to decide.
    """
    wall = _screened(actor, wall_id)
    case_term = CaseTerm.objects.filter(pk=term_id, wall=wall).first()
    if case_term is not None:
        with operation(actor, Event.TERM_REMOVED, wall=wall.id, objects=[_term_ref(term_id)]):
            case_term.delete()
        return
    demand_role(actor, Role.SUPERVISOR)
    office_term = OfficeTerm.objects.filter(pk=term_id, office_id=actor.own_office_id).first()
    if office_term is None:
        raise NotFound
    with operation(actor, Event.TERM_REMOVED, objects=[_term_ref(term_id)]):
        office_term.delete()


def screen_item(actor: Actor, wall: Wall, item: EvidenceItem, document: screen.Document) -> None:
    """Screen an item that has just been read. Part of the caller's operation on the wall."""
    if wall.kind in reads.SCREENED:
        terms = [one.term for one in reads.terms_in_force(actor, wall)]
        _catch(actor, wall, item, screen.screen(document, terms), [])


def screen_again(actor: Actor, *, wall_id: UUID) -> None:
    """Have a whole file screened with the terms as they are now, in the background."""
    wall = _screened(actor, wall_id)
    with operation(actor, Event.SCREENED_AGAIN, wall=wall.id):
        enqueue(
            actor,
            task=reads.SCREEN_FILE,
            key=str(ids.new()),
            wall=wall.id,
            args={"wall_id": str(wall.id)},
        )


def screen_some(actor: Actor, *, wall_id: UUID, after: UUID | None) -> UUID | None:
    """Screen the next items of a file; the last one's id, or None at the end.

    What is screened twice is as if screened once, so that a worker may begin again anywhere.
    """
    wall = _screened(actor, wall_id)
    terms = [one.term for one in reads.terms_in_force(actor, wall)]
    found = EvidenceItem.objects.select_related("content").filter(wall=wall).order_by("id")
    items = list(found.filter(id__gt=after)[:AT_ONCE] if after else found[:AT_ONCE])
    known = reads.reviews_of(actor, [item.id for item in items])
    for item in items:
        present = known[item.id].hits if item.id in known else []
        hits = _news(screen.screen(reads.document_of(item), terms), present)
        if hits:
            with operation(actor, Event.ITEM_CAUGHT, wall=wall.id, objects=[_ref(item.id)]):
                _catch(actor, wall, item, hits, present)
    return items[-1].id if len(items) == AT_ONCE else None


def items_of(actor: Actor, *, wall_id: UUID) -> int:
    """How many items a file holds: what screening it again has before it."""
    wall = _screened(actor, wall_id)
    return EvidenceItem.objects.filter(wall=wall).count()


def code_items(
    actor: Actor, *, item_ids: Sequence[UUID], code: ReviewCode, note: str = ""
) -> list[ItemReview]:
    """Decide about the privilege of items of one file; a later decision takes its place.

    The screen never decides: ``CAUGHT`` is no decision. A note replaces the one before; without
    one it stays.
    """
    if code == ReviewCode.CAUGHT:
        raise InvalidInput("Choose what the item is.", "code")
    if not 1 <= len(item_ids) <= MOST_AT_ONCE:
        raise InvalidInput(f"Choose between 1 and {MOST_AT_ONCE} items.", "item")
    items, wall = access.items_for_change(actor, list(dict.fromkeys(item_ids)))
    if wall.kind not in reads.SCREENED:
        raise NotFound
    text = words.prose(note, "note", longest=4000)
    refs = [_ref(item.id) for item in items]
    with operation(actor, Event.ITEM_CODED, wall=wall.id, objects=refs):
        held = ItemReview.objects.select_related("content").select_for_update(of=("self",))
        present = {one.item_id: one for one in held.filter(item__in=items)}
        for review in present.values():
            _decide(actor, review, code)
            if text:
                review.content = rewrite_content(review.content, {"note": text})
        ItemReview.objects.bulk_update(present.values(), ["code", "decided_at", "decided_by"])
        added = [
            _decide(actor, _review(actor, wall, item, {"note": text}), code)
            for item in items
            if item.id not in present
        ]
        save_contents([one.content for one in added if one.content])
        ItemReview.objects.bulk_create(added)
    return [*present.values(), *added]


def undo_coding(actor: Actor, *, before: Mapping[UUID, str], code: ReviewCode) -> int:
    """Take back what the actor decided, as far as nobody has decided anew since; returns how many.

    ``before`` says by item how it was coded then ("" where it was not); a note written meanwhile
    stays where the item stays reviewed.
    """
    items, wall = access.items_for_change(actor, list(before))
    if wall.kind not in reads.SCREENED:
        raise NotFound
    with operation(actor, Event.CODING_UNDONE, wall=wall.id, objects=[_ref(i.id) for i in items]):
        held = ItemReview.objects.select_for_update(of=("self",)).filter(
            item__in=items, code=code.value, decided_by=actor.user_id
        )
        undone = list(held)
        gone = [one for one in undone if not before[one.item_id]]
        kept = [one for one in undone if before[one.item_id]]
        for one in kept:
            _decide(actor, one, ReviewCode(before[one.item_id]))
            if one.code == ReviewCode.CAUGHT:
                one.decided_at = one.decided_by = None
        ItemReview.objects.bulk_update(kept, ["code", "decided_at", "decided_by"])
        ItemReview.objects.filter(pk__in=[one.pk for one in gone]).delete()
        drop_contents([one.content_id for one in gone if one.content_id])
    return len(undone)


def open_caught(actor: Actor, *, item: EvidenceItem) -> None:
    """Record that somebody looked into an item that was caught and not decided."""
    record(actor, Event.CAUGHT_ITEM_OPENED, wall=item.wall_id, objects=[_ref(item.id)])


def _catch(
    actor: Actor,
    wall: Wall,
    item: EvidenceItem,
    hits: Sequence[screen.Hit],
    present: Sequence[ScreenHit],
) -> None:
    """Keep why an item was caught; one decided before is undecided again where this is new."""
    if not hits:
        return
    rows = [_hit(actor, wall, item, hit) for hit in hits[: screen.MOST_HITS - len(present)]]
    save_contents([row.content for row in rows if row.content])
    ScreenHit.objects.bulk_create(rows)
    review = ItemReview.objects.filter(wall=wall, item=item).first()
    if review is None:
        review = _review(actor, wall, item, {})
        save_contents([review.content] if review.content else [])
        review.is_caught = True
        review.save(force_insert=True)
    else:
        review.code, review.is_caught = ReviewCode.CAUGHT.value, True
        review.decided_at = review.decided_by = None
        review.save(update_fields=["code", "is_caught", "decided_at", "decided_by"])


def _news(hits: Sequence[screen.Hit], present: Sequence[ScreenHit]) -> list[screen.Hit]:
    known = {(one.kind, str(one.text("term")), one.place) for one in present}
    return [one for one in hits if (one.term.kind, one.term.value, one.place) not in known]


def _review(actor: Actor, wall: Wall, item: EvidenceItem, values: dict[str, str]) -> ItemReview:
    row: ItemReview = ItemReview.behind(
        wall,
        item=item,
        code=ReviewCode.CAUGHT.value,
        created_by=actor.user_id,
        content=make_content(wall, values),
    )
    return row


def _decide(actor: Actor, review: ItemReview, code: ReviewCode) -> ItemReview:
    review.code = code.value
    review.decided_at, review.decided_by = clock.now(), actor.user_id
    return review


def _hit(actor: Actor, wall: Wall, item: EvidenceItem, hit: screen.Hit) -> ScreenHit:
    row: ScreenHit = ScreenHit.behind(
        wall,
        item=item,
        kind=hit.term.kind.value,
        place=hit.place.value,
        page=hit.page,
        created_by=actor.user_id,
        content=make_content(wall, {"term": hit.term.value, "excerpt": hit.excerpt[:500]}),
    )
    return row


def _screened(actor: Actor, wall_id: UUID) -> Wall:
    """Find a file that is screened and that the actor works in."""
    wall = writable_wall(actor, wall_id)
    if wall.kind not in reads.SCREENED or wall.office_id != actor.office_id:
        raise NotFound
    return wall


def _checked(kind: TermKind, value: str) -> screen.Term:
    term = screen.Term(
        screen.TermKind(kind.value), words.line(value, "value", required=True, longest=200)
    )
    if not screen.is_usable(term):
        raise InvalidInput(
            _UNUSABLE.get(term.kind, "This says too little to be looked for."), "value"
        )
    return term


_UNUSABLE = {
    screen.TermKind.PHONE: "Give the whole number, with its area code.",
    screen.TermKind.EMAIL: "Give a whole address, as in name@firm.example.",
    screen.TermKind.DOMAIN: "Give a domain, as in firm.example.",
}


def _demand_room(present: Sequence[screen.Term], term: screen.Term) -> None:
    if len(present) >= MOST_TERMS:
        raise InvalidInput(f"The list holds {MOST_TERMS:,} terms already.", "value")
    if any(one.kind == term.kind and one.key == term.key for one in present):
        raise InvalidInput("This is on the list already.", "value")


def _ref(item_id: UUID) -> Ref:
    return Ref("casework.evidence", item_id)


def _term_ref(term_id: UUID) -> Ref:
    return Ref("casework.screen-term", term_id)
