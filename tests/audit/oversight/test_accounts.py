"""If these fail, a forgotten account stays open, or somebody is locked out unwarned at night."""

import datetime as dt
from uuid import UUID

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from audit.ground import clock
from audit.ledger.selectors import Filters, entries
from audit.oversight.account_rules import Use, is_to_be_warned, limit_of
from audit.oversight.selectors.accounts import accounts
from audit.oversight.services import accounts as services
from audit.oversight.stops import Standing, standing
from privilege import context
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.notices import Notice
from privilege.models.people import Office, User
from privilege.services.people import set_active, set_role
from privilege.services.sign_in import note_success
from privilege.services.tokens import make_token
from privilege.services.use import note_use
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of, office_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
IN_AN_OFFICE = True
START = dt.datetime(2027, 3, 1, 10, tzinfo=dt.UTC)


def at(days: float) -> time_machine.travel:
    return time_machine.travel(START + days * DAY, tick=False)


def seen(*people: Actor) -> None:
    """Everybody was here on the first day; the others are forgotten by the test."""
    for person in people:
        note_use(id_of(person))


def everybody(cast: Cast) -> list[Actor]:
    return [getattr(cast, name) for name in cast.__slots__ if name != "nobody"]


def of(person: Actor) -> User:
    return User.objects.get(pk=id_of(person))


def told(person: Actor) -> list[str]:
    with context.enter(person):
        return list(Notice.objects.order_by("created_at").values_list("kind", flat=True))


def test_an_unused_account_is_warned_and_two_weeks_later_stopped(cast: Cast) -> None:
    with at(0):
        seen(*everybody(cast))
    with at(75):
        assert services.watch() == (0, 0)
    with at(76):
        seen(*(one for one in everybody(cast) if one != cast.prosecutor))
        assert services.watch() == (1, 0)
        assert services.watch() == (0, 0)
    assert told(cast.prosecutor)[-1] == "oversight:account:warned"
    with at(89):
        assert services.watch() == (0, 0)
        assert of(cast.prosecutor).is_active
    with at(91):
        assert services.watch() == (0, 1)
        assert services.watch() == (0, 0)
    assert not of(cast.prosecutor).is_active
    with context.enter(cast.da_supervisor):
        events = [one.event for one in entries([cast.da_supervisor.log_id], Filters(), limit=5)]
    assert events[:2] == ["oversight:account:stopped", "oversight:account:warned"]


def test_a_supervisor_releases_at_night_alone_and_the_person_works_at_once(cast: Cast) -> None:
    stopped_at_day_91(cast)
    with at(91.7):
        with context.enter(cast.da_supervisor):
            services.release_account(cast.da_supervisor, user_id=id_of(cast.prosecutor), days=7)
        person = of(cast.prosecutor)
        assert person.is_active
        assert person.admitted_at is not None
        assert services.watch() == (0, 0)
    with at(99):
        assert services.watch() == (0, 1)


def test_logging_in_once_keeps_an_account(cast: Cast) -> None:
    with at(0):
        seen(*everybody(cast))
    with at(76):
        services.watch()
    with at(80):
        seen(*everybody(cast))
        assert services.watch() == (0, 0)
    with at(100):
        assert services.watch() == (0, 0)
    assert of(cast.prosecutor).is_active


def test_a_log_in_and_a_program_count_as_use(cast: Cast) -> None:
    with at(0):
        seen(cast.prosecutor)
        seen(cast.da_clerk)
        with context.enter(cast.da_clerk):
            _token, secret = make_token(cast.da_clerk, name="feed", scopes=["read"])
    with at(50):
        with context.enter(cast.prosecutor):
            note_success(cast.prosecutor, device=b"x" * 32)
        Client().get("/api/v1/me/", headers={"Authorization": f"Bearer {secret}"})
    with context.enter(cast.da_supervisor):
        found = {one.user_id: one.use.seen_on for one in accounts()}
    last = (START + 50 * DAY).date()
    assert (found[id_of(cast.prosecutor)], found[id_of(cast.da_clerk)]) == (last, last)


def test_an_account_of_nobodys_office_is_stopped_within_a_week(cast: Cast) -> None:
    with at(0):
        seen(*everybody(cast))
        with context.enter(cast.da_supervisor):
            set_role(
                cast.da_supervisor,
                user=of(cast.prosecutor),
                office=Office.objects.get(pk=office_of(cast.prosecutor)),
                role=Role.ATTORNEY,
                holds=False,
            )
        assert services.watch() == (1, 0)
    with at(6):
        assert services.watch() == (0, 0)
    with at(7):
        assert services.watch() == (0, 1)
    assert not of(cast.prosecutor).is_active


def test_an_account_that_somebody_disabled_is_not_opened_by_a_release(cast: Cast) -> None:
    with context.enter(cast.da_supervisor):
        set_active(cast.da_supervisor, user_id=id_of(cast.prosecutor), is_active=False)
        with pytest.raises(NotFound):
            services.release_account(cast.da_supervisor, user_id=id_of(cast.prosecutor), days=1)
    assert not of(cast.prosecutor).is_active


@pytest.mark.parametrize(
    ("who", "days", "error"),
    [
        ("da_admin", 1, NotFound),
        ("pd_supervisor", 1, NotFound),
        ("prosecutor", 1, NotFound),
        ("da_supervisor", 0, InvalidInput),
        ("da_supervisor", 400, InvalidInput),
    ],
)
def test_only_the_office_s_own_supervisor_releases(
    who: str, days: int, error: type[Exception], cast: Cast
) -> None:
    actor: Actor = getattr(cast, who)
    with context.enter(actor), pytest.raises(error):
        services.release_account(actor, user_id=id_of(cast.da_clerk), days=days)


def test_nobody_releases_themselves(cast: Cast) -> None:
    with context.enter(cast.da_supervisor), pytest.raises(Refused):
        services.release_account(cast.da_supervisor, user_id=id_of(cast.da_supervisor), days=1)


@pytest.mark.parametrize("call", ["stop_account(%s, %s)", "warn_account(%s, NULL, %s)"])
def test_no_person_stops_or_warns_an_account_by_sql(call: str, cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="only the scheduler"), context.enter(cast.da_admin):
        connection.cursor().execute(f"SELECT parley.{call}", [UUID(int=1), clock.now()])


def test_whoever_was_not_warned_is_not_stopped_even_by_the_scheduler(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="after a warning"), context.enter(cast.nobody):
        connection.cursor().execute(
            "SELECT parley.stop_account(%s, %s)", [id_of(cast.prosecutor), clock.now()]
        )


def test_the_page_shows_who_stops_and_releases_in_one_step(cast: Cast) -> None:
    stopped_at_day_91(cast)
    with at(91.5):
        client = client_of(cast.da_supervisor)
        page = client.get(reverse("accounts")).content.decode()
        url = reverse("account-release", args=[cast.prosecutor.user_id])
        assert url in page
        assert "Stopped" in page
        assert cast.defender.display_name not in page
        for days in ("", "x", "365"):
            assert client.post(url, {"days": days}).status_code == 200
        assert client.post(url, {"days": "7"}).status_code == 302
        assert of(cast.prosecutor).is_active
        stranger = client_of(cast.pd_supervisor)
        assert stranger.get(url).status_code == 404
        assert client_of(cast.da_admin).get(reverse("accounts")).status_code == 404


def stopped_at_day_91(cast: Cast) -> None:
    with at(0):
        seen(*everybody(cast))
    with at(76):
        seen(*(one for one in everybody(cast) if one != cast.prosecutor))
        services.watch()
    with at(91):
        assert services.watch() == (0, 1)


def test_the_rule_warns_before_it_stops_whatever_was_left_undone() -> None:
    long_ago = Use(START.date() - 400 * DAY, IN_AN_OFFICE, None, None, None)
    assert is_to_be_warned(long_ago, START)
    assert standing(limit_of(long_ago, START), START) == Standing.OPEN
    warned = Use(long_ago.seen_on, IN_AN_OFFICE, START, None, None)
    assert standing(limit_of(warned, START), START + 13 * DAY) == Standing.WARNED
    assert standing(limit_of(warned, START), START + 14 * DAY) == Standing.STOPPED


def test_a_warning_for_having_no_office_is_none_for_being_unused() -> None:
    back = Use(START.date() - 400 * DAY, IN_AN_OFFICE, START - 30 * DAY, START - 30 * DAY, None)
    assert standing(limit_of(back, START), START) == Standing.OPEN
    assert is_to_be_warned(back, START)
