"""One snapshot of the database read by several processes at once."""

import multiprocessing
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any, TypeVar

import psycopg
from django.db import connections

FEW = 4
"""So few pieces of work are done before further processes would have begun."""

Piece = TypeVar("Piece")
Found = TypeVar("Found")
Work = Callable[[psycopg.Connection[Any], Piece], Found]

_own: list[psycopg.Connection[Any]] = []


def read(work: "Work[Piece, Found]", pieces: Sequence[Piece], using: str) -> Generator[Found]:
    """What `work` finds in each piece, in their order, by the open transaction's snapshot.

    More pieces than `FEW` go to as many processes as there are processors; the work, the pieces
    and what is found must be such as can be sent there.
    """
    processes = min(len(pieces), len(os.sched_getaffinity(0)))
    if len(pieces) <= FEW or processes == 1:
        connection = connections[using].connection
        yield from (work(connection, piece) for piece in pieces)
        return
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
    # Started anew: forked ones would share this one's connections.
    context = multiprocessing.get_context("spawn")
    begin = (_access(using), snapshot)
    with ProcessPoolExecutor(processes, context, _open, begin) as pool:
        yield from pool.map(partial(_in_own, work), pieces)


def _access(using: str) -> dict[str, Any]:
    """How to connect, without the objects that Django adds."""
    given: Mapping[str, Any] = connections[using].get_connection_params()
    return {name: value for name, value in given.items() if isinstance(value, str | int)}


def _open(access: Mapping[str, Any], snapshot: str) -> None:
    connection = psycopg.connect(**access, autocommit=True)
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    connection.execute(psycopg.sql.SQL("SET TRANSACTION SNAPSHOT {}").format(snapshot))
    _own.append(connection)


def _in_own(work: "Work[Piece, Found]", piece: Piece) -> Found:
    return work(_own[0], piece)
