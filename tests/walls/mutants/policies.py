"""Migrations that write a policy of the database anew and forget a part of it."""

from privilege.sql import _IN_MY_WALLS, _NOT_SCREENED
from tests.walls.mutants.slips import Patch, migrated, mutant

_READ_WALLS = _IN_MY_WALLS.format(right="read_wall")


_MY_OFFICES = "office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[])"
_MY_ROLES = (
    "office_id IN (SELECT office_id FROM privilege_officerole WHERE user_id = parley.actor_id())"
)
_MIGHTY = "EXISTS (SELECT FROM privilege_user WHERE id = parley.actor_id() AND is_superuser)"


def _reads(using: str, *tables: str) -> Patch:
    return migrated(*(f"ALTER POLICY {one}_read ON {one} USING ({using})" for one in tables))


@mutant("co_defender", "home", "case-list", alters=True)
def a_policy_forgets_the_wall() -> Patch:
    return _reads(_NOT_SCREENED, "casework_evidenceitem")


@mutant("da_clerk", "case", "api-case", alters=True)
def policies_forget_the_screens() -> Patch:
    wall = _READ_WALLS.replace("wall_id", "id", 1)
    return migrated(
        f"ALTER POLICY privilege_wall_read ON privilege_wall USING ({wall})",
        f"ALTER POLICY casework_case_read ON casework_case USING ({_READ_WALLS})",
        f"ALTER POLICY privilege_content_read ON privilege_content USING ({_READ_WALLS})",
    )


@mutant("pd_supervisor", "api-walls", alters=True)
def the_policy_of_walls_forgets_which_of_them_supervisors_read() -> Patch:
    return _reads(f"{_READ_WALLS.replace('wall_id', 'id', 1)} OR {_MY_OFFICES}", "privilege_wall")


@mutant("superuser", "api-case", "case", alters=True)
def policies_let_superusers_read() -> Patch:
    return _reads(_MIGHTY, "privilege_wall", "casework_case")


@mutant("prosecutor", "api-walls", alters=True)
def the_list_of_walls_loses_its_policy() -> Patch:
    return migrated("ALTER TABLE privilege_wall DISABLE ROW LEVEL SECURITY")


@mutant("pd_outsider", "api-batch", alters=True)
def policies_are_content_with_the_office() -> Patch:
    return _reads(_MY_ROLES, "privilege_wall", "casework_intakebatch")
