"""If these fail, a case that was opened before its channels could not be given them safely."""

import pytest

from casework.services import case_walls
from privilege import context
from privilege.choices import WallKind, WallRight
from privilege.errors import InvalidInput, Refused
from privilege.selectors.people import people_behind
from privilege.services import walls
from tests.casework.conftest import Doe
from tests.cast import Cast, id_of, office_of


def test_only_channels_are_opened_late(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor), pytest.raises(InvalidInput):
        case_walls.open_channel(cast.prosecutor, doe.case.matter_id, WallKind.CASE_RECORD)


def test_a_channel_opened_late_has_the_work_products_people(cast: Cast) -> None:
    actor = cast.prosecutor
    with context.enter(actor):
        matter_id = walls.open_matter(actor)
        for kind in (WallKind.CASE_RECORD, WallKind.PROSECUTION_WORK_PRODUCT):
            own = walls.open_wall(actor, matter_id=matter_id, kind=kind, office_id=office_of(actor))
            walls.grant_wall(actor, wall_id=own.id, user_id=id_of(actor), right=WallRight.MANAGE)
        walls.grant_wall(actor, wall_id=own.id, user_id=id_of(cast.da_clerk))
    with context.enter(cast.da_clerk), pytest.raises(Refused):
        case_walls.open_channel(cast.da_clerk, matter_id, WallKind.AGENCY_CHANNEL)
    with context.enter(actor):
        wall = case_walls.open_channel(actor, matter_id, WallKind.AGENCY_CHANNEL)
        behind = people_behind([wall.id, own.id])
    rights = [
        {(one.user_id, one.may_write, one.may_manage) for one in behind[one_wall.id]}
        for one_wall in (wall, own)
    ]
    assert rights[0] == rights[1]
    assert len(rights[0]) == len({id_of(actor), id_of(cast.da_clerk)})
