"""Appointing ethics officers: by a supervisor of the office, never by an administrator."""

from uuid import UUID

from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import NotFound
from privilege.models.people import OfficeRole, User
from privilege.selectors.keys import keys_of
from privilege.services.people import set_role


def candidates(actor: Actor) -> list[tuple[User, bool, bool]]:
    """The office's people, whether each is an ethics officer, and whether they have made a key."""
    people = list(
        User.objects.filter(office_roles__office_id=actor.own_office_id, is_active=True)
        .distinct()
        .order_by("display_name", "id")
    )
    held = OfficeRole.objects.filter(office_id=actor.own_office_id, role=Role.ETHICS_OFFICER)
    officers = set(held.values_list("user_id", flat=True))
    keys = keys_of([one.id for one in people])
    return [(one, one.id in officers, one.id in keys) for one in people]


def appoint(actor: Actor, *, user_id: UUID, holds: bool) -> None:
    """Make somebody of the actor's own office an ethics officer, or end it.

    What was addressed to them before stays theirs: nobody else could open it.
    """
    role = (
        OfficeRole.objects.filter(user_id=user_id, office_id=actor.own_office_id)
        .select_related("user", "office")
        .first()
    )
    if role is None:
        raise NotFound
    set_role(actor, user=role.user, office=role.office, role=Role.ETHICS_OFFICER, holds=holds)
