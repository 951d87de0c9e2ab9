"""Reading the privilege screen: its terms, what it caught, what waits for a reviewer."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from casework import cursors, screen
from casework.choices import KINDS_OF_CODES, CounselRole, ReviewCode
from casework.models.counsel import Counsel
from casework.models.evidence import EvidenceItem, EvidenceText
from casework.models.screening import CaseTerm, ItemReview, OfficeTerm, ScreenHit
from privilege.access import walls_held
from privilege.actor import Actor
from privilege.choices import WallKind, WallRight
from privilege.errors import InvalidInput
from privilege.models.walls import Wall
from privilege.selectors.assertions import asserted_subjects

SCREEN_FILE = "casework.screen_file"
SCREENED = frozenset({WallKind.PROSECUTION_FILE.value, WallKind.FOR_DISCLOSURE.value})
"""Files that are screened: an office's own that lie open to its whole team."""
LISTED = 100
COUNTED = 1000
SHOWN_CHARACTERS = 20_000
CAUGHT, EVERYTHING = "caught", "all"


@dataclass(frozen=True, slots=True)
class ScreenTerm:
    """A term in force. ``id`` is None for counsel of record, whom nobody listed by hand."""

    term: screen.Term
    id: UUID | None
    is_office_wide: bool = False


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is known of an item's privilege: the review, None before any, and its hits."""

    review: ItemReview | None
    hits: list[ScreenHit]

    @property
    def is_undecided(self) -> bool:
        """Whether the screen caught it and nobody has decided yet."""
        return self.review is not None and self.review.code == ReviewCode.CAUGHT


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Items that wait for a reviewer; ``waiting`` stops at ``COUNTED`` + 1."""

    items: list[EvidenceItem]
    next_cursor: str
    waiting: int


def terms_in_force(actor: Actor, wall: Wall) -> list[ScreenTerm]:
    """Every term for a file: the case's, the office's, and defense counsel of record; 3 queries."""
    del actor  # the database shows what the one who has entered may read
    listed = [
        ScreenTerm(_term(one.kind, str(one.text("value"))), one.id)
        for one in CaseTerm.objects.select_related("content")
        .filter(wall=wall)
        .order_by("created_at", "id")
    ]
    listed += [
        ScreenTerm(_term(one.kind, one.value), one.id, is_office_wide=True)
        for one in OfficeTerm.objects.filter(office_id=wall.office_id).order_by("kind", "value")
    ]
    known = {one.term for one in listed}
    return listed + [ScreenTerm(one, None) for one in _counsel(wall) if one not in known]


def reviewed_files(actor: Actor, matter_id: UUID) -> list[Wall]:
    """The files of a case that the actor's office has screened and that the actor works in."""
    held = walls_held(actor, WallRight.WRITE)
    found = Wall.objects.filter(
        matter_id=matter_id, kind__in=SCREENED, office_id=actor.own_office_id, pk__in=held
    )
    return list(found.order_by("created_at", "id"))


def reviews_of(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, Reviewed]:
    """What is known of the privilege of items, by item; two queries."""
    del actor
    wanted = list(item_ids)
    hits: dict[UUID, list[ScreenHit]] = defaultdict(list)
    found = ScreenHit.objects.select_related("content").filter(item_id__in=wanted)
    for hit in found.order_by("created_at", "id"):
        hits[hit.item_id].append(hit)
    reviews = ItemReview.objects.select_related("content").filter(item_id__in=wanted)
    return {one.item_id: Reviewed(one, hits.get(one.item_id, [])) for one in reviews}


def review_of(actor: Actor, item_id: UUID) -> Reviewed:
    """What is known of one item's privilege."""
    return reviews_of(actor, [item_id]).get(item_id, Reviewed(None, []))


def queue(
    actor: Actor, wall: Wall, *, show: str = CAUGHT, cursor: str = "", limit: int = LISTED
) -> QueuePage:
    """What waits behind one file, the oldest first; four queries, however much there is."""
    del actor
    found = _waiting(wall, show)
    waiting = found.order_by().values("id")[: COUNTED + 1].count()
    if cursor:
        found = _from(found, cursor)
    rows = list(found.order_by("received_at", "id")[: limit + 1])
    more = rows[limit] if len(rows) > limit else None
    return QueuePage(rows[:limit], cursor_at(more) if more else "", waiting)


def cursor_at(item: EvidenceItem) -> str:
    """Where in the queue an item stands: itself is the first that follows."""
    return cursors.encode(item.received_at.isoformat(), item.id)


def to_be_asserted(actor: Actor, wall: Wall, limit: int = LISTED) -> list[tuple[EvidenceItem, str]]:
    """Items behind one file that were coded privileged and on which no assertion stands.

    The oldest first, each with its code; one query.
    """
    coded = ItemReview.objects.filter(
        wall_id=OuterRef("wall_id"), item_id=OuterRef("pk"), code__in=KINDS_OF_CODES
    )
    found = (
        EvidenceItem.objects.select_related("content")
        .filter(wall=wall)
        .annotate(coded=Subquery(coded.values("code")))
        .filter(coded__isnull=False)
        .exclude(pk__in=asserted_subjects(actor, wall.id))
    )
    return [(item, item.coded) for item in found.order_by("received_at", "id")[:limit]]


def codes_of(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, str]:
    """How items are coded, by item; "" where nobody and nothing has looked; one query."""
    del actor
    wanted = list(item_ids)
    found = ItemReview.objects.filter(item_id__in=wanted).values_list("item_id", "code")
    return dict.fromkeys(wanted, "") | dict(found)


def before(actor: Actor, wall: Wall, item: EvidenceItem) -> EvidenceItem | None:
    """The item taken in before this one, decided or not: the way back."""
    del actor
    earlier = Q(received_at__lt=item.received_at) | Q(received_at=item.received_at, id__lt=item.id)
    found = EvidenceItem.objects.filter(earlier, wall=wall)
    return found.order_by("-received_at", "-id").first()


def after(actor: Actor, wall: Wall, item: EvidenceItem, *, show: str) -> EvidenceItem | None:
    """The item that waits after this one."""
    del actor
    later = Q(received_at__gt=item.received_at) | Q(received_at=item.received_at, id__gt=item.id)
    return _waiting(wall, show).filter(later).order_by("received_at", "id").first()


def shown_text(actor: Actor, item: EvidenceItem) -> str:
    """The beginning of an item's text, as much as a reviewer reads before deciding."""
    del actor
    pages, length = [], 0
    found = EvidenceText.objects.select_related("content").filter(item=item)
    for page in found.order_by("page", "source", "id")[:50]:
        text = str(page.text("text"))
        pages.append(text[: SHOWN_CHARACTERS - length])
        length += len(text)
        if length >= SHOWN_CHARACTERS:
            break
    return "\n\n".join(pages)


def document_of(item: EvidenceItem) -> screen.Document:
    """An item that was read before, as the screen sees it."""
    found = EvidenceText.objects.select_related("content").filter(item=item)
    return screen.Document(
        name=str(item.text("name")),
        people=people_in(item.text("metadata", {})),
        pages=[(one.page, str(one.text("text"))) for one in found.order_by("page", "source")],
        is_table=is_table(item.media_type),
    )


def people_in(metadata: object) -> list[tuple[str, str]]:
    """Names and addresses of the participants that an e-mail's metadata name."""
    if not isinstance(metadata, dict):
        return []
    lists = [metadata.get(key) for key in ("from", "sender", "to", "cc", "bcc", "reply_to")]
    return [
        (str(one.get("name") or ""), str(one.get("address") or ""))
        for people in lists
        for one in (people if isinstance(people, list) else ())
        if isinstance(one, dict)
    ]


def is_table(media_type: str) -> bool:
    """Whether a file is a spreadsheet or a list of values."""
    return any(word in media_type for word in ("csv", "tab-separated", "spreadsheet", "excel"))


def _term(kind: str, value: str) -> screen.Term:
    return screen.Term(screen.TermKind(kind), value)


def _counsel(wall: Wall) -> list[screen.Term]:
    """Names, addresses and domains of the defense's counsel of record, past ones included."""
    found = Counsel.objects.select_related("attorney").filter(
        matter_id=wall.matter_id, role=CounselRole.DEFENSE.value
    )
    terms: list[screen.Term] = []
    for counsel in found.order_by("created_at", "id"):
        address = counsel.attorney.email
        domain = address.rpartition("@")[2].lower()
        terms.append(screen.Term(screen.TermKind.ATTORNEY, counsel.attorney.display_name))
        terms.append(screen.Term(screen.TermKind.EMAIL, address))
        if domain not in screen.PUBLIC_DOMAINS:
            terms.append(screen.Term(screen.TermKind.DOMAIN, domain))
    return list(dict.fromkeys(terms))


def _waiting(wall: Wall, show: str) -> "QuerySet[EvidenceItem]":
    reviews = ItemReview.objects.filter(wall_id=OuterRef("wall_id"), item_id=OuterRef("pk"))
    found = EvidenceItem.objects.select_related("content").filter(wall=wall)
    if show == CAUGHT:
        return found.filter(Exists(reviews.filter(code=ReviewCode.CAUGHT.value)))
    return found.filter(~Exists(reviews.exclude(code=ReviewCode.CAUGHT.value)))


def _from(found: "QuerySet[EvidenceItem]", cursor: str) -> "QuerySet[EvidenceItem]":
    try:
        written, item_id = cursors.decode(cursor)
        at = dt.datetime.fromisoformat(written)
    except ValueError:
        raise InvalidInput("This page of the list does not exist.", "cursor") from None
    at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return found.filter(Q(received_at__gt=at) | Q(received_at=at, id__gte=item_id))
