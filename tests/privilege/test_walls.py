"""Walls: who is behind them, who may open them, and who is kept out whatever else they hold."""

import pytest
from django.db import ProgrammingError, connection, transaction

from privilege import access, context
from privilege.actor import Actor
from privilege.choices import Role, WallKind, WallRight
from privilege.errors import NotFound, Refused
from privilege.models.walls import Wall
from privilege.services import people, walls
from tests.cast import Cast, choose_password, id_of, office_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def file_wall(cast: Cast) -> Wall:
    """A prosecution file with its prosecutor behind it."""
    actor = cast.prosecutor
    with context.enter(actor):
        matter = walls.open_matter(actor)
        record = walls.open_wall(
            actor, matter_id=matter, kind=WallKind.CASE_RECORD, office_id=office_of(actor)
        )
        walls.grant_wall(actor, wall_id=record.id, user_id=id_of(actor), right=WallRight.MANAGE)
        wall = walls.open_wall(
            actor, matter_id=matter, kind=WallKind.PROSECUTION_FILE, office_id=office_of(actor)
        )
        walls.grant_wall(actor, wall_id=wall.id, user_id=id_of(actor), right=WallRight.MANAGE)
    return wall


def sees(actor: Actor, wall: Wall) -> bool:
    """Whether an actor finds a wall at the door."""
    with context.enter(actor):
        try:
            access.wall_of(actor, wall.id)
        except NotFound:
            return False
        return True


def test_only_the_team_and_its_supervisor_are_behind_the_file(cast: Cast, file_wall: Wall) -> None:
    assert sees(cast.prosecutor, file_wall)
    assert sees(cast.da_supervisor, file_wall)
    for outsider in (
        cast.da_outsider,
        cast.da_admin,
        cast.platform_admin,
        cast.defender,
        cast.other_prosecutor,
        cast.superuser,
        cast.nobody,
    ):
        assert not sees(outsider, file_wall), outsider.display_name


def test_a_screen_beats_every_grant(cast: Cast, file_wall: Wall) -> None:
    with context.enter(cast.da_conflicts):
        screen = walls.screen_person(
            cast.da_conflicts, matter_id=file_wall.matter_id, user_id=id_of(cast.prosecutor)
        )
    assert not sees(cast.prosecutor, file_wall)
    with context.enter(cast.prosecutor), pytest.raises(Refused):
        walls.lift_screen(cast.prosecutor, screen_id=screen.id)
    with context.enter(cast.da_conflicts):
        walls.lift_screen(cast.da_conflicts, screen_id=screen.id)
    assert sees(cast.prosecutor, file_wall)


def test_the_other_side_cannot_be_let_in_behind_the_file(cast: Cast, file_wall: Wall) -> None:
    with context.enter(cast.prosecutor), pytest.raises(Refused):
        walls.grant_wall(cast.prosecutor, wall_id=file_wall.id, user_id=id_of(cast.defender))


def test_nobody_lets_themselves_in(cast: Cast, file_wall: Wall) -> None:
    for outsider in (cast.da_outsider, cast.da_admin, cast.platform_admin, cast.defender):
        with context.enter(outsider), pytest.raises(Refused):
            walls.grant_wall(outsider, wall_id=file_wall.id, user_id=id_of(outsider))


def test_a_prosecutor_opens_a_defense_wall_but_cannot_enter_it(cast: Cast, file_wall: Wall) -> None:
    actor = cast.prosecutor
    with context.enter(actor):
        wall = walls.open_wall(
            actor,
            matter_id=file_wall.matter_id,
            kind=WallKind.FOR_DISCLOSURE,
            office_id=office_of(cast.defender),
        )
        with pytest.raises(Refused):
            walls.grant_wall(actor, wall_id=wall.id, user_id=id_of(actor))
        walls.grant_wall(
            actor, wall_id=wall.id, user_id=id_of(cast.defender), right=WallRight.MANAGE
        )
        with pytest.raises(Refused):
            walls.grant_wall(actor, wall_id=wall.id, user_id=id_of(cast.pd_outsider))
    assert sees(cast.defender, wall)
    assert not sees(actor, wall)
    assert not sees(cast.pd_supervisor, wall)


def test_only_caseworkers_open_a_matter(cast: Cast) -> None:
    for actor in (cast.da_admin, cast.da_conflicts, cast.nobody):
        with context.enter(actor), pytest.raises(Refused):
            walls.open_matter(actor)


def test_an_account_belongs_to_one_office(cast: Cast) -> None:
    from privilege.models.people import Office, User

    office = Office.objects.get(pk=office_of(cast.da_supervisor))
    defender = User.objects.get(pk=id_of(cast.defender))
    with context.enter(cast.da_supervisor), pytest.raises(Refused):
        people.set_role(
            cast.da_supervisor, user=defender, office=office, role=Role.ATTORNEY, holds=True
        )


def test_what_an_administrator_resets_sees_nothing_until_a_supervisor_admits(
    cast: Cast, file_wall: Wall
) -> None:
    from privilege.models.people import Office, User

    with context.enter(cast.da_admin):
        people.reset_password(cast.da_admin, user_id=id_of(cast.prosecutor), password="x" * 14)
    assert not sees(cast.prosecutor, file_wall)
    user = User.objects.get(pk=id_of(cast.prosecutor))
    choose_password(user)
    office = Office.objects.get(pk=office_of(cast.da_supervisor))
    for other in (cast.da_admin, cast.prosecutor, cast.platform_admin, cast.pd_supervisor):
        with context.enter(other), pytest.raises(Refused):
            people.admit_person(other, user=user, office=office)
    with context.enter(cast.da_supervisor):
        people.admit_person(cast.da_supervisor, user=user, office=office)
    assert sees(cast.prosecutor, file_wall)


def test_the_application_cannot_admit_grant_or_unscreen_by_sql(cast: Cast, file_wall: Wall) -> None:
    statements = [
        "UPDATE privilege_user SET admitted_at = '2026-01-01'",
        f"INSERT INTO privilege_wallusergrant SELECT 1, 1, '{file_wall.id}', 1",
        "DELETE FROM privilege_screen",
        "UPDATE privilege_wall SET supervised = true",
        "INSERT INTO privilege_officerole SELECT * FROM privilege_officerole",
        "ALTER TABLE privilege_content DISABLE ROW LEVEL SECURITY",
        "SET SESSION AUTHORIZATION parley_owner",
        "SET ROLE parley_owner",
    ]
    for statement in statements:
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
