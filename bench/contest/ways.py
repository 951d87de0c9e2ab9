"""How each contestant writes: the same rows, in one transaction, with actor and request told.

A name stands for: plain (nobody watches), ledger (ours), pghistory (row triggers), auditlog and
simple_history (signals). What is bulk is written as each library would have it audited: auditlog
sees no bulk write and so saves one by one, simple_history has a function of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from bench.contest.models import Record

OFFICE = UUID(int=1)
LOG = UUID(int=2)
WALL = UUID(int=3)
USER_ID = UUID(int=4)
ADDRESS = "192.0.2.7"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass(frozen=True)
class Person:
    """The principal of the ledger's contestant."""

    user_id: UUID | None = USER_ID
    office_id: UUID | None = OFFICE
    log_id: UUID = LOG
    session_ref: str = "bench"
    address: str = ADDRESS
    agent: str = AGENT
    kind: str = "person"


def record_of(name: str, number: int = 7) -> "Record":
    """Make an unsaved record of a contestant's table."""
    from bench.contest import models

    kinds: dict[str, Callable[..., Record]] = {
        "plain": models.Plain,
        "ledger": models.WithLedger,
        "pghistory": models.WithHistory,
        "auditlog": models.WithAuditlog,
        "simple_history": models.WithSimpleHistory,
    }
    made = kinds[name]
    return made(wall_id=WALL, title="Body camera 3", note="Taken at the scene.", number=number)


def _set_actor() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('parley.actor', %s, true)", [str(USER_ID)])


def _put(records: Sequence["Record"], verb: str) -> None:
    """The writes that are the same for all."""
    _set_actor()
    if verb == "bulk":
        type(records[0]).objects.bulk_create(records)
    elif verb == "create":
        records[0].save(force_insert=True)
    else:
        records[0].save(update_fields=["title"])


def _plain(records: Sequence["Record"], verb: str) -> None:
    from django.db import transaction

    with transaction.atomic():
        _put(records, verb)


def _ledger(records: Sequence["Record"], verb: str) -> None:
    from audit.ledger import services
    from audit.ledger.values import Ref

    refs = [Ref("bench.record", record.id) for record in records]
    with services.operation(Person(), f"bench:record:{verb}", wall=WALL, objects=refs):
        _put(records, verb)


def _pghistory(records: Sequence["Record"], verb: str) -> None:
    import pghistory
    from django.db import transaction

    told = {"user": str(USER_ID), "event": verb, "address": ADDRESS, "agent": AGENT}
    with transaction.atomic(), pghistory.context(**told):
        _put(records, verb)


def _auditlog(records: Sequence["Record"], verb: str) -> None:
    from auditlog.context import set_actor
    from django.contrib.auth.models import User
    from django.db import transaction

    with transaction.atomic(), set_actor(User(pk=1), remote_addr=ADDRESS):
        if verb != "bulk":
            _put(records, verb)
            return
        _set_actor()
        for record in records:
            record.save(force_insert=True)


def _simple_history(records: Sequence["Record"], verb: str) -> None:
    from django.contrib.auth.models import User
    from django.db import transaction
    from simple_history.models import HistoricalRecords
    from simple_history.utils import bulk_create_with_history

    user = User(pk=1)
    HistoricalRecords.context.request = SimpleNamespace(user=user, META={"REMOTE_ADDR": ADDRESS})
    try:
        with transaction.atomic():
            if verb != "bulk":
                _put(records, verb)
                return
            _set_actor()
            bulk_create_with_history(
                records,
                type(records[0]),
                default_user=user,
                custom_historical_attrs={"address": ADDRESS},
            )
    finally:
        del HistoricalRecords.context.request


CONTESTANTS: dict[str, Callable[[Sequence["Record"], str], None]] = {
    "plain": _plain,
    "pghistory": _pghistory,
    "ledger": _ledger,
    "auditlog": _auditlog,
    "simple_history": _simple_history,
}
