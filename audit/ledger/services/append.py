"""Putting entries into their logs: one statement for all entries of an act."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, connections

from audit.ground import rand
from audit.ledger import entry as entries
from audit.ledger.entry import Entry

REFUSED = "ledger:append-refused"
"""Where in the cache it stands for a while that the database refused an entry, and why."""
_REMEMBERED = 120  # seconds
# A deadlock, a conflict, a time-out or a lock not had: the act is tried again, nothing is amiss.
_PASSING = ("40", "57014", "55P03")


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry made into what the table holds."""

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
    """Put each entry whole into the queue.

    `then` is a constant statement to run in the same round trip.
    """
    calls = ", ".join([f"parley.ledger_append('{_row(one)}')" for one in sealed])
    with _refusal_remembered(), connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {calls}; {then}" if then else f"SELECT {calls}")


@contextlib.contextmanager
def _refusal_remembered() -> Iterator[None]:
    """Leave word of a refusal for those who watch; the act fails either way.

    A change without its entry is a fault of ours and no trouble of the database's.
    """
    try:
        yield
    except IntegrityError:
        raise
    except DatabaseError as error:
        code = getattr(error.__cause__, "sqlstate", None) or ""
        if not code.startswith(_PASSING):
            with contextlib.suppress(Exception):  # whatever the cache says, the error is told
                cache.set(REFUSED, f"{type(error).__name__} {code}".strip(), _REMEMBERED)
        raise


def _row(one: Sealed) -> str:
    """A row of the queue as PostgreSQL writes it.

    It stands in the statement as it is: no digit, sign or word in it can end a literal. The driver
    would take ten times as long to adapt the values.
    """
    row = one.entry
    wall = "" if row.wall_id is None else row.wall_id.hex
    objects = ",".join(ref.id.hex for ref in row.objects)
    return (
        f"(,{wall},{row.id.hex},{row.log_id.hex},{row.at.isoformat()},{row.act_id.hex},"
        f"{row.writing},\\\\x{one.commitment.hex()},\\\\x{one.salt.hex()},"
        f'"{{{objects}}}",\\\\x{one.data.hex()})'
    )
