"""Getting checkpoints cosigned: beside the integrator's work, which never waits for it."""

import logging
import threading
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections

from audit.ground import clock
from audit.ledger import cosignature, merkle, witnesses
from audit.ledger.cosignature import Cosignature
from audit.ledger.errors import IntegrationError, LedgerError, ProofError
from audit.ledger.selectors.tree import Head, StoredTree, heads
from audit.ledger.services import troubles
from audit.ledger.services.integration import USING, turn
from audit.ledger.services.troubles import Kind
from audit.ledger.witnesses import AbsentError, Place, Reply

EVERY_SECONDS = 5.0
_TURN = 0x5769746E657373  # "Witness"
_OK, _CONFLICT, _INCONSISTENT = 200, 409, 422
_log = logging.getLogger(__name__)


class RefusedError(LedgerError):
    """A witness will not cosign; the message says why."""


class ForkError(RefusedError):
    """A witness has seen a tree of this log that the database's is no continuation of."""


def configured() -> list[Place]:
    """The witnesses of the settings; none where none are named."""
    return witnesses.load(Path(settings.PARLEY_WITNESSES)) if settings.PARLEY_WITNESSES else []


def run(stop: threading.Event, *, using: str = USING) -> None:
    """Seek cosignatures and tell of troubles every few seconds, until `stop` is set.

    To be run in a thread of its own: whatever goes wrong here is noted and tried again.
    """
    while not stop.wait(EVERY_SECONDS):
        try:
            with turn(_TURN, using=using) as mine:
                if mine:
                    seek_all(configured(), using=using)
                    troubles.tell(using=using)
        except (DatabaseError, LedgerError, OSError) as error:
            _log.warning("no cosignatures were sought: %s", error)
            connections[using].close()
    connections[using].close()


def seek_all(places: list[Place], *, using: str = USING) -> int:
    """Ask each witness for each log's newest checkpoint where it is not cosigned yet; how many."""
    return sum(_seek(place, using) for place in places)


def check_seen(places: list[Place], *, using: str = USING) -> None:
    """`IntegrationError` where a witness has seen more of a log, or other, than there is.

    Before a turn's first signature: once another tree is signed, there are two histories. A
    witness that is absent or does not know the log says nothing, and stops nothing.
    """
    for place in places:
        for head in heads(using=using):
            if not head.size:
                continue
            try:
                _check(place, head, using)
            except ForkError as error:
                raise IntegrationError(f"{place.witness.name} on {head.origin}: {error}") from error
            except AbsentError:
                break
            except (RefusedError, ProofError) as error:
                _log.warning("%s on %s: %s", place.witness.name, head.origin, error)


def _check(place: Place, head: Head, using: str) -> None:
    """`ForkError` where a witness has seen more of a log, or other, than it has by now.

    A log that is signed on meanwhile may be cosigned meanwhile, further than the head goes.
    """
    while True:
        try:
            _cosigned(place, head, _last(place, head, using), using)
        except ForkError:
            now = next(one for one in heads(using=using) if one.log_id == head.log_id)
            if now.size == head.size:
                raise
            head = now
        else:
            return


def _seek(place: Place, using: str) -> int:
    found = 0
    for head in heads(using=using):
        last = _last(place, head, using)
        if head.size == last:
            continue
        subject = f"{place.witness.name} {head.origin}"
        try:
            _store(head, _cosigned(place, head, last, using), using)
        except AbsentError as error:
            troubles.note(Kind.WITNESS_ABSENT, place.witness.name, str(error), using=using)
            return found
        except (RefusedError, ProofError) as error:
            troubles.note(Kind.WITNESS_REFUSES, subject, str(error), using=using)
        else:
            found += 1
            troubles.mend(Kind.WITNESS_REFUSES, subject, using=using)
        troubles.mend(Kind.WITNESS_ABSENT, place.witness.name, using=using)
    return found


def _cosigned(place: Place, head: Head, last: int, using: str) -> Cosignature:
    """The witness's cosignature of a head; one more try where it has seen another size."""
    reply = _ask(place, head, last, using)
    if reply.status == _CONFLICT and reply.size is not None and reply.size != last:
        if reply.size > head.size:
            raise ForkError(
                f"it has seen {reply.size} entries, the database has {head.size}: it was restored"
                " from an older backup, or cut"
            )
        reply = _ask(place, head, reply.size, using)
    if reply.status in {_CONFLICT, _INCONSISTENT}:
        raise ForkError(f"it has seen another tree than the database has: {reply.text.strip()}")
    if reply.status != _OK:
        raise RefusedError(f"it answered {reply.status}: {reply.text[:200].strip()}")
    return cosignature.verify_answer(head.note, reply.text, place.witness)


def _ask(place: Place, head: Head, old: int, using: str) -> Reply:
    tree = StoredTree(head.log_id, using=using)
    proof = merkle.consistency_proof(old, head.size, tree.node) if 0 < old < head.size else []
    return witnesses.add_checkpoint(place, old, proof, head.note)


def _last(place: Place, head: Head, using: str) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(size), 0) FROM ledger_cosignature"
            " WHERE log_id = %s AND witness = %s AND key_id = %s",
            [head.log_id, place.witness.name, place.witness.key_id],
        )
        return int(cursor.fetchone()[0])


def _store(head: Head, made: Cosignature, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_cosignature"
            " (log_id, size, witness, key_id, line, signed_at, created_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                head.log_id,
                head.size,
                made.witness.name,
                made.witness.key_id,
                made.line,
                made.at,
                clock.now(),
            ],
        )
