"""Everything the server keeps, as bytes to be searched: database, file store, Redis, logs."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import connections
from psycopg import sql

_BLOCK = 1024 * 1024
_OVERLAP = 4096
_TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY 1, 2
"""


def database(*, using: str) -> Iterator[tuple[str, bytes]]:
    """Each table as PostgreSQL dumps it, in blocks of whole rows; bytes come as hexadecimal.

    `using` must name a role that passes policies: what a policy hides would not be searched.
    """
    connection = connections[using]
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        # As who logged in, not as the owner, who does not pass policies either.
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            raise PermissionError("the database must be read as a role that passes policies")
        cursor.execute(_TABLES)
        for schema, table in cursor.fetchall():
            name = sql.Identifier(schema, table)
            with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(name)) as rows:
                yield from _blocks(f"table {schema}.{table}", (bytes(row) for row in rows))


def files(folder: Path, what: str) -> Iterator[tuple[str, bytes]]:
    """Each file below a folder, in blocks that overlap, and its name."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        where = f"{what} {path.relative_to(folder)}"
        yield where, os.fsencode(path.name)
        with path.open("rb") as file:
            tail = b""
            while block := file.read(_BLOCK):
                yield where, tail + block
                tail = block[-_OVERLAP:]


def broker() -> Iterator[tuple[str, bytes]]:
    """Each key of the Redis server, with what it holds."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for key in client.scan_iter(count=500):
            where = f"Redis {key.decode(errors='replace')}"
            yield where, bytes(key)
            for part in _redis_parts(client, key):
                yield where, part


def _redis_parts(client: Any, key: bytes) -> Iterator[bytes]:  # noqa: ANN401 - its answers are bytes
    kind = client.type(key)
    if kind == b"string":
        yield client.get(key) or b""
    elif kind == b"list":
        yield from client.lrange(key, 0, -1)
    elif kind == b"set":
        yield from client.smembers(key)
    elif kind == b"hash":
        for name, value in client.hgetall(key).items():
            yield bytes(name)
            yield bytes(value)
    elif kind == b"zset":
        yield from client.zrange(key, 0, -1)
    elif kind == b"stream":
        yield repr(client.xrange(key)).encode()


def _blocks(where: str, rows: Iterator[bytes]) -> Iterator[tuple[str, bytes]]:
    waiting = bytearray()
    for row in rows:
        waiting += row
        if len(waiting) >= _BLOCK:
            yield where, bytes(waiting)
            waiting.clear()
    yield where, bytes(waiting)
