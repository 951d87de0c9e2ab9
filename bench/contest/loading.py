"""A log of any size in little time, the same as the application and the integrator leave it.

What an entry is comes from the ledger's own functions: they seal it, hash its leaf, grow the tree
and sign a checkpoint after every `INTEGRATED` entries. Only the way into the tables is shorter:
processes COPY the rows to where the integrator would move them, past the queue and its triggers.
The integrator goes on from such a log, and verifies its end as it always does.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from bench.contest.ways import LOG

if TYPE_CHECKING:
    from audit.ledger.entry import Entry
    from audit.ledger.keys import Keys
    from audit.ledger.merkle import Frontier

BLOCK, TILE = 1 << 14, 1 << 8
INTEGRATED = 5_000
WORKERS = 2
_INTO = {
    "ledger_leaf": "id, log_id, act_id, wall_id, writing, created_at, commitment, tx",
    "ledger_entry_body": "leaf_id, log_id, created_at, bytes, salt",
    "ledger_subject": "log_id, object_id, created_at, leaf_id",
    "ledger_position": "log_id, index, leaf_id, created_at, leaf_hash",
    "ledger_node": "log_id, level, index, hash",
    "ledger_checkpoint": "log_id, size, root, note, created_at",
}


def load(entry_of: Callable[[int], "Entry"], count: int, signing: "Keys", url: str) -> None:
    """Fill the empty log `LOG` with the entries `entry_of(0)` … `entry_of(count - 1)`.

    `url` leads to the database as its superuser.
    """
    from django.db import connections

    from audit.ledger import merkle
    from audit.ledger.selectors.tree import heads

    origin = next(one.origin for one in heads(using="integrator") if one.log_id == LOG)
    connections.close_all()
    frontier, tiles, notes = merkle.Frontier(), list[bytes](), list[str]()
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        for hashes in pool.imap(partial(_block, entry_of, count, url), range(0, count, BLOCK)):
            for leaf_hash in hashes:
                frontier.append(leaf_hash)
                if frontier.size % INTEGRATED == 0 or frontier.size == count:
                    notes.append(_checkpoint(origin, frontier, signing))
            whole = range(0, len(hashes) - TILE + 1, TILE)
            tiles += [merkle.complete_root(hashes[at : at + TILE]) for at in whole]
    _copy({"ledger_node": list(_nodes(tiles)), "ledger_checkpoint": notes}, url)


def _block(entry_of: Callable[[int], "Entry"], count: int, url: str, first: int) -> list[bytes]:
    """Put one block's entries into their tables; their leaf hashes."""
    from audit.ledger import entry
    from audit.ledger.services.append import seal

    lines: dict[str, list[str]] = {name: [] for name in list(_INTO)[:4]}
    leaf, body, subject, position = lines.values()
    hashes = []
    for index in range(first, min(first + BLOCK, count)):
        sealed = seal(entry_of(index))
        one = sealed.entry
        leaf_hash = entry.leaf_hash(LOG, sealed.commitment)
        hashes.append(leaf_hash)
        at, wall = one.at.isoformat(), one.wall_id or "\\N"
        committed, salt = _bytes(sealed.commitment), _bytes(sealed.salt)
        leaf.append(
            f"{one.id}\t{LOG}\t{one.act_id}\t{wall}\t{one.writing}\t{at}\t{committed}"
            f"\t{index + 3}\n"
        )
        body.append(f"{one.id}\t{LOG}\t{at}\t{_bytes(sealed.data)}\t{salt}\n")
        subject.extend(f"{LOG}\t{ref.id}\t{at}\t{one.id}\n" for ref in one.objects)
        position.append(f"{LOG}\t{index}\t{one.id}\t{at}\t{_bytes(leaf_hash)}\n")
    _copy(lines, url)
    return hashes


def _checkpoint(origin: str, frontier: "Frontier", signing: "Keys") -> str:
    from audit.ground import clock
    from audit.ledger import checkpoint

    head = checkpoint.Checkpoint(origin, frontier.size, frontier.root())
    note = checkpoint.sign(head, signing.signing).replace("\n", "\\n")
    return f"{LOG}\t{head.size}\t{_bytes(head.root)}\t{note}\t{clock.now().isoformat()}\n"


def _nodes(hashes: list[bytes]) -> Iterator[str]:
    """The rows of the complete subtrees, from the roots over 256 leaves each upwards."""
    from audit.ledger import merkle

    level = 8
    while hashes:
        for index, value in enumerate(hashes):
            yield f"{LOG}\t{level}\t{index}\t{_bytes(value)}\n"
        whole = range(0, len(hashes) - TILE + 1, TILE)
        hashes = [merkle.complete_root(hashes[at : at + TILE]) for at in whole]
        level += 8


def _copy(lines: dict[str, list[str]], url: str) -> None:
    import psycopg

    with psycopg.connect(url) as server, server.cursor() as cursor:
        for table, rows in lines.items():
            with cursor.copy(f"COPY {table} ({_INTO[table]}) FROM STDIN") as copy:
                copy.write("".join(rows))


def _bytes(value: bytes) -> str:
    return f"\\\\x{value.hex()}"
