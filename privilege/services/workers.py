"""Workers' public keys: entered at a worker's start, and believed only with their proof.

A row in the database is not enough to be granted anything: ``mac`` is an HMAC under the house's
secret key (``PARLEY_SECRET_KEY``) over id, public key and time of start, so whoever can only write
the database, restore a backup or edit a replica cannot put a key of their own in a worker's place.
A row without its proof is ended, with an entry, by the first member who would have granted to it.

What remains: whoever holds the configuration *and* writes the database can make a valid row, as
can whoever alters the running program. They then get what members grant to jobs while that row
stands: the files and words that waiting jobs name, never a wall's key. The entry that the
database demands for each new row shows it.
"""

import hmac
from datetime import timedelta

from django.utils.crypto import salted_hmac

from audit.ground import clock
from audit.ledger.services import operation
from audit.ledger.values import NEUTRAL_LOG_ID, Ref
from privilege import context
from privilege.actor import Actor
from privilege.events import Event
from privilege.models.job_grants import WorkerKey
from privilege.worker_key import WorkerPair

ALIVE = timedelta(seconds=60)
"""How long after its last sign of life a worker is taken for dead."""
MOST_WORKERS = 4
"""Live workers that one grant is sealed to, the latest started first."""
_HOUSE = Actor(user_id=None, office_id=None, log_id=NEUTRAL_LOG_ID, kind="service")


def sign_of_life(pair: WorkerPair) -> None:
    """Note that this worker lives; the first time enters its public key, with an entry."""
    if WorkerKey.objects.filter(pk=pair.id).update(seen_at=clock.now()):
        return
    key = WorkerKey(
        id=pair.id,
        public_key=pair.private.public.data,
        started_at=pair.started_at,
        seen_at=clock.now(),
    )
    key.mac = proof(key)
    with context.enter(_HOUSE), operation(_HOUSE, Event.WORKER_STARTED, objects=[_ref(key)]):
        key.save(force_insert=True)


def end(pair: WorkerPair) -> None:
    """Note that this worker has shut down, so that nobody grants to it any more."""
    found = WorkerKey.objects.filter(pk=pair.id, ended_at=None)
    ref = Ref("privilege.worker-key", pair.id)
    with context.enter(_HOUSE), operation(_HOUSE, Event.WORKER_ENDED, objects=[ref]):
        found.update(ended_at=clock.now())


def live_workers(actor: Actor) -> list[WorkerKey]:
    """The workers that a grant may be sealed to; one without its proof is ended, with an entry."""
    alive = WorkerKey.objects.filter(ended_at=None, seen_at__gt=clock.now() - ALIVE)
    found = list(alive.order_by("-started_at", "id")[:MOST_WORKERS])
    believed = [key for key in found if hmac.compare_digest(proof(key), bytes(key.mac))]
    for key in found:
        if key not in believed:
            _refuse(actor, key)
    return believed


def proof(key: WorkerKey) -> bytes:
    """What shows that a process which knows the house's secret key entered this row."""
    said = key.id.bytes + bytes(key.public_key) + key.started_at.isoformat().encode()
    return salted_hmac("privilege.worker-key", said, algorithm="sha256").digest()


def _refuse(actor: Actor, key: WorkerKey) -> None:
    with operation(actor, Event.WORKER_REFUSED, objects=[_ref(key)], also_logs=[NEUTRAL_LOG_ID]):
        WorkerKey.objects.filter(pk=key.id).update(ended_at=clock.now())


def _ref(key: WorkerKey) -> Ref:
    return Ref("privilege.worker-key", key.id)
