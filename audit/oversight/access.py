"""The door: find and authorise in one step; refused looks like absent."""

from uuid import UUID

from audit.ground import clock
from audit.oversight.models.codes import CodeVersion
from audit.oversight.models.concern import Concern, ConcernFile
from audit.oversight.models.exports import LogExport
from audit.oversight.models.expungement import ExpungementOrder
from audit.oversight.models.training import Certificate, TrainingRecord
from privilege.access import demand_role, is_platform_administrator
from privilege.actor import Actor
from privilege.choices import Role, WallKind
from privilege.errors import NotFound
from privilege.models.walls import Wall


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


def office_wall(actor: Actor) -> Wall:
    """Find the wall behind which the actor, a supervisor, keeps the records of their office."""
    demand_role(actor, Role.SUPERVISOR)
    found = Wall.objects.filter(office_id=actor.own_office_id, kind=WallKind.OFFICE).first()
    if found is None:
        raise NotFound
    return found


def record_for(actor: Actor, record_id: UUID, *, of_own_people: bool) -> TrainingRecord:
    """Find a record of a training, for a supervisor: of their people, or of a session held."""
    demand_role(actor, Role.SUPERVISOR)
    side = "office_id" if of_own_people else "host_office_id"
    record = (
        TrainingRecord.objects.select_related("user")
        .filter(pk=record_id, withdrawn_at=None, **{side: actor.own_office_id})
        .first()
    )
    if record is None:
        raise NotFound
    return record


def certificate_for(actor: Actor, certificate_id: UUID) -> Certificate:
    """Find a certificate that the actor can read."""
    found = Certificate.objects.select_related("content").filter(pk=certificate_id).first()
    if found is None or actor.is_anonymous:
        raise NotFound
    certificate: Certificate = found
    return certificate


def order_for(actor: Actor, order_id: UUID) -> ExpungementOrder:
    """Find the document of a court's order that the actor's office carried out."""
    demand_role(actor, Role.SUPERVISOR)
    found = ExpungementOrder.objects.select_related("content").filter(pk=order_id).first()
    if found is None:
        raise NotFound
    order: ExpungementOrder = found
    return order
