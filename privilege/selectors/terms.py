"""Asking the blind index of privileged records."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from privilege.actor import Actor
from privilege.choices import SEALED_KINDS
from privilege.keys.pairs import Place
from privilege.keys.terms import index_key, token
from privilege.models.content import Content
from privilege.models.terms import ContentTerms
from privilege.models.walls import Wall
from privilege.questions import Question
from privilege.unlocked import Unlocked

MOST_CANDIDATES = 500

_MATCHES = """
SELECT DISTINCT terms.content_id, terms.created_at
FROM jsonb_to_recordset(%s) AS asked (wall uuid, generation int, tokens bigint[])
JOIN privilege_contentterms terms
  ON terms.wall_id = asked.wall AND terms.generation = asked.generation
 AND terms.tokens @> asked.tokens
ORDER BY terms.created_at DESC, terms.content_id LIMIT %s
"""


def terms_place(wall_id: UUID, generation: int) -> Place:
    """What a generation's index key is bound to."""
    return Place("terms", (wall_id,), generation)


def privileged_walls(actor: Actor, matter_id: UUID | None = None) -> list[UUID]:
    """The privileged walls that the actor is behind, of one matter where it is named."""
    del actor  # the database shows the walls of the one who has entered
    found = Wall.objects.filter(kind__in=SEALED_KINDS)
    if matter_id is not None:
        found = found.filter(matter_id=matter_id)
    return list(found.values_list("id", flat=True))


def candidates(keys: Unlocked, wall_ids: Sequence[UUID], question: Question) -> list[Content]:
    """The records whose tokens say that they may answer, at most ``MOST_CANDIDATES``.

    Three queries, however many walls: every generation is asked with tokens of its own.
    """
    asked = []
    for wall_id, generation, private in keys.generations(wall_ids):
        key = index_key(private, terms_place(wall_id, generation))
        asked += [
            {
                "wall": str(wall_id),
                "generation": generation,
                "tokens": [token(key, one) for one in wanted.beginnings],
            }
            for wanted in question.either
        ]
    with connection.cursor() as cursor:
        cursor.execute(_MATCHES, [json.dumps(asked), MOST_CANDIDATES])
        found = [row[0] for row in cursor.fetchall()]
    return list(Content.objects.select_related("wall").filter(pk__in=found))


def not_indexed(keys: Unlocked, wall_ids: Sequence[UUID], *, limit: int) -> list[Content]:
    """Privileged records that the member can open and nobody has indexed, the newest first."""
    openable = Q(pk__in=[])
    by_wall: dict[UUID, list[int]] = {}
    for wall_id, generation, _key in keys.generations(wall_ids):
        by_wall.setdefault(wall_id, []).append(generation)
    for wall_id, generations in by_wall.items():
        openable |= Q(wall_id=wall_id, generation__in=generations)
    indexed = ContentTerms.objects.filter(wall_id=OuterRef("wall_id"), content_id=OuterRef("pk"))
    found = Content.objects.filter(openable, ~Exists(indexed), sealed__isnull=False)
    return list(found.select_related("wall").order_by("-created_at", "-id")[:limit])
