"""A write with its entry in the log beside the same write unaudited and with three other libraries.

Every contestant writes through the ORM, in one transaction, with actor and request told to it, as
the application's role, on a server that syncs to disk (``contest/ways.py``). Clients are processes.
Runs are interleaved; the figures are medians of `ROUNDS`. Bulk is `BULK` rows a transaction, and
its rate is rows a second.
"""

import multiprocessing
import os
import statistics
import time
from multiprocessing.synchronize import Barrier
from typing import TYPE_CHECKING

from bench import Result
from bench.contest.server import database
from bench.contest.ways import CONTESTANTS, record_of

if TYPE_CHECKING:
    from bench.contest.models import Record

NAME = "audited_write"
CLIENTS = tuple(int(one) for one in os.environ.get("PARLEY_BENCH_CLIENTS", "1 8 32").split())
ROUNDS = int(os.environ.get("PARLEY_BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("PARLEY_BENCH_SECONDS", "1"))
WARM_UP = 12
BULK = 100
VERBS = ("create", "update", "bulk")
AIMS = {"pghistory": 0.85, "auditlog": 2.0, "simple_history": None, "plain": None}


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
        unit = "rows/s" if verb == "bulk" else "tx/s"
        for clients in CLIENTS:
            ours = rate["ledger", verb, clients]
            for other, aim in AIMS.items():
                theirs = rate[other, verb, clients]
                name = f"audited {verb}, {clients} clients, beside {other}"
                wanted = None if verb == "bulk" else aim
                results.append(Result(name, ours, theirs, unit, ours / theirs, wanted))
        ours = rate["ledger", verb, CLIENTS[-1]] / rate["ledger", verb, CLIENTS[0]]
        plain = rate["plain", verb, CLIENTS[-1]] / rate["plain", verb, CLIENTS[0]]
        name = f"audited {verb}, growth from {CLIENTS[0]} to {CLIENTS[-1]} clients"
        results.append(Result(name, ours, plain, "times", ours / plain, 0.9))
    return results


def _measure(name: str, verb: str, clients: int) -> float:
    """Transactions, or rows of bulk writes, a second of `clients` processes together."""
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
    return float(done) * (BULK if verb == "bulk" else 1) / SECONDS


def _client(name: str, verb: str, barrier: Barrier, counts: "multiprocessing.Queue[int]") -> None:
    write = CONTESTANTS[name]
    mine: list[Record] = []
    done = 0

    def act() -> None:
        if verb == "bulk":
            write([record_of(name, number) for number in range(BULK)], "bulk")
        elif verb == "create":
            create()
        else:
            record = mine[done % WARM_UP]
            record.title = f"Body camera {done}"
            write([record], "update")

    def create() -> None:
        mine.append(record_of(name))
        write(mine[-1:], "create")

    for _ in range(WARM_UP):
        create()
    for _ in range({"create": 0, "update": WARM_UP, "bulk": 2}[verb]):
        act()
    barrier.wait()
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        act()
        done += 1
    counts.put(done)
