"""Which accounts lie unused, and how they stand."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from audit.ground import clock
from audit.oversight.account_rules import Use, is_to_be_warned, limit_of
from audit.oversight.stops import Limit, Standing, standing


@dataclass(frozen=True, slots=True)
class Account:
    """An account and its use."""

    user_id: UUID
    office_id: UUID | None
    log_id: UUID | None
    name: str
    use: Use
    stopped_at: dt.datetime | None

    @property
    def limit(self) -> Limit:
        """When it is stopped."""
        return limit_of(self.use, clock.now())

    @property
    def standing(self) -> Standing:
        """How it stands now."""
        return standing(self.limit, clock.now())

    @property
    def is_to_be_warned(self) -> bool:
        """Whether its person must be told now."""
        return is_to_be_warned(self.use, clock.now())


def accounts() -> list[Account]:
    """The accounts of the office that the actor supervises; for the scheduler, all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parley.account_uses()")
        return [
            Account(
                user_id=row[0],
                office_id=row[1],
                log_id=row[2],
                name=row[3],
                use=Use(row[4], row[1] is not None, row[5], row[6], row[7]),
                stopped_at=row[8],
            )
            for row in cursor.fetchall()
        ]
