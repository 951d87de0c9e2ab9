"""What an export takes of a log: plain rules, the same whoever asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

EXPUNGED_BY = "ledger:entry:expunged"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for; what is left out does not narrow. `event` may be a beginning."""

    event: str = ""
    outcome: str = ""
    address: str = ""
    person_id: UUID | None = None
    case_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every entry was asked for."""
        return self == Asked()

    @property
    def tells_expunged(self) -> bool:
        """Whether the place of what was expunged can be shown: nobody knows what it was about."""
        return Asked(since=self.since, until=self.until) == self

    def values(self) -> dict[str, str | None]:
        """As the manifest says it."""
        return {
            "case": _text(self.case_id),
            "person": _text(self.person_id),
            "event": self.event or None,
            "outcome": self.outcome or None,
            "address": self.address or None,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }

    def in_time(self, at: datetime) -> bool:
        """Whether the moment is in the time that was asked for."""
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)

    def takes(
        self,
        fields: Mapping[str, Any],
        at: datetime,
        *,
        walls: frozenset[str],
        is_open: bool,
    ) -> bool:
        """Whether an entry is taken; `walls` are those of the case, `is_open` whether its wall is.

        What tells by its mere presence more of a shut entry than who, when and which act leaves
        it out. An order of expungement always comes along with what it ordered.
        """
        if self.tells_expunged and fields["event"] == EXPUNGED_BY:
            return True
        if not self.in_time(at) or not fields["event"].startswith(self.event):
            return False
        if self.person_id and fields["who"]["user"] != str(self.person_id):
            return False
        if not (self.outcome or self.address or self.case_id):
            return True
        return is_open and self._takes_open(fields, walls)

    def _takes_open(self, fields: Mapping[str, Any], walls: frozenset[str]) -> bool:
        source = fields["source"] or {}
        named = any(one["id"] == str(self.case_id) for one in fields["objects"])
        return (
            (not self.outcome or fields["outcome"] == self.outcome)
            and (not self.address or source.get("address") == self.address)
            and (self.case_id is None or named or fields["wall"] in walls)
        )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
