"""Log-ins: what failed, who is locked out, and which devices a person is known on (CJIS AC-7).

Five failures in fifteen minutes lock the log-in until an administrator or a supervisor releases
it. Guesses from devices nobody knows lock those out; a device the person has logged in from goes
on working until five failures come from it. See docs/adr/0003-lock-out-and-known-devices.md.
"""

import hashlib
from datetime import timedelta
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation, record
from audit.ledger.values import Outcome, Ref
from privilege.actor import Actor
from privilege.errors import InvalidInput
from privilege.events import Event
from privilege.models.people import User
from privilege.models.tokens import FailedLogin, KnownDevice
from privilege.selectors import people
from privilege.services.people import colleague
from privilege.services.tokens import end_tokens
from privilege.services.use import note_use

GUEST_DOMAIN = "@guest.invalid"
"""What stands behind the log-in name of a guest, whose own address is nobody's to guess."""
FAILURES = 5
WINDOW = timedelta(minutes=15)


def device_digest(secret: str) -> bytes | None:
    """Return the digest of a device's secret; None where it sent none."""
    return hashlib.sha256(secret.encode()).digest() if secret else None


def is_shut_out(user: User, device: bytes | None) -> bool:
    """Whether this device may not log in as this person now, whatever the password."""
    return user.locked_at is not None and not _is_known(user, device)


def note_failure(actor: Actor, *, email: str, device: bytes | None) -> None:
    """Count a failed log-in and lock after the fifth; unknown addresses are only recorded.

    The office of the person whose account it was reads of it in its own log.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    objects = [Ref("privilege.user", user.id)] if user else []
    logs = _logs_of(user) if user else []
    record(actor, Event.LOG_IN_FAILED, objects=objects, also_logs=logs, outcome=Outcome.REFUSED)
    if user is None:
        return
    known = device if _is_known(user, device) else None
    now = clock.now()
    FailedLogin.objects.create(id=ids.new(), user=user, device_digest=known, created_at=now)
    recent = FailedLogin.objects.filter(
        user=user, device_digest=known, created_at__gt=now - WINDOW
    ).count()
    if recent < FAILURES:
        return
    if known is not None:
        KnownDevice.objects.filter(user=user, digest=known).delete()
    if user.locked_at is None:
        _set_locked(actor, user, Event.LOCKED_OUT, locked=True)


def is_password(actor: Actor, password: str) -> bool:
    """Whether this is the password of a person who is logged in."""
    return User.objects.get(pk=actor.person_id).check_password(password)


def note_wrong_password(actor: Actor, *, device: bytes | None) -> bool:
    """Count a wrong password of a person who is logged in; whether that shut this device out."""
    user = User.objects.get(pk=actor.person_id)
    note_failure(actor, email=user.email, device=device)
    user.refresh_from_db(fields=["locked_at"])
    return is_shut_out(user, device)


def note_success(actor: Actor, *, device: bytes) -> None:
    """Remember the device and forget the failures that came from it."""
    KnownDevice.objects.bulk_create(
        [KnownDevice(id=ids.new(), user_id=actor.person_id, digest=device)], ignore_conflicts=True
    )
    FailedLogin.objects.filter(user_id=actor.person_id, device_digest=device).delete()
    note_use(actor.person_id)
    record(actor, Event.BANNER_ACKNOWLEDGED)
    record(actor, Event.LOGGED_IN)


def release_lock(actor: Actor, *, user_id: UUID) -> User:
    """Let a locked-out person log in again: by an administrator or supervisor of their office."""
    user, _office = colleague(actor, user_id)
    _set_locked(actor, user, Event.LOCK_RELEASED, locked=False)
    FailedLogin.objects.filter(user=user).delete()
    return user


def change_password(actor: Actor, *, user: User, password: str) -> None:
    """Store a person's new password, chosen by themselves; their tokens end with the old one."""
    user.refresh_from_db(fields=["password", "provisional_password"])
    demand_own_choice(user, password)
    objects = [Ref("privilege.user", user.id)]
    with operation(actor, Event.PASSWORD_CHANGED, objects=objects):
        user.set_password(password)
        user.save(update_fields=["password"])
        end_tokens(user)


def demand_own_choice(user: User, password: str) -> None:
    """Raise ``InvalidInput`` where a person would keep the password somebody else gave them."""
    if user.provisional_password and user.check_password(password):
        raise InvalidInput("Choose another one: whoever gave you this password knows it.")


def _set_locked(actor: Actor, user: User, event: Event, *, locked: bool) -> None:
    objects = [Ref("privilege.user", user.id)]
    with operation(actor, event, objects=objects, also_logs=_logs_of(user)):
        user.locked_at = clock.now() if locked else None
        user.save(update_fields=["locked_at"])


def _logs_of(user: User) -> list[UUID]:
    office = people.offices_of([user.id]).get(user.id)
    return [office.log_id] if office else []


def _is_known(user: User, device: bytes | None) -> bool:
    return device is not None and KnownDevice.objects.filter(user=user, digest=device).exists()
