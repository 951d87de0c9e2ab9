"""Ways around a wall that were open once: each is seen shut."""

import datetime as dt
from itertools import pairwise

import pytest

from audit.ledger.selectors import Filters
from audit.oversight.selectors.log import log_page
from casework.choices import EventKind
from casework.models.counsel import Counsel
from casework.models.evidence import EvidenceItem
from casework.selectors.producing import members_of
from casework.services import appearances, intake, settings, team
from privilege import access, context
from privilege.choices import WallKind, WallRight
from privilege.errors import Refused
from privilege.selectors.notices import unseen
from privilege.services import walls
from privilege.services.database import act
from tests.casework.conftest import Doe, id_of
from tests.casework.factories import make_item
from tests.casework.test_cases import kinds
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_file_reaches_what_both_sides_read_by_service_only(cast: Cast, doe: Doe) -> None:
    for actor, kind in (
        (cast.prosecutor, WallKind.CASE_RECORD),
        (cast.prosecutor, WallKind.SHARED_FILE),
        (cast.defender, WallKind.SHARED_FILE),
    ):
        with context.enter(actor):
            wall = access.walls_of_kind(actor, doe.case.matter_id, kind)[0]
            with pytest.raises(Refused):
                intake.open_upload(actor, length=1, name="slip.pdf", wall_id=wall.id)
            with pytest.raises(Refused):
                intake.open_batch(actor, wall_id=wall.id)


@pytest.mark.parametrize("who", ["pd_supervisor", "defender", "defense_investigator"])
def test_a_defense_cannot_shut_the_prosecution_out_of_the_shared_file(
    cast: Cast, doe: Doe, who: str
) -> None:
    """By SQL, as the application's role: no page offers any of it."""
    with context.enter(cast.defender):
        team.add_team_member(
            cast.defender, case_id=doe.case.id, user_id=id_of(cast.defense_investigator)
        )
        wall = access.wall_of_kind(cast.defender, doe.case.matter_id, WallKind.SHARED_FILE)
    actor = getattr(cast, who)
    ours, theirs = str(actor.office_id), str(cast.prosecutor.office_id)
    attempts: list[tuple[str, list[object]]] = [
        ("revoke_wall", [wall.id, id_of(cast.prosecutor)]),
        ("revoke_wall_from_supervisors", [wall.id, theirs]),
        ("revoke_wall_from_supervisors", [wall.id, ours]),
        ("grant_wall_to_supervisors", [wall.id, theirs]),
        ("grant_wall", [wall.id, id_of(actor), ["read_wall", "write_wall", "manage_wall"]]),
        ("grant_wall", [wall.id, id_of(cast.pd_outsider), ["manage_wall"]]),
        ("grant_wall", [wall.id, id_of(cast.da_outsider), ["read_wall"]]),
        ("grant_wall", [wall.id, id_of(cast.co_defender), ["read_wall"]]),
    ]
    for function, arguments in attempts:
        with context.enter(actor), pytest.raises(Refused):
            act(function, *arguments)
    with context.enter(cast.prosecutor):
        held = access.walls_held(cast.prosecutor, WallRight.MANAGE)
    assert wall.id in held


def test_a_defenses_supervisor_still_appoints_its_lead(cast: Cast, doe: Doe) -> None:
    chief, lead = cast.pd_supervisor, cast.pd_outsider
    with context.enter(chief):
        team.appoint_lead(chief, case_id=doe.case.id, user_id=id_of(lead), party_id=doe.john.id)
    with context.enter(lead):
        shared = access.wall_of_kind(lead, doe.case.matter_id, WallKind.SHARED_FILE)
        assert shared.id in access.walls_held(lead, WallRight.WRITE)
        assert shared.id not in access.walls_held(lead, WallRight.MANAGE)
    with context.enter(chief):
        walls.revoke_wall(chief, wall_id=shared.id, user_id=id_of(lead))


def test_a_defenses_team_leaves_the_record_with_its_last_counsel(cast: Cast, doe: Doe) -> None:
    investigator = cast.defense_investigator
    with context.enter(cast.defender):
        team.add_team_member(cast.defender, case_id=doe.case.id, user_id=id_of(investigator))
    with context.enter(cast.prosecutor):
        counsel = Counsel.objects.get(attorney_id=id_of(cast.defender))
        appearances.withdraw_appearance(cast.prosecutor, counsel_id=counsel.id)
    left = {"for-disclosure", "defense-file", "defense-work-product", "privileged-channel"}
    assert set(kinds(investigator, doe)) == left


def test_a_screened_counsel_is_told_nothing(cast: Cast, doe: Doe) -> None:
    def schedule(day: int) -> None:
        with context.enter(cast.prosecutor):
            settings.schedule_event(
                cast.prosecutor,
                case_id=doe.case.id,
                kind=EventKind.MOTION_HEARING,
                day=dt.date(2027, 1, day),
                hour=dt.time(9),
            )

    schedule(4)
    with context.enter(cast.pd_supervisor):
        screen = walls.screen_person(
            cast.pd_supervisor, matter_id=doe.case.matter_id, user_id=id_of(cast.defender)
        )
    schedule(5)
    with context.enter(cast.defender):
        assert unseen(cast.defender) == []
    with context.enter(cast.pd_supervisor):
        walls.lift_screen(cast.pd_supervisor, screen_id=screen.id)
    with context.enter(cast.defender):
        kinds_told = [notice.kind for notice in unseen(cast.defender)]
    assert kinds_told.count("casework:event:scheduled") == 1


def test_the_log_names_nothing_behind_walls_its_reader_is_not_behind(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.defender):
        wall = access.wall_of_kind(cast.defender, doe.case.matter_id, WallKind.FOR_DISCLOSURE)
        item = make_item(cast.defender, wall, name="alibi.pdf", title="Alibi")
    with context.enter(cast.pd_supervisor):
        rows = log_page(cast.pd_supervisor, Filters(event="casework:evidence")).rows
    assert rows
    for row in rows:
        assert item.id not in {ref.id for ref in row.entry.objects}
        assert (row.about, row.where) == ([], "")


def test_the_gate_sees_to_the_bottom_of_a_nest_of_emails(cast: Cast, doe: Doe) -> None:
    actor = cast.prosecutor
    with context.enter(actor):
        wall = access.wall_of_kind(actor, doe.case.matter_id, WallKind.PROSECUTION_FILE)
        nest = [make_item(actor, wall, name=f"mail-{depth}.eml") for depth in range(12)]
        for outer, inner in pairwise(nest):
            EvidenceItem.objects.filter(pk=inner.id).update(parent=outer)
        found = members_of(actor, [nest[0].id])
    assert {item.id for item in found[nest[0].id]} == {item.id for item in nest[1:]}
