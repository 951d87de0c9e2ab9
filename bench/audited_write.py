"""A write with its entry in the log beside the same write unaudited and with two other libraries.

Every contestant writes through the ORM, in one transaction, with the actor set in it, as the
application's role, on a server that syncs to disk. Clients are processes. Runs are interleaved;
the figures are medians of `ROUNDS`.
"""

import multiprocessing
import os
import shutil
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import django

from bench import Result
from parley.devstack import postgres, provision, system
from parley.devstack.processes import Family

if TYPE_CHECKING:
    from bench.contest.models import Record

NAME = "audited_write"
CLIENTS = (1, 8, 32)
ROUNDS = 5
SECONDS = 1.0
WARM_UP = 30
OFFICE = UUID(int=1)
LOG = UUID(int=2)
WALL = UUID(int=3)
USER_ID = UUID(int=4)
VERBS = ("create", "update")


@dataclass(frozen=True)
class Person:
    """The principal of the ledger's contestant."""

    user_id: UUID | None = USER_ID
    office_id: UUID | None = OFFICE
    log_id: UUID = LOG
    session_ref: str = "bench"
    address: str = "192.0.2.7"
    agent: str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    kind: str = "person"


def run() -> list[Result]:
    """Measure every contestant at every number of clients."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    with database():
        rates: dict[tuple[str, str, int], list[float]] = {}
        for _ in range(ROUNDS):
            for clients in CLIENTS:
                for verb in VERBS:
                    for name in CONTESTANTS:
                        rate = _measure(name, verb, clients)
                        rates.setdefault((name, verb, clients), []).append(rate)
    return _results({key: statistics.median(values) for key, values in rates.items()})


def _results(rate: dict[tuple[str, str, int], float]) -> list[Result]:
    results = []
    for verb in VERBS:
        for clients in CLIENTS:
            ours = rate["ledger", verb, clients]
            for other, aim in (("pghistory", 0.85), ("auditlog", 2.0), ("plain", None)):
                theirs = rate[other, verb, clients]
                name = f"audited {verb}, {clients} clients, beside {other}"
                results.append(Result(name, ours, theirs, "tx/s", ours / theirs, aim))
        ours = rate["ledger", verb, CLIENTS[-1]] / rate["ledger", verb, CLIENTS[0]]
        plain = rate["plain", verb, CLIENTS[-1]] / rate["plain", verb, CLIENTS[0]]
        name = f"audited {verb}, growth from {CLIENTS[0]} to {CLIENTS[-1]} clients"
        results.append(Result(name, ours, plain, "times", ours / plain, 0.9))
    return results


def _measure(name: str, verb: str, clients: int) -> float:
    """Transactions a second of `clients` processes together."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(clients)
    counts = context.Queue()
    processes = [
        context.Process(target=_client, args=(name, verb, barrier, counts)) for _ in range(clients)
    ]
    for process in processes:
        process.start()
    done = sum(counts.get(timeout=120) for _ in processes)
    for process in processes:
        process.join()
    return float(done) / SECONDS


def _client(name: str, verb: str, barrier: Barrier, counts: "multiprocessing.Queue[int]") -> None:
    write = CONTESTANTS[name]
    mine: list[Record] = []

    def create() -> None:
        mine.append(write(_record(name), "create"))

    def update() -> None:
        record = mine[done % WARM_UP]
        record.title = f"Body camera {done}"
        write(record, "update")

    done = 0
    for _ in range(WARM_UP):
        create()
    act: Callable[[], None] = create if verb == "create" else update
    for _ in range(WARM_UP if verb == "update" else 0):
        act()
    barrier.wait()
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        act()
        done += 1
    counts.put(done)


def _record(name: str) -> "Record":
    from bench.contest import models

    kinds: dict[str, Callable[..., Record]] = {
        "plain": models.Plain,
        "ledger": models.WithLedger,
        "pghistory": models.WithHistory,
        "auditlog": models.WithAuditlog,
    }
    return kinds[name](wall_id=WALL, title="Body camera 3", note="Taken at the scene.", number=7)


def _save(record: "Record", verb: str) -> "Record":
    """The write that is the same for all."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('parley.actor', %s, true)", [str(USER_ID)])
    if verb == "create":
        record.save(force_insert=True)
    else:
        record.save(update_fields=["title"])
    return record


def _plain(record: "Record", verb: str) -> "Record":
    from django.db import transaction

    with transaction.atomic():
        return _save(record, verb)


def _ledger(record: "Record", verb: str) -> "Record":
    from audit.ledger import services
    from audit.ledger.values import Ref

    refs = [Ref("bench.record", record.id)]
    with services.operation(Person(), f"bench:record:{verb}", wall=WALL, objects=refs):
        return _save(record, verb)


def _pghistory(record: "Record", verb: str) -> "Record":
    import pghistory
    from django.db import transaction

    with transaction.atomic(), pghistory.context(user=str(USER_ID), event=verb):
        return _save(record, verb)


def _auditlog(record: "Record", verb: str) -> "Record":
    from auditlog.context import set_actor
    from django.contrib.auth.models import User
    from django.db import transaction

    with transaction.atomic(), set_actor(User(pk=1), remote_addr="192.0.2.7"):
        return _save(record, verb)


CONTESTANTS: dict[str, Callable[["Record", str], "Record"]] = {
    "plain": _plain,
    "pghistory": _pghistory,
    "ledger": _ledger,
    "auditlog": _auditlog,
}


@contextmanager
def database() -> Iterator[None]:
    """A server of our own that syncs to disk, with the contest's tables."""
    folder = Path(tempfile.mkdtemp(prefix="parley-bench-"))
    family = Family(logs=folder)
    try:
        port = system.free_port()
        postgres.start(family, folder / "data", port, "bench")
        url = postgres.url(port, "bench")
        provision.provision(url, "bench", dict.fromkeys(provision.LOGINS, "bench"))
        _tables(port)
        yield
    finally:
        for member in family.members:
            member.signal(signal.SIGINT)
            member.popen.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _tables(port: int) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from audit.ledger.services import open_log
    from audit.ledger.sql import ledgered_table

    for alias in connections:
        connections[alias].settings_dict["PORT"] = str(port)
    call_command("migrate", database="migrator", run_syncdb=True, verbosity=0)
    call_command("pgtrigger", "install", database="migrator", verbosity=0)
    with connections["migrator"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            if not table.startswith("ledger_"):
                cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO parley_app')
        cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app")
        cursor.execute(
            "INSERT INTO auth_user VALUES (1, '', NULL, false, 'a', '', '', '', false,"
            " true, '2026-01-01')"
        )
        for statement in ledgered_table("contest_withledger"):
            cursor.execute(statement)
    open_log(log_id=LOG, office_id=OFFICE)
    connections.close_all()
