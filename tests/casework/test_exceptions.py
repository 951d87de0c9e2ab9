"""If these fail, one person alone lets privileged material go, or nobody learns that it went."""

import datetime as dt
import io
import zipfile
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from audit.ground import clock, replay
from audit.ledger.selectors import entries
from audit.ledger.selectors.entries import Filters
from casework.models.note import Note
from casework.services.exceptions import open_exception, request_exception
from casework.services.outside import take_package
from privilege import context, registries, unlocked
from privilege.actor import Actor
from privilege.choices import Destination, ExceptionGround, ExceptionState, WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.authority import PrivilegedRelease
from privilege.models.exception import ExceptionRequest, OutsidePackage
from privilege.models.notices import Notice
from privilege.models.walls import Wall
from privilege.selectors.exceptions import exception_view
from privilege.services.exceptions import send_held_notices
from privilege.services.walls import grant_wall
from tests.casework.conftest import Doe, id_of
from tests.casework.excepting import Office3, asked, office_of_three
from tests.casework.test_notes import TEXT, wall_id_of, with_key, written
from tests.casework.waiving import refs
from tests.cast import Cast

DAY = dt.timedelta(days=1)


@pytest.fixture
def office(cast: Cast, doe: Doe) -> Office3:
    return office_of_three(cast)


@pytest.fixture
def note(cast: Cast, doe: Doe, office: Office3) -> Note:
    return written(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)


def told(actor: Actor, kind: str) -> int:
    with context.enter(actor):
        return Notice.objects.filter(
            user_id=id_of(actor), kind=f"privilege:exception:{kind}"
        ).count()


def logged(actor: Actor, event: str, outcome: str = "success") -> int:
    with context.enter(actor):
        return len(entries([actor.log_id], Filters(event=event, outcome=outcome)))


def test_three_people_let_it_go_and_everybody_concerned_is_told(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    colleague = cast.defense_investigator  # stands for the client: behind the channel
    with context.enter(cast.defender):
        grant_wall(cast.defender, wall_id=note.wall_id, user_id=id_of(colleague))
    request = office.ask(note)
    assert told(office.approves, "requested") == 1
    with pytest.raises(Refused, match="not approved"):
        office.open(request)
    office.decide(request)
    assert told(office.asks, "approved") == 1
    assert told(colleague, "opened") == 0
    request = office.open(request)
    assert told(colleague, "opened") == 1
    assert request.review_due_at == (request.opened_at or clock.now()) + 7 * DAY
    with context.enter(office.asks), unlocked.using(office.keys[office.asks].unlocked()):
        data = take_package(office.asks, exception_id=request.id)
        package = OutsidePackage.objects.select_related("content").get()
        (row,) = PrivilegedRelease.objects.select_related("content").all()
        assert (row.basis, row.authority_id, row.subject_id) == ("exception", request.id, note.id)
        assert row.approved_by == office.approves.user_id
        assert row.text("received") == ["Sheriff of Ulster County (To whoever can avert the harm)"]
        (file,) = package.text("files")
        assert file["id"] == str(note.id)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sent = archive.read("001.txt").decode()
        assert file["sha256"] in archive.read("000-cover.txt").decode()
    assert "Zanzibar" not in sent
    assert sent.count("[redacted]") == 2
    office.review(request)
    for event in ("requested", "approved", "opened", "taken-out", "reviewed"):
        assert logged(office.asks, f"privilege:exception:{event}") >= 1, event
    with pytest.raises(Refused, match="not approved"):
        office.open(request)


def test_it_goes_to_people_of_the_case_where_that_is_asked(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    shared = UUID(str(wall_id_of(cast.defender, doe, WallKind.SHARED_FILE)))
    request = office.ask(
        note,
        ground=ExceptionGround.STATUTE,
        citation="SSL § 413",
        destination=Destination.INSIDE,
        target_id=shared,
        recipient="",
        redactions="",
    )
    with context.enter(cast.prosecutor):
        assert not Note.objects.exists()
    office.decide(request)
    office.open(request)
    with context.enter(cast.prosecutor):
        assert Note.objects.select_related("content").get().text("text") == TEXT
        assert not ExceptionRequest.objects.exists()


def test_nobody_approves_opens_or_reviews_alone(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    request = office.ask(note)
    with pytest.raises(Refused, match="supervisor of the office"):
        office.decide(request, office.asks)
    own = _own_request(cast, office, note)
    with pytest.raises(Refused, match="Another supervisor"):
        office.decide(own, office.approves)
    office.decide(request)
    with pytest.raises(Refused, match="decided before"):
        office.decide(request, office.reviews, approve=False)
    with pytest.raises(NotFound):
        office.open(request, office.reviews)
    with pytest.raises(Refused, match="opened is reviewed"):
        office.review(request)
    office.open(request)
    for actor in (office.approves, office.asks):
        with pytest.raises(Refused, match=r"Somebody else|supervisor of the office"):
            office.review(request, actor)
    assert logged(office.asks, "privilege:exception:approved", "refused") >= 2


def _own_request(cast: Cast, office: Office3, note: Note) -> ExceptionRequest:
    """A request by the supervisor who is also on the team."""
    boss = office.approves
    with context.enter(cast.defender):
        grant_wall(cast.defender, wall_id=note.wall_id, user_id=id_of(boss))
    with context.enter(cast.defender), unlocked.using(office.keys[cast.defender].unlocked()):
        from privilege.services.wall_keys import share_keys

        share_keys(cast.defender, note.wall, office.keys[cast.defender].unlocked())
    with context.enter(boss), unlocked.using(office.keys[boss].unlocked()):
        return request_exception(boss, subjects=refs(note), asked=asked())


def test_the_database_itself_keeps_the_order_and_the_persons(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    request = office.ask(note)
    tries = {
        office.asks: f"state = 'approved', decided_by = '{office.asks.user_id}'",
        office.approves: f"state = 'approved', decided_by = '{office.reviews.user_id}'",
        office.reviews: f"state = 'opened', decided_by = '{office.reviews.user_id}'",
    }
    for actor, change in tries.items():
        with (
            context.enter(actor),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE privilege_exceptionrequest SET {change} WHERE id = '{request.id}'"  # noqa: S608
            )
    for change in ("expires_at = expires_at + interval '1 year'", "target_wall_id = NULL"):
        with (
            context.enter(office.asks),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE privilege_exceptionrequest SET {change}")  # noqa: S608


def test_it_ends_by_itself_and_a_refused_one_opens_nothing(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    request, other = office.ask(note), office.ask(note)
    office.decide(other, approve=False)
    with pytest.raises(Refused, match="not approved"):
        office.open(other)
    with replay.frozen(clock.now() + 2 * DAY), pytest.raises(Refused, match="time that was asked"):
        office.decide(request)
    office.decide(request)
    with replay.frozen(clock.now() + 2 * DAY), pytest.raises(Refused, match="time that was asked"):
        office.open(request)
    with replay.frozen(clock.now() - 2 * DAY), pytest.raises(Refused, match="time that was asked"):
        office.open(request)
    assert logged(office.asks, "privilege:exception:opened", "refused") == 3
    with context.enter(office.asks):
        assert not PrivilegedRelease.objects.exists()


def test_a_locked_session_asks_for_nothing_and_opens_nothing(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    with context.enter(cast.defender), pytest.raises(Refused, match="locked"):
        request_exception(cast.defender, subjects=refs(note), asked=asked())
    request = office.ask(note)
    office.decide(request)
    with context.enter(cast.defender), pytest.raises(Refused, match="locked"):
        open_exception(cast.defender, exception_id=request.id)


def test_nobody_else_learns_that_one_was_asked_for(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    request = office.ask(note)
    for actor in (cast.prosecutor, cast.co_defender, cast.da_supervisor, cast.pd_admin):
        with context.enter(actor):
            assert not ExceptionRequest.objects.exists()
            assert not Wall.objects.filter(kind="exceptions").exists()
            with pytest.raises(NotFound):
                exception_view(actor, request.id)
        assert logged(actor, "privilege:exception") == 0 or actor.office_id == office.asks.office_id
    with context.enter(office.approves), unlocked.using(office.keys[office.approves].unlocked()):
        assert "brother" in exception_view(office.approves, request.id).text("reason")
        assert not Note.objects.exists(), "who approves does not read what goes"


def test_notice_that_may_wait_goes_out_by_itself_on_its_day(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    holder = cast.defense_investigator
    with context.enter(cast.defender):
        grant_wall(cast.defender, wall_id=note.wall_id, user_id=id_of(holder))
    later = clock.now() + 10 * DAY
    request = office.ask(note, deferred_until=later, deferral="Order of May 1, sealed")
    office.decide(request)
    office.open(request)
    assert told(holder, "opened") == 0
    with context.enter(holder):
        assert not PrivilegedRelease.objects.exists()
        assert not OutsidePackage.objects.exists()
    with context.enter(office.asks):
        assert PrivilegedRelease.objects.count() == 1
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM parley.send_held(%s)", [later])
    assert send_held_notices() == 0
    with replay.frozen(later + dt.timedelta(seconds=1)):
        assert send_held_notices() == 1
        assert send_held_notices() == 0
    assert told(holder, "opened") == 1
    with context.enter(holder):
        assert PrivilegedRelease.objects.count() == 1
    assert logged(office.asks, "privilege:exception:notice-sent") >= 1


def test_notice_cannot_wait_where_the_holder_would_see_it_anyway(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    shared = UUID(str(wall_id_of(cast.defender, doe, WallKind.SHARED_FILE)))
    with pytest.raises(InvalidInput, match="would see it at once"):
        office.ask(
            note,
            destination=Destination.INSIDE,
            target_id=shared,
            redactions="",
            deferred_until=clock.now() + DAY,
            deferral="Order",
        )


def test_gates_and_redaction_of_other_packages_are_asked(
    cast: Cast, doe: Doe, office: Office3, note: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = office.ask(note)
    office.decide(request)
    asked_with: list[Wall | None] = []

    def gate(_actor: Actor, _source: Wall, target: Wall | None, _found: Any) -> list[str]:  # noqa: ANN401
        asked_with.append(target)
        return ["Under the protective order of May 1."]

    monkeypatch.setattr(registries, "release_gates", [gate])
    with pytest.raises(Refused) as problem:
        office.open(request)
    assert problem.value.reasons == ["Under the protective order of May 1."]
    assert asked_with == [None]
    monkeypatch.setattr(registries, "release_gates", [])
    monkeypatch.setattr(
        registries, "redactors", [lambda _ref, data: data.replace(b"night", b"---")]
    )
    office.open(request)
    with context.enter(cast.defender), unlocked.using(office.keys[cast.defender].unlocked()):
        data = take_package(cast.defender, exception_id=request.id)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"night" not in archive.read("001.txt")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"smallest": ""}, "smallest"),
        ({"recipient": ""}, "recipient"),
        ({"interest": ""}, "interest"),
        ({"alternatives": ""}, "alternatives"),
        ({"harm": ""}, "harm"),
        ({"ground": ExceptionGround.CRIME_FRAUD}, "citation"),
        ({"ground": ExceptionGround.STATUTE}, "citation"),
        ({"reason": "x" * 5001}, "reason"),
        ({"redactions": "a\n" * 101}, "redactions"),
        ({"expires_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "expires_at"),
        ({"expires_at": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)}, "expires_at"),
        (
            {"deferred_until": dt.datetime(2100, 1, 1, tzinfo=dt.UTC), "deferral": "x"},
            "deferred_until",
        ),
        ({"deferred_until": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)}, "deferral"),
        ({"destination": Destination.INSIDE, "redactions": ""}, "target_id"),
    ],
)
def test_without_its_reasons_and_its_balancing_record_nothing_is_asked(  # noqa: PLR0917 - fixtures
    cast: Cast, doe: Doe, office: Office3, note: Note, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as problem:
        office.ask(note, **changed)
    assert problem.value.field == field
    with context.enter(cast.defender):
        assert not ExceptionRequest.objects.exists()


def test_whoever_is_no_attorney_or_not_behind_the_wall_asks_for_nothing(
    cast: Cast, doe: Doe, office: Office3, note: Note
) -> None:
    helper = cast.defense_investigator
    with context.enter(cast.defender):
        grant_wall(cast.defender, wall_id=note.wall_id, user_id=id_of(helper))
    for actor, said in (
        (helper, Refused),
        (cast.prosecutor, NotFound),
        (office.approves, NotFound),
    ):
        key = office.keys.get(actor) or with_key(actor)
        with context.enter(actor), unlocked.using(key.unlocked()), pytest.raises(said):
            request_exception(actor, subjects=refs(note), asked=asked())
    for subjects in ([], refs(note) * 101):
        with (
            context.enter(cast.defender),
            unlocked.using(office.keys[cast.defender].unlocked()),
            pytest.raises(InvalidInput),
        ):
            request_exception(cast.defender, subjects=subjects, asked=asked())


def test_the_state_says_where_it_stands(cast: Cast, doe: Doe, office: Office3, note: Note) -> None:
    request = office.ask(note)
    assert request.state == ExceptionState.REQUESTED
    assert office.decide(request).state == ExceptionState.APPROVED
    assert office.open(request).state == ExceptionState.OPENED
    assert office.review(request).state == ExceptionState.REVIEWED
