"""Productions and a privilege log in the scene: what is served, and what is in preparation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.models.evidence import EvidenceItem
from disclosure.models.privilege_log import PrivilegeLogEntry
from disclosure.models.production import ProductionItem
from disclosure.models.volume import VolumeFile
from disclosure.selectors import privilege_logs as drafts
from disclosure.selectors.parties import receiving_parties
from disclosure.services import challenges, log_serving, privilege_logs, receiving
from privilege.choices import WallKind
from tests.disclosure import conftest as productions
from tests.disclosure import logs
from tests.walls import scene as setting

if TYPE_CHECKING:
    from casework.services import cases
    from tests.cast import Cast


def serve_and_draft(scene: setting.Scene, cast: Cast, opening: cases.Opening) -> None:
    """Serve a volume on the first defendant, and keep a draft that nobody else knows of."""
    actor = cast.prosecutor
    with scene.act(actor, "to be served"):
        wall = setting.wall_of(actor, opening, WallKind.PROSECUTION_FILE)
        served_ids = [
            setting.take_file(scene, actor, wall, setting.SHARED, f"served-{number}.txt")
            for number in range(scene.times(setting.SHARED))
        ]
        parties = receiving_parties(actor, opening.case.matter_id)
        shared = next(one.shared_wall_id for one in parties if one.name != "Ann Roe")
    with scene.act(actor, "serve a volume"):
        production = productions.drafted(actor, shared, served_ids)
        productions.numbered(actor, production)
    with scene.act(actor, "prepare the volume"):
        productions.prepared(actor, production)
    with scene.act(actor, "volume"):
        volume = productions.served(actor, production)
        scene.ids["production"].append(production)
        scene.ids["volume"].append(volume)
        scene.ids["production-item"] += ProductionItem.objects.values_list("id", flat=True)
        scene.ids["file"] += VolumeFile.objects.values_list("id", flat=True)
        copies = EvidenceItem.objects.filter(origin="served").order_by("id")
        scene.ids["item"] += copies.values_list("id", flat=True)
    with scene.act(cast.defender, "receipt of the volume"):
        receiving.acknowledge_receipt(cast.defender, volume_id=volume)
    for number in range(scene.times(setting.PROSECUTION_FILE)):
        with scene.act(actor, f"draft {number}"):
            item_id = setting.take_file(
                scene, actor, wall, setting.PROSECUTION_FILE, f"drafted-{number}.txt"
            )
            draft = productions.drafted(actor, shared, [item_id])
            scene.ids["production"].append(draft)


def log_privilege(scene: setting.Scene, cast: Cast, opening: cases.Opening) -> None:
    """Serve a privilege log on the first defendant, who challenges it; its draft holds more."""
    actor = cast.prosecutor
    with scene.act(actor, "privileged"):
        wall = setting.wall_of(actor, opening, WallKind.PROSECUTION_FILE)
        for number in range(scene.times(setting.SHARED)):
            item_id = setting.take_file(
                scene, actor, wall, setting.SHARED, f"privileged-{number}.txt"
            )
            item = EvidenceItem.objects.get(pk=item_id)
            setting.assert_on(scene, actor, wall, item, setting.SHARED)
        parties = {one.name: one for one in receiving_parties(actor, opening.case.matter_id)}
        shared = next(one.shared_wall_id for name, one in parties.items() if name != "Ann Roe")
    with scene.act(actor, "begin the log"):
        log = privilege_logs.begin_log(actor, shared_wall_id=shared)
    with scene.act(actor, "leave out of the log"):
        for row in drafts.rows_of(actor, drafts.log_of(actor, log.id)):
            if "privileged-" not in str(row.item.text("name")):
                privilege_logs.describe_row(
                    actor, log_id=log.id, item_id=row.item.id, values={}, is_left_out=True
                )
    with scene.act(actor, "serve the log"):
        version = log_serving.serve_log(
            actor, log_id=log.id, confirmation=logs.confirmation(actor, log.id)
        )
    with scene.act(cast.defender, "challenge the log"):
        entries = list(
            PrivilegeLogEntry.objects.filter(version_id=version)
            .order_by("number")
            .values_list("id", flat=True)
        )
        challenge = challenges.challenge_entry(
            cast.defender,
            entry_id=entries[0],
            text=scene.word(setting.SHARED, "Too thin"),
            day=setting.START.date(),
        )
    scene.ids["privilege-log"].append(log.id)
    scene.ids["log-version"].append(version)
    scene.ids["log-entry"] += entries
    scene.ids["log-challenge"].append(challenge.id)
