"""If these fail, a stolen laptop or a short PIN alone would open privileged material."""

from uuid import uuid4

import pytest
from django.test import Client

from privilege import context, unlocked
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.keys import MemberDevice, MemberLock
from privilege.models.tokens import ApiToken
from privilege.services import devices, member_keys
from privilege.services.devices import Token, token_of
from privilege.services.member_keys import Opened
from tests.cast import Cast
from tests.privilege.browsers import KEYS, logged_in, make, shown

pytestmark = pytest.mark.django_db
PIN = "kettle-9"
ADD, TRY = "/accounts/keys/devices/add/", "/accounts/keys/pin/"


def with_device(actor: Actor) -> tuple[Opened, Token]:
    with context.enter(actor):
        made = member_keys.make_key(actor, member_keys.draw_secrets())
        return made, devices.add_device(actor, made, name="office laptop", pin=PIN)


def tried(actor: Actor, token: Token | None, pin: str = PIN) -> Opened:
    with context.enter(actor):
        return devices.open_with_pin(actor, token, pin)


def test_the_pin_opens_only_with_the_secret_of_its_browser(cast: Cast) -> None:
    made, token = with_device(cast.defender)
    assert tried(cast.defender, token, f" {PIN} ") == made
    for forged in (
        Token(token.device_id, bytes(32)),
        Token(token.device_id, token.secret[::-1]),
    ):
        with pytest.raises(InvalidInput, match="does not open"):
            tried(cast.defender, forged)
    for gone in (None, Token(uuid4(), token.secret)):
        with pytest.raises(Refused, match="no PIN any more"):
            tried(cast.defender, gone)
    with pytest.raises(Refused, match="no PIN any more"):
        tried(cast.pd_outsider, token)  # another person with the same cookie


def test_after_five_wrong_pins_the_phrase_is_needed(cast: Cast) -> None:
    client = logged_in("defender")
    secrets = make(client)
    client.post(ADD, {"name": "laptop", "pin": PIN, "again": PIN})
    client.post("/accounts/keys/lock/")
    for _ in range(devices.ATTEMPTS - 1):
        assert "does not open your key" in client.post(TRY, {"pin": "wrong-pin"}).content.decode()
    assert "Too many wrong PINs" in client.post(TRY, {"pin": "wrong-pin"}).content.decode()
    refused = client.post(TRY, {"pin": PIN})
    assert refused.status_code == 409, "not even with the right one"
    assert "Too many wrong PINs" in refused.content.decode()
    client.post(KEYS, {"words": secrets.phrase})
    client.post("/accounts/keys/lock/")
    assert client.post(TRY, {"pin": PIN})["Location"] == KEYS


def test_a_removed_browser_opens_nothing(cast: Cast) -> None:
    _, token = with_device(cast.defender)
    with context.enter(cast.pd_outsider), pytest.raises(NotFound):
        devices.remove_device(cast.pd_outsider, device_id=token.device_id)
    with context.enter(cast.defender):
        devices.remove_device(cast.defender, device_id=token.device_id)
        assert not MemberLock.objects.filter(device__isnull=False).exists()
        with pytest.raises(NotFound):
            devices.remove_device(cast.defender, device_id=token.device_id)
    with pytest.raises(Refused, match="no PIN any more"):
        tried(cast.defender, token)


def test_a_lock_swapped_between_two_browsers_does_not_open(cast: Cast) -> None:
    made, token = with_device(cast.defender)
    with context.enter(cast.defender):
        other = devices.add_device(cast.defender, made, name="home", pin=PIN)
        locked = bytes(MemberLock.objects.get(device_id=other.device_id).locked)
        key_id = made.key_id
    from privilege.keys import locks
    from privilege.keys.pairs import CannotOpenError

    with pytest.raises(CannotOpenError):
        locks.open_with_words(
            locked,
            PIN.encode(),
            devices._place(key_id, token.device_id),
            device=other.secret,
        )


def test_no_other_person_reads_a_device(cast: Cast) -> None:
    with_device(cast.defender)
    for other in (cast.pd_supervisor, cast.pd_admin, cast.superuser, cast.prosecutor):
        with context.enter(other):
            assert not MemberDevice.objects.exists()
            assert not MemberLock.objects.filter(device__isnull=False).exists()


@pytest.mark.parametrize("cookie", ["", "x", "AAAA" * 16 + "A", "\u202e", "=" * 64, "A" * 9000])
def test_a_cookie_that_is_none_of_ours_is_no_device(cookie: str) -> None:
    assert token_of(cookie) is None


def test_the_cookie_comes_back_as_it_was_written() -> None:
    token = Token(uuid4(), bytes(range(32)))
    assert token_of(token.written()) == token
    assert "secret" not in repr(token)


def test_at_most_ten_browsers(cast: Cast) -> None:
    made, _ = with_device(cast.defender)
    with context.enter(cast.defender):
        for number in range(9):
            devices.add_device(cast.defender, made, name=f"no. {number}", pin=PIN)
        with pytest.raises(Refused, match="ten browsers"):
            devices.add_device(cast.defender, made, name="one more", pin=PIN)
        with pytest.raises(InvalidInput, match="six characters"):
            devices.add_device(cast.defender, made, name="x", pin="  12345  ")


def test_the_pages_set_use_and_remove_a_pin(cast: Cast) -> None:
    client = logged_in("defender")
    assert client.get(ADD)["Location"] == KEYS, "only with an unlocked key"
    make(client)
    assert "PIN in this browser" in shown(client, KEYS)
    data = {"name": "office laptop", "pin": PIN, "again": PIN}
    for change, said in (
        ({"again": "other-pin"}, "not the same"),
        ({"pin": "12345", "again": "12345"}, "at least 6"),
        ({"name": ""}, "required"),
        ({"name": "x" * 300}, "at most 60"),
        ({"pin": "\x00" * 8, "again": "\x00" * 8}, "Null characters"),
    ):
        page = client.post(ADD, {**data, **change})
        assert page.status_code == 200
        assert said in page.content.decode()
        assert PIN not in page.content.decode()
    answer = client.post(ADD, data)
    (cookie,) = answer.cookies.values()
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert int(cookie["max-age"]) >= 365 * 24 * 3600
    client.post("/accounts/keys/lock/")
    assert "PIN of this browser" in shown(client, KEYS)
    assert "does not open your key" in client.post(TRY, {"pin": "wrong"}).content.decode()
    assert client.post(TRY, {"pin": ""}).status_code == 200
    opened = client.post(TRY, {"pin": PIN, "next": "/cases/"})
    assert opened["Location"] == "/cases/"
    assert unlocked.COOKIE in opened.cookies
    assert client.post(TRY, {"pin": PIN, "next": "//evil.example/"})["Location"] == KEYS
    with context.enter(cast.defender):
        device_id = MemberDevice.objects.get().id
    stranger = logged_in("pd_outsider").post(f"/accounts/keys/devices/{device_id}/remove/")
    assert stranger.status_code == 404
    assert client.post(f"/accounts/keys/devices/{device_id}/remove/")["Location"] == KEYS
    client.post("/accounts/keys/lock/")
    assert client.post(TRY, {"pin": PIN}).status_code == 409


def test_a_program_never_unlocks_with_a_pin(cast: Cast) -> None:
    client = logged_in("defender")
    make(client)
    client.post(ADD, {"name": "laptop", "pin": PIN, "again": PIN})
    page = client.post("/accounts/tokens/", {"name": "script", "scopes": "write", "days": 30})
    assert ApiToken.objects.exists()
    bare = Client()
    bare.cookies = client.cookies
    bare.cookies.pop("sessionid", None)
    bearer = {"Authorization": f"Bearer {page.context['secret']}"}
    answer = bare.post(TRY, {"pin": PIN}, headers=bearer)
    assert answer.status_code == 302
    assert unlocked.COOKIE not in answer.cookies or not answer.cookies[unlocked.COOKIE].value
