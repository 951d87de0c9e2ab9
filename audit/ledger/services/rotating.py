"""Changing the key that signs the log.

The last checkpoint of the old key on each log is signed by the new one too, so that whoever trusts
the old key sees which one follows it. Broken off anywhere, it is done again with the same new key.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from audit.ledger import entry as entries
from audit.ledger import keys
from audit.ledger.errors import IntegrationError
from audit.ledger.events import Event
from audit.ledger.selectors.tree import heads
from audit.ledger.services.append import append, seal
from audit.ledger.services.beat import beat, service_entry
from audit.ledger.services.integration import BATCH, USING, turn
from audit.ledger.services.keeping import kept_folder
from audit.ledger.services.running import begin, drain
from audit.ledger.values import BEACON_LOG_ID


@dataclass(frozen=True, slots=True)
class Rotation:
    """What was done: both public keys, how many logs both have signed, where the old key is."""

    old: bytes
    new: bytes
    logs: int
    retired: Path


def rotate(folder: Path, *, using: str = USING) -> Rotation:
    """Change the key in `folder`; `IntegrationError` while an integrator has its turn.

    Each log takes in an entry that its key was changed (the published one a beat) and gets a
    checkpoint with both signatures; only then does the new key take the old one's place.
    """
    with turn(using=using) as mine:
        if not mine:
            raise IntegrationError("an integrator is at work: stop it, and start it again after")
        old = keys.load(folder, kept_folder())
        begin(old, using)
        drain(old, BATCH, using)
        following = keys.replacement(folder)
        public = following.public_key().public_bytes_raw()
        keys.publish(folder, public)
        both = replace(old, public=keys.load_public(folder), following=following)
        begin(both, using)
        logs = _record(public, using)
        drain(both, BATCH, using)
        retired = keys.retire(folder)
    return Rotation(old.signing.public_key().public_bytes_raw(), public, logs, retired)


def key_digest(log_id: bytes, public_key: bytes) -> str:
    """What an entry says of the new key: hex HMAC-SHA-256(log id, SHA-256(public key))."""
    return entries.salted(log_id, hashlib.sha256(public_key).digest())


def _record(public: bytes, using: str) -> int:
    known = [head.log_id for head in heads(using=using)]
    made = [
        service_entry(
            Event.KEY_ROTATED, digests={"key": key_digest(log_id.bytes, public)}, log_id=log_id
        )
        for log_id in known
        if log_id != BEACON_LOG_ID
    ]
    with transaction.atomic(using=using):
        append([seal(one) for one in made], using=using)
    beat(using=using)
    return len(known)
