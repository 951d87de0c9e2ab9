"""What is known of an item's file, as plain values: in columns or, where privileged, sealed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Facts:
    """What tells something of a file besides its size.

    ``item_type``, ``condition`` and ``flags`` are of ``choices``; digests are lower-case hex;
    ``dated_at`` is the file's own date. The names are those of ``EvidenceItem``'s columns.
    """

    item_type: str = "other"
    media_type: str = UNKNOWN_TYPE
    sha256: str = ""
    md5: str = ""
    collected_at: dt.datetime | None = None
    dated_at: dt.datetime | None = None
    condition: str = "unknown"
    flags: tuple[str, ...] = ()
    page_count: int | None = None
    duration_ms: int | None = None
    has_preview: bool = False
    has_machine_text: bool = False

    def to_json(self) -> dict[str, Any]:
        """As a content record keeps it."""
        return {
            name: value.isoformat() if isinstance(value, dt.datetime) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The reverse of ``to_json``; what was not kept is not known."""
        given = {name: kept[name] for name in NAMES if name in kept}
        for name in ("collected_at", "dated_at"):
            if given.get(name):
                given[name] = dt.datetime.fromisoformat(given[name])
        if "flags" in given:
            given["flags"] = tuple(given["flags"])
        return cls(**given)


NAMES = tuple(field.name for field in fields(Facts))
UNTOLD = Facts(item_type="", media_type="", condition="")
"""What the columns hold where the facts are sealed."""
