"""The ephemeral key pair of this worker process: made at its start, in its memory only.

What members grant to a job is sealed to its public half (``privilege/services/job_grants.py``).
The private half is never written anywhere: pool processes inherit it by the fork, and it ends with
the worker. A process that made none, a web process for instance, opens no grant.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from audit.ground import clock, ids
from privilege.keys.pairs import PrivateKey


@dataclass(frozen=True, slots=True)
class WorkerPair:
    """This worker's name and key."""

    id: UUID
    private: PrivateKey
    started_at: datetime


_held: list[WorkerPair] = []


def make() -> WorkerPair:
    """Make this process's pair; one made before is forgotten."""
    pair = WorkerPair(ids.new(), PrivateKey.generate(), clock.now())
    _held[:] = [pair]
    return pair


def own() -> WorkerPair | None:
    """This process's pair; None in whatever is no worker."""
    return _held[0] if _held else None


def forget() -> None:
    """Drop the pair: what was sealed to it opens nowhere any more."""
    _held.clear()
