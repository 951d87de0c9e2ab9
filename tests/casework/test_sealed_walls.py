"""If these fail, somebody outside a privilege could read what stands behind it, or those inside
could not.
"""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from pytest_django import DjangoAssertNumQueries

from privilege import context, unlocked
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import LockMethod, WallKind, WallRight
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.keys import locks, shares
from privilege.keys.pairs import CannotOpenError
from privilege.models.content import Content
from privilege.models.keys import MemberLock, WallKey, WallKeyWrap
from privilege.models.walls import Wall
from privilege.selectors.keys import own_key, waiting_for_keys, walls_to_share
from privilege.services import member_keys, office_keys, wall_keys, walls
from privilege.services.content import rewrite_content, write_content
from privilege.services.member_keys import Opened, Secrets
from tests.casework.conftest import Doe
from tests.cast import Cast, id_of

WORDS = {"title": "Theory of the case", "text": "He was in Ohio that night."}


def with_key(actor: Actor) -> tuple[Opened, Secrets]:
    secrets = member_keys.draw_secrets()
    with context.enter(actor):
        return member_keys.make_key(actor, secrets), secrets


def ceremony(supervisor: Actor) -> list[str]:
    with context.enter(supervisor):
        return office_keys.hold_ceremony(supervisor).shares


def own_wall(actor: Actor, doe: Doe, kind: WallKind = WallKind.DEFENSE_WORK_PRODUCT) -> Wall:
    return wall_of_kind(actor, doe.case.matter_id, kind)


def write(actor: Actor, doe: Doe) -> Content:
    from audit.ledger.services import operation

    with context.enter(actor):
        wall = own_wall(actor, doe)
        with operation(actor, "test:note:written", wall=wall.id):
            return write_content(wall, WORDS)


def read(actor: Actor, content: Content, opened: Opened | None) -> str:
    with context.enter(actor), unlocked.using(opened.unlocked() if opened else None):
        return str(Content.objects.get(pk=content.pk).value("text", "locked"))


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    """The defender's key, after their office's ceremony."""
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)[0]


def test_what_is_sealed_is_read_by_who_unlocked_and_by_nobody_else(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    content = write(cast.defender, doe)
    assert read(cast.defender, content, opened) == WORDS["text"]
    assert read(cast.defender, content, None) == "locked"
    stranger, _ = with_key(cast.pd_outsider)
    with pytest.raises(Content.DoesNotExist):
        read(cast.pd_outsider, content, stranger)
    assert read(cast.defender, content, stranger) == "locked", "another's key opens nothing"
    with connection.cursor() as cursor, context.enter(cast.defender):
        cursor.execute("SELECT row_to_json(c)::text FROM privilege_content c WHERE plain IS NULL")
        (row,) = cursor.fetchone()
    assert "Ohio" not in row
    assert b"Ohio".hex() not in row


def test_nothing_is_kept_before_the_ceremony_nor_where_nobody_has_a_key(
    cast: Cast, doe: Doe
) -> None:
    with pytest.raises(Refused, match="has not made its recovery key"):
        write(cast.defender, doe)
    ceremony(cast.pd_supervisor)
    with pytest.raises(Refused, match="nobody who can see this part of the case has made a key"):
        write(cast.defender, doe)
    assert not WallKey.objects.exists()


def test_a_member_who_comes_late_waits_until_a_colleague_unlocks(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    content = write(cast.defender, doe)
    with context.enter(cast.defender):
        wall = own_wall(cast.defender, doe)
        walls.grant_wall(cast.defender, wall_id=wall.id, user_id=id_of(cast.defense_investigator))
        assert waiting_for_keys(wall) == {cast.defense_investigator.user_id: False}
    late, _ = with_key(cast.defense_investigator)
    with context.enter(cast.defender):
        assert waiting_for_keys(wall) == {cast.defense_investigator.user_id: True}
    assert read(cast.defense_investigator, content, late) == "locked"
    with context.enter(cast.defender):
        assert wall_keys.share_keys(cast.defender, wall, opened.unlocked()) == 1
        assert wall_keys.share_keys(cast.defender, wall, opened.unlocked()) == 0
        assert waiting_for_keys(wall) == {}
    assert read(cast.defense_investigator, content, late) == WORDS["text"]


def test_whoever_leaves_cannot_open_what_is_written_later(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    late, _ = with_key(cast.defense_investigator)
    with context.enter(cast.defender):
        wall = own_wall(cast.defender, doe)
        walls.grant_wall(cast.defender, wall_id=wall.id, user_id=id_of(cast.defense_investigator))
    before = write(cast.defender, doe)
    assert read(cast.defense_investigator, before, late) == WORDS["text"]
    with context.enter(cast.defender):
        walls.revoke_wall(cast.defender, wall_id=wall.id, user_id=id_of(cast.defense_investigator))
    after = write(cast.defender, doe)
    assert (before.generation, after.generation) == (1, 2)
    assert read(cast.defender, before, opened) == read(cast.defender, after, opened)
    # Even with every row in hand, the old key opens the old generation only.
    with context.enter(cast.defender), unlocked.using(late.unlocked()):
        assert Content.objects.get(pk=before.pk).value("text") == WORDS["text"]
        assert Content.objects.get(pk=after.pk).is_locked


def test_sealed_words_open_in_their_own_row_behind_their_own_wall_only(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    one, other = write(cast.defender, doe), write(cast.defender, doe)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        swapped = Content.objects.get(pk=one.pk)
        swapped.sealed = bytes(Content.objects.get(pk=other.pk).sealed)
        with pytest.raises(CannotOpenError):
            swapped.words()
        moved = Content.objects.get(pk=one.pk)
        moved.wall_id = own_wall(cast.defender, doe, WallKind.DEFENSE_FILE).id
        assert moved.is_locked
        cut = Content.objects.get(pk=one.pk)
        cut.sealed = bytes(cut.sealed)[:-1]
        with pytest.raises(CannotOpenError):
            cut.words()


def test_a_tampered_wrap_opens_nothing(cast: Cast, doe: Doe, opened: Opened) -> None:
    content = write(cast.defender, doe)
    with context.enter(cast.defender):
        wrap = WallKeyWrap.objects.get()
        damaged = bytearray(wrap.wrapped)
        damaged[-1] ^= 1
        place = unlocked.wrap_place(wrap.wall_id, opened.key_id, 1)
        with pytest.raises(CannotOpenError):
            opened.private.open(bytes(damaged), place)
        with pytest.raises(CannotOpenError):
            opened.private.open(bytes(wrap.wrapped), unlocked.wrap_place(uuid4(), opened.key_id, 1))
        with pytest.raises(CannotOpenError):
            opened.private.open(
                bytes(wrap.wrapped), unlocked.wrap_place(wrap.wall_id, opened.key_id, 2)
            )
    assert read(cast.defender, content, opened) == WORDS["text"]


def test_words_change_only_when_unlocked(cast: Cast, doe: Doe, opened: Opened) -> None:
    from audit.ledger.services import operation

    content = write(cast.defender, doe)
    with context.enter(cast.defender):
        with (
            pytest.raises(Refused, match="locked"),
            operation(cast.defender, "test:note:changed", wall=content.wall_id),
        ):
            rewrite_content(Content.objects.get(pk=content.pk), {"text": "x"})
        with (
            unlocked.using(opened.unlocked()),
            operation(cast.defender, "test:note:changed", wall=content.wall_id),
        ):
            rewrite_content(Content.objects.get(pk=content.pk), {"text": "In Iowa."})
    assert read(cast.defender, content, opened) == "In Iowa."


def test_phrase_and_code_open_the_key_as_people_type_them(cast: Cast, doe: Doe) -> None:
    ceremony(cast.pd_supervisor)
    made, secrets = with_key(cast.defender)
    with context.enter(cast.defender):
        typed = "  " + secrets.phrase.upper().replace(" ", " - ") + " "
        assert member_keys.open_key(cast.defender, typed).private == made.private
        code = secrets.recovery_code.lower().replace("-", " ").replace("0", "O").replace("1", "l")
        again = member_keys.open_key(cast.defender, code, LockMethod.RECOVERY_CODE)
        assert again.private == made.private
        with pytest.raises(InvalidInput, match="do not open your key"):
            member_keys.open_key(cast.defender, secrets.phrase + "x")
        with pytest.raises(Refused, match="You have a key already"):
            member_keys.make_key(cast.defender, secrets)
        fresh = member_keys.draw_secrets()
        member_keys.lock_anew(cast.defender, again, fresh)
        with pytest.raises(InvalidInput):
            member_keys.open_key(cast.defender, secrets.phrase)
        assert member_keys.open_key(cast.defender, fresh.phrase).private == made.private


def test_a_lock_that_was_made_weaker_is_refused(cast: Cast, doe: Doe) -> None:
    _, secrets = with_key(cast.defender)
    with context.enter(cast.defender):
        lock = MemberLock.objects.get(method=LockMethod.PHRASE.value)
    weak = bytearray(lock.locked)
    weak[2:6] = (1).to_bytes(4)
    place = member_keys._place(lock.key_id, LockMethod.PHRASE)
    with pytest.raises(CannotOpenError, match="strength"):
        locks.open_with_words(bytes(weak), secrets.phrase.encode(), place)
    with pytest.raises(CannotOpenError):
        locks.open_with_words(b"", secrets.phrase.encode(), place)


def test_keys_made_before_the_office_s_recovery_key_are_locked_for_it_later(
    cast: Cast, doe: Doe
) -> None:
    made, secrets = with_key(cast.defender)
    ceremony(cast.pd_supervisor)
    with context.enter(cast.defender):
        assert LockMethod.OFFICE.value not in own_key(cast.defender).methods
        assert member_keys.open_key(cast.defender, secrets.phrase) == made
        assert LockMethod.OFFICE.value in own_key(cast.defender).methods
    with context.enter(cast.defender), pytest.raises(NotFound):
        office_keys.hold_ceremony(cast.defender)


def test_the_database_gives_nobody_another_s_locks_and_no_outsider_a_wrap(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    write(cast.defender, doe)
    stranger, _ = with_key(cast.pd_outsider)
    for other in (cast.pd_outsider, cast.prosecutor, cast.pd_admin, cast.superuser):
        with context.enter(other), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM privilege_wallkey")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM privilege_wallkeywrap")
            assert cursor.fetchone() == (0,)
            cursor.execute(
                "SELECT count(*) FROM privilege_memberlock WHERE key_id = %s", [opened.key_id]
            )
            assert cursor.fetchone() == (0,)
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        context.enter(cast.defender),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO privilege_wallkeywrap SELECT gen_random_uuid(), wrapped, created_at,"
            " %s, wall_id, wall_key_id FROM privilege_wallkeywrap",
            [stranger.key_id],
        )


def test_a_grant_alone_opens_nothing(cast: Cast, doe: Doe, opened: Opened) -> None:
    """A supervisor may let somebody in; what is sealed opens only by who could open it."""
    content = write(cast.defender, doe)
    supervisor, _ = with_key(cast.pd_supervisor)
    with context.enter(cast.defender):
        wall = own_wall(cast.defender, doe)
    with context.enter(cast.pd_supervisor):
        walls.grant_wall(
            cast.pd_supervisor,
            wall_id=wall.id,
            user_id=id_of(cast.pd_supervisor),
            right=WallRight.READ,
        )
    assert read(cast.pd_supervisor, content, supervisor) == "locked"


def test_shares_are_read_back_one_by_one() -> None:
    words = shares.split(shares.new_seed(), threshold=2, count=3)
    assert [shares.check(f" {share.upper()} ") for share in words] == [2, 2, 2]
    with pytest.raises(shares.SharesError):
        shares.check(words[0] + " academic")


def test_two_who_write_first_at_once_share_one_key(
    committed_db: str, cast: Cast, doe: Doe, opened: Opened
) -> None:
    def work() -> int:
        try:
            return write(cast.defender, doe).generation or 0
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = [future.result() for future in [pool.submit(work) for _ in range(8)]]
    assert made == [1] * 8
    with context.enter(cast.defender):
        assert WallKey.objects.count() == 1


def test_unlocking_lets_in_all_who_wait_at_a_fixed_cost(
    cast: Cast, doe: Doe, opened: Opened, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    contents = [write(cast.defender, doe)]
    late, _ = with_key(cast.defense_investigator)
    with context.enter(cast.defender):
        assert walls_to_share(cast.defender) == []
        for kind in (WallKind.DEFENSE_WORK_PRODUCT, WallKind.DEFENSE_FILE):
            wall = own_wall(cast.defender, doe, kind)
            person = id_of(cast.defense_investigator)
            walls.grant_wall(cast.defender, wall_id=wall.id, user_id=person)
            with django_assert_num_queries(5):
                assert len(walls_to_share(cast.defender)) == 1, "the file has no content yet"
        assert wall_keys.share_with_waiting(cast.defender, opened.unlocked()) == 1
        assert walls_to_share(cast.defender) == []
    assert read(cast.defense_investigator, contents[0], late) == WORDS["text"]
