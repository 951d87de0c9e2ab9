"""If these fail, a server that dies in the middle of an act leaves half of it behind."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from casework.choices import NoteKind
from casework.models.evidence import EvidenceItem
from casework.models.note import Note
from casework.services import notes
from casework.services.releasing_privileged import release_privileged
from disclosure.models.clawback import Clawback
from disclosure.models.clawback_own import ClawbackClaim
from disclosure.models.production import Production, Release
from disclosure.models.volume import PackageEvent, ProductionVolume, VolumeFile
from disclosure.services import claims
from disclosure.services.serving import serve_production
from privilege import context, unlocked
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.models.authority import Authority, PrivilegedRelease
from privilege.models.blobs import Blob, BlobKey
from privilege.models.content import Content
from privilege.models.keys import WallKey, WallKeyWrap
from privilege.models.walls import Wall
from privilege.services import walls
from privilege.services.blobs import remove_orphans
from privilege.services.member_keys import Opened
from tests.casework.test_notes import ceremony, with_key
from tests.casework.waiving import recorded, refs, terms
from tests.cast import Cast, id_of
from tests.disclosure.claimed import WORDS, agreed, reads_it
from tests.disclosure.conftest import Docket, confirmation, drafted, numbered, prepared
from tests.killing import kills

pytestmark = pytest.mark.usefixtures("committed_db")


def test_a_production_and_its_clawback_are_served_and_noticed_whole_or_not_at_all(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, [items["report"], items["photo"]])
    numbered(who, production_id)
    prepared(who, production_id)

    def serve() -> None:
        with context.enter(who):
            serve_production(
                who, production_id=production_id, confirmation=confirmation(who, production_id)
            )

    before = received(cast, production_id)
    assert before == ("numbered", 0, 0, 0, 0)
    for has_committed in kills(serve):
        if not has_committed:
            assert received(cast, production_id) == before
    assert received(cast, production_id) == ("served", 2, 1, 1, 2)
    orphans_are_noise_and_swept()

    agreed(cast, docket)
    with context.enter(who):
        file = VolumeFile.objects.get(kind="document", first=1)
        claim = claims.draft_claim(who, volume_id=file.volume_id, file_ids=[file.id], **WORDS)
        item_id = UUID(str(file.item_id))

    def notice() -> None:
        with context.enter(who):
            claims.give_notice(who, claim_id=claim.id)

    for has_committed in kills(notice):
        with context.enter(who):
            now = ClawbackClaim.objects.get(pk=claim.id).clawback_id
            rows = Clawback.objects.count()
        assert (now is not None, rows) == (has_committed, int(has_committed))
        assert reads_it(cast.defender, item_id) is not has_committed
        assert reads_it(who, items["report"]), "the producer keeps its own"


def received(cast: Cast, production_id: UUID) -> tuple[str, int, int, int, int]:
    """How far it is served: state, the receiver's items, volumes, receipts, what became which."""
    with context.enter(cast.prosecutor):
        state = str(Production.objects.get(pk=production_id).state)
        lineage = Release.objects.count()
    with context.enter(cast.defender):
        items = EvidenceItem.objects.exclude(served_by_id=None)
        keys = BlobKey.objects.filter(blob_id__in=items.values("blob_id"))
        assert keys.count() == items.count(), "each with its key"
        return (
            state,
            items.count(),
            ProductionVolume.objects.count(),
            PackageEvent.objects.count(),
            lineage,
        )


def orphans_are_noise_and_swept() -> None:
    """Files that the killed processes had stored are named by no key, and go."""
    folder = Path(settings.PARLEY_BLOB_DIR) / "kept"
    stored = {path.name for path in folder.rglob("*") if path.is_file()}
    named = set(Blob.objects.values_list("store_key", flat=True))
    assert named <= stored, "and none that is named is missing"
    assert stored - named, "the processes died with files of theirs in the store"
    assert remove_orphans(datetime.now(UTC) - timedelta(days=90)) == 0, "not while they are young"
    old = time.time() - timedelta(days=91).total_seconds()
    for path in folder.rglob("*"):
        os.utime(path, (old, old))
    assert remove_orphans(datetime.now(UTC) - timedelta(days=90)) == len(stored - named)
    assert {path.name for path in folder.rglob("*") if path.is_file()} == named


def test_a_rotation_and_a_release_of_privileged_words_are_done_whole_or_not_at_all(
    cast: Cast, docket: Docket
) -> None:
    ceremony(cast.pd_supervisor)
    wall, opened = the_wall(cast, docket), with_key(cast.defender)
    with_key(cast.defense_investigator)
    with context.enter(cast.defender):
        walls.grant_wall(cast.defender, wall_id=wall.id, user_id=id_of(cast.defense_investigator))
    first = noted(cast.defender, docket, wall)
    with context.enter(cast.defender):
        walls.revoke_wall(cast.defender, wall_id=wall.id, user_id=id_of(cast.defense_investigator))
    assert keys_of(cast.defender, wall, opened) == (1, 1, 1)
    for has_committed in kills(lambda: noted(cast.defender, docket, wall)):
        assert keys_of(cast.defender, wall, opened) == ((2, 2, 2) if has_committed else (1, 1, 1))

    authority = recorded(cast.defender, opened, wall.id, terms(first))

    def release() -> None:
        with context.enter(cast.defender), unlocked.using(opened.unlocked()):
            release_privileged(
                cast.defender,
                authority_id=authority.id,
                subjects=refs(first),
                target_id=docket.defender_shared,
            )

    for has_committed in kills(release):
        with context.enter(cast.prosecutor):
            assert Note.objects.count() == int(has_committed)
        with context.enter(cast.defender):
            assert PrivilegedRelease.objects.count() == int(has_committed)
            assert (Authority.objects.get().used_at is not None) is has_committed


def the_wall(cast: Cast, docket: Docket) -> Wall:
    with context.enter(cast.defender):
        return wall_of_kind(cast.defender, docket.matter_id, WallKind.DEFENSE_WORK_PRODUCT)


def noted(actor: Actor, docket: Docket, wall: Wall) -> Note:
    """Write behind the wall: the first entry after somebody has left makes its key anew."""
    with context.enter(actor):
        return notes.add_note(
            actor,
            case_id=docket.case_id,
            wall_id=wall.id,
            kind=NoteKind.NOTE,
            title="Alibi",
            text="He was elsewhere.",
        )


def keys_of(actor: Actor, wall: Wall, opened: Opened) -> tuple[int, int, int]:
    """Generations, those wrapped for the member, and notes that open for them: never fewer."""
    with context.enter(actor), unlocked.using(opened.unlocked()):
        contents = Content.objects.filter(pk__in=Note.objects.values("content_id"))
        opens = sum(one.words() is not None for one in contents)
        assert opens == Note.objects.count()
        wraps = WallKeyWrap.objects.filter(wall_id=wall.id, member_key_id=opened.key_id)
        return WallKey.objects.filter(wall_id=wall.id).count(), wraps.count(), opens
