"""A log of `ENTRIES` entries: verifying it, its filtered page, and the room it takes.

Verification (as `verify_log` does) beside one raw SHA-256 pass: the same entries' bytes read from
the same database in the same order and hashed, and nothing else. The page of an office's log,
narrowed in several ways, beside the same page of a hand-written table with a column and an index
for each way. Room on disk an entry, all its tables and indexes together, beside django-pghistory's
event table with its indexes. Rows come into their tables by COPY (`contest/loading.py`), the last
few hundred by the application and the integrator. 10,000,000 entries take some 35 GB:

    PARLEY_BENCH_ENTRIES=10000000 python -m bench big_log
"""

import datetime as dt
import hashlib
import os
import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from audit.ground import clock
from bench import Result
from bench.contest.loading import load
from bench.contest.server import database
from bench.contest.ways import CONTESTANTS, LOG, OFFICE, WALL, record_of

if TYPE_CHECKING:
    from audit.ledger.entry import Entry

NAME = "big_log"
ENTRIES = int(os.environ.get("PARLEY_BENCH_ENTRIES", "1000000"))
LOADING = {
    "autovacuum": "off",  # said when it is due
    "fsync": "off",
    "full_page_writes": "off",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "shared_buffers": "1GB",
}
ROUNDS = 45
PAGE = 50
BATCH = 500
PEOPLE = [UUID(int=1000 + number) for number in range(200)]
OBJECTS = [UUID(int=5000 + number) for number in range(20_000)]
EVENTS = [f"bench:thing:act-{number}" for number in range(30)]
RARE = "bench:thing:rare"
_APART = dt.timedelta(seconds=20)
_START = clock.now() - ENTRIES * _APART
_MONTHS = 2 + ENTRIES * _APART // dt.timedelta(days=30)
_BY_HAND = """
CREATE TABLE by_hand AS
SELECT leaf_id, log_id, created_at, bytes, event, user_id, outcome FROM ledger_entry_body;
CREATE INDEX ON by_hand (log_id, created_at DESC, leaf_id DESC);
CREATE INDEX ON by_hand (log_id, event, created_at DESC, leaf_id DESC);
CREATE INDEX ON by_hand (log_id, user_id, created_at DESC, leaf_id DESC);
CREATE INDEX ON by_hand (log_id, outcome, created_at DESC, leaf_id DESC);
VACUUM ANALYZE by_hand;
VACUUM ANALYZE;
"""


def run() -> list[Result]:
    """Load and measure."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    with database(LOADING) as port:
        _load(port)
        results = [_verification()]
        _by_hand()
        results += [_page(name, filters) for name, filters in _filters().items()]
        results.append(_room())
    return results


def _entry(number: int) -> "Entry":
    from audit.ground import ids
    from audit.ledger.entry import Entry, Source
    from audit.ledger.values import Ref

    return Entry(
        id=ids.new(),
        act_id=ids.new(),
        log_id=LOG,
        at=_START + number * _APART,
        event=RARE if number % 10_000 == 0 else EVENTS[number % len(EVENTS)],
        writing=True,
        outcome="refused" if number % 500 == 0 else "success",
        kind="person",
        user_id=PEOPLE[number % len(PEOPLE)],
        office_id=OFFICE,
        source=Source("192.0.2.7", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0)", "0" * 64),
        wall_id=WALL,
        objects=(Ref("bench.thing", OBJECTS[number % len(OBJECTS)]),),
        digests={},
        bytes_sent=None,
        duration_ms=3,
    )


def _load(port: int) -> None:
    """The log, with a month's table for each month; at its end what the integrator puts there."""
    from django.db import connections, transaction

    from audit.ledger.services.append import append, seal
    from audit.ledger.services.running import integrate_all, load_keys
    from parley.devstack import postgres

    with connections["integrator"].cursor() as cursor:
        cursor.execute("SELECT parley.ledger_open_months(%s, %s)", [_START.date(), _MONTHS])
    signing = load_keys()
    load(_entry, ENTRIES - BATCH, signing, postgres.url(port, "bench", "bench"))
    with connections["superuser"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    with transaction.atomic():
        append([seal(_entry(number)) for number in range(ENTRIES - BATCH, ENTRIES)])
    integrate_all(signing)


def _verification() -> Result:
    """Entries a second of both; medians of three interleaved rounds."""
    from django.conf import settings
    from django.db import connections, transaction

    from audit.ledger import keys
    from audit.ledger.services.verification import verify

    public = keys.load_public(settings.PARLEY_LEDGER_KEY_DIR)
    whole, raw = [], []
    for _ in range(3):
        start = time.perf_counter()
        assert verify(LOG, public).entries == ENTRIES
        whole.append(time.perf_counter() - start)
        start = time.perf_counter()
        hashed = 0
        with (
            transaction.atomic(using="superuser"),
            connections["superuser"].chunked_cursor() as cursor,
        ):
            cursor.execute(
                "SELECT bytes FROM ledger_entry_body WHERE log_id = %s"
                " ORDER BY created_at, leaf_id",
                [LOG],
            )
            while rows := cursor.fetchmany(2_048):
                for (data,) in rows:
                    hashlib.sha256(data).digest()
                    hashed += 1
        raw.append(time.perf_counter() - start)
        assert hashed == ENTRIES
    ours, theirs = (ENTRIES / statistics.median(times) for times in (whole, raw))
    name = f"verifying {ENTRIES:,} entries, beside a raw SHA-256 pass"
    return Result(name, ours, theirs, "1/s", ours / theirs, 0.5)


def _by_hand() -> None:
    from django.db import connections

    with connections["superuser"].cursor() as cursor:
        # The application reads under its policy, as it does with the app that knows who asks.
        cursor.execute(
            "CREATE OR REPLACE FUNCTION parley.my_logs() RETURNS uuid[] LANGUAGE sql STABLE"
            f" SECURITY DEFINER AS $$ SELECT ARRAY['{LOG}'::uuid] $$"
        )
        for statement in filter(str.strip, _BY_HAND.split(";")):
            cursor.execute(statement)


def _filters() -> dict[str, tuple[dict[str, Any], str, list[Any]]]:
    """Way of narrowing → what the log is asked, and what the hand-written query is."""
    since = _START + ENTRIES // 2 * _APART
    return {
        "unfiltered": ({}, "", []),
        "one act of 30": ({"event": EVENTS[3]}, "AND event = %s", [EVENTS[3]]),
        "an act in 10,000": ({"event": RARE}, "AND event = %s", [RARE]),
        "one person of 200": ({"user_id": PEOPLE[9]}, "AND user_id = %s", [PEOPLE[9]]),
        "what was refused": ({"outcome": "refused"}, "AND outcome = %s", ["refused"]),
        "an act before a day": (
            {"event": EVENTS[3], "until": since},
            "AND event = %s AND created_at < %s",
            [EVENTS[3], since],
        ),
    }


def _page(name: str, asked: tuple[dict[str, Any], str, list[Any]]) -> Result:
    from django.db import connections

    from audit.ledger.selectors import Filters, entries
    from audit.ledger.selectors.entries import decode

    given, condition, values = asked
    query = (
        "SELECT leaf_id, log_id, created_at, bytes FROM by_hand"  # noqa: S608 - our own words
        f" WHERE log_id = %s {condition} ORDER BY created_at DESC, leaf_id DESC LIMIT {PAGE}"
    )

    def by_hand() -> list[UUID]:
        with connections["superuser"].cursor() as cursor:
            cursor.execute(query, [LOG, *values])
            return [decode(*row).id for row in cursor.fetchall()]

    def ours() -> list[UUID]:
        return [one.id for one in entries([LOG], Filters(**given), limit=PAGE)]

    assert ours() == by_hand(), name
    times: dict[str, list[float]] = {"ours": [], "by hand": []}
    for _ in range(ROUNDS):
        times["ours"].append(_timed(ours))
        times["by hand"].append(_timed(by_hand))
    figure, yardstick = (statistics.median(one) for one in times.values())
    words = f"page of {ENTRIES:,} entries, {name}, beside a hand-written query"
    return Result(words, figure, yardstick, "ms", figure / yardstick, 1.5, at_least=False)


def _timed(way: Callable[[], object]) -> float:
    start = time.perf_counter()
    way()
    return (time.perf_counter() - start) * 1000


def _room() -> Result:
    from django.db import connections

    for _ in range(100):
        rows = [record_of("pghistory", number) for number in range(BATCH)]
        CONTESTANTS["pghistory"](rows, "bulk")
    with connections["superuser"].cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
            " WHERE relkind = 'r' AND relname LIKE 'ledger\\_%%'"
        )
        ours = float(cursor.fetchone()[0]) / ENTRIES
        cursor.execute("SELECT pg_total_relation_size('contest_withhistoryevent')")
        theirs = float(cursor.fetchone()[0]) / (100 * BATCH)
    name = "room on disk an entry, beside pghistory's event"
    return Result(name, ours, theirs, "bytes", ours / theirs, None)
