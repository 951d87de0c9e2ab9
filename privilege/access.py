"""The door: find and authorise in one step; refused looks like absent."""

from uuid import UUID

from django.db import connection

from privilege import context
from privilege.actor import Actor
from privilege.choices import Role, Side, WallKind, WallRight
from privilege.errors import NotFound, SeveralFiles
from privilege.models.assertion import Assertion
from privilege.models.authority import Authority
from privilege.models.people import Office, User
from privilege.models.walls import Wall


def wall_of(actor: Actor, wall_id: UUID) -> Wall:
    """Find a wall that the actor is behind; raises ``NotFound`` for any other."""
    _entered(actor)
    wall = Wall.objects.select_related("office").filter(pk=wall_id).first()
    if wall is None:
        raise NotFound
    return wall


def writable_wall(actor: Actor, wall_id: UUID) -> Wall:
    """Find a wall behind which the actor may add and change."""
    wall = wall_of(actor, wall_id)
    if wall.id not in walls_held(actor, WallRight.WRITE):
        raise NotFound
    return wall


def walls_of_matter(actor: Actor, matter_id: UUID) -> list[Wall]:
    """Return the walls of a matter that the actor is behind; raises ``NotFound`` if none."""
    _entered(actor)
    walls = list(Wall.objects.select_related("office").filter(matter_id=matter_id))
    if not walls:
        raise NotFound
    return walls


def walls_of_kind(actor: Actor, matter_id: UUID, kind: WallKind) -> list[Wall]:
    """Return the walls of a kind in a matter that the actor is behind, the first opened first."""
    _entered(actor)
    found = Wall.objects.select_related("office").filter(matter_id=matter_id, kind=kind)
    return list(found.order_by("created_at", "id"))


def wall_of_kind(
    actor: Actor, matter_id: UUID, kind: WallKind, defendant_id: UUID | None = None
) -> Wall:
    """Find the actor's wall of a kind in a matter; ``defendant_id`` says whose.

    Raises ``SeveralFiles`` where the actor is behind several and no defendant is named.
    """
    walls = walls_of_kind(actor, matter_id, kind)
    if defendant_id is not None:
        walls = [wall for wall in walls if wall.defendant_id == defendant_id]
    if not walls:
        raise NotFound
    if len(walls) > 1:
        raise SeveralFiles([wall.defendant_id for wall in walls if wall.defendant_id])
    return walls[0]


def authority_for(actor: Actor, authority_id: UUID) -> Authority:
    """Find an authority to release, for people behind the wall that it stands behind."""
    _entered(actor)
    found = Authority.objects.select_related("content", "wall", "document")
    authority: Authority | None = found.filter(pk=authority_id).first()
    if authority is None:
        raise NotFound
    return authority


def authority_for_change(actor: Actor, authority_id: UUID) -> Authority:
    """Find an authority and hold it until the transaction ends, where the actor may write."""
    authority_for(actor, authority_id)
    found = Authority.objects.select_for_update(of=("self",))
    authority: Authority | None = (
        found.select_related("content", "wall").filter(pk=authority_id).first()
    )
    if authority is None:
        raise NotFound
    writable_wall(actor, authority.wall_id)
    return authority


def assertion_for(actor: Actor, assertion_id: UUID, *, for_change: bool = False) -> Assertion:
    """Find an assertion of privilege; one to change is locked until the transaction ends."""
    _entered(actor)
    found = Assertion.objects.select_related("content", "wall")
    if for_change:
        found = found.select_for_update(of=("self",))
    assertion: Assertion | None = found.filter(pk=assertion_id).first()
    if assertion is None:
        raise NotFound
    return assertion


def walls_held(actor: Actor, right: WallRight) -> frozenset[UUID]:
    """Return the ids of all walls on which the actor holds a right by grant."""
    _entered(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT parley.my_walls(%s)", [right.value])
        return frozenset(cursor.fetchone()[0])


def person(actor: Actor, user_id: UUID) -> User:
    """Find a person in the directory; it is open to everybody who has logged in."""
    if actor.is_anonymous:
        raise NotFound
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    return user


def demand_role(actor: Actor, *roles: Role) -> None:
    """Raise ``NotFound`` unless the actor holds one of the roles: the page is not theirs."""
    if not actor.has_role(*roles):
        raise NotFound


def _entered(actor: Actor) -> None:
    """A door opens only for whoever has entered the transaction."""
    if context.current().user_id != actor.user_id:
        raise NotFound


def works_on_cases(actor: Actor) -> bool:
    """Whether lists of cases make sense for the actor; neutral offices' supervisors have none."""
    supervises = actor.has_role(Role.SUPERVISOR) and actor.side != Side.NEUTRAL
    return supervises or actor.has_role(Role.ATTORNEY, Role.STAFF)


def is_platform_administrator(actor: Actor) -> bool:
    """Whether the actor looks after every office's accounts: a neutral office's administrator."""
    return actor.side == Side.NEUTRAL and actor.has_role(Role.ADMINISTRATOR)


def demand_platform_administrator(actor: Actor) -> None:
    """Raise ``NotFound`` for everybody else."""
    if not is_platform_administrator(actor):
        raise NotFound


def office_looked_after(actor: Actor, office_id: str) -> Office:
    """Find an office whose accounts the actor looks after: by default their own."""
    own = Office.objects.filter(pk=actor.office_id or UUID(int=0))
    found = own.first()
    if office_id and is_platform_administrator(actor):
        try:
            found = Office.objects.filter(pk=UUID(office_id)).first()
        except ValueError:
            found = None
    elif office_id and office_id != str(actor.office_id):
        found = None
    if found is None:
        raise NotFound
    return found
