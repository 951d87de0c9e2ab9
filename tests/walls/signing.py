"""The log of the scene in its trees, with checkpoints: after everything the scene has done."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connections

from audit.ground import replay
from audit.ledger import keys
from audit.ledger.services.beat import beat
from audit.ledger.services.integration import integrate
from audit.ledger.values import BEACON_LOG_ID

if TYPE_CHECKING:
    from datetime import datetime

    from tests.cast import Cast
    from tests.walls.scene import Scene


def sign_the_log(scene: "Scene", cast: "Cast", at: "datetime") -> None:
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
    connections["integrator"].close()
