"""The door: find and authorise in one step; refused looks like absent."""

from uuid import UUID

from audit.ground import clock
from audit.oversight.models.codes import CodeVersion
from audit.oversight.models.concern import Concern, ConcernFile
from audit.oversight.models.exports import LogExport
from privilege.access import demand_role, is_platform_administrator
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import NotFound


def code_for(actor: Actor, version_id: UUID) -> CodeVersion:
    """Find a version of a code that the actor's office knows."""
    if actor.office_id is None:
        raise NotFound
    version = CodeVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NotFound
    return version


def publishes_codes(actor: Actor) -> bool:
    """Whether the actor publishes codes: of the platform, or of the office they supervise."""
    return is_platform_administrator(actor) or actor.has_role(Role.SUPERVISOR)


def concern_for(actor: Actor, concern_id: UUID, *, for_change: bool = False) -> Concern:
    """Find a report that was addressed to the actor; one to change is held until the end."""
    found = Concern.objects.select_related("content", "wall")
    if for_change:
        found = found.select_for_update(of=("self",))
    concern: Concern | None = found.filter(pk=concern_id, recipient_id=actor.person_id).first()
    if concern is None:
        raise NotFound
    return concern


def concern_file_for(actor: Actor, file_id: UUID) -> ConcernFile:
    """Find a file of a report that was addressed to the actor."""
    found = ConcernFile.objects.select_related("content", "concern")
    file: ConcernFile | None = found.filter(
        pk=file_id, concern__recipient_id=actor.person_id
    ).first()
    if file is None:
        raise NotFound
    return file


def export_for(actor: Actor, export_id: UUID) -> LogExport:
    """Find one's own export of the log of the office one still works in, until it ends."""
    demand_role(actor, Role.SUPERVISOR, Role.AUDITOR)
    found: LogExport | None = LogExport.objects.filter(
        pk=export_id,
        requested_by_id=actor.person_id,
        log_id=actor.log_id,
        ended_at=None,
        expires_at__gt=clock.now(),
    ).first()
    if found is None:
        raise NotFound
    return found
