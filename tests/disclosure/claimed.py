"""A claim on a served report, for the tests of clawbacks."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from audit.ground import clock, replay
from casework import access as casework_access
from disclosure.models.clawback import Clawback
from disclosure.models.volume import VolumeFile
from disclosure.services import claims, clawback_terms
from privilege import context
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.models.blobs import BlobKey
from tests.cast import Cast
from tests.disclosure.conftest import Docket

WORDS: dict[str, Any] = {
    "claimed_as": "work-product",
    "basis": "Notes of trial counsel.",
    "inadvertent": "It lay between two police reports.",
    "precautions": "Two people reviewed it.",
}


def agreed(cast: Cast, docket: Docket) -> None:
    """Both sides agree that notice sequesters, with seven days to act."""
    with context.enter(cast.prosecutor) as actor:
        terms = clawback_terms.propose_terms(
            actor,
            shared_wall_id=docket.defender_shared,
            kind="agreement",
            citation="FRE 502(e) agreement of May 4",
            at_once=True,
            days=7,
        )
    with context.enter(cast.defender) as actor:
        clawback_terms.join_terms(actor, terms_id=terms.id)


def noticed(cast: Cast, volume: UUID, file_id: UUID, **more: Any) -> UUID:  # noqa: ANN401
    """A claim drafted, signed and noticed; the clawback's id."""
    with context.enter(cast.prosecutor) as actor:
        said: dict[str, Any] = WORDS | more
        claim = claims.draft_claim(actor, volume_id=volume, file_ids=[file_id], **said)
        return id_of(claims.give_notice(actor, claim_id=claim.id))


def id_of(row: Clawback) -> UUID:
    return UUID(str(row.id))


def item_of(cast: Cast, file_id: UUID) -> UUID:
    with context.enter(cast.prosecutor):
        return UUID(str(VolumeFile.objects.get(pk=file_id).item_id))


def reads_it(actor: Actor, item_id: UUID) -> bool:
    """Whether a person reaches an item at all."""
    with context.enter(actor) as entered:
        try:
            item = casework_access.item_for(entered, item_id)
        except NotFound:
            return False
        return BlobKey.objects.filter(wall_id=item.wall_id, blob_id=item.blob_id).exists()


@contextmanager
def later(**after: float) -> Iterator[None]:
    with replay.frozen(clock.now() + dt.timedelta(**after)):
        yield
