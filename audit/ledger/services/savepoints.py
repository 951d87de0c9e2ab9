"""Joining an open transaction at the cost of no round trip of its own.

Inside a transaction Django's ``atomic()`` sends SAVEPOINT and RELEASE each by itself, which is a
sixth of the time of a small write. Here SAVEPOINT travels with the block's first statement, and
the block sends RELEASE with its last.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import DatabaseError, connection, transaction

SAVEPOINT = "SAVEPOINT parley_act"
RELEASE = "RELEASE SAVEPOINT parley_act"
_marks = itertools.count()


class Joined:
    """A block inside an open transaction, which it can leave without a trace."""

    def __init__(self) -> None:
        self._is_set = False
        self._mark = f"parley_act_{next(_marks)}"

    @property
    def release(self) -> str:
        """The statement that ends the block well, or "" where nothing has been executed in it."""
        return RELEASE if self._is_set else ""

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Set the savepoint with the first statement executed inside."""
        # Django forgets on_commit hooks by the savepoints they were registered under.
        connection.savepoint_ids.append(self._mark)
        try:
            with connection.execute_wrapper(self._set_first):
                yield
        except BaseException:
            self._undo()
            raise
        finally:
            connection.savepoint_ids.pop()

    def _set_first(
        self,
        execute: Callable[..., object],
        sql: str,
        params: object,
        many: bool,
        context: dict[str, Any],
    ) -> object:
        if self._is_set:
            return execute(sql, params, many, context)
        self._is_set = True
        cursor = context["cursor"].cursor
        if many or not isinstance(cursor, psycopg.ClientCursor) or not isinstance(sql, str):
            with connection.cursor() as own:
                own.execute(SAVEPOINT)
            return execute(sql, params, many, context)
        result = execute(f"{SAVEPOINT}; {sql}", params, many, context)
        cursor.nextset()  # from the savepoint's result to the statement's
        return result

    def _undo(self) -> None:
        if connection.closed_in_transaction or not self._is_set:
            return
        connection.needs_rollback = False
        hooks = connection.run_on_commit
        connection.run_on_commit = [hook for hook in hooks if self._mark not in hook[0]]
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"ROLLBACK TO {SAVEPOINT}; {RELEASE}")
        except DatabaseError:
            # As Django does: the outermost block must roll back.
            connection.needs_rollback = True


@contextmanager
def joined() -> Iterator[Joined]:
    """Like Django's ``atomic()``, except that the block itself runs what `release` says."""
    block = Joined()
    if connection.in_atomic_block:
        with block.watched():
            yield block
    else:
        with transaction.atomic():
            yield block
