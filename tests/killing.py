"""Killing a process in the middle of an act: a fork of the test's own, by SIGKILL, for real.

The fork connects to the database anew, counts the statements that the act sends, and kills itself
after one of them: the product knows nothing of it.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, connections

_LONGEST = 60  # seconds until a killed process's session must have ended
_SPREAD = 6  # places in the middle of an act, besides its beginning and both sides of its COMMIT


def kills(act: Callable[[], object]) -> Iterator[bool]:
    """Do ``act`` in processes that die at places all over it; yields after each death.

    What is yielded says whether the process had committed: of the last one only.
    """
    total = _died(act, after=None, commits=False)
    assert total > _SPREAD, "the act sent hardly anything"
    for place in sorted({1, 2, *(total * part // _SPREAD for part in range(1, _SPREAD))}):
        assert _died(act, after=place, commits=False) == place
        yield False
    assert _died(act, after=None, commits=False) == total
    yield False
    _died(act, after=None, commits=True)
    yield True


def _died(act: Callable[[], object], *, after: int | None, commits: bool) -> int:
    """Fork, run and see it die; returns how many statements it had sent."""
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(told)
            _run(act, tells, after=after, commits=commits)
        finally:
            os._exit(1)
    os.close(tells)
    with os.fdopen(told) as lines:
        said = lines.read().split()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"it was not killed but ended by itself after {said}"
    assert os.WTERMSIG(status) == signal.SIGKILL
    _wait_for_end(int(said[0]))
    return int(said[-1])


def _run(act: Callable[[], object], tells: int, *, after: int | None, commits: bool) -> None:
    inherited = [one.connection for one in connections.all()]
    for one in connections.all():
        one.connection = None  # the test's own session stays the test's
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        session = cursor.fetchone()
    sent = 0

    def die() -> None:
        os.write(tells, f"{session[0]} {sent}\n".encode())
        os.kill(os.getpid(), signal.SIGKILL)

    def watched(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:  # noqa: ANN401
        nonlocal sent
        is_commit = str(sql).rstrip().endswith("COMMIT")
        if is_commit and not commits:
            die()
        found = execute(sql, params, many, context)
        sent += 1
        if sent == after or is_commit:
            die()
        return found

    with connection.execute_wrapper(watched):
        act()
    del inherited


def _wait_for_end(session: int) -> None:
    deadline = time.monotonic() + _LONGEST
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [session])
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.01)
    raise AssertionError("the killed process's session did not end")
