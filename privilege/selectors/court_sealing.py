"""Reading court sealings: for the people whom the order names, and nobody else."""

from uuid import UUID

from privilege.actor import Actor
from privilege.models.court_sealing import CourtSealing


def sealing_in_force(actor: Actor, matter_id: UUID) -> CourtSealing | None:
    """The order that seals a matter now; None where there is none, or the actor may not know."""
    del actor  # the database shows what the one who has entered may read
    found = CourtSealing.objects.select_related("content", "wall")
    return found.filter(matter_id=matter_id, lifted_at=None).first()
