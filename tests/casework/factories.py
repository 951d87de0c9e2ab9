"""Items of evidence for tests, taken in by the service that the intake calls."""

import hashlib
from typing import Unpack

from audit.ground import rand
from casework.models.evidence import EvidenceItem
from casework.services import evidence
from privilege.actor import Actor
from privilege.models.blobs import Blob
from privilege.models.walls import Wall


def make_item(
    actor: Actor, wall: Wall, *, name: str = "report.pdf", **values: Unpack[evidence.Description]
) -> EvidenceItem:
    """Receive a file whose stored bytes nobody reads; the actor has entered."""
    plain = name.encode()
    blob = Blob.objects.create(
        store_key=rand.bytes(16).hex(), size=len(plain), stored_size=len(plain) + 100
    )
    return evidence.receive_file(
        actor,
        wall=wall,
        blob=blob,
        sha256=hashlib.sha256(plain).hexdigest(),
        size=len(plain),
        name=name,
        **values,
    )
