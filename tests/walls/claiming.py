"""Clawbacks in the scene: what is claimed in secret, and what both sides know of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosure.models.clawback import ClawbackItem
from disclosure.models.volume import VolumeFile
from disclosure.services import claims, clawback_terms, clawbacks, receiver
from tests.walls import scene as setting

if TYPE_CHECKING:
    from uuid import UUID

    from tests.cast import Cast


def claim_back(scene: setting.Scene, cast: Cast) -> None:
    """Report a document, propose terms, and draft claims that nobody else knows of."""
    volume_id = scene.ids["volume"][0]
    with scene.act(cast.prosecutor, "terms on what is claimed back"):
        file = VolumeFile.objects.filter(volume_id=volume_id, item_id__isnull=False).first()
        assert file
        terms = clawback_terms.propose_terms(
            cast.prosecutor,
            shared_wall_id=file.wall_id,
            kind="agreement",
            citation=scene.word(setting.SHARED, "Agreement"),
            at_once=False,
            days=60,
        )
        scene.ids["clawback-terms"].append(terms.id)
    with scene.act(cast.defender, "a report on what was served"):
        found = clawbacks.report(
            cast.defender,
            volume_id=volume_id,
            file_ids=[file.id],
            seen=scene.word(setting.SHARED, "Headed by counsel's name"),
            sequester=False,
        )
        scene.ids["clawback"].append(found.id)
    for number in range(scene.times(setting.PROSECUTION_FILE)):
        with scene.act(cast.prosecutor, f"a claim in preparation {number}"):
            claim = claims.draft_claim(
                cast.prosecutor,
                volume_id=volume_id,
                file_ids=[file.id],
                basis=scene.word(setting.PROSECUTION_FILE, "Counsel's notes"),
            )
            scene.ids["claim"].append(claim.id)
    _keep_to_the_defense(scene, cast, found.id)


def _keep_to_the_defense(scene: setting.Scene, cast: Cast, clawback_id: UUID) -> None:
    for number in range(scene.times(setting.DEFENSE)):
        with scene.act(cast.defender, f"a copy passed on {number}"):
            copy = receiver.list_onward_copy(
                cast.defender,
                clawback_id=clawback_id,
                to_whom=scene.word(setting.DEFENSE, "An expert"),
                what="By mail",
            )
            scene.ids["onward-copy"].append(copy.id)
        if number == 1:
            with scene.act(cast.defender, "listed as favorable"):
                item_id = ClawbackItem.objects.get(clawback_id=clawback_id).item_id
                receiver.list_favorable(cast.defender, item_id=item_id, why="Another suspect")
