"""What lets privileged material go, as the scene has it: consents, exceptions, exports of notes."""

import datetime as dt
from typing import TYPE_CHECKING

from audit.ground import clock, replay
from audit.ledger.values import Ref
from casework.services import exceptions, note_exports
from casework.tasks.note_exports import archive
from privilege import unlocked
from privilege.actor import Actor
from privilege.choices import (
    AuthorityForm,
    AuthorityKind,
    Destination,
    ExceptionGround,
    ScopeKind,
    WaiverReach,
    WallKind,
)
from privilege.models.walls import Wall
from privilege.services import exceptions as decisions
from privilege.services.authorities import Document, Terms, record_authority
from privilege.services.member_keys import Opened
from privilege.waiver import Scope
from tests.walls import scene as setting

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.walls.scene import Scene


def consent(scene: "Scene", actor: Actor, opened: Opened, wall: Wall, group: str) -> None:
    """Record a consent behind a privileged wall."""
    said = scene.word(group, "Consent to show the alibi")
    terms = Terms(
        kind=AuthorityKind.CONSENT,
        form=AuthorityForm.PAPER,
        basis=said,
        given_by="John Doe",
        witness="Rosa Quillon",
        explained=said,
        scope=Scope(ScopeKind.SUBJECT, subject=said),
        covers="",
        reach=WaiverReach.DISCLOSED,
        is_standing=False,
        in_force_from=clock.now(),
        in_force_to=None,
    )
    number = len(scene.ids["authority"])
    paper = Document(f"{said}.pdf", "application/pdf", f"%PDF {number} {said}".encode())
    with unlocked.using(opened.unlocked()):
        made = record_authority(actor, wall_id=wall.id, terms=terms, document=paper)
    scene.ids["authority"].append(made.id)


def export(scene: "Scene", actor: Actor, kind: WallKind) -> None:
    """Ask for an export of notes, which waits for a member; and one that was made yesterday."""
    wall_id = setting.wall_of(actor, scene.opening, kind).id
    made = note_exports.export_notes(actor, case_id=scene.opening.case.id, wall_id=wall_id)
    scene.ids["note-export"].append(made.id)
    name = "defender" if kind == WallKind.DEFENSE_WORK_PRODUCT else "prosecutor"
    with replay.frozen(setting.YESTERDAY), unlocked.using(scene.opened[name].unlocked()):
        ready = note_exports.export_notes(actor, case_id=scene.opening.case.id, wall_id=wall_id)
        found = note_exports.unwritten(actor, ready.id)
        assert found
        note_exports.deliver(actor, export_id=ready.id, data=archive(found))
    scene.ids["note-export"].append(ready.id)


def let_some_go(scene: "Scene", cast: "Cast") -> None:
    """Let a note leave by an exception, alike in both worlds, and another without telling yet."""
    exception(scene, cast, "A threat", None)
    if setting.HELD in scene.varied:
        untold_exception(scene, cast)


def untold_exception(scene: "Scene", cast: "Cast") -> None:
    """Open an exception whose notice to the holder, the client, is lawfully put off."""
    exception(scene, cast, "A threat to a witness", setting.END + dt.timedelta(days=2))


def another_untold_exception(scene: "Scene", cast: "Cast") -> None:
    """Open one more, after the scene."""
    exception(scene, cast, "A threat to a juror", setting.END + dt.timedelta(days=2))


def exception(
    scene: "Scene", cast: "Cast", reason: str, deferred_until: dt.datetime | None
) -> None:
    """Ask for one, have it approved, open it: the office's supervisors stand behind it."""
    actor, supervisor = cast.defender, cast.pd_supervisor
    keys = scene.opened["defender"].unlocked()
    with scene.act(actor, f"ask: {reason}"), unlocked.using(keys):
        kind = WallKind.DEFENSE_WORK_PRODUCT
        note_id = setting.write_note(scene, actor, scene.opening, kind, "")
        made = exceptions.request_exception(
            actor,
            subjects=[Ref("casework.note", note_id)],
            asked=_asked(reason, deferred_until),
        )
    own = scene.opened["pd_supervisor"].unlocked()
    with scene.act(supervisor, f"approve: {reason}"), unlocked.using(own):
        decisions.decide_exception(
            supervisor, exception_id=made.id, approve=True, decision="It is grave"
        )
    with scene.act(actor, f"open: {reason}"), unlocked.using(keys):
        exceptions.open_exception(actor, exception_id=made.id)
    scene.ids["exception"].append(made.id)


def _asked(reason: str, deferred_until: dt.datetime | None) -> exceptions.Asked:
    return exceptions.Asked(
        ground=ExceptionGround.IMMINENT_HARM,
        destination=Destination.EMERGENCY,
        target_id=None,
        recipient="Sheriff",
        reason=reason,
        citation="",
        smallest="One note",
        interest="A life",
        alternatives="None",
        harm="Trust",
        redactions="",
        expires_at=clock.now() + dt.timedelta(days=29),
        deferred_until=deferred_until,
        deferral="They would warn him" if deferred_until else "",
    )
