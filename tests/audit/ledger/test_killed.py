"""If these fail, a power cut or a second integrator could lose an entry or write one twice."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connections
from pytest_django.fixtures import Settings

from audit.ground import replay
from audit.ledger import keys
from audit.ledger.services.integration import integrate
from audit.ledger.services.running import integrate_all, load_keys
from audit.ledger.values import BEACON_LOG_ID
from tests.audit.ledger.conftest import LOG, OTHER_LOG, Log, Person
from tests.audit.ledger.test_integration import append_raw, size_of, view
from tests.audit.ledger.test_verify_log import verify

BATCH = 7


def forked(act: Callable[[], object]) -> int:
    """Do it in a process of its own, with connections of its own; its id."""
    child = os.fork()
    if child:
        return child
    try:
        inherited = [one.connection for one in connections.all()]
        for one in connections.all():
            one.connection = None
        act()
        del inherited
    finally:
        os._exit(0)


def killed(act: Callable[[], object], after: int) -> bool:
    """Whether it was killed after that many statements, or had ended before."""

    def watched() -> None:
        sent = 0

        def count(execute: Callable[..., Any], *rest: object) -> Any:  # noqa: ANN401
            nonlocal sent
            found = execute(*rest)
            sent += 1
            if sent == after:
                os.kill(os.getpid(), signal.SIGKILL)
            return found

        with connections["integrator"].execute_wrapper(count):
            act()

    _, status = os.waitpid(forked(watched), 0)
    return os.WIFSIGNALED(status)


def nothing_is_lost(log: Log, signing: keys.Keys, entries: int) -> None:
    """Each entry has one place, none is left, and the whole log verifies."""
    deadline = time.monotonic() + 300
    while log.count("ledger_pending"):
        integrate(signing)
        assert time.monotonic() < deadline
    assert log.count("ledger_position") == log.count("ledger_leaf") == entries
    assert log.count("ledger_entry_body") == entries


def test_killed_after_any_statement_nothing_is_lost_or_doubled(
    log: Log, person: Person, signing_key: Path
) -> None:
    signing = keys.load(signing_key)
    view(person, 30)
    with connections["integrator"].cursor():
        connections.close_all()
    after, deaths = 1, 0
    while killed(lambda: integrate(signing, limit=BATCH), after):
        deaths += 1
        after += 1 if deaths < 8 else 4
        assert deaths < 40
        if log.count("ledger_pending") < BATCH:
            view(person, BATCH)
    assert deaths >= 5, "it sent hardly anything"
    connections.close_all()
    waiting = log.count("ledger_pending")
    nothing_is_lost(log, signing, size_of() + waiting)
    status, said = verify()
    assert status == 0, said


def test_killed_at_any_moment_while_others_write_nothing_is_lost(
    log: Log, person: Person, signing_key: Path
) -> None:
    signing = keys.load(signing_key)
    written = 0
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    for _ in range(6):
        child = forked(lambda: [integrate(signing, limit=BATCH) for _ in range(10_000)])
        with log.as_role("owner") as owner:
            for _ in range(3):
                append_raw(owner, 20)
                written += 20
                time.sleep(chance.random() * 0.05)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    nothing_is_lost(log, signing, written)


def test_two_at_once_give_each_entry_one_place(
    log: Log, person: Person, signing_key: Path, settings: Settings
) -> None:
    """Even where both believe it is their turn: the loser's batch is undone whole."""
    signing = keys.load(signing_key)
    with log.as_role("owner") as owner:
        append_raw(owner, 200)
    connections.close_all()

    def both() -> None:
        for _ in range(400):
            with suppress(Exception):  # the loser of a race: that is the test
                integrate(signing, limit=BATCH)

    children = [forked(both), forked(both)]
    for child in children:
        os.waitpid(child, 0)
    nothing_is_lost(log, signing, 200)
    with log.as_role("postgres") as inside:
        row = inside.execute("SELECT count(DISTINCT leaf_id), max(index) FROM ledger_position")
        assert row.fetchone() == (200, 199)


def test_a_clock_that_was_put_back_loses_nothing_and_floods_nothing(
    log: Log, person: Person, signing_key: Path, settings: Settings
) -> None:
    settings.PARLEY_LEDGER_BEAT_LEAVES = 4
    now = datetime(2036, 3, 1, 14, tzinfo=UTC)
    for hours in (0, -5, -5, -5, -4):
        with replay.frozen(now + timedelta(hours=hours)):
            view(person)
            integrate_all(load_keys())
    assert size_of() == 5
    assert size_of(BEACON_LOG_ID) == 12, "a beat when it was put back, then one each beat"
    assert verify()[0] == 0


def test_a_thousand_entries_are_soon_in_the_tree(
    log: Log, person: Person, signing_key: Path
) -> None:
    stop = threading.Event()
    signing = load_keys()
    child = forked(lambda: [integrate(signing) for _ in range(100_000)])
    try:
        with log.as_role("owner") as owner:
            append_raw(owner, 1_000)
        began = time.monotonic()
        while log.count("ledger_position") < 1_000:
            assert time.monotonic() - began < 300, "not even on a busy machine"
            stop.wait(0.1)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert size_of(OTHER_LOG) == 0
    assert size_of(LOG) == 1_000
