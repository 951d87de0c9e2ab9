"""Unlocking with a PIN in one browser: its secret lies in that browser's cookie, and only there.

The PIN alone is weak and opens nothing; the device's secret of 256 bits and the PIN together do.
After five wrong PINs the unlock phrase is needed.
"""

import base64
import binascii
from dataclasses import dataclass, field
from uuid import UUID

from audit.ground import clock, ids, rand
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege.actor import Actor
from privilege.choices import LockMethod
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.keys import locks
from privilege.keys.pairs import CannotOpenError, Place, PrivateKey
from privilege.models.keys import MemberDevice, MemberLock
from privilege.services.database import act
from privilege.services.member_keys import Opened, after_opening, demand_browser, demand_own

ATTEMPTS = 5
SHORTEST, LONGEST = 6, 64
AT_MOST = 10
_ID_SIZE = 16

USE_PHRASE = "Too many wrong PINs. Unlock with your phrase or recovery code; the PIN works again."
WRONG_PIN = "This PIN does not open your key in this browser."
TOO_SHORT = "Take at least six characters."
TOO_MANY = "You have ten browsers with a PIN already. Remove one first."
GONE = "This browser has no PIN any more. Unlock with your phrase."


@dataclass(frozen=True, slots=True)
class Token:
    """What the browser's cookie carries: which device it is, and its secret."""

    device_id: UUID
    secret: bytes = field(repr=False)

    def written(self) -> str:
        """The cookie's value."""
        return base64.urlsafe_b64encode(self.device_id.bytes + self.secret).decode()


def token_of(cookie: str) -> Token | None:
    """A cookie's value read back; None for anything else."""
    try:
        data = base64.urlsafe_b64decode(cookie.encode())
    except (ValueError, binascii.Error):
        return None
    if len(data) != _ID_SIZE + locks.SECRET_SIZE:
        return None
    return Token(UUID(bytes=data[:_ID_SIZE]), data[_ID_SIZE:])


def device_of(actor: Actor, token: Token | None) -> MemberDevice | None:
    """The actor's own device that a cookie names, if it has not ended."""
    if token is None or actor.is_anonymous:
        return None
    found = MemberDevice.objects.filter(
        pk=token.device_id, key__user_id=actor.person_id, ended_at__isnull=True
    )
    return found.filter(key__retired_at__isnull=True).first()


def add_device(actor: Actor, opened: Opened, *, name: str, pin: str) -> Token:
    """Let the actor unlock with a PIN in this browser; returns what its cookie must carry."""
    demand_browser(actor)
    if len(pin.strip()) < SHORTEST:
        raise InvalidInput(TOO_SHORT, "pin")
    if MemberDevice.objects.filter(key_id=opened.key_id, ended_at__isnull=True).count() >= AT_MOST:
        raise Refused(TOO_MANY)
    token = Token(ids.new(), rand.key_bytes(locks.SECRET_SIZE))
    device = MemberDevice(id=token.device_id, key_id=opened.key_id, name=name)
    place = _place(opened.key_id, device.id)
    with operation(actor, Event.DEVICE_ADDED, objects=[_ref(device.id)]):
        device.save(force_insert=True)
        MemberLock(
            id=ids.new(),
            key_id=opened.key_id,
            method=LockMethod.DEVICE.value,
            device=device,
            locked=locks.lock_with_words(
                opened.private.data, _pin_bytes(pin), place, device=token.secret
            ),
        ).save(force_insert=True)
    return token


def open_with_pin(actor: Actor, token: Token | None, pin: str) -> Opened:
    """Open the actor's key with a device's secret and its PIN; each attempt is recorded.

    Raises ``InvalidInput`` for a wrong PIN, ``Refused`` after five of them.
    """
    demand_browser(actor)
    found = device_of(actor, token)
    if found is None or token is None:
        raise Refused(GONE)
    # One at a time: attempts sent together are counted one by one.
    device = MemberDevice.objects.select_for_update().get(pk=found.pk)
    if device.failures >= ATTEMPTS:
        raise Refused(USE_PHRASE)
    lock = MemberLock.objects.select_related("key").filter(device=device).first()
    if lock is None:
        raise Refused(GONE)
    try:
        place = _place(lock.key_id, device.id)
        plain = locks.open_with_words(
            bytes(lock.locked), _pin_bytes(pin), place, device=token.secret
        )
        private = PrivateKey(plain)
        demand_own(private, lock.key)
    except CannotOpenError:
        _count(actor, device)
        raise InvalidInput(
            USE_PHRASE if device.failures >= ATTEMPTS else WRONG_PIN, "pin"
        ) from None
    with operation(actor, Event.DEVICE_TRIED, objects=[_ref(device.id)]):
        device.failures, device.used_at = 0, clock.now()
        device.save(update_fields=["failures", "used_at"])
    return after_opening(actor, Opened(lock.key_id, private))


def remove_device(actor: Actor, *, device_id: UUID) -> None:
    """End a device of the actor's own: its cookie and PIN open nothing any more."""
    if device_of(actor, Token(device_id, b"")) is None:
        raise NotFound
    with operation(actor, Event.DEVICE_REMOVED, objects=[_ref(device_id)]):
        act("end_device", device_id, clock.now())


def _count(actor: Actor, device: MemberDevice) -> None:
    """Count a wrong PIN; it stands although the attempt is refused."""
    with operation(actor, Event.DEVICE_TRIED, objects=[_ref(device.id)]):
        device.failures += 1
        device.save(update_fields=["failures"])


def _pin_bytes(pin: str) -> bytes:
    return pin.strip().encode()


def _ref(device_id: UUID) -> Ref:
    return Ref("privilege.key-device", device_id)


def _place(key_id: UUID, device_id: UUID) -> Place:
    return Place("member key by device", (key_id, device_id))
