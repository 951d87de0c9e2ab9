"""What was drawn for review in both offices, and what bears on the prosecution's independence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from audit.ground import replay
from audit.oversight.choices import DecisionKind, StepKind
from audit.oversight.drawing import Setting
from audit.oversight.selectors import review as reads
from audit.oversight.services import independence, review, rules
from audit.oversight.services.drawing import draw
from casework.choices import ContactHow
from privilege import context
from privilege.models.people import Office
from tests.walls import scene as plan

if TYPE_CHECKING:
    from privilege.actor import Actor
    from tests.cast import Cast
    from tests.walls.scene import Scene

ALL = {"sample": Setting(is_on=True, amount=100)}


def draw_reviews(scene: Scene, cast: Cast) -> None:
    """Draw a week for each supervisor, who asks the lead of the case something."""
    with scene.act(cast.prosecutor, "an outsider's call"):
        independence.record_contact(
            cast.prosecutor,
            case_id=scene.opening.case.id,
            decision=DecisionKind.CHARGING,
            who=scene.word(plan.PROSECUTION_FILE, "A commissioner"),
            how=ContactHow.CALL,
            asked=scene.word(plan.PROSECUTION_FILE, "Drop it"),
            answer="",
            happened_at=plan.START - dt.timedelta(days=1),
        )
    _draw(scene, "the prosecution's review", cast.da_supervisor, cast.prosecutor)
    _draw(scene, "the defenders' review", cast.pd_supervisor, cast.defender)


def _draw(scene: Scene, label: str, supervisor: Actor, subject: Actor) -> None:
    moment = plan.START + dt.timedelta(days=1)
    with scene.act(supervisor, f"rules for {label}"):
        rules.set_rules(supervisor, settings=ALL)
    with replay.seeded(label), replay.frozen(moment):
        draw(Office.objects.get(pk=supervisor.own_office_id))
    with replay.seeded(f"question for {label}"), replay.frozen(moment), context.enter(supervisor):
        # By what it is of, never by its place: places follow from ids of the database at hand.
        about = min(
            (
                one
                for one in reads.mine(supervisor)
                if one.group.subject_id == subject.user_id and one.group.is_open
            ),
            key=lambda one: (one.group.event, one.group.matter_id is None),
        )
        review.decide(
            supervisor, group_id=about.group.id, found=StepKind.QUESTION, said="Why so late?"
        )
