"""What lets privileged material go, as the scene has it: a consent and a request."""

import datetime as dt
from typing import TYPE_CHECKING

from audit.ground import clock
from audit.ledger.values import Ref
from casework.services import exceptions
from privilege import unlocked
from privilege.actor import Actor
from privilege.choices import (
    AuthorityForm,
    AuthorityKind,
    Destination,
    ExceptionGround,
    ScopeKind,
    WaiverReach,
)
from privilege.models.walls import Wall
from privilege.services.authorities import Document, Terms, record_authority
from privilege.services.member_keys import Opened
from privilege.waiver import Scope

if TYPE_CHECKING:
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


def exception(scene: "Scene", actor: Actor, opened: Opened) -> None:
    """Ask for an exception, alike in both worlds: the office's supervisors stand behind it."""
    asked = exceptions.Asked(
        ground=ExceptionGround.IMMINENT_HARM,
        destination=Destination.EMERGENCY,
        target_id=None,
        recipient="Sheriff",
        reason="A threat",
        citation="",
        smallest="One note",
        interest="A life",
        alternatives="None",
        harm="Trust",
        redactions="",
        expires_at=clock.now() + dt.timedelta(days=29),
        deferred_until=None,
        deferral="",
    )
    subject = Ref("casework.note", scene.ids["note"][-1])
    with unlocked.using(opened.unlocked()):
        made = exceptions.request_exception(actor, subjects=[subject], asked=asked)
    scene.ids["exception"].append(made.id)
