"""If these fail, a hearing goes uncovered, or covering becomes a way to read unseen."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from audit.ground import clock
from audit.ledger.services import operation
from privilege import context, unlocked
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import Role, WallKind, WallRight
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.models.content import Content
from privilege.models.coverage import CoverAccess, CoverageKey, CoverageWallWrap
from privilege.models.keys import WallKey
from privilege.models.notices import Notice
from privilege.models.people import Office, User
from privilege.models.walls import Wall
from privilege.selectors import coverage as reads
from privilege.services import coverage, member_keys, office_keys, people, wall_keys, walls
from privilege.services.content import write_content
from privilege.services.member_keys import Opened
from tests.casework.conftest import Doe
from tests.cast import Cast, id_of, office_of

WORDS = {"text": "He was in Ohio that night."}
REASON = "Hearing at nine; the whole team is in trial."


def with_key(actor: Actor) -> Opened:
    with context.enter(actor):
        return member_keys.make_key(actor, member_keys.draw_secrets())


def chosen(supervisor: Actor, whom: Actor, *, covers: bool = True) -> None:
    with context.enter(supervisor):
        coverage.choose_member(supervisor, user_id=id_of(whom), covers=covers)


def wall_of(actor: Actor, doe: Doe, kind: WallKind = WallKind.DEFENSE_WORK_PRODUCT) -> Wall:
    with context.enter(actor):
        return wall_of_kind(actor, doe.case.matter_id, kind)


def written(actor: Actor, doe: Doe) -> Content:
    wall = wall_of(actor, doe)
    with context.enter(actor), operation(actor, "test:note:written", wall=wall.id):
        return write_content(wall, WORDS)


def read(actor: Actor, content: Content, opened: Opened | None) -> str:
    with context.enter(actor), unlocked.using(opened.unlocked() if opened else None):
        return str(Content.objects.get(pk=content.pk).value("text", "locked"))


def begin(actor: Actor, wall: Wall, opened: Opened | None, reason: str = REASON) -> None:
    keys = opened.unlocked() if opened else None
    with context.enter(actor):
        coverage.begin_covering(actor, wall_id=wall.id, reason=reason, keys=keys)


@pytest.fixture
def ready(cast: Cast, doe: Doe) -> Opened:
    """The office's ceremony, counsel's key, and a colleague outside the case who covers."""
    with context.enter(cast.pd_supervisor):
        office_keys.hold_ceremony(cast.pd_supervisor)
    chosen(cast.pd_supervisor, cast.pd_outsider)
    with_key(cast.defender)
    return with_key(cast.pd_outsider)


def test_a_colleague_covers_while_the_whole_team_is_away(
    cast: Cast, doe: Doe, ready: Opened
) -> None:
    content = written(cast.defender, doe)
    assert read(cast.pd_outsider, content, ready) == "locked", "the reason comes first"
    wall = wall_of(cast.pd_outsider, doe)
    begin(cast.pd_outsider, wall, ready)
    assert read(cast.pd_outsider, content, ready) == WORDS["text"]
    assert read(cast.pd_outsider, content, None) == "locked"
    with context.enter(cast.defender):
        told = Notice.objects.filter(kind=Event.COVERED.value)
        assert told.filter(user_id=id_of(cast.defender)).exists(), "the team is told"


def test_the_reason_is_kept_for_the_team_and_asked_once_a_day(
    cast: Cast, doe: Doe, ready: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = written(cast.defender, doe)
    wall = wall_of(cast.defender, doe)
    begin(cast.pd_outsider, wall, ready)
    begin(cast.pd_outsider, wall, ready, "again the same day")
    with context.enter(cast.pd_outsider), unlocked.using(ready.unlocked()):
        rows = reads.accesses(cast.pd_outsider, wall)
    assert [(row.name, row.reason) for row in rows] == [(cast.pd_outsider.display_name, REASON)]
    with context.enter(cast.defender):
        assert reads.accesses(cast.defender, wall)[0].reason is None, "sealed while locked"
        cursor = connection.cursor()
        cursor.execute("SELECT encode(reason, 'escape') FROM privilege_coveraccess")
        assert "Hearing" not in cursor.fetchone()[0]
    with context.enter(cast.prosecutor):
        assert not CoverAccess.objects.exists()
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert read(cast.pd_outsider, content, ready) == "locked", "each day has its reason"


@pytest.mark.parametrize("reason", ["", "   ", "\n\t", "x" * 301])
def test_covering_wants_one_sentence(cast: Cast, doe: Doe, ready: Opened, reason: str) -> None:
    written(cast.defender, doe)
    with pytest.raises(InvalidInput, match="one sentence"):
        begin(cast.pd_outsider, wall_of(cast.defender, doe), ready, reason)


def test_only_who_was_chosen_covers(cast: Cast, doe: Doe, ready: Opened) -> None:
    written(cast.defender, doe)
    wall = wall_of(cast.defender, doe)
    for outsider in (cast.pd_supervisor, cast.prosecutor, cast.co_defender, cast.defender):
        with pytest.raises(NotFound):
            begin(outsider, wall, ready)
    with pytest.raises(Refused, match="Unlock your own key"):
        begin(cast.pd_outsider, wall, None)
    client_file = wall_of(cast.defender, doe, WallKind.DEFENSE_FILE)
    channel = wall_of(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)
    for closed in (client_file, channel):
        with pytest.raises(NotFound):
            begin(cast.pd_outsider, closed, ready)


def test_nothing_opens_before_something_was_written(cast: Cast, doe: Doe, ready: Opened) -> None:
    with pytest.raises(Refused, match="Nothing privileged"):
        begin(cast.pd_outsider, wall_of(cast.defender, doe), ready)


def test_supervisors_choose_others_and_never_themselves(cast: Cast, doe: Doe) -> None:
    with pytest.raises(Refused, match="themselves"):
        chosen(cast.pd_supervisor, cast.pd_supervisor)
    for stranger in (cast.prosecutor, cast.pd_admin, cast.co_defender):
        with pytest.raises(Refused, match="caseworkers of the office"):
            chosen(cast.pd_supervisor, stranger)
    with context.enter(cast.pd_supervisor), pytest.raises(Refused):
        coverage.choose_member(cast.pd_supervisor, user_id=uuid4(), covers=True)
    for outsider in (cast.defender, cast.pd_admin, cast.nobody):
        with pytest.raises(NotFound):
            chosen(outsider, cast.pd_outsider)


def test_counsel_switches_coverage_off_for_what_is_written_later(
    cast: Cast, doe: Doe, ready: Opened
) -> None:
    before = written(cast.defender, doe)
    wall = wall_of(cast.defender, doe)
    begin(cast.pd_outsider, wall, ready)
    for other in (cast.pd_supervisor, cast.pd_outsider, cast.prosecutor):
        with context.enter(other), pytest.raises((NotFound, Refused)):
            coverage.switch(other, wall_id=wall.id, on=False)
    with context.enter(cast.defender):
        coverage.switch(cast.defender, wall_id=wall.id, on=False)
    after = written(cast.defender, doe)
    assert (before.generation, after.generation) == (1, 2)
    with pytest.raises(Content.DoesNotExist):
        read(cast.pd_outsider, after, ready)
    with context.enter(cast.defender):
        newest = WallKey.objects.get(wall=wall, generation=2)
        assert not reads.wrapped_for(newest)
        coverage.switch(cast.defender, wall_id=wall.id, on=True)
    assert read(cast.pd_outsider, after, ready) == "locked", "sealed without the group"


def test_who_left_the_group_opens_nothing_written_later(
    cast: Cast, doe: Doe, ready: Opened
) -> None:
    chosen(cast.pd_supervisor, cast.defense_investigator)
    with_key(cast.defense_investigator)
    written(cast.defender, doe)
    chosen(cast.pd_supervisor, cast.pd_outsider, covers=False)
    after = written(cast.defender, doe)
    assert after.generation == 2
    with context.enter(cast.defender):
        first, second = CoverageKey.objects.order_by("generation")
        wraps = CoverageWallWrap.objects.filter(wall_key__generation=2)
        assert [wrap.coverage_key_id for wrap in wraps] == [second.id]
        held = {wrap.member_key_id for wrap in second.wraps.all()}
    assert ready.key_id not in held
    assert first.generation == 1


def test_a_lost_role_ends_covering(cast: Cast, doe: Doe, ready: Opened) -> None:
    written(cast.defender, doe)
    with context.enter(cast.pd_supervisor):
        person = User.objects.get(pk=id_of(cast.pd_outsider))
        office = Office.objects.get(pk=office_of(cast.pd_outsider))
        people.set_role(
            cast.pd_supervisor, user=person, office=office, role=Role.ATTORNEY, holds=False
        )
        assert not reads.members(office.id)
    with pytest.raises(NotFound):
        wall_of(cast.pd_outsider, doe)


def test_a_screen_beats_coverage(cast: Cast, doe: Doe, ready: Opened) -> None:
    content = written(cast.defender, doe)
    wall = wall_of(cast.defender, doe)
    begin(cast.pd_outsider, wall, ready)
    with context.enter(cast.pd_supervisor):
        walls.screen_person(
            cast.pd_supervisor, matter_id=doe.case.matter_id, user_id=id_of(cast.pd_outsider)
        )
    with pytest.raises(Content.DoesNotExist):
        read(cast.pd_outsider, content, ready)
    with pytest.raises(NotFound):
        begin(cast.pd_outsider, wall, ready)


def test_who_is_chosen_late_gets_the_group_s_key_from_a_member(
    cast: Cast, doe: Doe, ready: Opened
) -> None:
    content = written(cast.defender, doe)
    chosen(cast.pd_supervisor, cast.defense_investigator)
    late = with_key(cast.defense_investigator)
    wall = wall_of(cast.defense_investigator, doe)
    begin(cast.defense_investigator, wall, late)
    assert read(cast.defense_investigator, content, late) == "locked"
    with context.enter(cast.defender):
        waits = {one.user_id: one.waits for one in reads.members(wall.office_id)}
        assert waits == {id_of(cast.pd_outsider): False, id_of(cast.defense_investigator): True}
    with context.enter(cast.pd_outsider):
        wall_keys.share_with_waiting(cast.pd_outsider, ready.unlocked())
    assert read(cast.defense_investigator, content, late) == WORDS["text"]


def test_work_product_older_than_the_group_is_shared_by_the_team(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.pd_supervisor):
        office_keys.hold_ceremony(cast.pd_supervisor)
    counsel = with_key(cast.defender)
    content = written(cast.defender, doe)
    chosen(cast.pd_supervisor, cast.pd_outsider)
    covering = with_key(cast.pd_outsider)
    with context.enter(cast.defender):
        wall_keys.share_with_waiting(cast.defender, counsel.unlocked())
    begin(cast.pd_outsider, wall_of(cast.pd_outsider, doe), covering)
    assert read(cast.pd_outsider, content, covering) == WORDS["text"]


def test_the_other_side_s_group_and_a_co_defendant_s_see_nothing(
    cast: Cast, doe: Doe, ready: Opened
) -> None:
    chosen(cast.da_supervisor, cast.da_outsider)
    written(cast.defender, doe)
    with context.enter(cast.da_outsider):
        wall_of_kind(cast.da_outsider, doe.case.matter_id, WallKind.PROSECUTION_WORK_PRODUCT)
        with pytest.raises(NotFound):
            wall_of_kind(cast.da_outsider, doe.case.matter_id, WallKind.DEFENSE_WORK_PRODUCT)
        for kind in (WallKind.AGENCY_CHANNEL, WallKind.VICTIM_CHANNEL):
            with pytest.raises(NotFound):
                wall_of_kind(cast.da_outsider, doe.case.matter_id, kind)
        assert not CoverageKey.objects.exists()
        assert not CoverageWallWrap.objects.exists()


def test_nobody_covers_a_case_whose_filter_team_they_are_on(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        filter_wall = walls.open_compartment(
            cast.prosecutor,
            matter_id=doe.case.matter_id,
            kind=WallKind.FILTER_TEAM,
            office_id=office_of(cast.prosecutor),
        )
    with context.enter(cast.da_supervisor):
        walls.grant_wall(
            cast.da_supervisor,
            wall_id=filter_wall.id,
            user_id=id_of(cast.da_outsider),
            right=WallRight.WRITE,
        )
    with pytest.raises(Refused, match="filter team"):
        chosen(cast.da_supervisor, cast.da_outsider)


def test_the_database_gives_the_group_s_key_to_members_only(
    cast: Cast, doe: Doe, ready: Opened
) -> None:
    written(cast.defender, doe)
    stranger = with_key(cast.defense_investigator)
    with (
        context.enter(cast.defender),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO privilege_coveragekeywrap SELECT gen_random_uuid(), wrapped, created_at,"
            " coverage_key_id, %s FROM privilege_coveragekeywrap",
            [stranger.key_id],
        )
    with (
        context.enter(cast.pd_supervisor),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO privilege_user_groups (user_id, group_id)"
            " SELECT %s, coverage_id FROM privilege_office",
            [id_of(cast.pd_supervisor)],
        )
