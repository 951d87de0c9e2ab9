"""Search in what is privileged, by a member and in their session (docs/keys.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from audit.ground import ids
from audit.ledger.services import operation
from privilege import unlocked
from privilege.access import walls_held
from privilege.actor import Actor
from privilege.choices import WallRight
from privilege.events import Event
from privilege.keys.pairs import CannotOpenError
from privilege.keys.terms import index_key, texts_of, tokens_of
from privilege.models.content import Content
from privilege.models.terms import ContentTerms
from privilege.questions import Question
from privilege.selectors import terms
from privilege.unlocked import Unlocked

AT_ONCE = 500
"""Records that one search indexes; further ones wait for the next."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A record that answers, its words, and where they do."""

    content_id: UUID
    wall_id: UUID
    words: dict[str, Any]
    excerpt: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What was found, newest first.

    ``is_locked`` where the actor stands behind privileged walls and has not unlocked their key;
    ``is_partial`` where some records were not searched yet: they are at the next search.
    """

    rows: list[Answer]
    is_locked: bool = False
    is_partial: bool = False


def search_privileged(actor: Actor, question: Question, matter_id: UUID | None = None) -> Answers:
    """Search the privileged records that this session can open, and index what nobody has yet.

    A fixed number of queries. Whoever may only read finds what is not indexed all the same.
    """
    wall_ids = terms.privileged_walls(actor, matter_id)
    keys = unlocked.current()
    if keys is None or not question.either or not wall_ids:
        return Answers([], is_locked=keys is None and bool(wall_ids))
    waiting = terms.not_indexed(keys, wall_ids, limit=AT_ONCE + 1)
    _index(actor, keys, waiting[:AT_ONCE])
    known = {one.id: one for one in terms.candidates(keys, wall_ids, question)}
    known |= {one.id: one for one in waiting[:AT_ONCE]}
    rows = sorted(known.values(), key=lambda one: (one.created_at, one.id), reverse=True)
    return Answers(list(_answering(rows, question)), is_partial=len(waiting) > AT_ONCE)


def _answering(rows: Iterable[Content], question: Question) -> Iterable[Answer]:
    for row in rows:
        words = _opened(row)
        texts = list(texts_of(words))
        if words is not None and question.is_answered(texts):
            # A code such as "jail-visit" is found by, and is no words to show.
            said = [text for text in texts if " " in text]
            yield Answer(row.id, row.wall_id, words, question.excerpt(said))


def _index(actor: Actor, keys: Unlocked, contents: Sequence[Content]) -> None:
    """Write the tokens of records behind walls on which the actor writes."""
    held = walls_held(actor, WallRight.WRITE)
    wanted = [one.id for one in contents if one.wall_id in held]
    if not wanted:
        return
    # Kept from being rewritten meanwhile; what somebody else is at waits for the next search.
    locked = Content.objects.select_for_update(skip_locked=True, of=("self",))
    rows = [_terms(keys, one) for one in locked.select_related("wall").filter(pk__in=wanted)]
    made = [row for row in rows if row is not None]
    if not made:
        return
    first, *others = sorted({row.wall_id for row in made})
    with operation(actor, Event.CONTENT_INDEXED, wall=first) as op:
        for wall_id in others:
            op.wall(wall_id)
        ContentTerms.objects.bulk_create(made, ignore_conflicts=True)


def _terms(keys: Unlocked, content: Content) -> ContentTerms | None:
    generation = content.generation or 0
    private, words = keys.wall_key(content.wall_id, generation), _opened(content)
    if private is None or words is None:
        return None
    key = index_key(private, terms.terms_place(content.wall_id, generation))
    row: ContentTerms = ContentTerms.behind(
        content.wall,
        id=ids.new(),
        content=content,
        generation=generation,
        tokens=tokens_of(key, words),
    )
    return row


def _opened(content: Content) -> dict[str, Any] | None:
    try:
        return content.words()
    except CannotOpenError:
        return None
