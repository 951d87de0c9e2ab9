"""If these fail, what was taken back stays open with a client, in a copy or in a picture."""

from uuid import UUID

import pytest
from django.urls import reverse

from audit.ledger.services import operation
from casework.choices import DerivativeKind
from casework.models.evidence import Derivative, EvidenceItem, EvidenceText
from casework.models.shared import SharedMaterial
from casework.services import sharing
from disclosure.models.clawback import Clawback
from disclosure.models.volume import VolumeFile
from disclosure.services import clawbacks
from privilege import context, unlocked
from privilege.access import wall_of_kind
from privilege.choices import WallKind
from privilege.services import walls
from privilege.services.blobs import keep_file
from privilege.services.content import write_content
from privilege.services.member_keys import Opened
from tests.casework.test_notes import ceremony, unlocked_client, with_key
from tests.casework.test_pages import client_of
from tests.casework.test_sealed_files import keep
from tests.cast import Cast
from tests.cast import id_of as person_of
from tests.disclosure.claimed import agreed, noticed, reads_it
from tests.disclosure.conftest import Docket, Take
from tests.disclosure.filtering import unlock
from tests.privilege.guests_of import a_guest

pytestmark = pytest.mark.django_db
VIDEO = b"not really a video" * 9000


@pytest.fixture
def opened(cast: Cast, docket: Docket) -> Opened:
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


def served_video(cast: Cast, volume: UUID) -> tuple[UUID, UUID]:
    """The id of the file in the volume, and of the receiver's copy."""
    with context.enter(cast.defender):
        file = VolumeFile.objects.get(volume_id=volume, kind="native")
        return file.id, UUID(str(file.item_id))


def test_what_was_shared_with_a_client_is_shut_to_them_and_comes_back(
    cast: Cast, docket: Docket, volume: UUID, opened: Opened
) -> None:
    agreed(cast, docket)
    file_id, copy_id = served_video(cast, volume)
    with context.enter(cast.defender) as actor:
        channel = wall_of_kind(actor, docket.matter_id, WallKind.PRIVILEGED_CHANNEL)
    person, key = a_guest(cast.defender, channel.id, "Maria Ortiz")
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        shared = sharing.share_item(cast.defender, item_id=copy_id, may_download=True)
    guest = unlocked_client(person, key)
    pages = [reverse(name, args=[shared.id]) for name in ("own-share", "own-share-file")]
    assert [guest.get(page).status_code for page in pages] == [200, 200]
    clawback_id = noticed(cast, volume, file_id)
    assert [guest.get(page).status_code for page in pages] == [404, 404]
    for reader in (cast.defender, person):
        with context.enter(reader):
            assert not SharedMaterial.objects.exists()
    with context.enter(cast.prosecutor) as actor:
        clawbacks.withdraw(actor, clawback_id=clawback_id)
    assert [guest.get(page).status_code for page in pages] == [200, 200]


def test_a_copy_in_a_privileged_file_is_shut_once_its_member_unlocks(
    cast: Cast, docket: Docket, volume: UUID, opened: Opened
) -> None:
    agreed(cast, docket)
    file_id, _copy = served_video(cast, volume)
    with context.enter(cast.defender) as actor:
        wall = wall_of_kind(actor, docket.matter_id, WallKind.DEFENSE_FILE)
    copied, other = keep(cast.defender, wall, VIDEO), keep(cast.defender, wall, b"Our own memo")
    client = unlocked_client(cast.defender, opened)
    names = ("item", "item-text", "item-file", "item-custody")
    pages = [reverse(name, args=[copied.id]) for name in names]
    assert [client.get(page).status_code for page in pages] == [200] * 4
    search = f"{reverse('search')}?q=zanzibar"
    assert pages[0] in client.get(search).content.decode()
    clawback_id = noticed(cast, volume, file_id)
    assert [client.get(page).status_code for page in pages] == [404] * 4
    assert client.get(reverse("item", args=[other.id])).status_code == 200
    found = client.get(search).content.decode()
    assert pages[0] not in found
    assert reverse("item", args=[other.id]) in found
    with context.enter(cast.prosecutor) as actor:
        clawbacks.withdraw(actor, clawback_id=clawback_id)
    assert client.get(pages[0]).status_code == 200


def test_a_colleague_who_stands_only_behind_another_wall_of_the_side_is_shut_out_too(
    cast: Cast, docket: Docket, volume: UUID, opened: Opened, take: Take
) -> None:
    agreed(cast, docket)
    file_id, _copy = served_video(cast, volume)
    sealed, disclosing = cast.pd_outsider, cast.defense_investigator
    key = with_key(sealed)
    with context.enter(cast.defender) as actor:
        file = wall_of_kind(actor, docket.matter_id, WallKind.DEFENSE_FILE)
        walls.grant_wall(actor, wall_id=file.id, user_id=person_of(sealed))
        open_one = wall_of_kind(actor, docket.matter_id, WallKind.FOR_DISCLOSURE)
        walls.grant_wall(actor, wall_id=open_one.id, user_id=person_of(disclosing))
    unlock(cast.defender, opened)
    copied = keep(cast.defender, file, VIDEO)
    copy_id = take(cast.defender, VIDEO, "my copy.mp4", media_type="video/mp4")
    elsewhere = take(cast.co_defender, VIDEO, "from his brother.mp4", media_type="video/mp4")

    def readable() -> list[bool]:
        with unlocked.using(key.unlocked()):
            return [reads_it(sealed, copied.id), reads_it(disclosing, copy_id)]

    assert readable() == [True, True]
    clawback_id = noticed(cast, volume, file_id)
    assert readable() == [False, False]
    # The claim is the receiver's alone: who has the same file from elsewhere is not concerned.
    assert reads_it(cast.co_defender, elsewhere)
    for colleague in (sealed, disclosing):
        with context.enter(colleague):
            assert not Clawback.objects.exists()
    with context.enter(cast.prosecutor) as actor:
        clawbacks.withdraw(actor, clawback_id=clawback_id)
    assert readable() == [True, True]


def test_pictures_and_text_made_of_a_copy_are_shut_with_it(
    cast: Cast, docket: Docket, volume: UUID, take: Take
) -> None:
    agreed(cast, docket)
    file_id, _copy = served_video(cast, volume)
    copy_id = take(cast.defender, VIDEO, "my copy.mp4", media_type="video/mp4")
    with context.enter(cast.defender) as actor:
        item = EvidenceItem.objects.select_related("wall").get(pk=copy_id)
        with operation(actor, "test:item:read", wall=item.wall_id):
            blob, written = keep_file(actor, wall=item.wall, blocks=[b"a picture"])
            Derivative.behind(
                item.wall,
                item=item,
                blob=blob,
                kind=DerivativeKind.THUMBNAIL.value,
                media_type="image/png",
                size=written.size,
            ).save(force_insert=True)
            words = write_content(item.wall, {"text": "What counsel thought"})
            EvidenceText.behind(item.wall, item=item, page=1, content=words).save(force_insert=True)
    client = client_of(cast.defender)
    thumbnail = reverse("item-thumbnail", args=[copy_id])
    assert client.get(thumbnail).status_code == 200
    noticed(cast, volume, file_id)
    assert client.get(thumbnail).status_code == 404
    with context.enter(cast.defender):
        assert not Derivative.objects.filter(item_id=copy_id).exists()
        assert not EvidenceText.objects.filter(item_id=copy_id).exists()
