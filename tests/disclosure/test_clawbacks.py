"""If these fail, a side loses a privilege over a mistake, or a case over a false claim."""

from uuid import UUID

import pytest

from casework import access as casework_access
from casework.models.evidence import EvidenceItem
from disclosure import access
from disclosure.clawback import Act, State
from disclosure.models.volume import VolumeFile
from disclosure.selectors import clawbacks as reads
from disclosure.selectors import volumes
from disclosure.services import clawbacks, receiving, returning
from privilege import context
from privilege.errors import NotFound, Refused
from privilege.models.blobs import BlobKey
from tests.cast import Cast
from tests.disclosure.claimed import agreed, item_of, later, noticed, reads_it
from tests.disclosure.conftest import Docket

pytestmark = pytest.mark.django_db


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
