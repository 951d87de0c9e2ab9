"""An office's recovery key: the ceremony that makes it, and opening a member's key with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from audit.ground import ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege import access
from privilege.actor import Actor
from privilege.choices import LockMethod, Role
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.keys import shares
from privilege.keys.pairs import CannotOpenError, PrivateKey
from privilege.models.keys import MemberLock, OfficeRecovery
from privilege.models.people import OfficeRole
from privilege.selectors import keys as selectors
from privilege.services import member_keys
from privilege.services.database import take_turn
from privilege.services.member_keys import Opened, Secrets, office_place
from privilege.services.notices import notify

THRESHOLD, COUNT = 2, 3
WRONG_SHARES = "These shares do not belong to this office's recovery key."


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a ceremony made: the words of each share, shown once."""

    recovery: OfficeRecovery
    shares: list[str] = field(repr=False)


def hold_ceremony(actor: Actor, *, threshold: int = THRESHOLD, count: int = COUNT) -> Ceremony:
    """Make the recovery key of the actor's office and split it; by a supervisor, once.

    The private half is split among people and forgotten: the server keeps the public half only.
    """
    access.demand_role(actor, Role.SUPERVISOR)
    take_turn(actor.own_office_id)
    if selectors.office_recovery(actor.office_id) is not None:
        raise Refused("Your office has its recovery key already.")
    if not 2 <= threshold <= count <= shares.MAX_SHARES:  # noqa: PLR2004 - nobody opens it alone
        raise InvalidInput("At least two shares must be needed, and no more than are made.")
    seed = shares.new_seed()
    recovery = OfficeRecovery(
        id=ids.new(),
        office_id=actor.own_office_id,
        public_key=shares.pair_of(seed).public.data,
        threshold=threshold,
        shares=count,
    )
    with operation(
        actor, Event.RECOVERY_MADE, objects=[Ref("privilege.office-recovery", recovery.id)]
    ):
        recovery.save(force_insert=True)
    return Ceremony(recovery, shares.split(seed, threshold=threshold, count=count))


def recover_member(actor: Actor, *, user_id: UUID, typed: Sequence[str]) -> Secrets:
    """Open a colleague's key with the office's shares, and lock it anew for them.

    By a supervisor who is not that colleague, with the shares of as many officers as the office
    decided. Everybody in the office is told. Returns the new phrase and recovery code, shown once
    to the colleague. Raises ``NotFound`` or ``InvalidInput``; each attempt is recorded.
    """
    access.demand_role(actor, Role.SUPERVISOR)
    lock = (
        MemberLock.objects.select_related("key", "recovery")
        .filter(key__user_id=user_id, key__retired_at__isnull=True, method=LockMethod.OFFICE.value)
        .exclude(key__user_id=actor.person_id)
        .first()
    )
    if lock is None or lock.recovery is None:
        raise NotFound
    objects = [Ref("privilege.user", user_id)]
    with operation(actor, Event.KEY_RECOVERED, objects=objects):
        private = _open(lock, typed)
        secrets = member_keys.draw_secrets()
        member_keys.relock(actor, Opened(lock.key_id, private), secrets)
        _tell_office(actor)
    return secrets


def _tell_office(actor: Actor) -> None:
    """Everybody in the office learns that a key was recovered; whose stands in the log."""
    colleagues = OfficeRole.objects.filter(office_id=actor.own_office_id, user__is_active=True)
    user_ids = colleagues.order_by("user_id").values_list("user_id", flat=True).distinct()
    notify(actor, user_ids=user_ids, kind=Event.KEY_RECOVERED, by_email=True)


def _open(lock: MemberLock, typed: Sequence[str]) -> PrivateKey:
    recovery = lock.recovery
    assert recovery is not None  # noqa: S101 - the table's constraint says so
    try:
        pair = shares.pair_of(shares.join([share for share in typed if share.strip()]))
        if pair.public.data != bytes(recovery.public_key):
            raise InvalidInput(WRONG_SHARES, "shares")
        place = office_place(lock.key_id, recovery.id)
        return PrivateKey(pair.open(bytes(lock.locked), place))
    except shares.SharesError as error:
        raise InvalidInput(f"The shares do not fit together: {error}", "shares") from None
    except CannotOpenError:
        raise InvalidInput(WRONG_SHARES, "shares") from None
