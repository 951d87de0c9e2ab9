"""What the database's superuser can do to the past unnoticed, with each way of auditing.

Five attacks: an entry edited, deleted, the newest ones cut off, two swapped, the whole database put
back to an older backup. Each is done as superuser with triggers off. The ledger is then verified as
`verify_log` does, with the newest checkpoint that was kept elsewhere. The other libraries come with
no verification: what they offer is their history, so it is read whole through their own models,
and an attack counts as noticed where that fails.
"""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import psycopg

from bench import Result
from bench.contest.server import database
from bench.contest.ways import CONTESTANTS, LOG, record_of
from parley.devstack import postgres

NAME = "audit_detection"
ENTRIES = 40
HISTORY = {
    "pghistory": "contest_withhistoryevent",
    "auditlog": "auditlog_logentry",
    "simple_history": "contest_historicalwithsimplehistory",
}
KEYS = {"pghistory": "pgh_id", "auditlog": "id", "simple_history": "history_id"}
WORDS = {"pghistory": "title", "auditlog": "object_repr", "simple_history": "title"}
Attack = Callable[[psycopg.Connection, str], None]


def run() -> list[Result]:
    """Try every attack on every contestant, each in a copy of the same database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    with database() as port:
        _write()
        _copy(port, "bench", "backup")
        _write()
        newest = _newest_checkpoint()
        noticed = {name: 0 for name in ("ledger", *HISTORY)}
        for attack in ("edit", "delete", "cut the tail", "swap", "roll back"):
            _copy(port, "backup" if attack == "roll back" else "bench", "attacked")
            if attack != "roll back":
                _attack(port, attack)
            with _inside("attacked"):
                noticed["ledger"] += _ledger_notices(newest)
                for name in HISTORY:
                    noticed[name] += _history_notices(name)
    count = 5
    return [
        Result(
            f"attacks of a superuser noticed of {count}, beside {name}",
            noticed["ledger"],
            noticed[name],
            "attacks",
            noticed["ledger"] / count,
            1,
        )
        for name in HISTORY
    ]
