"""Putting entries into their logs: one statement for all entries of an act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connections

from audit.ground import rand
from audit.ledger import entry as entries
from audit.ledger.entry import Entry

# Arrays go as PostgreSQL's own text, made here of hexadecimal digits: that is a third of the time
# the driver takes to make arrays of UUIDs and byte strings.
_APPEND = (
    "SELECT parley.ledger_append(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::bool[],"
    " %s::timestamptz[], %s::bytea[], %s::bytea[], %s::bytea[], %s::int[], %s::uuid[])"
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry made into what the tables hold."""

    entry: Entry
    data: bytes
    salt: bytes
    commitment: bytes


def seal(entry: Entry) -> Sealed:
    """The entry's bytes under a fresh salt."""
    data = entries.encode(entry)
    salt = rand.bytes(entries.SALT_BYTES)
    return Sealed(entry, data, salt, entries.commitment(salt, data))


def append(sealed: Sequence[Sealed], *, using: str = "default", then: str = "") -> None:
    """Write leaf, body, place in the queue and subjects of each entry, in the order given.

    `then` is a constant statement to run in the same round trip.
    """
    subjects = [(place, ref.id) for place, one in enumerate(sealed, 1) for ref in one.entry.objects]
    rows = [one.entry for one in sealed]
    parameters = [
        _uuids(row.id for row in rows),
        _uuids(row.log_id for row in rows),
        _uuids(row.act_id for row in rows),
        _uuids(row.wall_id for row in rows),
        _array("t" if row.writing else "f" for row in rows),
        _array(f'"{row.at.isoformat()}"' for row in rows),
        _bytes(one.commitment for one in sealed),
        _bytes(one.data for one in sealed),
        _bytes(one.salt for one in sealed),
        _array(str(place) for place, _ in subjects),
        _uuids(id_ for _, id_ in subjects),
    ]
    statement = f"{_APPEND}; {then}" if then else _APPEND
    with connections[using].cursor() as cursor:
        cursor.execute(statement, parameters)


def _array(values: Iterable[str]) -> str:
    return "{" + ",".join(values) + "}"


def _uuids(values: Iterable[UUID | None]) -> str:
    return _array("NULL" if value is None else value.hex for value in values)


def _bytes(values: Iterable[bytes]) -> str:
    return _array(f'"\\\\x{value.hex()}"' for value in values)
