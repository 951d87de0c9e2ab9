"""Who approves exceptions for an office that has one supervisor."""

from dataclasses import dataclass
from uuid import UUID

from audit.ground import clock
from privilege.actor import Actor
from privilege.choices import Role
from privilege.models.outside_approver import ApprovalCode, OutsideApprover
from privilege.models.people import OfficeRole


@dataclass(frozen=True, slots=True)
class Approvers:
    """Who approves now, how many of their codes are left, and who waits to take their place."""

    present: OutsideApprover | None
    codes_left: int
    coming: OutsideApprover | None


def supervises_alone(actor: Actor) -> bool:
    """Whether the actor is the one supervisor of their office."""
    if not actor.has_role(Role.SUPERVISOR) or actor.office_id is None:
        return False
    others = OfficeRole.objects.filter(
        office_id=actor.office_id, role=Role.SUPERVISOR.value, user__is_active=True
    ).exclude(user_id=actor.person_id)
    return not others.exists()


def approvers_of(office_id: UUID | None) -> Approvers:
    """Who approves for an office, and who will."""
    if office_id is None:
        return Approvers(None, 0, None)
    now = clock.now()
    found = list(
        OutsideApprover.objects.filter(office_id=office_id).order_by("-takes_effect_at", "id")
    )
    present = next((one for one in found if one.takes_effect_at <= now), None)
    coming = next((one for one in found if one.takes_effect_at > now), None)
    left = ApprovalCode.objects.filter(approver=present, used_at=None).count() if present else 0
    return Approvers(present, left, coming)
