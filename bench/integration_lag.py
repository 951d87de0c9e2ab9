"""How long an entry waits for its place in the tree: from its act to the checkpoint that holds it.

Eight clients write as fast as they can for `SECONDS` while one integrator works; the lag of each
entry is read from the log itself. It includes the time from the act's end to its commit. Beside it
stands the aim's second, which is what the figure is measured against.
"""

import multiprocessing
import os
import threading
import time

from bench import Result
from bench.contest.server import database
from bench.contest.ways import CONTESTANTS, LOG, record_of

NAME = "integration_lag"
CLIENTS = 8
SECONDS = float(os.environ.get("PARLEY_BENCH_SECONDS", "20"))
_LAGS = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lag), percentile_cont(0.99) WITHIN GROUP
    (ORDER BY lag), max(lag), count(*) FROM (
    SELECT extract(epoch FROM (SELECT min(c.created_at) FROM ledger_checkpoint c
        WHERE c.log_id = p.log_id AND c.size > p.index) - p.created_at) * 1000 AS lag
    FROM ledger_position p WHERE p.log_id = %s
) lags
"""


def run() -> list[Result]:
    """Write, integrate, and ask the log."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    with database():
        from django.db import connections

        from audit.ledger.services.running import integrate_all, load_keys, run

        signing, stop = load_keys(), threading.Event()
        connections.close_all()
        context = multiprocessing.get_context("fork")
        clients = [context.Process(target=_client) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        integrator = threading.Thread(target=run, args=(signing, stop))
        integrator.start()
        for client in clients:
            client.join()
        stop.set()
        integrator.join()
        integrate_all(signing)
        with connections["superuser"].cursor() as cursor:
            cursor.execute(_LAGS, [LOG])
            median, last, longest, count = (float(one) for one in cursor.fetchone())
    told = (("median", median, None), ("99th percentile", last, 1.0), ("longest", longest, None))
    results = [
        Result(
            f"integration lag, {name}, beside a second",
            figure,
            1000,
            "ms",
            figure / 1000,
            aim,
            at_least=False,
        )
        for name, figure, aim in told
    ]
    rate = count / SECONDS
    return [*results, Result("entries integrated meanwhile", rate, rate, "1/s", 1, None)]


def _client() -> None:
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        CONTESTANTS["ledger"]([record_of("ledger")], "create")
