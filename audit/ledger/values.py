"""What the ledger is told: who acts, and what an act is about."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

NEUTRAL_LOG_ID = UUID("00000000-0000-4000-8000-00000000000a")
"""The log of acts that belong to no office: log-ins that failed, the platform's own services."""

BEACON_LOG_ID = UUID("00000000-0000-4000-8000-00000000000b")
"""The published log: salted commitments to every log's checkpoint, a fixed number each beat."""


class Outcome(StrEnum):
    """How an act ended."""

    SUCCESS = "success"
    REFUSED = "refused"
    NOT_FOUND = "not-found"
    INVALID = "invalid"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to something an act touched: its kind ("casework.case") and its id."""

    kind: str
    id: UUID


class Principal(Protocol):
    """Whoever acts. `privilege.actor.Actor` is one; so is a test's own small class."""

    @property
    def user_id(self) -> UUID | None:
        """The person, or None for a service or nobody."""

    @property
    def office_id(self) -> UUID | None:
        """The office they act for, if any."""

    @property
    def log_id(self) -> UUID:
        """The log their acts are recorded in."""

    @property
    def session_ref(self) -> str:
        """What names their session; enters the log as a digest only."""

    @property
    def address(self) -> str:
        """The network address they came from."""

    @property
    def agent(self) -> str:
        """The program they used, as it calls itself."""

    @property
    def kind(self) -> str:
        """What kind: "person", "service" or "anonymous"."""
