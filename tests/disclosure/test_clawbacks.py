"""If these fail, a side loses a privilege over a mistake, or a case over a false claim."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from audit.ground import clock, replay
from casework import access as casework_access
from casework.models.evidence import EvidenceItem
from disclosure import access
from disclosure.clawback import Act, State
from disclosure.models.clawback import Clawback
from disclosure.models.volume import VolumeFile
from disclosure.selectors import clawbacks as reads
from disclosure.selectors import volumes
from disclosure.services import claims, clawback_terms, clawbacks, receiving, returning
from privilege import context
from privilege.actor import Actor
from privilege.errors import NotFound, Refused
from privilege.models.blobs import BlobKey
from tests.cast import Cast
from tests.disclosure.conftest import Docket

pytestmark = pytest.mark.django_db

WORDS = {
    "claimed_as": "work-product",
    "basis": "Notes of trial counsel.",
    "inadvertent": "It lay between two police reports.",
    "precautions": "Two people reviewed it.",
}


@pytest.fixture
def report_file(cast: Cast, volume: UUID) -> UUID:
    """The report's file in the volume served on the defender."""
    with context.enter(cast.defender) as actor:
        found = access.volume_for(actor, volume)
        return next(f.id for f in volumes.files_of(actor, found) if f.kind == "document")


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


def test_agreed_notice_sequesters_every_copy_at_that_instant(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID
) -> None:
    agreed(cast, docket)
    item_id = item_of(cast, report_file)
    assert reads_it(cast.defender, item_id)
    clawback_id = noticed(cast, volume, report_file)
    assert not reads_it(cast.defender, item_id)
    assert reads_it(cast.prosecutor, item_id)
    with context.enter(cast.defender) as actor:
        found = access.volume_for(actor, volume)
        assert report_file not in {file.id for file in volumes.files_of(actor, found)}
        download = receiving.download_volume(actor, volume_id=volume)
        assert not any(member.path.startswith("documents/DA-000001") for member in download.members)
        with pytest.raises(NotFound):
            receiving.open_volume_file(actor, volume_id=volume, file_id=report_file)
        assert access.clawback_for(actor, clawback_id).state == State.NOTICED


def test_without_terms_the_notice_is_delivered_and_the_receiver_sequesters(
    cast: Cast, volume: UUID, report_file: UUID
) -> None:
    clawback_id = noticed(cast, volume, report_file)
    item_id = item_of(cast, report_file)
    assert reads_it(cast.defender, item_id)
    with context.enter(cast.prosecutor) as actor, pytest.raises(Refused):
        clawbacks.sequester(actor, clawback_id=clawback_id)
    with context.enter(cast.defender) as actor:
        clawbacks.sequester(actor, clawback_id=clawback_id)
    assert not reads_it(cast.defender, item_id)


def test_access_returns_by_the_clock_when_the_claimant_does_not_act(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID
) -> None:
    agreed(cast, docket)
    item_id = item_of(cast, report_file)
    clawback_id = noticed(cast, volume, report_file)
    with context.enter(cast.defender) as actor:
        clawbacks.dispute(actor, clawback_id=clawback_id, grounds="It was written for police.")
    with later(days=6):
        assert not reads_it(cast.defender, item_id)
    with later(days=12):
        assert reads_it(cast.defender, item_id)
        with context.enter(cast.prosecutor) as actor, pytest.raises(Refused, match="ended"):
            clawbacks.submit(actor, clawback_id=clawback_id, citation="Motion of June 1")
        with context.enter(cast.defender) as actor:
            assert returning.settle_when_due(actor, clawback_id=clawback_id).state == "restored"
    assert reads_it(cast.defender, item_id)
    with context.enter(cast.defender) as actor:
        acts = [step.act for step in reads.steps_of(actor, access.clawback_for(actor, clawback_id))]
    assert acts == [Act.NOTICED, Act.DISPUTED, Act.LAPSED]


def test_destruction_takes_the_content_from_the_receiver_for_good(
    cast: Cast, volume: UUID, report_file: UUID, items: dict[str, UUID]
) -> None:
    clawback_id = noticed(cast, volume, report_file)
    item_id = item_of(cast, report_file)
    with context.enter(cast.defender) as actor:
        clawbacks.certify(
            actor, clawback_id=clawback_id, how=Act.DESTROYED, statement="All copies are gone."
        )
    assert not reads_it(cast.defender, item_id)
    with context.enter(cast.prosecutor) as actor:
        emptied = EvidenceItem.objects.select_related("content").get(pk=item_id)
        assert (emptied.blob_id, emptied.search) == (None, None)
        assert emptied.text("title") == "(taken back)"
        assert casework_access.item_for(actor, items["report"]).text("title") == "report.pdf"
        file = VolumeFile.objects.get(pk=report_file)
        assert not BlobKey.objects.filter(wall_id=file.wall_id, blob_id=file.blob_id).exists()
