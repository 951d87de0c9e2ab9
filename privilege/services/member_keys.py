"""A member's own key: making it, opening it, locking it anew."""

from dataclasses import dataclass, field
from uuid import UUID

from audit.ground import ids
from audit.ledger.services import operation, record
from audit.ledger.values import Outcome, Ref
from privilege import unlocked
from privilege.actor import Actor
from privilege.choices import LockMethod
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.keys import locks, words
from privilege.keys.pairs import CannotOpenError, Place, PrivateKey, PublicKey
from privilege.models.keys import MemberDevice, MemberKey, MemberLock, OfficeRecovery
from privilege.selectors import keys as selectors
from privilege.services.database import act
from privilege.unlocked import Unlocked

WRONG = "These words do not open your key. Check them letter by letter and try again."
HAS_KEY = "You have a key already. Unlock it, or open it with your recovery code."
NOT_ADMITTED = "Your account waits for a supervisor of your office to admit you."
NO_TOKENS = "A program cannot use your key. Log in with a browser."


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is shown to a person once, to be written down and kept apart from this server."""

    phrase: str = field(repr=False)
    recovery_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """A key that its person has opened."""

    key_id: UUID
    private: PrivateKey = field(repr=False)

    def unlocked(self) -> Unlocked:
        """What the session can do with it."""
        return Unlocked(self.key_id, self.private)


def draw_secrets() -> Secrets:
    """A fresh unlock phrase and recovery code, drawn by the server for the person."""
    return Secrets(words.new_phrase(), words.new_code())


def make_key(actor: Actor, secrets: Secrets) -> Opened:
    """Make the actor's key pair, locked under the phrase, the code and the office's recovery key.

    Raises ``Refused`` where there is one already.
    """
    demand_browser(actor)
    if not selectors.may_have_key(actor):
        raise Refused(NOT_ADMITTED)
    own = selectors.own_key(actor)
    if own.key is not None:
        raise Refused(HAS_KEY)
    private = PrivateKey.generate()
    key = MemberKey(id=ids.new(), user_id=actor.person_id, public_key=private.public.data)
    with operation(actor, Event.KEY_MADE, objects=[Ref("privilege.member-key", key.id)]):
        key.save(force_insert=True)
        _lock(key.id, LockMethod.PHRASE, private, words.phrase_bytes(secrets.phrase))
        code = words.code_bytes(secrets.recovery_code)
        _lock(key.id, LockMethod.RECOVERY_CODE, private, code)
        if own.recovery is not None:
            _lock_for_office(key.id, private, own.recovery)
    return Opened(key.id, private)


def open_key(actor: Actor, typed: str, method: LockMethod = LockMethod.PHRASE) -> Opened:
    """Open the actor's key with their phrase or their recovery code.

    Raises ``InvalidInput`` for wrong words; each attempt is recorded. Where the office has held
    its recovery ceremony since the key was made, the key is locked for it, too.
    """
    demand_browser(actor)
    lock = selectors.own_lock(actor, method)
    if lock is None:
        raise Refused("You have no key yet. Make one first.")
    ref = Ref("privilege.member-key", lock.key_id)
    typed_bytes = {
        LockMethod.PHRASE: words.phrase_bytes,
        LockMethod.RECOVERY_CODE: words.code_bytes,
    }[method](typed)
    try:
        place = _place(lock.key_id, method)
        private = PrivateKey(locks.open_with_words(bytes(lock.locked), typed_bytes, place))
        demand_own(private, lock.key)
    except CannotOpenError:
        record(actor, Event.KEY_OPENED, objects=[ref], outcome=Outcome.REFUSED)
        raise InvalidInput(WRONG, "words") from None
    return after_opening(actor, Opened(lock.key_id, private))


def after_opening(actor: Actor, opened: Opened) -> Opened:
    """Record that the actor opened their key, and lock it for the office's present recovery key.

    That one may have been made, or have taken effect, since the key was last opened; the lock for
    the one before it ends. Wrong PINs are counted anew.
    """
    ref = Ref("privilege.member-key", opened.key_id)
    record(actor, Event.KEY_OPENED, objects=[ref])
    own = selectors.own_key(actor)
    if own.recovery is not None and own.recovery.id not in own.office_locks:
        with operation(actor, Event.KEY_RELOCKED, objects=[ref]):
            _lock_for_office(opened.key_id, opened.private, own.recovery)
            act("end_office_locks", opened.key_id, own.recovery.id)
    if any(device.failures for device in own.devices):
        with operation(actor, Event.DEVICE_TRIED, objects=[ref]):
            MemberDevice.objects.filter(key_id=opened.key_id).update(failures=0)
    return opened


def opened_in_session() -> Opened | None:
    """The key that this session has unlocked, where there is one."""
    kept = unlocked.current()
    return Opened(kept.member_key_id, kept.private) if kept else None


def lock_anew(actor: Actor, opened: Opened, secrets: Secrets) -> None:
    """Give the actor's opened key a new phrase and a new recovery code; the old ones end.

    They were drawn and shown before, so that nobody's old ones end unless they hold the new ones.
    """
    demand_browser(actor)
    own = selectors.own_key(actor)
    if own.key is None or own.key.id != opened.key_id:
        raise NotFound
    typed = {
        LockMethod.PHRASE: words.phrase_bytes(secrets.phrase),
        LockMethod.RECOVERY_CODE: words.code_bytes(secrets.recovery_code),
    }
    with operation(actor, Event.KEY_RELOCKED, objects=[Ref("privilege.member-key", opened.key_id)]):
        act("end_locks", opened.key_id)
        for method, secret in typed.items():
            _lock(opened.key_id, method, opened.private, secret)


def office_place(key_id: UUID, recovery_id: UUID) -> Place:
    """Where a member's key belongs that is sealed to an office's recovery key."""
    return Place("member key for office", (key_id, recovery_id))


def demand_browser(actor: Actor) -> None:
    """Refuse a program: its token never unlocks."""
    if actor.by_token:
        raise Refused(NO_TOKENS)


def demand_own(private: PrivateKey, key: MemberKey) -> None:
    """Raise `CannotOpenError` unless a private half belongs to this key."""
    if private.public.data != bytes(key.public_key):
        raise CannotOpenError("the lock holds another key")


def _lock(key_id: UUID, method: LockMethod, private: PrivateKey, secret: bytes) -> None:
    locked = locks.lock_with_words(private.data, secret, _place(key_id, method))
    MemberLock(id=ids.new(), key_id=key_id, method=method.value, locked=locked).save(
        force_insert=True
    )


def _lock_for_office(key_id: UUID, private: PrivateKey, recovery: OfficeRecovery) -> None:
    public = PublicKey(bytes(recovery.public_key))
    MemberLock(
        id=ids.new(),
        key_id=key_id,
        method=LockMethod.OFFICE.value,
        recovery=recovery,
        locked=public.seal(private.data, office_place(key_id, recovery.id)),
    ).save(force_insert=True)


def _place(key_id: UUID, method: LockMethod) -> Place:
    return Place(f"member key by {method.value}", (key_id,))
