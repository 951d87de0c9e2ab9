"""What the database's superuser can do to the past unnoticed, with each way of auditing.

Five attacks: an entry edited, deleted, the newest ones cut off, two swapped, the whole database put
back to an older backup. Each is done as superuser with triggers off, in a copy of one database. The
ledger is then verified as `verify_log` does, with the newest checkpoint that was kept elsewhere.
The other libraries come with no verification: what they offer is their history, so it is read whole
through their own models, and an attack counts as noticed where that fails.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from bench import Result
from bench.contest.server import database
from bench.contest.ways import CONTESTANTS, LOG, record_of
from parley.devstack import postgres, provision

NAME = "audit_detection"
ENTRIES = 40
ATTACKS = ("edit", "delete", "cut the tail", "swap", "roll back")
# contestant → table of its history, the key that orders it, a column of what is told
HISTORY = {
    "ledger": ("ledger_entry_body", "created_at", "bytes"),
    "pghistory": ("contest_withhistoryevent", "pgh_id", "title"),
    "auditlog": ("auditlog_logentry", "id", "object_repr"),
    "simple_history": ("contest_historicalwithsimplehistory", "history_id", "title"),
}
_CUT_LEDGER = """
DELETE FROM ledger_position WHERE index >= 10; DELETE FROM ledger_checkpoint WHERE size > 10;
DELETE FROM ledger_entry_body WHERE leaf_id NOT IN (SELECT leaf_id FROM ledger_position);
DELETE FROM ledger_leaf WHERE id NOT IN (SELECT leaf_id FROM ledger_position);
"""


def run() -> list[Result]:
    """Try every attack on every contestant."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    noticed = dict.fromkeys(HISTORY, 0)
    with database() as port:
        _write()
        _copy(port, "bench", "backup")
        _write()
        newest = _integrate()
        _copy(port, "bench", "attacked")
        with _inside("attacked"):
            assert not _ledger_notices(newest), "an untouched log is called broken"
        for attack in ATTACKS:
            rolled = attack == "roll back"
            _copy(port, "backup" if rolled else "bench", "attacked")
            if not rolled:
                _attack(port, attack)
            with _inside("attacked"):
                for name in HISTORY:
                    found = _ledger_notices(newest) if name == "ledger" else _fails(name)
                    noticed[name] += found
    count = len(ATTACKS)
    ours = noticed.pop("ledger")
    return [
        Result(
            f"attacks noticed of {count}, beside {name}", ours, theirs, "attacks", ours / count, 1
        )
        for name, theirs in noticed.items()
    ]


def _write() -> None:
    for name in HISTORY:
        for number in range(ENTRIES):
            record = record_of(name, number)
            CONTESTANTS[name]([record], "create")
            record.title = f"Body camera {number}, seen again"
            CONTESTANTS[name]([record], "update")
    _integrate()


def _integrate() -> str:
    """Take everything into the tree; the newest checkpoint, as a witness would keep it."""
    from django.db import connections

    from audit.ledger.services.running import integrate_all, load_keys

    integrate_all(load_keys())
    with connections["integrator"].cursor() as cursor:
        cursor.execute(
            "SELECT note FROM ledger_checkpoint WHERE log_id = %s ORDER BY size DESC LIMIT 1", [LOG]
        )
        (note,) = cursor.fetchone()
    connections.close_all()
    return str(note)


def _attack(port: int, attack: str) -> None:
    with psycopg.connect(postgres.url(port, "bench", "attacked"), autocommit=True) as server:
        server.execute("SET session_replication_role = replica")
        for table, key, words in HISTORY.values():
            _change(server, attack, table, key, words)
        if attack == "cut the tail":
            server.execute(_CUT_LEDGER)


def _change(server: psycopg.Connection, attack: str, table: str, key: str, words: str) -> None:
    """Do it to one history; the second and third entries of it, or all but the first ten."""
    second, third = (
        f"(SELECT ctid FROM {table} ORDER BY {key} OFFSET {place} LIMIT 1)"  # noqa: S608
        for place in (1, 2)
    )
    value = "'x'::bytea" if words == "bytes" else "'Nothing happened'"
    texts = {
        "edit": f"UPDATE {table} SET {words} = {value} WHERE ctid = {second}",  # noqa: S608
        "delete": f"DELETE FROM {table} WHERE ctid = {second}",  # noqa: S608
        "swap": f"UPDATE {table} t SET {words} = o.{words} FROM {table} o"  # noqa: S608
        f" WHERE (t.ctid = {second} AND o.ctid = {third})"
        f" OR (t.ctid = {third} AND o.ctid = {second})",
        "cut the tail": f"DELETE FROM {table} WHERE {key} > (SELECT {key} FROM {table}"  # noqa: S608
        f" ORDER BY {key} OFFSET 10 LIMIT 1)",
    }
    # The ledger's tail is cut where it hurts most: cleanly, its tree and checkpoints with it.
    if not (attack == "cut the tail" and table.startswith("ledger_")):
        server.execute(texts[attack])


def _ledger_notices(newest: str) -> bool:
    from django.conf import settings

    from audit.ledger import keys
    from audit.ledger.errors import LedgerError
    from audit.ledger.services.verification import verify

    try:
        verify(LOG, keys.load_public(settings.PARLEY_LEDGER_KEY_DIR), held=[newest])
    except LedgerError:
        return True
    return False


def _fails(name: str) -> bool:
    """Whether reading the whole history through the library's own model fails."""
    from django.apps import apps
    from django.db import DatabaseError

    table = HISTORY[name][0]
    model = next(one for one in apps.get_models() if one._meta.db_table == table)  # noqa: SLF001
    try:
        for row in model._default_manager.all():  # noqa: SLF001
            str(row)
    except (DatabaseError, ValueError):
        return True
    return False


def _copy(port: int, source: str, name: str) -> None:
    from django.db import connections

    connections.close_all()
    with psycopg.connect(postgres.url(port, "bench"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        with psycopg.connect(postgres.url(port, "bench", name), autocommit=True) as inside:
            provision.prepare_database(inside, name)


@contextmanager
def _inside(name: str) -> Iterator[None]:
    """Point every alias at a copy."""
    from django.db import connections

    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        for alias in connections:
            connections[alias].settings_dict["NAME"] = "bench"
