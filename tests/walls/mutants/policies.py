"""Migrations that write a policy of the database anew and forget a part of it."""

from privilege.sql import _IN_MY_WALLS
from tests.walls.mutants.slips import Patch, migrated, mutant

_READ_WALLS = _IN_MY_WALLS.format(right="read_wall")


def _reads(table: str, using: str) -> Patch:
    return migrated(f"ALTER POLICY {table}_read ON {table} USING ({using})")


@mutant("prosecutor", "api-walls")
def the_list_of_walls_loses_its_policy() -> Patch:
    return migrated("ALTER TABLE privilege_wall DISABLE ROW LEVEL SECURITY")
