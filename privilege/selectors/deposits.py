"""Where somebody may put something without standing there; nothing of what is there is told."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.models.keys import WallKey
from privilege.models.walls import Wall


def deposit_places(actor: Actor, matter_id: UUID, kind: WallKind) -> list[Wall]:
    """Return the walls of a kind behind which the actor may deposit in a matter, as values.

    The filter teams of the case for who works in the prosecution file, the prosecution file for
    the filter team. Their rows stay hidden: what is asked of the database through these values
    comes back empty.
    """
    del actor  # the database asks who has entered
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parley.deposit_places(%s)", [matter_id])
        found = [
            Wall(id=row[0], matter_id=row[1], office_id=row[2], kind=row[3], supervised=row[4])
            for row in cursor.fetchall()
        ]
    return [wall for wall in found if wall.kind == kind]


def may_deposit(wall_ids: Iterable[UUID]) -> bool:
    """Whether whoever has entered may deposit behind each of the walls."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parley.my_deposit_walls()")
        return set(wall_ids) <= set(cursor.fetchone()[0])


def deposit_key(wall: Wall) -> WallKey | None:
    """The present public key of a sealed wall behind which the actor may deposit.

    None where they may not, where there is none yet, and where somebody who left could open it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parley.deposit_key(%s)", [wall.id])
        row = cursor.fetchone()
    return WallKey(wall=wall, generation=row[0], public_key=row[1]) if row else None
