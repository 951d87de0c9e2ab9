"""Acts and their entries: every service that writes is an `operation`."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db import transaction as django_transaction

from audit.ground import clock, ids, rand
from audit.ledger import entry as entries
from audit.ledger.entry import Entry, Source
from audit.ledger.errors import Refusal
from audit.ledger.services.append import append, seal
from audit.ledger.services.savepoints import joined
from audit.ledger.services.transactions import opened, put, transaction
from audit.ledger.values import Outcome, Principal, Ref

_log = logging.getLogger(__name__)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(slots=True)
class Page:
    """One wall's part of an act, on its way to becoming entries."""

    wall_id: UUID | None
    objects: list[Ref]
    also_logs: tuple[UUID, ...]


class Operation:
    """An act under way: what else it touches and what its entries shall say."""

    def __init__(
        self, actor: Principal, event: str, act_id: UUID, page: Page, *, blurred: bool = False
    ) -> None:
        """Made by `operation`, not by callers."""
        self.actor = actor
        self._blurred = blurred
        self.event = event
        self.act_id = act_id
        self.started = clock.now()
        self._pages = [page]
        self._digests: dict[str, str] = {}
        self._bytes: int | None = None

    def wall(
        self, wall_id: UUID, *, objects: Iterable[Ref] = (), also_logs: Iterable[UUID] = ()
    ) -> None:
        """Note that the act writes behind a further wall: it gets an entry of its own.

        Only the actor's log is told, and each log in `also_logs`. Naming a wall again adds to it.
        """
        for page in self._pages:
            if page.wall_id == wall_id:
                page.objects.extend(objects)
                page.also_logs += tuple(also_logs)
                return
        self._pages.append(Page(wall_id, list(objects), tuple(also_logs)))

    def add(self, *refs: Ref) -> None:
        """Name further objects the act touched, in its first entry."""
        self._pages[0].objects.extend(refs)

    def digest(self, name: str, digest: bytes, *, salt: bytes | None = None) -> bytes:
        """Put a digest into the entries, salted; returns the salt (32 bytes).

        Whoever shall open it later keeps the salt with the object, behind the object's wall; the
        log does not, so that its readers cannot test guesses. Give the `salt` to repeat one.
        """
        salt = rand.bytes(entries.SALT_BYTES) if salt is None else salt
        self._digests[name] = entries.salted(salt, digest)
        return salt

    def sent(self, count: int) -> None:
        """How many bytes the act sent or took in."""
        self._bytes = count

    def entries(self, outcome: str, *, writing: bool) -> list[Entry]:
        """The act's entries: each wall's part, in the actor's log and each further log."""
        at = clock.now()
        if self._blurred:
            at = at.replace(minute=0, second=0, microsecond=0)
        return [
            self._entry(page, log_id, at, outcome, writing=writing)
            for page in self._pages
            for log_id in dict.fromkeys((self.actor.log_id, *page.also_logs))
        ]

    def _entry(
        self, page: Page, log_id: UUID, at: datetime, outcome: str, *, writing: bool
    ) -> Entry:
        actor = self.actor
        source = None
        if log_id == actor.log_id:
            session = entries.session_digest(actor.session_ref)
            source = Source(actor.address, actor.agent, session)
        return Entry(
            id=ids.new(),
            act_id=self.act_id,
            log_id=log_id,
            at=at,
            event=self.event,
            writing=writing,
            outcome=outcome,
            kind=actor.kind,
            user_id=actor.user_id,
            office_id=actor.office_id,
            source=source,
            wall_id=page.wall_id,
            objects=tuple(page.objects),
            digests=self._digests,
            bytes_sent=self._bytes,
            duration_ms=None if self._blurred else (at - self.started) // _MILLISECOND,
        )


_act: ContextVar[UUID | None] = ContextVar("parley_act", default=None)


@contextmanager
def operation(
    actor: Principal,
    event: str,
    *,
    wall: UUID | None = None,
    objects: Iterable[Ref] = (),
    also_logs: Iterable[UUID] = (),
    blurred: bool = False,
) -> Iterator[Operation]:
    """Do an act that writes: all of it commits together with its entries, or nothing does.

    Joins an outer transaction with a savepoint; an operation inside shares the outer `act_id`
    and writes entries of its own. When an exception leaves the block its work is rolled back
    and the act is recorded with the outcome of the `Refusal` ("failed" for any other exception)
    in a transaction of its own: at once, or after `transaction()` where one is open. The entries
    of a `blurred` act say the full hour before it and not how long it took, where the minute would
    tell who acted.
    """
    outer = _act.get()
    act_id = outer or ids.new()
    page = Page(wall, list(objects), tuple(also_logs))
    op = Operation(actor, event, act_id, page, blurred=blurred)
    token = _act.set(act_id)
    try:
        with _block():
            yield op
            put([seal(one) for one in op.entries(Outcome.SUCCESS, writing=True)])
    except Exception as error:
        outcome = error.outcome if isinstance(error, Refusal) else Outcome.FAILED
        _record_unsuccessful(op.entries(outcome, writing=False)[:1])
        raise
    finally:
        _act.reset(token)


def record(
    actor: Principal,
    event: str,
    *,
    wall: UUID | None = None,
    objects: Iterable[Ref] = (),
    also_logs: Iterable[UUID] = (),
    outcome: str = Outcome.SUCCESS,
    bytes_sent: int | None = None,
    duration_ms: int | None = None,
) -> None:
    """Record an act that changes no record: viewed, downloaded, searched, not found.

    A success is written in the open transaction, so that what was read commits with it; any
    other outcome in a transaction of its own, so that it outlives the rollback that follows.
    """
    op = Operation(
        actor, event, _act.get() or ids.new(), Page(wall, list(objects), tuple(also_logs))
    )
    if bytes_sent is not None:
        op.sent(bytes_sent)
    made = op.entries(outcome, writing=False)
    if duration_ms is not None:
        made = [replace(one, duration_ms=duration_ms) for one in made]
    if outcome == Outcome.SUCCESS:
        put([seal(one) for one in made])
    else:
        _record_unsuccessful(made)


def _block() -> AbstractContextManager[None]:
    """A transaction, or a part of the open one that can be left without a trace."""
    if not connection.in_atomic_block:
        return transaction()
    this = opened()
    return django_transaction.atomic() if this is None else joined(this.unreleased)


def _record_unsuccessful(made: list[Entry]) -> None:
    """Keep the entries for after the open `transaction()`; without one, write them now.

    Now is a transaction of its own unless the caller opened one by other means: then the
    entries share its fate.
    """
    if this := opened():
        this.refused.extend(made)
    elif connection.needs_rollback:
        _log.error("a refusal was lost with its transaction: open it with transaction()")
    else:
        append([seal(one) for one in made])
