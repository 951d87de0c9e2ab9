"""Keeping the newest checkpoint outside the database, and holding the database against it."""

import logging
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connections

from audit.ground import clock
from audit.ledger import checkpoint, kept, merkle
from audit.ledger.errors import IntegrationError, ProofError
from audit.ledger.keys import NEWEST, Keys
from audit.ledger.selectors.tree import Head, StoredTree, heads
from audit.ledger.services import troubles
from audit.ledger.services.troubles import Kind

_log = logging.getLogger(__name__)


def kept_folder() -> Path:
    """Where the newest checkpoints are kept: a setting, or else beside the keys."""
    named = settings.PARLEY_LEDGER_KEPT_DIR
    return Path(named) if named else Path(settings.PARLEY_LEDGER_KEY_DIR) / NEWEST


def keep(signed: Mapping[UUID, str], keys: Keys) -> None:
    """Keep these notes. A folder that cannot be written is said, and stops nothing."""
    if keys.kept is None or not signed:
        return
    try:
        for log_id, note in signed.items():
            kept.write(keys.kept, log_id, note)
    except OSError as error:
        _log.error("the newest checkpoints cannot be kept in %s: %s", keys.kept, error)
        troubles.note(Kind.NOT_KEPT, str(keys.kept), str(error.strerror))
    else:
        troubles.mend(Kind.NOT_KEPT)


def kept_note(folder: Path, log_id: UUID) -> str | None:
    """The note that is kept of a log, if one is and can be read; else said, and stops nothing."""
    try:
        return kept.read(folder, log_id)
    except OSError as error:
        _log.error("what is kept in %s cannot be read: %s", folder, error)
        return None


def note_keys(keys: Keys, *, using: str) -> None:
    """Let everybody who exports the log know the public keys it is verified with."""
    with connections[using].cursor() as cursor:
        cursor.executemany(
            "INSERT INTO ledger_key (public_key, created_at) VALUES (%s, %s)"
            " ON CONFLICT DO NOTHING",
            [[key, clock.now()] for key in keys.public],
        )


def check_kept(head: Head, keys: Keys, *, using: str) -> None:
    """`ProofError` unless the log goes on from the checkpoint that is kept of it, if one is."""
    note = kept_note(keys.kept, head.log_id) if keys.kept else None
    if note is None:
        return
    held = checkpoint.verify(note, head.origin, keys.public)
    if held.size > head.size:
        raise ProofError(
            f"the database has {head.size} entries, a checkpoint of {held.size} is kept outside"
            " it: it was restored from an older backup, or cut"
        )
    if held.size == head.size:
        if held.root != head.root:
            raise ProofError(f"another tree of {held.size} entries was signed, and is kept")
        return
    tree = StoredTree(head.log_id, using=using)
    proof = merkle.consistency_proof(held.size, head.size, tree.node)
    merkle.verify_consistency(held.size, head.size, proof, held.root, head.root)


def check_all_kept(keys: Keys, *, using: str) -> None:
    """`IntegrationError` where a log does not go on from the checkpoint that is kept of it."""
    for head in heads(using=using):
        try:
            check_kept(head, keys, using=using)
        except ProofError as error:
            raise IntegrationError(f"log {head.log_id}: {error}") from error
