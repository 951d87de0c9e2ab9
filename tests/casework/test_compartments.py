"""If these fail, a compartment of a case would let in whom it must keep out, or tell of itself."""

from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from privilege import access, context
from privilege.actor import Actor
from privilege.choices import SEALED_KINDS, SUPERVISED_KINDS, Role, WallKind, WallRight
from privilege.errors import NotFound, Refused
from privilege.models.people import Office, User
from privilege.models.walls import Wall
from privilege.services import people, walls
from tests.casework.conftest import Doe
from tests.cast import Cast, id_of, office_of

NEW_KINDS = {"joint-defense", "filter-team", "in-camera", "agency-channel", "victim-channel"}


def sees(actor: Actor, wall: Wall) -> bool:
    with context.enter(actor):
        try:
            access.wall_of(actor, wall.id)
        except NotFound:
            return False
        return True


def opened(
    actor: Actor, doe: Doe, kind: WallKind, *, office: UUID | None = None, court: UUID | None = None
) -> Wall:
    with context.enter(actor):
        party = None
        if actor.side == "defense":
            party = access.wall_of_kind(
                actor, doe.case.matter_id, WallKind.FOR_DISCLOSURE
            ).defendant_id
        return walls.open_compartment(
            actor,
            matter_id=doe.case.matter_id,
            kind=kind,
            office_id=office or office_of(actor),
            court_office_id=court,
            defendant_id=party,
        )


def let_in(actor: Actor, wall: Wall, whom: Actor, right: WallRight = WallRight.WRITE) -> None:
    with context.enter(actor):
        walls.grant_wall(actor, wall_id=wall.id, user_id=id_of(whom), right=right)


def refused(actor: Actor, wall: Wall, whom: Actor) -> str:
    with pytest.raises(Refused) as told:
        let_in(actor, wall, whom)
    return told.value.message


def test_every_new_kind_is_sealed_and_no_supervisor_reads_it_by_role() -> None:
    assert NEW_KINDS <= SEALED_KINDS
    assert not NEW_KINDS & SUPERVISED_KINDS


def test_a_new_case_has_its_channels_for_the_prosecutions_team_alone(cast: Cast, doe: Doe) -> None:
    for kind in (WallKind.AGENCY_CHANNEL, WallKind.VICTIM_CHANNEL):
        with context.enter(cast.prosecutor):
            wall = access.wall_of_kind(cast.prosecutor, doe.case.matter_id, kind)
        for outsider in (cast.defender, cast.da_supervisor, cast.da_outsider, cast.da_admin):
            assert not sees(outsider, wall), outsider.display_name


def test_no_code_makes_a_privileged_wall_that_supervisors_read_by_role(
    cast: Cast, doe: Doe
) -> None:
    with (
        context.enter(cast.prosecutor),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT parley.open_wall(%s, %s, %s, NULL, 'agency-channel', %s, true, %s)",
            [
                uuid4(),
                doe.case.matter_id,
                office_of(cast.prosecutor),
                uuid4(),
                doe.case.created_at,
            ],
        )


def test_in_a_joint_defense_each_office_lets_in_its_own(cast: Cast, doe: Doe) -> None:
    wall = opened(cast.defender, doe, WallKind.JOINT_DEFENSE)
    assert sees(cast.defender, wall)
    for outsider in (cast.prosecutor, cast.co_defender, cast.pd_supervisor, cast.da_supervisor):
        assert not sees(outsider, wall), outsider.display_name
    let_in(cast.defender, wall, cast.co_defender, WallRight.MANAGE)
    assert sees(cast.co_defender, wall)
    assert "its own people" in refused(cast.co_defender, wall, cast.defense_investigator)
    assert "no place" in refused(cast.defender, wall, cast.prosecutor)
    with context.enter(cast.co_defender), pytest.raises(Refused):
        walls.revoke_wall(cast.co_defender, wall_id=wall.id, user_id=id_of(cast.defender))
    with context.enter(cast.co_defender):
        walls.revoke_wall(cast.co_defender, wall_id=wall.id, user_id=id_of(cast.co_defender))
    assert not sees(cast.co_defender, wall)


def test_nobody_opens_a_joint_defense_for_another(cast: Cast, doe: Doe) -> None:
    for actor in (cast.prosecutor, cast.pd_supervisor, cast.pd_outsider, cast.co_defender):
        with pytest.raises((Refused, NotFound)):
            opened(actor, doe, WallKind.JOINT_DEFENSE, office=office_of(cast.defender))
    with pytest.raises(Refused):
        opened(cast.prosecutor, doe, WallKind.JOINT_DEFENSE)


def test_in_camera_only_the_court_lets_in_its_judge(cast: Cast, doe: Doe) -> None:
    court = office_of(cast.auditor)
    with context.enter(cast.auditor):
        judge = User.objects.get(pk=id_of(cast.superuser))
        office = Office.objects.get(pk=court)
        people.set_role(cast.auditor, user=judge, office=office, role=Role.STAFF, holds=False)
        people.set_role(cast.auditor, user=judge, office=office, role=Role.JUDGE, holds=True)
    wall = opened(cast.defender, doe, WallKind.IN_CAMERA, court=court)
    assert "its own people" in refused(cast.defender, wall, cast.superuser)
    assert not sees(cast.auditor, wall), "who lets the judge in does not read it"
    let_in(cast.auditor, wall, cast.superuser)
    assert sees(cast.superuser, wall)
    assert not sees(cast.prosecutor, wall)
    refused(cast.superuser, wall, cast.auditor)
    refused(cast.auditor, wall, cast.defender)


def test_what_is_submitted_in_camera_goes_to_a_neutral_office(cast: Cast, doe: Doe) -> None:
    for court in (office_of(cast.prosecutor), office_of(cast.co_defender), uuid4(), None):
        with pytest.raises(Refused):
            opened(cast.defender, doe, WallKind.IN_CAMERA, court=court)


def test_nobody_is_on_the_filter_team_and_on_the_case(cast: Cast, doe: Doe) -> None:
    wall = opened(cast.prosecutor, doe, WallKind.FILTER_TEAM)
    assert not sees(cast.prosecutor, wall), "who opens it stays outside"
    for one in (cast.prosecutor, cast.da_supervisor):
        assert "filter team" in refused(cast.da_supervisor, wall, one)
    let_in(cast.da_supervisor, wall, cast.da_outsider, WallRight.MANAGE)
    assert sees(cast.da_outsider, wall)
    with context.enter(cast.prosecutor):
        file = access.wall_of_kind(cast.prosecutor, doe.case.matter_id, WallKind.PROSECUTION_FILE)
    assert "filter team" in refused(cast.prosecutor, file, cast.da_outsider)


def test_only_who_looks_after_the_case_opens_a_filter_team(cast: Cast, doe: Doe) -> None:
    office = office_of(cast.prosecutor)
    for actor in (cast.defender, cast.da_outsider, cast.co_defender, cast.da_admin, cast.auditor):
        with pytest.raises((Refused, NotFound)):
            opened(actor, doe, WallKind.FILTER_TEAM, office=office)
