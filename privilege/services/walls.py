"""Matters, walls, and who stands behind them."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege.actor import Actor
from privilege.choices import SUPERVISED_KINDS, WallKind, WallRight
from privilege.events import Event
from privilege.models.people import Office
from privilege.models.walls import Screen, Wall
from privilege.services.database import act

_INCLUDED = {
    WallRight.READ: [WallRight.READ.value],
    WallRight.WRITE: [WallRight.READ.value, WallRight.WRITE.value],
    WallRight.MANAGE: [right.value for right in WallRight],
}


def open_matter(actor: Actor) -> UUID:
    """Open a matter of the actor's office and return its id; only caseworkers may.

    Nobody sees it until its case record is opened and somebody is let in.
    """
    matter_id = ids.new()
    with operation(actor, Event.MATTER_OPENED, objects=[Ref("privilege.matter", matter_id)]):
        act("open_matter", matter_id, actor.office_id, clock.now())
    return matter_id


def open_wall(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    matter_id: UUID,
    kind: WallKind,
    office_id: UUID,
    counterpart_id: UUID | None = None,
    defendant_id: UUID | None = None,
) -> Wall:
    """Open a wall of a matter the actor looks after; nobody stands behind it yet.

    Args:
        office_id: the office that owns the wall; defense walls belong to defense offices.
        counterpart_id: on a shared file, the defense office whose people may also be let in.
        defendant_id: the party whose defense it is, on defense walls and shared files.

    Returns the wall as a value; the actor may not be able to read its row.
    """
    wall = Wall(
        id=ids.new(),
        matter_id=matter_id,
        office_id=office_id,
        counterpart_id=counterpart_id,
        kind=kind,
        defendant_id=defendant_id,
        supervised=kind in SUPERVISED_KINDS,
        created_at=clock.now(),
    )
    with operation(
        actor, Event.WALL_OPENED, wall=wall.id, objects=[Ref("privilege.wall", wall.id)]
    ):
        act(
            "open_wall",
            wall.id,
            matter_id,
            office_id,
            counterpart_id,
            kind.value,
            defendant_id,
            wall.supervised,
            wall.created_at,
        )
    return wall


def open_compartment(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    matter_id: UUID,
    kind: WallKind,
    office_id: UUID,
    court_office_id: UUID | None = None,
    defendant_id: UUID | None = None,
) -> Wall:
    """Open a joint-defense, in-camera or filter-team wall; nobody else learns that there is one.

    Joint defense and in camera are opened by who manages their own office's file in the case, and
    they stand behind it with its keys. A filter team is opened by who looks after the case, or a
    supervisor of its office, who stay outside; it belongs to no defense office.

    Args:
        office_id: the office that owns the wall: the opener's own, or the filter team's.
        court_office_id: in camera, the neutral office whose supervisors let the judge in.
        defendant_id: the party whose defense opens it; None for the prosecution.
    """
    wall = Wall(
        id=ids.new(),
        matter_id=matter_id,
        office_id=office_id,
        counterpart_id=court_office_id,
        kind=kind,
        defendant_id=defendant_id,
        created_at=clock.now(),
    )
    with operation(
        actor, Event.WALL_OPENED, wall=wall.id, objects=[Ref("privilege.wall", wall.id)]
    ):
        act(
            "open_compartment",
            wall.id,
            matter_id,
            office_id,
            court_office_id,
            kind.value,
            defendant_id,
            wall.created_at,
        )
    return wall


def open_filter_proposals(actor: Actor, *, filter_wall: Wall, defendant_id: UUID) -> Wall:
    """Open what a filter team shares with the defense of one defendant; both stand behind it.

    By a member of the team, who need not know that defense: the database finds it, and refuses
    where there is none.
    """
    wall = Wall(
        id=ids.new(),
        matter_id=filter_wall.matter_id,
        office_id=filter_wall.office_id,
        kind=WallKind.FILTER_PROPOSALS,
        defendant_id=defendant_id,
        created_at=clock.now(),
    )
    objects = [Ref("privilege.wall", wall.id)]
    with operation(actor, Event.WALL_OPENED, wall=wall.id, objects=objects):
        act("open_filter_proposals", wall.id, filter_wall.id, defendant_id, wall.created_at)
    return Wall.objects.select_related("office", "counterpart").get(pk=wall.id)


def grant_wall(
    actor: Actor,
    *,
    wall_id: UUID,
    user_id: UUID,
    right: WallRight = WallRight.WRITE,
    also_logs: Iterable[UUID] = (),
) -> None:
    """Let a person in behind a wall: by its case lead or a supervisor of its office."""
    objects = [Ref("privilege.wall", wall_id), Ref("privilege.user", user_id)]
    with operation(actor, Event.WALL_GRANTED, wall=wall_id, objects=objects, also_logs=also_logs):
        act("grant_wall", wall_id, user_id, _INCLUDED[right])


def grant_wall_to_supervisors(actor: Actor, *, wall_id: UUID, office: Office) -> None:
    """Let the supervisors of a counterpart's office read a wall that both sides share."""
    objects = [Ref("privilege.wall", wall_id), Ref("privilege.office", office.id)]
    with operation(
        actor, Event.WALL_GRANTED, wall=wall_id, objects=objects, also_logs=[office.log_id]
    ):
        act("grant_wall_to_supervisors", wall_id, office.id)


def revoke_wall(
    actor: Actor, *, wall_id: UUID, user_id: UUID, also_logs: Iterable[UUID] = ()
) -> None:
    """Shut a person out; what they read before, they have read.

    With the last of an office's people the guests of its channel go, too; who leaves a filter team
    leaves what it shares with holders.
    """
    objects = [Ref("privilege.wall", wall_id), Ref("privilege.user", user_id)]
    with operation(
        actor, Event.WALL_REVOKED, wall=wall_id, objects=objects, also_logs=also_logs
    ) as op:
        for shared_id in _left_with_filter(wall_id, user_id):
            op.wall(shared_id, objects=objects)
        act("revoke_wall", wall_id, user_id)
        act("end_guests_left_alone", wall_id, clock.now())


def revoke_wall_from_supervisors(actor: Actor, *, wall_id: UUID, office: Office) -> None:
    """Shut out the supervisors of an office none of whose people is counsel any more."""
    objects = [Ref("privilege.wall", wall_id), Ref("privilege.office", office.id)]
    with operation(
        actor, Event.WALL_REVOKED, wall=wall_id, objects=objects, also_logs=[office.log_id]
    ):
        act("revoke_wall_from_supervisors", wall_id, office.id)


def screen_person(actor: Actor, *, matter_id: UUID, user_id: UUID) -> Screen:
    """Impose an ethical screen; it beats every grant. By officers of the person's own office."""
    screen = Screen(
        id=ids.new(),
        matter_id=matter_id,
        user_id=user_id,
        imposed_by=actor.user_id,
        created_at=clock.now(),
    )
    objects = [Ref("privilege.matter", matter_id), Ref("privilege.user", user_id)]
    with operation(actor, Event.PERSON_SCREENED, objects=objects):
        act("screen_person", screen.id, matter_id, user_id, screen.created_at)
    return screen


def lift_screen(actor: Actor, *, screen_id: UUID) -> None:
    """Lift a screen; nobody lifts their own."""
    with operation(actor, Event.SCREEN_LIFTED, objects=[Ref("privilege.screen", screen_id)]):
        act("lift_screen", screen_id, clock.now())


def _left_with_filter(wall_id: UUID, user_id: UUID) -> list[UUID]:
    """What else somebody is shut out of with a filter team's wall; none for any other wall."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parley.left_with_filter(%s, %s)", [wall_id, user_id])
        found: list[UUID] = cursor.fetchone()[0]
    return found
