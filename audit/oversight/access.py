"""The door: find and authorise in one step; refused looks like absent."""

from uuid import UUID

from audit.oversight.models.codes import CodeVersion
from privilege.access import is_platform_administrator
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
