"""The arm of the policy that a list uses, stated again for the planner (design, section 5).

The database filters in any case. Repeating the one arm that lets the actor in makes the planner
take the index that begins with it.
"""

from typing import TypeVar

from django.db.models import BooleanField, F, Func, QuerySet, UUIDField

from privilege.actor import Actor
from privilege.choices import Role, Side
from privilege.models.base import WallColumns

M = TypeVar("M", bound=WallColumns)


class _AmongMine(Func):
    """Whether a column is in an array that one of the owner's functions gives."""

    output_field = BooleanField()
    arity = 1

    def __init__(self, column: str, function: str) -> None:
        template = f"%(expressions)s = ANY ((SELECT parley.{function})::uuid[])"
        super().__init__(F(column), template=template)


class _MyOffice(Func):
    """The office the actor supervises; a person works in one (privilege, the acts on roles).

    One value, not an array: only then does an index on office and time give the rows in order.
    """

    output_field = UUIDField()
    arity = 0
    template = "((SELECT parley.my_supervised_offices())::uuid[])[1]"


def by_office(actor: Actor) -> bool:
    """Whether the actor reads by office: prosecution supervisors, whose office owns the walls.

    All else, a defense's supervisors included, read behind walls they were let in behind.
    """
    return actor.side == Side.PROSECUTION.value and actor.has_role(Role.SUPERVISOR)


def narrowed(actor: Actor, rows: "QuerySet[M]") -> "QuerySet[M]":
    """Rows of the arm that lets the actor in."""
    if by_office(actor):
        return rows.filter(office_id=_MyOffice(), supervised=True)
    return rows.filter(_AmongMine("wall_id", "my_walls('read_wall')"))
