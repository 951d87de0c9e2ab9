"""If these fail, somebody of the case, or over it, reads what the filter team keeps from them."""

import pytest
from django.db import connection

from audit.ledger.selectors import entries
from casework.services import team
from disclosure.selectors.filter_proposals import proposal_view
from disclosure.services import filter_teams
from privilege import context
from privilege.actor import Actor
from privilege.choices import Role, WallKind, WallRight
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.people import Office, User
from privilege.services import people, walls
from tests.cast import Cast, id_of, office_of
from tests.disclosure.conftest import Docket, Take
from tests.disclosure.filtering import Filtering, at_the_team, filtering, proposed, referred

pytestmark = pytest.mark.django_db


@pytest.fixture
def filtered(cast: Cast, docket: Docket) -> Filtering:
    return filtering(cast, docket)


def opened(actor: Actor, docket: Docket, head: Actor) -> None:
    with context.enter(actor):
        filter_teams.open_filter_team(
            actor, case_id=docket.case_id, office_id=office_of(head), head_id=id_of(head)
        )


def add(filtered: Filtering, whom: Actor) -> None:
    with context.enter(filtered.head) as actor:
        filter_teams.add_member(actor, wall_id=filtered.wall.id, user_id=id_of(whom))


def to_case_team(cast: Cast, docket: Docket, whom: Actor) -> None:
    with context.enter(cast.prosecutor) as actor:
        team.add_team_member(actor, case_id=docket.case_id, user_id=id_of(whom))


def off_case_team(cast: Cast, docket: Docket, whom: Actor) -> None:
    with context.enter(cast.prosecutor) as actor:
        walls.revoke_wall(actor, wall_id=docket.file.id, user_id=id_of(whom))


def test_nobody_of_the_case_or_over_it_is_made_head(cast: Cast, docket: Docket) -> None:
    for head in (cast.prosecutor, cast.da_supervisor):
        with pytest.raises(Refused, match="cannot be on the filter team"):
            opened(cast.prosecutor, docket, head)
    with pytest.raises(InvalidInput):
        opened(cast.prosecutor, docket, cast.pd_outsider)
    for outsider in (cast.defender, cast.da_outsider, cast.pd_supervisor):
        with pytest.raises(NotFound):
            opened(outsider, docket, cast.da_outsider)
    opened(cast.prosecutor, docket, cast.other_prosecutor)
    with pytest.raises(Refused, match="already"):
        opened(cast.prosecutor, docket, cast.other_prosecutor)


def test_the_two_teams_stay_apart_for_good(cast: Cast, filtered: Filtering) -> None:
    docket = filtered.docket
    with pytest.raises(Refused, match="filter team"):
        to_case_team(cast, docket, filtered.head)
    with pytest.raises(Refused, match="cannot be on the filter team"):
        add(filtered, cast.da_supervisor)
    to_case_team(cast, docket, cast.da_clerk)
    with pytest.raises(Refused, match="cannot be on the filter team"):
        add(filtered, cast.da_clerk)
    off_case_team(cast, docket, cast.da_clerk)
    with pytest.raises(Refused, match="work or worked"):
        add(filtered, cast.da_clerk)
    with pytest.raises(InvalidInput):
        add(filtered, cast.other_prosecutor)


def test_who_was_on_the_filter_team_never_joins_the_case(cast: Cast, filtered: Filtering) -> None:
    add(filtered, cast.da_clerk)
    with context.enter(filtered.head) as actor:
        filter_teams.remove_member(actor, wall_id=filtered.wall.id, user_id=id_of(cast.da_clerk))
        with pytest.raises(Refused, match="head"):
            filter_teams.remove_member(actor, wall_id=filtered.wall.id, user_id=id_of(actor))
        with pytest.raises(NotFound):
            filter_teams.remove_member(
                actor, wall_id=filtered.wall.id, user_id=id_of(cast.da_clerk)
            )
    with context.enter(filtered.head) as actor:
        found = {entry.event for entry in entries([actor.log_id], limit=200)}
    assert {"disclosure:filter-team:member-added", "disclosure:filter-team:member-removed"} <= found
    with pytest.raises(Refused, match="filter team"):
        to_case_team(cast, filtered.docket, cast.da_clerk)


def test_who_is_shut_out_of_a_team_any_way_is_out_of_what_it_shares_with_holders(
    cast: Cast, filtered: Filtering, take: Take
) -> None:
    referred(filtered, cast, take)
    (item_id,) = at_the_team(filtered)
    proposal_id = proposed(filtered, item_id)
    for shut_out_by in (filtered.head, cast.da_supervisor):
        member = cast.da_clerk if shut_out_by is filtered.head else cast.da_admin
        with context.enter(cast.da_supervisor) as actor:
            people.set_role(
                actor,
                user=User.objects.get(pk=id_of(member)),
                office=Office.objects.get(pk=office_of(member)),
                role=Role.STAFF,
                holds=True,
            )
        add(filtered, member)
        with context.enter(member) as actor:
            shared = proposal_view(actor, proposal_id).proposal.wall_id
        with context.enter(shut_out_by) as actor:
            walls.revoke_wall(actor, wall_id=filtered.wall.id, user_id=id_of(member))
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with context.enter(shut_out_by) as actor:
            cut = [one for one in entries([actor.log_id], limit=9) if "revoked" in one.event]
            assert {filtered.wall.id, shared} <= {one.wall_id for one in cut}
        with context.enter(member) as actor, pytest.raises(NotFound):
            proposal_view(actor, proposal_id)
    # The others stay, and a stranger learns nothing from asking.
    for stays in (filtered.head, filtered.holder):
        with context.enter(stays) as actor:
            assert proposal_view(actor, proposal_id).proposal.wall_id == shared
    with context.enter(cast.prosecutor), connection.cursor() as cursor:
        asked = [filtered.wall.id, id_of(filtered.head)]
        cursor.execute("SELECT parley.left_with_filter(%s, %s)", asked)
        assert cursor.fetchone() == ([],)


def test_nobody_becomes_supervisor_over_what_they_filter(cast: Cast, filtered: Filtering) -> None:
    with context.enter(cast.da_supervisor) as actor, pytest.raises(Refused, match="filter team"):
        people.set_role(
            actor,
            user=User.objects.get(pk=id_of(filtered.head)),
            office=Office.objects.get(pk=office_of(filtered.head)),
            role=Role.SUPERVISOR,
            holds=True,
        )


def test_a_defense_office_has_no_filter_team(cast: Cast, docket: Docket) -> None:
    with context.enter(cast.prosecutor) as actor, pytest.raises(Refused, match="belongs to"):
        walls.open_compartment(
            actor,
            matter_id=docket.matter_id,
            kind=WallKind.FILTER_TEAM,
            office_id=office_of(cast.defender),
        )


def test_the_opener_stays_outside_and_lets_in_nobody_more(cast: Cast, filtered: Filtering) -> None:
    with context.enter(cast.prosecutor) as actor:
        for act in (filter_teams.add_member, filter_teams.remove_member):
            with pytest.raises(NotFound):
                act(actor, wall_id=filtered.wall.id, user_id=id_of(cast.da_clerk))
        with pytest.raises(Refused):
            walls.grant_wall(
                actor,
                wall_id=filtered.wall.id,
                user_id=id_of(cast.da_clerk),
                right=WallRight.READ,
            )
