"""If these fail, referred mail stays with the case team, or goes back with nobody's leave."""

import pytest

from casework.models.custody import CustodyEvent
from casework.models.evidence import EvidenceItem
from disclosure.filter_team import Act
from disclosure.models.filter_team import FilterOffer, FilterRelease, SentToFilter
from disclosure.selectors import filter_teams as reads
from disclosure.selectors.filter_proposals import proposal_view
from disclosure.services import filter_answers, filter_releasing
from privilege import access, context, unlocked
from privilege.choices import JobState
from privilege.errors import NotFound, Refused
from privilege.models.blobs import BlobKey
from privilege.models.jobs import Job
from privilege.selectors.blobs import open_file
from tests.cast import Cast
from tests.disclosure.conftest import Docket, Take
from tests.disclosure.filtering import (
    REASON,
    SECRET,
    Filtering,
    at_the_team,
    filtering,
    item_of,
    proposed,
    referred,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def filtered(cast: Cast, docket: Docket) -> Filtering:
    return filtering(cast, docket)


def bytes_of(item: EvidenceItem) -> bytes:
    assert item.blob_id
    file = open_file(context.current(), wall_id=item.wall_id, blob_id=item.blob_id)
    with file:
        return b"".join(file.read(0, item.size))


def test_from_the_referral_to_the_release(cast: Cast, filtered: Filtering, take: Take) -> None:
    sent = referred(filtered, cast, take)
    gone = item_of(cast.prosecutor, sent)
    assert gone.text("title") == "(referred to the filter team)"
    assert gone.blob_id is None
    with context.enter(cast.prosecutor) as actor:
        assert not BlobKey.objects.filter(wall=filtered.docket.file).exists()
        assert SentToFilter.objects.get().text("reason") == REASON
        assert at_the_team_is_hidden(actor)
    (item_id,) = at_the_team(filtered)
    assert item_id != sent
    with context.enter(filtered.head) as actor, unlocked.using(filtered.head_key.unlocked()):
        (known,) = reads.items_of(actor, access.wall_of(actor, filtered.wall.id))
        assert known.item.text("title") == "mail.eml.txt"
        assert bytes_of(known.item) == SECRET
        assert known.referral
        assert known.referral.text("source_item_id") == str(sent)
        assert reads.caption_of(actor, known.item.wall) == "People v. Ortiz, IND-7"
    proposal_id = proposed(filtered, item_id)
    with context.enter(filtered.holder) as actor, unlocked.using(filtered.holder_key.unlocked()):
        view = proposal_view(actor, proposal_id)
        assert bytes_of(view.proposal.item) == SECRET
        assert view.may == {Act.AGREED, Act.OBJECTED}
        filter_answers.agree(actor, proposal_id=proposal_id)
    with context.enter(filtered.head) as actor, unlocked.using(filtered.head_key.unlocked()):
        made = filter_releasing.release_to_case_team(actor, proposal_id=proposal_id)
        offer = FilterOffer.objects.get()
        assert (offer.item_id, offer.released_item_id) == (item_id, made)
        with pytest.raises(NotFound):
            filter_releasing.take_in(actor, release_id=offer.id)
    with context.enter(cast.prosecutor) as actor:
        release = FilterRelease.objects.select_related("content").get()
        assert release.text("basis") == "Agreed by the holder"
        item = EvidenceItem.objects.select_related("wall", "content").get(pk=made)
        assert bytes_of(item) == SECRET
        assert item.text("title") == "mail.eml.txt"
        assert not Job.objects.filter(key=str(made)).exists()
        filter_releasing.take_in(actor, release_id=release.id)
        assert Job.objects.get(key=str(made)).state == JobState.QUEUED
        with pytest.raises(Refused):
            filter_releasing.take_in(actor, release_id=release.id)
        assert {one.act for one in CustodyEvent.objects.filter(item_id=sent)} >= {
            "copied",
            "referred",
        }


def at_the_team_is_hidden(actor: object) -> bool:
    del actor
    return (
        not FilterOffer.objects.exists()
        and not EvidenceItem.objects.filter(wall__kind="filter-team").exists()
    )
