"""The server of the contest: PostgreSQL that syncs to disk, tables, and keys to sign the log."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from bench.contest.ways import LOG, OFFICE
from parley.devstack import postgres, provision, system
from parley.devstack.processes import Family


@contextmanager
def database(options: dict[str, str] | None = None) -> Iterator[int]:
    """A server of our own with the contest's tables; yields its port.

    ``options`` of PostgreSQL over its defaults, under which it syncs to disk.
    """
    from django.conf import settings

    folder = Path(tempfile.mkdtemp(prefix="parley-bench-"))
    family = Family(logs=folder)
    try:
        port = system.free_port()
        postgres.start(family, folder / "data", port, "bench", options)
        url = postgres.url(port, "bench")
        provision.provision(url, "bench", dict.fromkeys(provision.LOGINS, "bench"))
        _tables(port)
        settings.PARLEY_LEDGER_KEY_DIR = folder / "keys"
        yield port
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
    call_command("migrate", "auth", database="migrator", verbosity=0)  # histories name a user
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
