"""Who is acting, as an immutable value that every selector and service takes."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from audit.ground import clock
from audit.ledger.values import NEUTRAL_LOG_ID
from privilege.errors import NotFound

TOKEN_PREFIX = "token "  # noqa: S105 - before a token's id, where a session has its key


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a named service, or nobody who has logged in.

    ``side`` and ``roles`` are those of the person's office; they say which pages make sense,
    never what may be read: that is the database's answer, from ``user_id`` alone. ``guest`` is of
    ``choices.GuestKind`` for who works in no office and was invited to one channel.
    """

    user_id: UUID | None
    office_id: UUID | None
    log_id: UUID
    side: str = ""
    roles: frozenset[str] = frozenset()
    display_name: str = ""
    time_zone: str = "UTC"
    session_ref: str = ""
    address: str = ""
    agent: str = ""
    kind: str = "person"
    guest: str = ""

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody has logged in."""
        return self.user_id is None

    @property
    def person_id(self) -> UUID:
        """The person's id; raises ``NotFound`` for a service and for nobody."""
        if self.user_id is None:
            raise NotFound
        return self.user_id

    @property
    def own_office_id(self) -> UUID:
        """The person's office; raises ``NotFound`` for who works for none."""
        if self.office_id is None:
            raise NotFound
        return self.office_id

    @property
    def today(self) -> dt.date:
        """The day it is where the person works."""
        return clock.now().astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def by_token(self) -> bool:
        """Whether a program speaks for the person; ``ActorMiddleware`` writes which token."""
        return self.session_ref.startswith(TOKEN_PREFIX)

    def has_role(self, *roles: str) -> bool:
        """Whether the person holds any of these roles in their office."""
        return not self.roles.isdisjoint(roles)


def nobody(address: str = "", agent: str = "") -> Actor:
    """The actor of a request without a log-in: behind no wall at all."""
    return Actor(
        user_id=None,
        office_id=None,
        log_id=NEUTRAL_LOG_ID,
        address=address,
        agent=agent,
        kind="anonymous",
    )
