"""The log of the scene in its trees, with checkpoints: after everything the scene has done."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connections

from audit.ground import replay
from audit.ledger import keys
from audit.ledger.services.beat import beat
from audit.ledger.services.integration import integrate
from audit.ledger.values import BEACON_LOG_ID
from audit.oversight.models.expungement import ExpungementOrder
from audit.oversight.services.expunging import CourtOrder, expunge
from casework.services.message_files import Looked, NewFile

if TYPE_CHECKING:
    from uuid import UUID

    from privilege.actor import Actor
    from tests.cast import Cast
    from tests.walls.scene import Scene


def sign_the_log(scene: "Scene", cast: "Cast", at: dt.datetime) -> None:
    """Integrate every log. The published one takes its beat in before the others have heads.

    What it commits to of them is salted, and differs between worlds as they do: its bytes are no
    more the same than those of anything encrypted.
    """
    with tempfile.TemporaryDirectory() as folder, replay.seeded("log"), replay.frozen(at):
        place = Path(folder)
        keys.make(place)
        beat()
        while integrate(keys.load(place)):
            pass
    with connections["integrator"].cursor() as cursor:
        for log_id in (cast.auditor.log_id, BEACON_LOG_ID):
            cursor.execute(
                "SELECT leaf_id FROM ledger_position WHERE log_id = %s ORDER BY index LIMIT 1",
                [log_id],
            )
            scene.ids["entry"] += [row[0] for row in cursor.fetchall()]
        # By what they say, never by their place, which follows from ids of the database at hand.
        cursor.execute(
            "SELECT leaf_id FROM ledger_entry_body WHERE log_id = %s AND wall_id IS NULL"
            " ORDER BY event, created_at, leaf_id LIMIT 2",
            [cast.pd_supervisor.log_id],
        )
        (kept,), (to_go,) = cursor.fetchall()
    connections["integrator"].close()
    scene.ids["log-line"].append(kept)
    _expunge(scene, cast.pd_supervisor, to_go)


def _expunge(scene: "Scene", actor: "Actor", entry_id: "UUID") -> None:
    """Carry out a court's order against an entry of the actor's office."""
    document = Looked(NewFile("order.pdf", b"%PDF-1.7"), "order.pdf", "application/pdf")
    order = CourtOrder("County Court", "IND-1", dt.date(2035, 1, 2), document)
    with scene.act(actor, "expungement"):
        expunge(actor, entry_id=entry_id, order=order)
        scene.ids["expungement-order"] += ExpungementOrder.objects.values_list("id", flat=True)
