"""A person's own exports of notes."""

from dataclasses import dataclass

from audit.ground import clock
from casework.models.case import Case
from casework.models.note_export import NoteExport
from privilege.actor import Actor
from privilege.choices import JobState
from privilege.selectors.jobs import Standing, standing_of


@dataclass(frozen=True, slots=True)
class ExportView:
    """An export and where its work stands."""

    export: NoteExport
    standing: Standing

    @property
    def is_ready(self) -> bool:
        """Whether it can be downloaded."""
        return self.export.ready_at is not None

    @property
    def is_open(self) -> bool:
        """Whether its state may still change by itself."""
        return not self.is_ready and self.standing.state != JobState.FAILED


def own_exports(actor: Actor, case: Case) -> list[ExportView]:
    """The actor's exports of a case that have not ended, the latest first; two queries."""
    found = NoteExport.objects.select_related("wall").filter(
        matter_id=case.matter_id, created_by=actor.person_id, expires_at__gt=clock.now()
    )
    rows = list(found.order_by("-created_at", "-id")[:20])
    standing = standing_of(row.job_id for row in rows if row.job_id)
    nothing = Standing(JobState.QUEUED, 0, 0)
    return [ExportView(row, standing.get(row.job_id or row.id, nothing)) for row in rows]
