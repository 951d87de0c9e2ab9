"""An export of a log, as the scene has it: its pieces, as if a worker and the log had made them."""

import zlib
from typing import TYPE_CHECKING

from audit.ground import clock, ids, replay
from audit.ledger.services import operation
from audit.oversight.events import Event
from audit.oversight.models.exports import LogExport
from audit.oversight.services import exports
from audit.verify import parley_verify
from tests.walls import scene as plan

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.walls.scene import Scene


def export_a_log(scene: "Scene", cast: "Cast") -> None:
    """Let the auditor have an export, ready to be downloaded."""
    actor = cast.auditor
    # An export is not kept for long.
    with scene.act(actor, "export of the log"), replay.frozen(plan.YESTERDAY):
        now = clock.now()
        export = LogExport(
            id=ids.new(),
            requested_by_id=actor.person_id,
            office_id=actor.own_office_id,
            log_id=actor.log_id,
            size=1,
            created_at=now,
            made_at=now,
            ready_at=now,
            expires_at=now + exports.KEPT,
        )
        with operation(actor, Event.EXPORT_READY, objects=[exports.ref_of(export)]):
            export.save(force_insert=True)
            for path in parley_verify.ORDER:
                data = f"{path}\n".encode()
                part = exports.part_of(export, path, data)
                part.tally = {exports.CRCS: {path: zlib.crc32(data)}}
                part.save(force_insert=True)
    scene.ids["log-export"].append(export.id)
