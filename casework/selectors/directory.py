"""What forms offer to choose from: courts, attorneys, colleagues."""

from uuid import UUID

from casework.models.case import Court
from privilege.actor import Actor
from privilege.choices import Role, Side
from privilege.models.people import Office, OfficeRole
from privilege.selectors.people import caseworkers, people_of_office


def courts(actor: Actor) -> list[Court]:  # noqa: ARG001 - the same for everybody
    """All courts of the list."""
    return list(Court.objects.order_by("jurisdiction", "name"))


def attorneys(actor: Actor, side: Side) -> list[OfficeRole]:
    """The attorneys of a side, with person and office: for the prosecution, the actor's own."""
    offices = Office.objects.filter(side=side.value)
    if side == Side.PROSECUTION:
        offices = offices.filter(pk__in=[actor.office_id] if actor.office_id else [])
    roles = caseworkers(offices.values_list("id", flat=True))
    return [role for role in roles if role.role == Role.ATTORNEY.value]


def colleagues(actor: Actor) -> list[tuple[UUID, str]]:
    """The caseworkers of the actor's own office: id and name, each once."""
    roles = caseworkers([actor.office_id]) if actor.office_id else []
    return list({role.user_id: role.user.display_name for role in roles}.items())


def members(actor: Actor) -> list[tuple[UUID, str]]:
    """Everybody with a role in the actor's own office: id and name."""
    people = people_of_office(actor.office_id) if actor.office_id else []
    return [(user.id, user.display_name) for user in people]


def office_name(actor: Actor) -> str:
    """The name of the actor's own office."""
    if actor.office_id is None:
        return ""
    return Office.objects.filter(pk=actor.office_id).values_list("name", flat=True).first() or ""


def zone_of(jurisdiction: str) -> str:
    """The time zone of a jurisdiction's courts; UTC where it lists none."""
    zones = Court.objects.filter(jurisdiction=jurisdiction).order_by("name", "id")
    return zones.values_list("zone", flat=True).first() or "UTC"
