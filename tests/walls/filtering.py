"""A filter team in the scene: what it was given, what it proposed, and what it keeps to itself."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from audit.ground import replay
from disclosure.choices import FilterCode
from disclosure.models.filter_team import FilterReferral, FilterRelease
from disclosure.services import (
    filter_answers,
    filter_referrals,
    filter_releasing,
    filter_review,
    filter_teams,
)
from privilege import unlocked
from privilege.choices import WallKind
from privilege.services import wall_keys
from tests.cast import id_of, office_of
from tests.walls import scene as setting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from privilege.actor import Actor
    from tests.cast import Cast


def filter_some(scene: setting.Scene, cast: Cast) -> None:
    """Refer three files; one is proposed and released, one proposed, one is nobody else's."""
    head = cast.other_prosecutor
    wall_id = _open(scene, cast, head)
    items = _refer(scene, cast, wall_id, head)
    with _step(scene, head, 6, "codes"):
        for number in range(scene.times(setting.FILTER)):
            code = FilterCode.PRIVILEGED if number else FilterCode.ASK_HOLDER
            note = scene.word(setting.FILTER, "From his lawyer")
            filter_review.code_item(head, item_id=items[2], code=code, note=note)
    proposals = [_propose(scene, head, item_id) for item_id in items[:2]]
    with _step(scene, cast.defender, 10, "the holder agrees"):
        filter_answers.agree(cast.defender, proposal_id=proposals[0])
    with _step(scene, head, 11, "the filter team releases"):
        filter_releasing.release_to_case_team(head, proposal_id=proposals[0])
    with scene.act(cast.prosecutor, "what was released"):
        scene.ids["filter-release"] += FilterRelease.objects.values_list("id", flat=True)
    scene.ids["filter-proposal"] += proposals


def _open(scene: setting.Scene, cast: Cast, head: Actor) -> UUID:
    with scene.act(cast.prosecutor, "open a filter team"):
        wall = filter_teams.open_filter_team(
            cast.prosecutor,
            case_id=scene.opening.case.id,
            office_id=office_of(head),
            head_id=id_of(head),
        )
    scene.ids["wall"].append(wall.id)
    with _step(scene, head, -1, "the head comes by"):
        wall_keys.share_with_waiting(head, scene.opened["other_prosecutor"].unlocked())
    return wall.id


def _refer(scene: setting.Scene, cast: Cast, wall_id: UUID, head: Actor) -> list[UUID]:
    for number in range(3):
        with scene.act(cast.prosecutor, f"refer {number}"), _later(number):
            case_file = setting.wall_of(cast.prosecutor, scene.opening, WallKind.PROSECUTION_FILE)
            item_id = setting.take_file(scene, cast.prosecutor, case_file, "", f"mail {number}")
            filter_referrals.refer_to_filter_team(
                cast.prosecutor, item_id=item_id, wall_id=wall_id, reason="To a lawyer"
            )
    with _step(scene, head, 5, "what the team has"):
        wall_keys.share_with_waiting(head, scene.opened["other_prosecutor"].unlocked())
        found = FilterReferral.objects.order_by("created_at", "id")
        items = list(found.values_list("item_id", flat=True))
    scene.ids["item"] += items
    return items


def _propose(scene: setting.Scene, head: Actor, item_id: UUID) -> UUID:
    with _step(scene, head, 7, f"propose {item_id}"):
        filter_review.code_item(head, item_id=item_id, code=FilterCode.NOT_PRIVILEGED)
        return filter_review.propose_release(
            head,
            item_id=item_id,
            defendant_id=scene.ids["party"][0],
            days=30,
            why="He wrote it to his bank",
        )


@contextmanager
def _step(scene: setting.Scene, actor: Actor, hours: int, label: str) -> Iterator[None]:
    """Act with an unlocked key, some hours after the day on which the filter team was opened."""
    name = "defender" if actor.side == "defense" else "other_prosecutor"
    keys = scene.opened[name].unlocked()
    with scene.act(actor, label), _later(hours), unlocked.using(keys):
        yield


def _later(hours: int) -> AbstractContextManager[None]:
    return replay.frozen(setting.START + dt.timedelta(days=1, hours=hours))
