"""Which writes each way of auditing catches, out of seven ways to write.

A write is caught when it leaves a trace in the audit or, unaudited, is refused. Each is made as
a hurried programmer would make it: without a word to the audit.
"""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.db import DatabaseError

from bench import Result
from bench.contest.server import database
from bench.contest.ways import WALL

if TYPE_CHECKING:
    from bench.contest.models import WithLedger

    Kind = type[WithLedger]  # they are alike

NAME = "audit_coverage"


def run() -> list[Result]:
    """Count what is caught."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    with database():
        from bench.contest.models import (
            WithAuditlog,
            WithHistory,
            WithLedger,
            WithSimpleHistory,
        )

        ours = _caught(WithLedger, "ledger_leaf")
        others = {
            "pghistory": _caught(cast("Kind", WithHistory), "contest_withhistoryevent"),
            "auditlog": _caught(cast("Kind", WithAuditlog), "auditlog_logentry"),
            "simple_history": _caught(
                cast("Kind", WithSimpleHistory), "contest_historicalwithsimplehistory"
            ),
        }
    count = len(WRITES)
    return [
        Result(f"writes caught of {count}, beside {name}", ours, theirs, "writes", ours / count, 1)
        for name, theirs in others.items()
    ]


def _caught(kind: "Kind", audit: str) -> int:
    return sum(_is_caught(write, kind, audit) for write in WRITES)


def _is_caught(write: Callable[["Kind", UUID], object], kind: "Kind", audit: str) -> bool:
    from django.db import connections

    def traces() -> int:
        with connections["superuser"].cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {audit}")  # noqa: S608  (our own tables)
            return int(cursor.fetchone()[0])

    # The row to change is put there by a session that skips every trigger.
    with connections["superuser"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    key = kind.objects.using("superuser").bulk_create([_new(kind)])[0].pk
    before = traces()
    try:
        write(kind, key)
    except DatabaseError:
        return True
    return traces() > before


def _new(kind: "Kind") -> "WithLedger":
    return kind(wall_id=WALL, title="Body camera 3", note="Taken at the scene.", number=7)


def _create(kind: "Kind", _key: UUID) -> None:
    _new(kind).save(force_insert=True)


def _update(kind: "Kind", key: UUID) -> None:
    found = kind.objects.get(pk=key)
    found.title = "changed"
    found.save()


def _delete(kind: "Kind", key: UUID) -> None:
    kind.objects.get(pk=key).delete()


def _bulk_create(kind: "Kind", _key: UUID) -> None:
    kind.objects.bulk_create([_new(kind)])


def _queryset_update(kind: "Kind", key: UUID) -> None:
    kind.objects.filter(pk=key).update(title="changed")


def _queryset_delete(kind: "Kind", key: UUID) -> None:
    kind.objects.filter(pk=key).delete()


def _raw_sql(kind: "Kind", key: UUID) -> None:
    from django.db import connection

    table = f"contest_{kind.__name__.lower()}"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET title = 'x' WHERE id = %s", [key])  # noqa: S608


WRITES = (_create, _update, _delete, _bulk_create, _queryset_update, _queryset_delete, _raw_sql)
