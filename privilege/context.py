"""Entering the database as somebody.

The actor goes into a transaction-local setting that row-level security reads (design, section 5),
and into a context variable that walled managers ask for, so that a query nobody answers for
raises instead of coming back empty.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from audit.ground import clock
from audit.ledger.services import transaction
from privilege.actor import Actor

_current: ContextVar[Actor | None] = ContextVar("parley_actor", default=None)


class NoActorEntered(RuntimeError):  # noqa: N818 - said as it is
    """A walled table was asked outside ``enter``: a mistake in the code, never a user's."""


def current() -> Actor:
    """The actor who has entered; raises ``NoActorEntered`` when there is none."""
    actor = _current.get()
    if actor is None:
        msg = "no actor has entered: wrap the call in privilege.context.enter(actor)"
        raise NoActorEntered(msg)
    return actor


def is_entered() -> bool:
    """Whether an actor has entered."""
    return _current.get() is not None


@contextmanager
def enter(actor: Actor) -> Iterator[Actor]:
    """Open a transaction in which ``actor`` acts, and only they.

    Refusals recorded inside are written after it ends, also when it is rolled back. Entering again
    as the same person joins the outer transaction; as somebody else raises ``RuntimeError``, since
    one transaction has one actor.
    """
    outer = _current.get()
    if outer is not None and outer.user_id != actor.user_id:
        msg = "a transaction has one actor; finish the first one's before entering as another"
        raise RuntimeError(msg)
    with transaction():
        if outer is None:
            _set_actor(actor)
        token = _current.set(actor)
        try:
            yield actor
        finally:
            _current.reset(token)


def _set_actor(actor: Actor) -> None:
    """Tell PostgreSQL who acts, and when, until the transaction ends; the empty string is nobody.

    Policies judge what has lapsed by this time, which is the clock's and not the database's own.
    """
    value = "" if actor.user_id is None else str(actor.user_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('parley.actor', %s, true), set_config('parley.now', %s, true)",
            [value, clock.now().isoformat()],
        )
