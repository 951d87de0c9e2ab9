"""Who is who to the side that files an e-mail."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from casework.mail_place import Circle
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.models.people import OfficeRole, User
from privilege.models.walls import Wall
from privilege.selectors.people import people_behind


def circle_of(actor: Actor, places: Sequence[Wall]) -> Circle:
    """The addresses of the actor's office, and of the client where one has an account; 3 queries.

    Whoever stands behind an attorney–client channel and works in no office is the client.
    """
    office = _addresses(
        OfficeRole.objects.filter(office_id=actor.own_office_id).values_list("user_id", flat=True)
    )
    channels = [wall.id for wall in places if wall.kind == WallKind.PRIVILEGED_CHANNEL]
    behind = {one.user_id for readers in people_behind(channels).values() for one in readers}
    employed = OfficeRole.objects.filter(user_id__in=behind).values_list("user_id", flat=True)
    return Circle(office=office, clients=_addresses(behind - set(employed)))


def _addresses(user_ids: Iterable[UUID]) -> frozenset[str]:
    found = User.objects.filter(pk__in=user_ids).values_list("email", flat=True)
    return frozenset(one.lower() for one in found)
