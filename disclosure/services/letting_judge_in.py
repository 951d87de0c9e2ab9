"""Letting the judge in to what was submitted in camera, and out: by the court's supervisors."""

from uuid import UUID

from audit.ledger.services import operation, record
from audit.ledger.values import Ref
from disclosure import access
from disclosure.events import Event
from disclosure.selectors.in_camera import people_to_let_in
from privilege.actor import Actor
from privilege.choices import WallRight
from privilege.errors import InvalidInput, NotFound
from privilege.models.people import Office
from privilege.selectors.walls import CourtWall, court_walls
from privilege.services import walls
from privilege.services.notices import notify


def let_judge_in(actor: Actor, *, wall_id: UUID, user_id: UUID) -> None:
    """Let somebody of the court's office read what an office submitted in camera.

    That office's log is told, too: its people see who reads it. Raises ``NotFound`` for everybody
    but the court's supervisors.
    """
    wall = court_wall(actor, wall_id)
    if user_id not in {one.id for one in people_to_let_in(actor, wall)}:
        raise InvalidInput("Choose somebody of your office who is not let in yet.", "user_id")
    logs, objects = _logs(wall), _objects(wall, user_id)
    with operation(actor, Event.JUDGE_LET_IN, wall=wall.id, objects=objects, also_logs=logs):
        walls.grant_wall(
            actor, wall_id=wall.id, user_id=user_id, right=WallRight.READ, also_logs=logs
        )
        notify(
            actor,
            user_ids=[user_id],
            kind=Event.JUDGE_LET_IN.value,
            object_id=wall.id,
            by_email=True,
        )


def shut_judge_out(actor: Actor, *, wall_id: UUID, user_id: UUID) -> None:
    """Shut somebody of the court's office out again; what they read, they have read."""
    wall = court_wall(actor, wall_id)
    if user_id not in wall.let_in:
        raise NotFound
    logs, objects = _logs(wall), _objects(wall, user_id)
    with operation(actor, Event.JUDGE_SHUT_OUT, wall=wall.id, objects=objects, also_logs=logs):
        walls.revoke_wall(actor, wall_id=wall.id, user_id=user_id, also_logs=logs)


def read_submission(actor: Actor, *, submission_id: UUID) -> None:
    """Record, in the reader's own office's log, that they were shown a submission."""
    submission = access.submission_for(actor, submission_id)
    record(
        actor,
        Event.IN_CAMERA_READ,
        wall=submission.wall_id,
        objects=[Ref("disclosure.in-camera-submission", submission.id)],
    )


def court_wall(actor: Actor, wall_id: UUID) -> CourtWall:
    """Find an in-camera wall towards the court whose supervisor the actor is."""
    for wall in court_walls(actor):
        if wall.id == wall_id:
            return wall
    raise NotFound


def _logs(wall: CourtWall) -> list[UUID]:
    return [Office.objects.get(pk=wall.office_id).log_id]


def _objects(wall: CourtWall, user_id: UUID) -> list[Ref]:
    return [Ref("privilege.wall", wall.id), Ref("privilege.user", user_id)]
