"""Warning and stopping accounts that lie unused or are of nobody's office; releasing one."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from audit.ground import clock
from audit.ledger.services import operation
from audit.ledger.values import Ref
from audit.oversight.events import Event
from audit.oversight.selectors.accounts import Account, accounts
from audit.oversight.stops import Standing
from privilege import context
from privilege.access import demand_role
from privilege.actor import Actor, nobody
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound
from privilege.services.database import act
from privilege.services.notices import notify

RELEASE_DAYS = (1, 7, 30)


def watch() -> tuple[int, int]:
    """Warn who must be warned and stop whose time is over; how many of each. Run by the scheduler.

    One account after the other, each in a transaction of its own.
    """
    service = replace(nobody(), kind="service")
    with context.enter(service):
        found = [one for one in accounts() if one.stopped_at is None]
    warned = [one for one in found if one.is_to_be_warned]
    stopped = [one for one in found if one.standing == Standing.STOPPED]
    for one in warned:
        with context.enter(service):
            _warn(service, one)
    for one in stopped:
        with context.enter(service):
            _stop(service, one)
    return len(warned), len(stopped)


def release_account(actor: Actor, *, user_id: UUID, days: int) -> None:
    """Give an account time at once, and open it where it was stopped; by another supervisor."""
    demand_role(actor, Role.SUPERVISOR)
    if days not in RELEASE_DAYS:
        raise InvalidInput("Choose for how long.", "days")
    if user_id not in {one.user_id for one in accounts()}:
        raise NotFound
    now = clock.now()
    with operation(actor, Event.ACCOUNT_RELEASED, objects=[Ref("privilege.user", user_id)]):
        act("release_account", user_id, now + dt.timedelta(days=days), now)
        notify(actor, user_ids=[user_id], kind=Event.ACCOUNT_RELEASED.value, by_email=True)


def _warn(service: Actor, one: Account) -> None:
    orphaned = None if one.use.has_office else clock.now()
    with operation(service, Event.ACCOUNT_WARNED, objects=[_ref(one)], also_logs=_logs(one)):
        act("warn_account", one.user_id, orphaned, clock.now())
        notify(service, user_ids=[one.user_id], kind=Event.ACCOUNT_WARNED.value, by_email=True)


def _stop(service: Actor, one: Account) -> None:
    with operation(service, Event.ACCOUNT_STOPPED, objects=[_ref(one)], also_logs=_logs(one)):
        act("stop_account", one.user_id, clock.now())


def _ref(one: Account) -> Ref:
    return Ref("privilege.user", one.user_id)


def _logs(one: Account) -> list[UUID]:
    return [one.log_id] if one.log_id else []
