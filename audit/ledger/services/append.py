"""Putting entries into their logs: one statement for all entries of an act."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connections

from audit.ground import rand
from audit.ledger import entry as entries
from audit.ledger.entry import Entry

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


def append(sealed: Sequence[Sealed], *, using: str = "default") -> None:
    """Write leaf, body, place in the queue and subjects of each entry, in the order given."""
    subjects = [(place, ref.id) for place, one in enumerate(sealed, 1) for ref in one.entry.objects]
    rows = [one.entry for one in sealed]
    parameters = [
        [row.id for row in rows],
        [row.log_id for row in rows],
        [row.act_id for row in rows],
        [row.wall_id for row in rows],
        [row.writing for row in rows],
        [row.at for row in rows],
        [one.commitment for one in sealed],
        [one.data for one in sealed],
        [one.salt for one in sealed],
        [place for place, _ in subjects],
        [id_ for _, id_ in subjects],
    ]
    with connections[using].cursor() as cursor:
        cursor.execute(_APPEND, parameters)
