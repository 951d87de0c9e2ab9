"""An office's recovery key: the ceremony that makes it, holding it again, and objecting to that."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege import access
from privilege.actor import Actor
from privilege.choices import RecoveryForm, Role
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.keys import shares
from privilege.models.keys import OfficeRecovery
from privilege.models.recovery import RecoveryShare
from privilege.selectors import keys as selectors
from privilege.services.database import act, take_turn
from privilege.services.notices import notify, people_of

THRESHOLD, COUNT = 2, 3
HOLDER_LENGTH = 120
IN_WAITING = (
    "A new recovery key of your office waits to take effect already. Object to it first, or wait."
)


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a ceremony made: the words of each share, shown once."""

    recovery: OfficeRecovery
    shares: list[str] = field(repr=False)


def hold_ceremony(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    threshold: int = THRESHOLD,
    count: int = COUNT,
    form: RecoveryForm = RecoveryForm.OFFICERS,
    holders: Sequence[str] = (),
) -> Ceremony:
    """Make the recovery key of the actor's office and split it; by a supervisor.

    The private half is split among people and forgotten: the server keeps the public half only.
    Everybody in the office is told who held it and who keeps the shares. Held again, the new key
    takes effect only after a waiting time in which anybody of the office may object, so that
    nobody alone draws the power to open keys to themselves.

    Args:
        form: the two-person rule's form that the office chose.
        holders: who keeps each share, in their order; none are recorded where it is empty.
    """
    access.demand_role(actor, Role.SUPERVISOR)
    take_turn(actor.own_office_id)
    retire_replaced(actor)
    present = selectors.office_recovery(actor.office_id)
    if selectors.recovery_to_come(actor.office_id) is not None:
        raise Refused(IN_WAITING)
    if not 2 <= threshold <= count <= shares.MAX_SHARES:  # noqa: PLR2004 - nobody opens it alone
        raise InvalidInput("At least two shares must be needed, and no more than are made.")
    if holders and len(holders) != count:
        raise InvalidInput("Name as many holders as there are shares.", "holders")
    seed, now = shares.new_seed(), clock.now()
    wait = dt.timedelta(hours=settings.PARLEY_CEREMONY_WAIT_HOURS if present else 0)
    recovery = OfficeRecovery(
        id=ids.new(),
        office_id=actor.own_office_id,
        public_key=shares.pair_of(seed).public.data,
        threshold=threshold,
        shares=count,
        form=form.value,
        held_by_id=actor.person_id,
        replaces=present,
        created_at=now,
        takes_effect_at=now + wait,
    )
    with operation(actor, Event.RECOVERY_MADE, objects=[_ref(recovery.id)]):
        recovery.save(force_insert=True)
        RecoveryShare.objects.bulk_create(
            [
                RecoveryShare(
                    id=ids.new(), recovery=recovery, number=n, holder=holder[:HOLDER_LENGTH]
                )
                for n, holder in enumerate(holders, start=1)
            ]
        )
        _tell_office(actor, Event.RECOVERY_MADE)
    return Ceremony(recovery, shares.split(seed, threshold=threshold, count=count))


def object_to(actor: Actor, *, recovery_id: UUID) -> None:
    """Object to a recovery key that waits to take effect: it never does; by any of the office."""
    coming = selectors.recovery_to_come(actor.own_office_id)
    if coming is None or coming.id != recovery_id:
        raise NotFound
    with operation(actor, Event.RECOVERY_OBJECTED, objects=[_ref(recovery_id)]):
        act("object_to_recovery", recovery_id, clock.now())
        _tell_office(actor, Event.RECOVERY_OBJECTED)


def retire_replaced(actor: Actor) -> None:
    """Note that a recovery key has been replaced, once the new one is in effect.

    The old shares go on opening the keys of those who have not unlocked since; each unlocking
    ends that for one of them.
    """
    present = selectors.office_recovery(actor.office_id)
    if present is None or present.replaces_id is None:
        return
    if OfficeRecovery.objects.filter(pk=present.replaces_id, retired_at__isnull=True).exists():
        with operation(actor, Event.RECOVERY_REPLACED, objects=[_ref(present.id)]):
            act("retire_replaced", present.replaces_id, clock.now())


def _tell_office(actor: Actor, event: Event) -> None:
    notify(actor, user_ids=people_of(actor.own_office_id), kind=event, by_email=True)


def _ref(recovery_id: UUID) -> Ref:
    return Ref("privilege.office-recovery", recovery_id)
