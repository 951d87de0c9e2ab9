"""Walls as those who let people in know them: what they are, never what stands behind them."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from privilege.actor import Actor


@dataclass(frozen=True, slots=True)
class SupervisedWall:
    """A wall that the actor's office owns or shares; ``kind`` is of ``choices.WallKind``."""

    id: UUID
    kind: str
    office_id: UUID
    defendant_id: UUID | None


def supervised_walls(actor: Actor, matter_id: UUID) -> list[SupervisedWall]:
    """Return the walls of a matter behind which the actor lets people in as a supervisor."""
    del actor  # the database asks who has entered
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parley.supervised_walls(%s)", [matter_id])
        return [SupervisedWall(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class CourtWall:
    """An in-camera wall towards the actor's office; ``let_in`` are people of that office."""

    id: UUID
    office_id: UUID
    created_at: dt.datetime
    let_in: list[UUID]


def court_walls(actor: Actor) -> list[CourtWall]:
    """Return the in-camera walls behind which the actor lets the judge in, the newest first."""
    del actor  # the database asks who has entered
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parley.court_walls()")
        return [CourtWall(*row) for row in cursor.fetchall()]
