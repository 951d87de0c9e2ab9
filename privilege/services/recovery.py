"""Recovering a member's key: the member asks, officers give shares, the member alone collects.

The key is sealed to a pair made for the request, whose private half is locked under a code that
only the member was shown: no officer ever sees what opens the key afterwards.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege import unlocked
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.keys import locks, shares, words
from privilege.keys.pairs import CannotOpenError, Place, PrivateKey, PublicKey
from privilege.models.keys import MemberDevice, MemberLock
from privilege.models.recovery import RecoveryRequest
from privilege.selectors import keys as key_reads
from privilege.selectors import recovery as reads
from privilege.services.database import act, take_turn
from privilege.services.member_keys import (
    Opened,
    after_opening,
    demand_browser,
    demand_own,
    office_place,
)
from privilege.services.notices import notify, people_of

CARRIED = dt.timedelta(minutes=30)
WRONG_SHARES = "These shares do not belong to this office's recovery key."
WRONG_CODE = "This code does not open your request. Check it letter by letter and try again."
NO_LOCK = (
    "Your office's shares cannot open your key: it was made before the office's recovery key, and"
    " has not been unlocked since."
)
NOT_OPEN = "This request has expired or was answered already. The person must ask again."
LOCKED = "Unlock your own key first: the share handed on to you is sealed to it."
NOT_YOURS = "The share was handed on to somebody else, or its 30 minutes are over. Begin again."
ONE_EACH = "Give one share, the one you keep. Another officer gives theirs."
ALL = "Give as many different shares as your office decided: %d."
NEXT = "Choose the officer who gives the next share: one with a key, who has given none yet."


@dataclass(frozen=True, slots=True)
class Asked:
    """A request just made, with the code that its person is shown once."""

    request: RecoveryRequest
    code: str = field(repr=False)


def ask_for_recovery(actor: Actor) -> Asked:
    """Ask the office's officers to open the actor's key; an earlier request of theirs ends."""
    demand_browser(actor)
    own = key_reads.own_key(actor)
    if own.key is None:
        raise Refused("You have no key yet. Make one first.")
    if not own.office_locks - {None}:
        raise Refused(NO_LOCK)
    take_turn(own.key.id)
    code, pair, request_id = words.new_code(), PrivateKey.generate(), ids.new()
    now = clock.now()
    request = RecoveryRequest(
        id=request_id,
        office_id=actor.own_office_id,
        user_id=actor.person_id,
        key=own.key,
        public_key=pair.public.data,
        locked=locks.lock_with_words(pair.data, words.code_bytes(code), _pair_place(request_id)),
        created_at=now,
        expires_at=now + _hours(),
    )
    end_request(actor)
    with operation(actor, Event.KEY_RECOVERY_ASKED, objects=[_ref(request)]):
        request.save(force_insert=True)
        _tell_office(actor, Event.KEY_RECOVERY_ASKED)
    return Asked(request, code)


def end_request(actor: Actor) -> None:
    """Withdraw the actor's own request, where there is one."""
    for request in RecoveryRequest.objects.filter(
        user_id=actor.person_id, ended_at__isnull=True
    ).select_for_update():
        with operation(actor, Event.KEY_RECOVERY_ENDED, objects=[_ref(request)]):
            _end(request)


def request_for(actor: Actor, request_id: UUID) -> RecoveryRequest:
    """Find a request for which the actor may give a share, or raise ``NotFound``.

    Officers who are not the person themselves; the person alone, where there is no other officer.
    """
    request = RecoveryRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if request is None or request.office_id != actor.office_id:
        raise NotFound
    officers = {one.id for one in reads.officers_for(request.user_id, request.office_id)}
    own = request.user_id == actor.user_id
    if actor.person_id not in officers and not (own and not officers):
        raise NotFound
    return request


def give_shares(
    actor: Actor, *, request_id: UUID, typed: Sequence[str], next_id: UUID | None = None
) -> RecoveryRequest:
    """Give shares for a colleague's request; the last of them opens the key for its person.

    Where the office has two officers besides the person, each gives one share in a session of
    their own, and what was given waits for the next (``next_id``), sealed to their own key, for 30
    minutes. Where it has fewer, the one gives all. Raises ``NotFound``, ``Refused`` or
    ``InvalidInput``; each attempt is recorded, and everybody in the office is told.
    """
    demand_browser(actor)
    take_turn(request_id)
    request = request_for(actor, request_id)
    lock = reads.office_lock(request)
    if not reads.is_open(request) or request.completed_at or lock is None or not lock.recovery:
        raise Refused(NOT_OPEN)
    given, needed = [one for one in typed if one.strip()], lock.recovery.threshold
    alone = len(reads.officers_for(request.user_id, request.office_id)) < 2  # noqa: PLR2004 - two
    if len(given) != (needed if alone else 1):
        raise InvalidInput(ALL % needed if alone else ONE_EACH, "shares")
    if not alone:
        given = [*_carried(actor, request), *given]
    last = len(given) == needed
    event = Event.KEY_RECOVERED if last else Event.KEY_RECOVERY_SHARE_GIVEN
    with operation(actor, event, objects=[_ref(request), Ref("privilege.user", request.user_id)]):
        request.hands = [*request.hands, actor.person_id]
        if last:
            _complete(request, _opened(lock, given))
        else:
            _check(given, needed)
            _carry(request, given, next_id)
        request.save(
            update_fields=[
                "hands",
                "carried",
                "carried_for",
                "carried_until",
                "sealed_key",
                "completed_at",
                "expires_at",
            ]
        )
        _tell_office(actor, event)
    return request


def collect(actor: Actor, typed: str) -> Opened:
    """Open the actor's recovered key with the code of their request, once; devices end.

    They choose fresh words next. Raises ``InvalidInput`` for a wrong code, ``Refused`` where the
    key is not ready; each attempt is recorded.
    """
    demand_browser(actor)
    request = (
        RecoveryRequest.objects.select_for_update(of=("self",))
        .select_related("key")
        .filter(user_id=actor.person_id, ended_at__isnull=True)
        .first()
    )
    if request is None or request.sealed_key is None or not reads.is_open(request):
        raise Refused("Your key is not ready, or your request has expired. Ask again if it has.")
    with operation(actor, Event.KEY_COLLECTED, objects=[_ref(request)]):
        try:
            code = words.code_bytes(typed)
            pair = locks.open_with_words(bytes(request.locked), code, _pair_place(request.id))
            sealed = bytes(request.sealed_key)
            private = PrivateKey(PrivateKey(pair).open(sealed, _key_place(request)))
            demand_own(private, request.key)
        except CannotOpenError:
            raise InvalidInput(WRONG_CODE, "words") from None
        _end(request)
        for device in MemberDevice.objects.filter(key_id=request.key_id, ended_at__isnull=True):
            act("end_device", device.id, clock.now())
    return after_opening(actor, Opened(request.key_id, private))


def _complete(request: RecoveryRequest, private: PrivateKey) -> None:
    public = PublicKey(bytes(request.public_key))
    request.sealed_key = public.seal(private.data, _key_place(request))
    request.carried = request.carried_for = request.carried_until = None
    request.completed_at = clock.now()
    request.expires_at = request.completed_at + _hours()


def _carry(request: RecoveryRequest, given: list[str], next_id: UUID | None) -> None:
    """Seal what was given so far to the next officer's own key."""
    officers = reads.officers_with_keys(request.user_id, request.office_id)
    following = next((one for one in officers if one.id == next_id), None)
    if following is None or following.id in request.hands:
        raise InvalidInput(NEXT, "next")
    key = key_reads.keys_of([following.id])[following.id]
    place = _share_place(request, following.id)
    request.carried = PublicKey(bytes(key.public_key)).seal(json.dumps(given).encode(), place)
    request.carried_for = following
    request.carried_until = clock.now() + CARRIED


def _carried(actor: Actor, request: RecoveryRequest) -> list[str]:
    """What other officers gave before; an expired hand-over begins anew."""
    now = clock.now()
    if request.carried is None or request.carried_until is None:
        return []
    is_over = not request.carried_until - CARRIED <= now < request.carried_until
    if is_over:
        request.hands, request.carried = [], None
        request.carried_for = request.carried_until = None
        return []
    if request.carried_for_id != actor.user_id or actor.person_id in request.hands:
        raise Refused(NOT_YOURS)
    keys = unlocked.current()
    if keys is None:
        raise Refused(LOCKED)
    try:
        place = _share_place(request, actor.person_id)
        found: list[str] = json.loads(keys.private.open(bytes(request.carried), place))
    except CannotOpenError:
        raise Refused(NOT_YOURS) from None
    return found


def _check(given: list[str], needed: int) -> None:
    try:
        if any(shares.check(one) != needed for one in given):
            raise InvalidInput(WRONG_SHARES, "shares")
    except shares.SharesError as error:
        raise InvalidInput(f"The shares do not fit together: {error}", "shares") from None


def _opened(lock: MemberLock, given: list[str]) -> PrivateKey:
    recovery = lock.recovery
    assert recovery is not None  # noqa: S101 - the table's constraint says so
    try:
        pair = shares.pair_of(shares.join(given))
        if pair.public.data != bytes(recovery.public_key):
            raise InvalidInput(WRONG_SHARES, "shares")
        place = office_place(lock.key_id, recovery.id)
        private = PrivateKey(pair.open(bytes(lock.locked), place))
        demand_own(private, lock.key)
    except shares.SharesError as error:
        raise InvalidInput(f"The shares do not fit together: {error}", "shares") from None
    except CannotOpenError:
        raise InvalidInput(WRONG_SHARES, "shares") from None
    return private


def _end(request: RecoveryRequest) -> None:
    request.ended_at = clock.now()
    request.sealed_key = request.carried = None
    request.save(update_fields=["ended_at", "sealed_key", "carried"])


def _tell_office(actor: Actor, event: Event) -> None:
    """Everybody in the office learns of each step, and by e-mail that a key was opened."""
    people = people_of(actor.own_office_id)
    notify(actor, user_ids=people, kind=event, by_email=event == Event.KEY_RECOVERED)


def _hours() -> dt.timedelta:
    return dt.timedelta(hours=settings.PARLEY_RECOVERY_REQUEST_HOURS)


def _ref(request: RecoveryRequest) -> Ref:
    return Ref("privilege.recovery-request", request.id)


def _pair_place(request_id: UUID) -> Place:
    return Place("recovery request", (request_id,))


def _key_place(request: RecoveryRequest) -> Place:
    return Place("recovered key", (request.id, request.key_id))


def _share_place(request: RecoveryRequest, user_id: UUID) -> Place:
    return Place("recovery shares", (request.id, user_id))
