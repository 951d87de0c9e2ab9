"""Transactions whose entries travel with their COMMIT.

What an act has to say is known when it ends, but is written when its transaction does: all entries
of a request in one statement, in the same message as COMMIT. They wait among Django's ``on_commit``
hooks, which a rollback to any savepoint around them takes away as it should.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db import transaction as django_transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from audit.ledger.entry import Entry
from audit.ledger.services.append import Sealed, append, seal
from audit.ledger.services.savepoints import Unreleased

_AT_ONCE = 500


class Open:
    """The outermost transaction of a request or job."""

    def __init__(self) -> None:
        self.refused: list[Entry] = []
        self.unreleased = Unreleased()


class _Waiting:
    """Entries of an act that ended well, until COMMIT; as a hook it has nothing left to do."""

    def __init__(self, sealed: Sequence[Sealed]) -> None:
        self.sealed = sealed

    def __call__(self) -> None:
        """Called after COMMIT, by Django."""


_open: ContextVar[Open | None] = ContextVar("parley_open", default=None)


def opened() -> Open | None:
    """The transaction that `transaction()` opened around the caller, if there is one."""
    return _open.get()


@contextmanager
def transaction() -> Iterator[None]:
    """The outermost transaction of a request or job; refusals in it are recorded after it ends.

    Whether it commits or rolls back, each refusal noted inside is then written in a transaction
    of its own. Inside another one it only joins.
    """
    if _open.get() is not None:
        with django_transaction.atomic():
            yield
        return
    this = Open()
    token = _open.set(this)
    connection = connections[DEFAULT_DB_ALIAS]
    then = "" if connection.in_atomic_block else "COMMIT"
    try:
        with django_transaction.atomic():
            yield
            if not connection.needs_rollback:
                _flush(connection, then)
    finally:
        _open.reset(token)
        if this.refused:
            append([seal(one) for one in this.refused])


def put(sealed: Sequence[Sealed]) -> None:
    """Write entries with the COMMIT of the open `transaction()`; without one, now."""
    if _open.get() is None:
        append(sealed)
        return
    connections[DEFAULT_DB_ALIAS].on_commit(_Waiting(sealed))


def _flush(connection: BaseDatabaseWrapper, then: str) -> None:
    hooks = connection.run_on_commit
    waiting = [hook[1] for hook in hooks if isinstance(hook[1], _Waiting)]
    sealed = [one for each in waiting for one in each.sealed]
    if not sealed:
        return
    connection.run_on_commit = [hook for hook in hooks if not isinstance(hook[1], _Waiting)]
    while len(sealed) > _AT_ONCE:
        append(sealed[:_AT_ONCE])
        del sealed[:_AT_ONCE]
    append(sealed, then=then)
